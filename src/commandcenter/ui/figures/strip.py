"""The strip of headline figures; each is a door to what is behind it."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from commandcenter.services.figures import Figures, load_figures
from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.figures.kpis import KPIS, Beside, Kpi
from commandcenter.ui.models.calm import Calm
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.tokens import SPACE, TYPE_FIGURE, TYPE_LARGE, TYPE_SMALL, TYPE_TITLE

REFRESH_MS = 60_000
MARGINS = 10 * SPACE  # of a card, and between the figure and what stands beside it
STEPS = ((TYPE_FIGURE, True), (TYPE_FIGURE, False), (TYPE_LARGE, False), (TYPE_TITLE, False))
"""Type of the figures, and whether what stands beside them grows with a wall's type: the largest first."""


def joined(texts: Sequence[str], plain: Sequence[str] | None = None) -> str:
    """Texts in a row, parted by dots, but for one that goes on with a stroke; ``plain`` are they without mark-up."""
    row = ""
    for text, bare in zip(texts, plain or texts, strict=True):
        gap = " " if bare.startswith("/") else " · "
        row += (gap if row else "") + text
    return row


class FigureCard(QFrame):
    """One figure: its title, the figure large, what belongs to it beside.

    Signals:
        opened(str): the key of the list behind it was asked for.
    """

    opened = Signal(str)

    def __init__(self, kpi: Kpi, office: Office) -> None:
        super().__init__()
        self._kpi, self._office = kpi, office
        self.setObjectName("figure")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(kpi.meaning)
        self._title, self._large, self._small = QLabel(kpi.title), QLabel("—"), QLabel()
        self._small.setTextFormat(Qt.TextFormat.RichText)
        self._small.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._beside: Beside = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self._large)
        row.addWidget(self._small, 1)
        column.addWidget(self._title)
        column.addLayout(row, 1)
        self.dress()

    def dress(self) -> None:
        """Take the theme in force."""
        theme = self._office.theme
        self._title.setFont(theme.font(TYPE_SMALL))
        self._title.setStyleSheet(f"color: {theme.tokens.muted}")
        self._small.setStyleSheet(f"color: {theme.tokens.muted}; padding-bottom: {SPACE}px")
        edge = theme.tokens.accent if self.hasFocus() else theme.tokens.panel
        self.setStyleSheet(
            f"QFrame#figure {{ background: {theme.tokens.panel}; border: 1px solid {edge}; border-radius: 6px; }}"
            f"QFrame#figure:hover {{ border-color: {theme.tokens.line}; }}"
        )

    def show_figures(self, figures: Figures) -> None:
        """Write the figure."""
        large, beside = self._kpi.large(figures), self._kpi.beside(figures)
        self._large.setText(large)
        self._beside = beside
        self.setAccessibleName(f"{self._kpi.title} {large} {' '.join(text for text, _ in beside)}")

    def step_for(self, width: int) -> int:
        """The first step of type at which all stays whole in a card so wide."""
        return next((step for step in range(len(STEPS)) if self._fits(step, width)), len(STEPS) - 1)

    def _fits(self, step: int, width: int) -> bool:
        large, small = self._fonts(step)
        room = width - QFontMetrics(large).horizontalAdvance(self._large.text()) - MARGINS
        measure = QFontMetrics(small).horizontalAdvance
        texts = [text for text, _ in self._beside]
        return measure(joined(texts)) <= room or all(measure(text) <= room for text in texts)

    def _fonts(self, step: int) -> tuple[QFont, QFont]:
        """Of the figure and of what stands beside it."""
        theme, (pixels, grows) = self._office.theme, STEPS[step]
        small = theme.font(TYPE_SMALL)
        if not grows:
            small.setPixelSize(TYPE_SMALL)
        return theme.font(pixels, bold=True), small

    def fit(self, step: int) -> None:
        """Write all in the type of a step; what stands beside the figure in one row, else one below the other."""
        large, small = self._fonts(step)
        self._large.setFont(large)
        self._small.setFont(small)
        texts = [text for text, _ in self._beside]
        room = self.width() - QFontMetrics(large).horizontalAdvance(self._large.text()) - MARGINS
        fits_in_a_row = QFontMetrics(small).horizontalAdvance(joined(texts)) <= room
        coloured = [self._coloured(text, tone) for text, tone in self._beside]
        self._small.setText(joined(coloured, texts) if fits_in_a_row else "<br>".join(coloured))

    def _coloured(self, text: str, tone: str) -> str:
        return f'<span style="color:{self._office.theme.colour(tone).name()}">{text}</span>' if tone else text

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the list behind the figure."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self._kpi.door)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So do Enter and the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self._kpi.door)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        super().focusInEvent(event)
        self.dress()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide it again."""
        super().focusOutEvent(event)
        self.dress()


class FigureStrip(QWidget):
    """All headline figures in a row, for the selection's scope and day."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.figures: Figures | None = None
        self.cards = [FigureCard(kpi, office) for kpi in KPIS]
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2 * SPACE)
        row.setSpacing(2 * SPACE)
        for card in self.cards:
            row.addWidget(card, 1)
            card.opened.connect(self._open)
        self._calm = Calm(self)
        self._calm.due.connect(self.refresh)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        office.selection.scope_changed.connect(self._selection_changed)
        office.selection.day_changed.connect(self._selection_changed)
        office.feed.changed.connect(self._follow)
        office.feed.found.connect(self.refresh)
        office.theme.changed.connect(self._dress)
        self.refresh()

    def refresh(self) -> None:
        """Ask for the figures anew."""
        scope, day, now = self._office.selection.scope, self._day(), self._office.present.reached()

        def query(session: Session) -> Figures:
            return load_figures(session, scope, day, now)

        self._office.ask(query, self._show, key="figures")

    def _day(self) -> date:
        return self._office.selection.day or self._office.present.today()

    def _show(self, figures: Figures) -> None:
        self.figures = figures
        for card in self.cards:
            card.show_figures(figures)
        self._fit()

    def _fit(self) -> None:
        """One size of type for all: the one at which the fullest card stays whole."""
        gaps = self._row.spacing() * (len(self.cards) - 1)
        width = (self.width() - gaps) // len(self.cards)
        step = max(card.step_for(width) for card in self.cards)
        for card in self.cards:
            card.fit(step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the type anew."""
        super().resizeEvent(event)
        self._row.activate()
        self._fit()

    def _selection_changed(self, _value: object) -> None:
        self.refresh()

    def _follow(self, changes: list[ChangeSeen]) -> None:
        if touches(changes, "issue", "visit", "pairing", "whistle", "grid"):
            self._calm.request()

    def _dress(self) -> None:
        for card in self.cards:
            card.dress()
        if self.figures:
            self._show(self.figures)
        else:
            self._fit()

    def _open(self, door: str) -> None:
        self._office.doors.list_asked.emit(door, self._office.selection.scope)
