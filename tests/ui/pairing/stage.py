"""The panel in a window of its own, and what a person does to it."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget
from pytestqt.qtbot import QtBot

from commandcenter.services.targets import Key
from commandcenter.ui.pairing.panel import PairingPanel
from commandcenter.ui.pairing.side import Side
from commandcenter.ui.shell.office import Office
from tests.ui.small_office import settled, shown


class Stage:
    """A panel that shows a kind, or the gaps of all."""

    def __init__(self, qtbot: QtBot, office: Office, kind: str, size: tuple[int, int] = (1200, 500)) -> None:
        self.qtbot, self.office = qtbot, office
        self.panel = PairingPanel(office)
        self.frame: QWidget = shown(qtbot, self.panel, size)
        self.show(kind)

    @property
    def holders(self) -> Side:
        return self.panel.two_sided.holders

    @property
    def targets(self) -> Side:
        return self.panel.two_sided.targets

    def show(self, kind: str) -> None:
        self.panel.show_kind(kind)
        settled(self.qtbot, self.office)

    def click(self, side: Side, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = self.at(side.view, side.model.place(key), 0)
        self.qtbot.mouseClick(side.view.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    def double_click(self, side: Side, key: Key) -> None:
        place = self.at(side.view, side.model.place(key), 0)
        self.qtbot.mouseClick(side.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.qtbot.mouseDClick(side.view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def at(self, view: QAbstractItemView, row: int, column: int) -> QPoint:
        return view.visualRect(view.model().index(row, column)).center()

    def click_head(self, head: QHeaderView, section: int) -> None:
        middle = head.sectionViewportPosition(section) + head.sectionSize(section) // 2
        place = QPoint(middle, head.height() // 2)
        if head.orientation() == Qt.Orientation.Vertical:
            place = QPoint(head.width() // 2, middle)
        self.qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def press(self, widget: QWidget, key: Qt.Key) -> None:
        self.qtbot.keyClick(widget, key)

    def shown_keys(self, side: Side) -> list[Key]:
        return [side.model.row(place).key for place in range(side.model.rowCount())]
