"""A Chinese font for the screen: the system's own good one, or the one that is packaged for Linux."""

from pathlib import Path

from PySide6.QtGui import QFontDatabase

GOOD_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
)


def chinese_families() -> list[str]:
    """Families to ask for, best first; empty when neither the system nor the package has one."""
    present = set(QFontDatabase.families())
    found = [family for family in GOOD_FAMILIES if family in present]
    return found or _load(packaged_fonts())


def packaged_fonts() -> list[Path]:
    """The packaged sans-serif font files; empty where the package is not installed (Windows, macOS)."""
    try:
        import pylopdf_fonts_zh_cn
    except ModuleNotFoundError:
        return []
    return sorted(Path(pylopdf_fonts_zh_cn.__file__).parent.glob("NotoSans*.otf"))


def _load(files: list[Path]) -> list[str]:
    loaded = [QFontDatabase.addApplicationFont(str(path)) for path in files]
    return [family for font in loaded if font >= 0 for family in QFontDatabase.applicationFontFamilies(font)]
