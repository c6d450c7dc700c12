"""The rows of a side: what mouse and keys ask for. What is dragged or assigned is done by whoever is asked."""

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from commandcenter.ui.models.carrying import Carrying
from commandcenter.ui.pairing.hands import DeedKey
from commandcenter.ui.pairing.side_model import KeyRole
from commandcenter.ui.shell.tokens import SPACE

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BARE = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier)
DEED_KEYS: dict[Qt.Key, DeedKey] = {
    Qt.Key.Key_A: "assign",
    Qt.Key.Key_Space: "assign",
    Qt.Key.Key_Delete: "end",
    Qt.Key.Key_R: "replace",
    Qt.Key.Key_H: "hand_over",
    Qt.Key.Key_Question: "keys",
}
"""What is done with the rows that are chosen."""
_FLAG = QItemSelectionModel.SelectionFlag


class SideView(Carrying, QTableView):
    """The rows of a side.

    Signals:
        opened(object): Enter or a double click on a row, its key.
        left(int): the arrow keys leave the side, -1 to the left, 1 to the right.
        search_asked(): the slash.
        cleared(): Esc where something is chosen.
        drag_begun(QPoint): rows were picked up at a global point; the rest are those of Carrying.
        deed_asked(str): a key of DEED_KEYS.
        menu_asked(QPoint): the menu of what is chosen, at a global point.
        aimed(), aim_left(): while aiming, Enter and Esc.
    """

    opened = Signal(object)
    left = Signal(int)
    search_asked = Signal()
    cleared = Signal()
    drag_begun = Signal(QPoint)
    deed_asked = Signal(str)
    menu_asked = Signal(QPoint)
    aimed = Signal()
    aim_left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_aiming = False

    def aim(self, on: bool) -> None:
        """Choose one row after another by space bar or click; or as usual again."""
        self.is_aiming = on
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.MultiSelection if on else mode.ExtendedSelection)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Qt says that a drag begins; whoever is asked does it, so that targets can light up and say why not."""
        self.drag_begun.emit(self.pressed_at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of what is chosen, or of the row under the pointer."""
        index = self.indexAt(event.pos())
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if by_mouse and index.isValid() and not self.selectionModel().isSelected(index):
            self.selectRow(index.row())
        self.menu_asked.emit(event.globalPos() if by_mouse else self.row_point())

    def row_point(self) -> QPoint:
        """A global point below the current row, where a form belongs."""
        box = self.visualRect(self.currentIndex())
        return self.viewport().mapToGlobal(QPoint(SPACE, box.bottom() if box.isValid() else 0))

    def _take_key(self, event: QKeyEvent) -> bool:
        """What is assigned by keys; False where the key is none of these."""
        key = Qt.Key(event.key())
        index = self.currentIndex()
        if self.leaves_drag(event):
            return True
        if self.is_aiming and key in _ENTER:
            self.aimed.emit()
        elif self.is_aiming and key == Qt.Key.Key_Escape:
            self.aim_left.emit()
        elif self.is_aiming and key == Qt.Key.Key_Space and index.isValid():
            self.selectionModel().select(index, _FLAG.Toggle | _FLAG.Rows)
        elif event.modifiers() in _BARE and (deed := DEED_KEYS.get(key)) and not self.is_aiming:
            self.deed_asked.emit(deed)
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, left and right change the side, slash searches, Esc lets go; letters assign, end, replace."""
        index = self.currentIndex()
        if self._take_key(event):
            return
        if event.key() in _ENTER and index.isValid():
            self.opened.emit(index.data(KeyRole))
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self.left.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
        elif event.key() == Qt.Key.Key_Slash:
            self.search_asked.emit()
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.cleared.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
