"""The map's colours for a theme of the window, worked out once: fills, borders, marks."""

from dataclasses import dataclass

from PySide6.QtGui import QColor

from commandcenter.storage.mapsheet import EdgeLevel
from commandcenter.ui.shell.theme import Theme


@dataclass(frozen=True)
class Inks:
    """Colours in force. ``classes`` are the five of the sequence; ``weight`` enlarges lines and dots, as on a wall."""

    ground: QColor
    classes: tuple[QColor, ...]
    borders: dict[EdgeLevel, QColor]
    text: QColor
    halo: QColor
    accent: QColor
    danger: QColor
    warning: QColor
    weight: float = 1.0


def mixed(one: QColor, other: QColor, part: float) -> QColor:
    """``part`` of the other colour in the one."""
    channels = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a + (b - a) * part) for a, b in channels))


def inks_of(theme: Theme) -> Inks:
    """The colours of the window's theme."""
    tokens = theme.tokens
    border, muted = QColor(tokens.map_border), theme.colour("muted")
    faint = QColor(border)
    faint.setAlphaF(0.5)
    classes = tuple(QColor(colour) for colour in tokens.map_classes)
    is_dark = tokens.key == "dark"
    return Inks(
        ground=theme.colour("panel"),
        classes=classes,
        borders={
            EdgeLevel.GRID: faint,
            EdgeLevel.VILLAGE: border,
            EdgeLevel.TOWNSHIP: mixed(theme.colour("text"), border, 0.5) if is_dark else mixed(muted, border, 0.1),
            EdgeLevel.DISTRICT: mixed(muted, theme.colour("panel"), 0.35),
        },
        text=theme.colour("text"),
        halo=QColor(tokens.map_halo),
        accent=theme.colour("accent"),
        danger=theme.colour("danger"),
        warning=theme.colour("warning"),
        weight=theme.type_scale,
    )
