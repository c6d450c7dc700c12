"""A column of the board: its head with the figures, its cards, and how it looks while cards are dragged."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from commandcenter.domain.workflow import Stage
from commandcenter.ui.board.delegate import CardDelegate
from commandcenter.ui.board.model import StageModel
from commandcenter.ui.board.pictures import Pictures
from commandcenter.ui.board.rows import EvenRows
from commandcenter.ui.board.stage_view import NO_GROUND, StageView
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL
from commandcenter.ui.shell.words import number

LEAST_WIDTH = 190

Light = Literal["none", "takes", "under", "refuses"]


class Column(QWidget):
    """A column. ``light`` is how it answers a drag: nothing, would take it, would take it now, would not."""

    def __init__(self, stage: Stage, model: StageModel, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self.stage = stage
        self._theme = theme
        self.light: Light = "none"
        self.view = StageView(stage.key, stage.name, model, CardDelegate(theme, pictures))
        self.name, self.count, self.overdue = QLabel(stage.name), QPushButton(), QPushButton()
        self.name.setToolTip(stage.meaning)
        self.empty = QLabel(self.tr("没有事项"), self.view.viewport())
        self.count.setToolTip(self.tr("列成表"))
        self.overdue.setToolTip(self.tr("把超期的列成表"))
        self.empty.setObjectName("muted")
        self.empty.hide()  # until it is known
        self.more = QPushButton(self.tr("更早…"))
        self.more.setToolTip(self.tr("再读一页更早办结的事项"))
        self.more.hide()
        self._lay_out()
        self.dress()

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE, 0, SPACE, 0)
        head.setSpacing(2 * SPACE)
        head.addWidget(self.name)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.overdue)
        head.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, 0)
        column.setSpacing(2 * SPACE)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        place = QVBoxLayout(self.view.viewport())
        place.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def minimumSizeHint(self) -> QSize:
        """Narrower than this a card says too little."""
        return QSize(round(LEAST_WIDTH * self._theme.type_scale), 120)

    def dress(self) -> None:
        """Take the type sizes of the theme; most colours come with the program's style sheet."""
        self.name.setFont(self._theme.font(TYPE_BODY, bold=True))
        tokens = self._theme.tokens
        for door, colour in ((self.count, tokens.muted), (self.overdue, tokens.danger), (self.more, tokens.accent)):
            door.setFont(self._theme.font(TYPE_SMALL))
            door.setStyleSheet(  # words, no taller than the name
                f"QPushButton {{ min-height: 0; padding: 0; border: none; background: transparent; color: {colour}; }}"
                "QPushButton:focus, QPushButton:hover { text-decoration: underline; }"
            )
        self.view.delegate.dress()
        self.view.lay_out(EvenRows(self.view.delegate.row_height), NO_GROUND)
        self.view.viewport().update()

    def tell(self, words: str, overdue: int) -> None:
        """Show the figures of the head."""
        self.count.setText(words)
        self.count.setAccessibleName(f"{self.stage.name} {words} {self.count.toolTip()}")
        self.overdue.setText(f"{self.tr('超期')} {number(overdue)}" if overdue else "")
        self.overdue.setVisible(bool(overdue))
        self.empty.setVisible(self.view.stage_model().rowCount() == 0)
        spoken = f"{self.stage.name} {words} {self.overdue.text()}".strip()
        if spoken != self.view.accessibleName():
            self.view.setAccessibleName(spoken)

    def shine(self, light: Light) -> None:
        """Answer a drag."""
        if light == self.light:
            return
        dims = (light == "refuses") != (self.light == "refuses")
        self.light = light
        self.update()
        if dims:
            self.view.delegate.is_dimmed = light == "refuses"
            self.name.setEnabled(light != "refuses")
            self.view.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame where cards would be taken, a firm one where they would be taken now."""
        if self.light not in ("takes", "under"):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        firm = self.light == "under"
        style = Qt.PenStyle.SolidLine if firm else Qt.PenStyle.DashLine
        painter.setPen(QPen(self._theme.colour("accent"), 2 if firm else 1, style))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
