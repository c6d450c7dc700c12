"""What becomes of a pairing or a place by a proposal: words, colour and hatch, so that colour never says it alone."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from commandcenter.services.planning.proposal import ADDED, ENDED, KEPT
from commandcenter.ui.map.inks import mixed
from commandcenter.ui.shell.theme import Theme

Ints = npt.NDArray[np.int64]
LACKING, STRUCK, CHANGED, UNTOUCHED = "lacking", "struck", "changed", "untouched"
STEP = 7  # device pixels from one line of a hatch to the next
SWATCH = 12


@dataclass(frozen=True)
class Hatch:
    """Lines over a colour: as Qt draws them small, and as a mask of pixels for the map."""

    style: Qt.BrushStyle
    lines: Callable[[Ints, Ints], npt.NDArray[np.bool_]]


def _rising(x: Ints, y: Ints) -> npt.NDArray[np.bool_]:
    return np.asarray((x + y) % STEP < 2)


def _falling(x: Ints, y: Ints) -> npt.NDArray[np.bool_]:
    return np.asarray((x - y) % STEP < 2)


def _crossing(x: Ints, y: Ints) -> npt.NDArray[np.bool_]:
    return _rising(x, y) | _falling(x, y)


def _level(x: Ints, y: Ints) -> npt.NDArray[np.bool_]:
    return np.asarray((y + 0 * x) % (STEP - 2) < 2)


@dataclass(frozen=True)
class Fate:
    """An entry of the registry. ``part`` of the token's colour is in the fill, the rest is the panel's."""

    key: str
    name: str
    meaning: str
    token: str
    part: float
    hatch: Hatch | None = None


FATES: tuple[Fate, ...] = (
    Fate(ADDED, "新增", "方案里要开始的结对", "good", 0.75, Hatch(Qt.BrushStyle.BDiagPattern, _rising)),
    Fate(ENDED, "结束", "方案里要结束的结对", "warning", 0.75, Hatch(Qt.BrushStyle.FDiagPattern, _falling)),
    Fate(KEPT, "保留", "照旧的结对", "muted", 0.3),
    Fate(LACKING, "无法覆盖", "按现有约束无人可用的对象", "danger", 0.9, Hatch(Qt.BrushStyle.HorPattern, _level)),
    Fate(STRUCK, "已剔除", "您剔除的结对，方案不用它们", "muted", 0.1),
)
"""The fates of lines, in the order of the table's filters."""

ON_MAP: tuple[Fate, ...] = (
    Fate(UNTOUCHED, "不涉及", "方案不涉及的网格", "line", 0.45),
    FATES[2],
    FATES[0],
    FATES[1],
    Fate(CHANGED, "换人", "既有结束又有新增", "accent", 0.75, Hatch(Qt.BrushStyle.DiagCrossPattern, _crossing)),
    FATES[3],
)
"""The fates of places, the later ones outweighing the earlier ones; their places here are the map's tones."""

FATE: dict[str, Fate] = {fate.key: fate for fate in (*FATES, *ON_MAP)}
TONE: dict[str, int] = {fate.key: tone for tone, fate in enumerate(ON_MAP)}


def fill_of(fate: Fate, theme: Theme) -> QColor:
    """The colour of a fate."""
    return mixed(theme.colour("panel"), theme.colour(fate.token), fate.part)


def ink_of(fate: Fate, theme: Theme) -> QColor:
    """The colour of its hatch."""
    return mixed(fill_of(fate, theme), theme.colour("panel"), 0.62)


def paint_swatch(painter: QPainter, box: QRectF, fate: Fate, theme: Theme) -> None:
    """A little field in the colour and hatch of a fate."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill_of(fate, theme))
    painter.drawRoundedRect(box, 2, 2)
    if fate.hatch is not None:
        painter.setBrush(QBrush(ink_of(fate, theme), fate.hatch.style))
        painter.drawRoundedRect(box, 2, 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("line"), 1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)


def swatch(fate: Fate, theme: Theme, ratio: float = 1.0) -> QPixmap:
    """The field as a picture."""
    size = SWATCH * theme.type_scale
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_swatch(painter, QRectF(0, 0, size, size), fate, theme)
    painter.end()
    return picture
