"""Chinese fonts: for the screen the system's own good one, or the one that is packaged for Linux; and for paper."""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontDatabase

GOOD_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
)
SERIF_FAMILIES = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Songti SC", "SimSun")
SANS, SERIF = "NotoSans*.otf", "NotoSerif*.otf"
DOUBLES = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2003, 0x2004))
"""Radicals, compatibility forms, the em space (for the full-width one): other names for glyphs with a usual one."""
TAB, EN_SPACE = 0x09, 0x2002


def chinese_families() -> list[str]:
    """Families to ask for, best first; empty when neither the system nor the package has one."""
    present = set(QFontDatabase.families())
    found = [family for family in GOOD_FAMILIES if family in present]
    return found or _load(packaged_fonts())


def packaged_fonts(pattern: str = SANS) -> list[Path]:
    """The packaged font files, sans-serif or ``SERIF``; empty where there is no package (Windows, macOS)."""
    try:
        import pylopdf_fonts_zh_cn
    except ModuleNotFoundError:
        return []
    return sorted(Path(pylopdf_fonts_zh_cn.__file__).parent.glob(pattern))


def _load(files: list[Path]) -> list[str]:
    loaded = [QFontDatabase.addApplicationFont(str(path)) for path in files]
    return [family for font in loaded if font >= 0 for family in QFontDatabase.applicationFontFamilies(font)]


@dataclass(frozen=True)
class PaperFonts:
    """Families for what is printed, best first."""

    sans: tuple[str, ...]
    serif: tuple[str, ...]


@lru_cache(maxsize=1)
def fonts_for_paper() -> tuple[bytes, ...]:
    """The packaged fonts, sans-serif and serif, each glyph with its usual character only; may run on a thread.

    A PDF's text is found again from its glyphs. Noto gives 一 also as the radical U+2F00, Qt takes the lower of the two
    for the PDF, and whoever searches for 一 would find nothing.
    """
    files = (*packaged_fonts(SANS)[:1], *packaged_fonts(SERIF)[:1])
    return tuple(_without_doubles(path, f"{path.stem.split('-')[0]} Paper") for path in files)


@lru_cache(maxsize=1)
def load_paper_fonts() -> PaperFonts:
    """The families for paper; loads them at the first call, which must be on the window's thread."""
    loaded = [QFontDatabase.addApplicationFontFromData(QByteArray(font)) for font in fonts_for_paper()]
    if len(loaded) == 2 and min(loaded) >= 0:
        sans, serif = (tuple(QFontDatabase.applicationFontFamilies(font)) for font in loaded)
        return PaperFonts(sans, serif)
    present, sans = set(QFontDatabase.families()), tuple(chinese_families())
    return PaperFonts(sans, (*(family for family in SERIF_FAMILIES if family in present), *sans))


def _without_doubles(path: Path, family: str) -> bytes:
    """A font file under another name, its cmap without ``DOUBLES``; the outlines are not looked at: 0.2 s, not 10."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        font.setGlyphOrder([str(glyph) for glyph in range(font["maxp"].numGlyphs)])
        cmap = font["cmap"]
        cmap.tables = [table for table in cmap.tables if table.platformID == 3 and table.format in (4, 12)]
        for table in cmap.tables:
            table.cmap = {c: g for c, g in table.cmap.items() if not any(c in doubles for doubles in DOUBLES)}
            table.cmap[TAB] = table.cmap[EN_SPACE]  # a font without a tab gets the blank's glyph: blanks became tabs
        for record in font["name"].names:
            if record.nameID in (1, 3, 4, 6, 16):
                record.string = family.replace(" ", "") if record.nameID == 6 else family
        written = io.BytesIO()
        font.save(written, reorderTables=None)
    return written.getvalue()
