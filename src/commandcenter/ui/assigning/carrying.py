"""A drag of holders over rows, cells and the map: what is under the pointer, whether that takes them, and why not."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from commandcenter.services.prospects import Prospect
from commandcenter.services.targets import Key
from commandcenter.ui.assigning.zones import Over, Zone
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL

OFFSET = QPoint(14, 10)
WIDEST = 320
CHECKING = "核对中…"

Judge = Callable[[Prospect, Over], str | None]
"""Why what is dragged may not be let go there; None where it may."""


class Ghost(QFrame):
    """Who is dragged, under the pointer, and where to or why not."""

    def __init__(self, over: QWidget, who: str, theme: Theme) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("ghost")
        self._theme = theme
        self.who, self.says = QLabel(who), QLabel()
        self.who.setFont(theme.font(TYPE_BODY, bold=True))
        self.says.setFont(theme.font(TYPE_SMALL))
        self.says.setWordWrap(True)
        self.says.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self.who)
        column.addWidget(self.says)
        self.tell("", True)
        self.show()

    def tell(self, words: str, takes: bool) -> None:
        """Where to, or why not."""
        tokens = self._theme.tokens
        edge = tokens.accent if takes else tokens.warning
        self.setStyleSheet(
            f"QFrame#ghost {{ background: {tokens.raised}; border: 1px solid {edge}; border-radius: {RADIUS}px; }}"
        )
        self.says.setStyleSheet(f"color: {tokens.muted if takes else tokens.warning}")
        self.says.setText(words)
        self.says.setVisible(bool(words))
        metrics = self.says.fontMetrics()
        wanted = max(self.who.sizeHint().width(), min(metrics.horizontalAdvance(words) + 2 * SPACE, WIDEST))
        self.setFixedWidth(wanted + 6 * SPACE)
        self.adjustSize()

    def follow(self, at: QPoint) -> None:
        """Beside a global point, wholly inside the window."""
        over = self.parentWidget()
        assert over is not None
        corner = over.mapFromGlobal(at) + OFFSET
        right, bottom = over.width() - self.width() - SPACE, over.height() - self.height() - SPACE
        self.move(max(0, min(corner.x(), right)), max(0, min(corner.y(), bottom)))
        self.raise_()


class Carrying(QObject):
    """The one drag of a window.

    Signals:
        dropped(Over, QPoint): let go where it is taken, at a global point.
        refused(str): let go where it is not; the sentence says why (empty: beside everything).
        ended(): everything looks as before.
    """

    dropped = Signal(object, QPoint)
    refused = Signal(str)
    ended = Signal()

    def __init__(self, over: QWidget, judge: Judge, theme: Theme) -> None:
        super().__init__(over)
        self._over, self._judge, self._theme = over, judge, theme
        self._zones: Sequence[Zone] = ()
        self._prospect: Prospect | None = None
        self._verdicts: dict[tuple[str, tuple[Key, ...]], str | None] = {}
        self._let_go: tuple[Over, QPoint] | None = None
        self._at = QPoint()
        self.ghost: Ghost | None = None

    @property
    def is_on(self) -> bool:
        """Whether something is dragged."""
        return self.ghost is not None

    def begin(self, who: str, zones: Sequence[Zone], at: QPoint) -> None:
        """Pick up; what the rules say comes a moment later."""
        self._zones, self._prospect, self._let_go = zones, None, None
        self._verdicts.clear()
        self.ghost = Ghost(self._over, who, self._theme)
        self.move(at)

    def know(self, prospect: Prospect) -> None:
        """The rules have been asked."""
        if not self.is_on:
            return
        self._prospect = prospect
        for zone in self._zones:
            zone.shine(prospect.takers)
        if self._let_go is None:
            self.move(self._at)
        else:
            self._drop_on(*self._let_go)

    def move(self, at: QPoint) -> None:
        """The pointer is here now."""
        self._at = at
        if self.ghost is None:
            return
        zone_under, over = self.under(at)
        reason = self.reason(over) if over is not None else None
        for zone in self._zones if self._prospect is not None else ():
            zone.point(over if zone is zone_under else None, reason is None)
        self.ghost.tell(reason or (f"→ {over.words}" if over is not None else ""), reason is None)
        self.ghost.follow(at)

    def under(self, at: QPoint) -> tuple[Zone | None, Over | None]:
        """The zone under a point, and what of it."""
        for zone in self._zones:
            if (over := zone.over(at)) is not None:
                return zone, over
        return None, None

    def reason(self, over: Over) -> str | None:
        """Why it may not be let go there."""
        if self._prospect is None:
            return CHECKING
        key = (over.words, over.keys)
        if key not in self._verdicts:
            self._verdicts[key] = over.refusal or self._judge(self._prospect, over)
        return self._verdicts[key]

    def drop(self, at: QPoint) -> None:
        """Let go; where the rules have not answered yet, as soon as they have."""
        _, over = self.under(at)
        if over is not None and self._prospect is None:
            self._let_go = (over, at)
        else:
            self._drop_on(over, at)

    def _drop_on(self, over: Over | None, at: QPoint) -> None:
        reason = self.reason(over) if over is not None else ""
        self.end()
        if over is None or reason:
            self.refused.emit(reason or "")
        else:
            self.dropped.emit(over, at)

    def end(self) -> None:
        """Everything looks as before."""
        if self.ghost is None:
            return
        self.ghost.hide()
        self.ghost.deleteLater()
        self.ghost = None
        for zone in self._zones:
            zone.rest()
        self._zones = ()
        self.ended.emit()
