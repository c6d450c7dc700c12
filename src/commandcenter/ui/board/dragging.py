"""A drag of cards over the columns: the cards under the pointer, the columns that would take them, and why not."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from commandcenter.services.board import Card
from commandcenter.ui.board.column import Column, Light
from commandcenter.ui.board.delegate import GAP, CardDelegate
from commandcenter.ui.board.face import Face
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_SMALL

OFFSET = QPoint(12, 8)
BEHIND = 3  # so many cards show behind the first
Verdict = Callable[[Sequence[Card], str], str | None]
AtHome = Callable[[Sequence[Card], QPoint], str]


class Ghost(QWidget):
    """The cards under the pointer, a little see-through."""

    def __init__(self, over: QWidget, delegate: CardDelegate, face: Face, count: int, width: int, theme: Theme) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        height = delegate.row_height - GAP
        self._behind = min(count - 1, BEHIND) * SPACE
        self.setFixedSize(QSize(width + self._behind + 2, height + self._behind + 2))
        self._picture = self._drawn(delegate, face, QRectF(1, 1, width, height), theme)
        self.show()
        self.raise_()

    def _drawn(self, delegate: CardDelegate, face: Face, box: QRectF, theme: Theme) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for step in range(self._behind, 0, -SPACE):
            painter.setPen(theme.colour("line"))
            painter.setBrush(theme.colour("raised"))
            painter.drawRoundedRect(box.translated(step, step), RADIUS, RADIUS)
        delegate.paint_card(painter, box, face, selected=True)
        painter.end()
        return picture

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy the picture."""
        painter = QPainter(self)
        painter.setOpacity(0.92)
        painter.drawPixmap(0, 0, self._picture)


class Dragging(QObject):
    """The one drag of a board.

    ``verdict`` says why cards may not go to a stage's column, ``at_home`` what it means to let them go at a point of
    their own column (empty: nothing).

    Signals:
        dropped(object, str, QPoint): these cards on a stage's column that takes them, at a global point.
        refused(str): they were let go where they may not go; the sentence says why (empty: beside all columns).
    """

    dropped = Signal(object, str, QPoint)
    refused = Signal(str)

    def __init__(
        self, over: QWidget, columns: Sequence[Column], verdict: Verdict, at_home: AtHome, theme: Theme
    ) -> None:
        super().__init__(over)
        self._over, self._columns, self._verdict, self._theme = over, columns, verdict, theme
        self._at_home = at_home
        self._cards: list[Card] = []
        self._reasons: dict[str, str | None] = {}
        self._ghost: Ghost | None = None
        self.reason = QLabel(over)
        self.reason.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.reason.setWordWrap(True)
        self.reason.hide()

    @property
    def is_on(self) -> bool:
        """Whether cards are being dragged."""
        return bool(self._cards)

    def begin(self, cards: Sequence[Card], at: QPoint, column: Column, face: Face) -> None:
        """Pick cards up from a column."""
        self._cards = list(cards)
        self._reasons = {
            one.stage.key: None if one is column else self._verdict(cards, one.stage.key) for one in self._columns
        }
        width = column.view.viewport().width() - 2
        self._ghost = Ghost(self._over, column.view.delegate, face, len(cards), width, self._theme)
        self._home = column
        self.move(at)

    def move(self, at: QPoint) -> None:
        """The pointer is here now (global)."""
        if self._ghost is None:
            return
        under = self.column_at(at)
        for column in self._columns:
            self._light(column, under)
        point = self._over.mapFromGlobal(at)
        self._ghost.move(point + OFFSET)
        self._say(self._reason(under, at), point)

    def _reason(self, under: Column | None, at: QPoint) -> str:
        """Why they may not be let go here; empty where they may, or where nothing is to be said."""
        if under is None:
            return ""
        return self._at_home(self._cards, at) if under is self._home else self._reasons[under.stage.key] or ""

    def _light(self, column: Column, under: Column | None) -> None:
        light: Light
        if column is self._home:
            light = "none"
        elif self._reasons[column.stage.key] is not None:
            light = "refuses"
        else:
            light = "under" if column is under else "takes"
        column.shine(light)

    def _say(self, words: str, point: QPoint) -> None:
        """Why not, at the pointer."""
        self.reason.setVisible(bool(words))
        if not words or self._ghost is None:
            return
        tokens = self._theme.tokens
        self.reason.setFont(self._theme.font(TYPE_SMALL))
        self.reason.setStyleSheet(
            f"background: {tokens.raised}; color: {tokens.warning}; border: 1px solid {tokens.warning};"
            f" border-radius: {RADIUS}px; padding: {SPACE}px {2 * SPACE}px;"
        )
        self.reason.setText(words)
        self.reason.setFixedWidth(self._ghost.width())
        self.reason.adjustSize()
        below = point + OFFSET + QPoint(0, self._ghost.height() + SPACE)
        right, bottom = self._over.width() - self.reason.width(), self._over.height() - self.reason.height()
        self.reason.move(max(0, min(below.x(), right)), max(0, min(below.y(), bottom)))
        self.reason.raise_()

    def drop(self, at: QPoint) -> None:
        """Let go here (global)."""
        cards, under = self._cards, self.column_at(at)
        reason = self._reason(under, at)
        self.end()
        if under is None or under is self._home or reason:
            self.refused.emit(reason)
        else:
            self.dropped.emit(cards, under.stage.key, at)

    def end(self) -> None:
        """Everything looks as before."""
        self._cards = []
        self.reason.hide()
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
            self._ghost = None
        for column in self._columns:
            column.shine("none")

    def column_at(self, at: QPoint) -> Column | None:
        """The column under a global point, by its whole height."""
        for column in self._columns:
            if column.isVisible() and column.rect().contains(column.mapFromGlobal(at)):
                return column
        return None
