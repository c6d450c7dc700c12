"""A column of the board: its head with the figures, its cards, and how it looks while cards are dragged."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from commandcenter.domain.workflow import Stage
from commandcenter.ui.board.delegate import CardDelegate
from commandcenter.ui.board.model import StageModel
from commandcenter.ui.board.pictures import Pictures
from commandcenter.ui.board.stage_view import StageView
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL
from commandcenter.ui.shell.words import number

LEAST_WIDTH = 190

Light = Literal["none", "takes", "under", "refuses"]


class Column(QFrame):
    """A column. ``light`` is how it answers a drag: nothing, would take it, would take it now, would not."""

    def __init__(self, stage: Stage, model: StageModel, theme: Theme, pictures: Pictures) -> None:
        super().__init__()
        self.stage = stage
        self._theme = theme
        self.light: Light = "none"
        self.setObjectName("stageColumn")
        self.view = StageView(stage.key, stage.name, model, CardDelegate(theme, pictures))
        self.name, self.count, self.overdue = QLabel(stage.name), QLabel(), QLabel()
        self.name.setToolTip(stage.meaning)
        self.empty = QLabel(self.tr("没有事项"), self.view.viewport())
        self.more = QPushButton(self.tr("更早的办结…"))
        self.more.setObjectName("quiet")
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
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, 0)
        column.setSpacing(2 * SPACE)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addWidget(self.more)
        place = QVBoxLayout(self.view.viewport())
        place.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def minimumSizeHint(self) -> QSize:
        """Narrower than this a card says too little."""
        return QSize(round(LEAST_WIDTH * self._theme.type_scale), 120)

    def dress(self) -> None:
        """Take colours and type of the theme."""
        tokens = self._theme.tokens
        self.name.setFont(self._theme.font(TYPE_BODY, bold=True))
        for label, colour in ((self.count, tokens.muted), (self.overdue, tokens.danger), (self.empty, tokens.muted)):
            label.setFont(self._theme.font(TYPE_SMALL if label is not self.count else TYPE_BODY))
            label.setStyleSheet(f"color: {colour}")
        self.more.setFont(self._theme.font(TYPE_SMALL))
        self.view.delegate.dress()
        self.view.set_row_height(self.view.delegate.row_height)
        self.shine(self.light)

    def tell(self, words: str, overdue: int) -> None:
        """Show the figures of the head."""
        self.count.setText(words)
        self.overdue.setText(f"{self.tr('超期')} {number(overdue)}" if overdue else "")
        self.empty.setVisible(self.view.stage_model().rowCount() == 0)
        spoken = f"{self.stage.name} {words} {self.overdue.text()}".strip()
        self.view.setAccessibleName(spoken)

    def shine(self, light: Light) -> None:
        """Answer a drag."""
        self.light = light
        tokens = self._theme.tokens
        frame = {"takes": tokens.line, "under": tokens.accent}.get(light, "transparent")
        ground = tokens.raised if light == "under" else "transparent"
        style = "dashed" if light == "takes" else "solid"
        colour = tokens.accent if light == "takes" else frame
        self.setStyleSheet(
            f"QFrame#stageColumn {{ border: 1px {style} {colour}; border-radius: {RADIUS}px; background: {ground}; }}"
            "QFrame#stageColumn QAbstractItemView { background: transparent; }"
        )
        self.view.delegate.is_dimmed = light == "refuses"
        self.name.setEnabled(light != "refuses")
        self.view.viewport().update()
