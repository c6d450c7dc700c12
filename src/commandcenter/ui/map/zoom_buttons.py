"""Buttons for those who have no wheel: nearer, farther, the whole district."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from commandcenter.ui.map.view import STEP, MapView
from commandcenter.ui.shell.tokens import SPACE

SIDE = 8 * SPACE


class ZoomButtons(QWidget):
    """A column of three buttons in the map's lower right corner."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for text, words, answer in (
            ("+", "放大（+）", self._nearer),
            ("−", "缩小（−）", self._farther),
            ("⤢", "全区（0）", view.go_home),
        ):
            button = QToolButton()
            button.setText(text)
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setFixedSize(SIDE, SIDE)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the map itself answers these keys
            button.clicked.connect(answer)
            column.addWidget(button)
        self.setFixedSize(SIDE, 3 * SIDE + 2 * SPACE)

    def _nearer(self) -> None:
        self._view.zoom(STEP, QPointF(self._view.rect().center()))

    def _farther(self) -> None:
        self._view.zoom(1 / STEP, QPointF(self._view.rect().center()))
