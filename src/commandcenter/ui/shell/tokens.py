"""The look as data: colours of both themes, steps of space, sizes of type, durations. The one place they are named."""

from dataclasses import dataclass, fields

SPACE = 4  # px; every distance is a multiple
RADIUS = 6
TYPE_SMALL, TYPE_BODY, TYPE_TITLE, TYPE_LARGE, TYPE_FIGURE = 12, 14, 16, 20, 28
GLIDE_MS = 180
MESSAGE_MS = 10_000


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme, as ``#rrggbb``; a status colour means one thing everywhere."""

    key: str
    name: str
    ground: str
    panel: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    good: str
    warning: str
    danger: str
    suspended: str
    map_classes: tuple[str, str, str, str, str]
    map_border: str
    map_halo: str
    matrix: tuple[str, str, str, str, str]

    def colours(self) -> dict[str, str]:
        """The single colours by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if isinstance(getattr(self, f.name), str)}


DARK = Tokens(
    key="dark",
    name="深色",
    ground="#0e161e",
    panel="#141f2a",
    raised="#1a2734",
    line="#243442",
    text="#e7eef5",
    muted="#8ea0b1",
    accent="#58a6ff",
    on_accent="#0b1622",
    good="#3fb27f",
    warning="#e3a93f",
    danger="#f0625a",
    suspended="#a48be0",
    map_classes=("#173243", "#1d4f63", "#277a83", "#58a68c", "#d9c46a"),
    map_border="#0e161e",
    map_halo="#0e161e",
    matrix=("#182633", "#1b3048", "#20426a", "#27588f", "#2c68aa"),
)

LIGHT = Tokens(
    key="light",
    name="浅色",
    ground="#eef2f6",
    panel="#ffffff",
    raised="#f6f8fa",
    line="#d8e0e8",
    text="#15202b",
    muted="#5b6b7b",
    accent="#0b63ce",
    on_accent="#ffffff",
    good="#187c4b",
    warning="#9a6200",
    danger="#c4302b",
    suspended="#6a4fc0",
    map_classes=("#e3eef3", "#b7d6de", "#7fb8c2", "#3f8f9b", "#c98a1b"),
    map_border="#ffffff",
    map_halo="#ffffff",
    matrix=("#f1f5fa", "#dfeaf7", "#c3d9f2", "#9cc0ea", "#74a5df"),
)

THEMES: tuple[Tokens, ...] = (DARK, LIGHT)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
