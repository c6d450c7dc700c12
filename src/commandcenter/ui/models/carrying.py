"""Carrying rows or cells by the mouse: the program's own drag, so that targets can light up and say why not.

Qt's drag and drop says nothing while it runs, and no test can drive it offscreen.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractItemView as _View
else:
    _View = object


class Carrying(_View):
    """Stands before an item view's own class; whoever answers ``drag_begun`` of that class sets ``is_dragging``.

    ``pressed_at`` is the global point at which the mouse was pressed last.

    Signals:
        drag_moved(QPoint), drag_dropped(QPoint): where it is, where it was let go; global.
        drag_cancelled(): Esc.
    """

    drag_moved = Signal(QPoint)
    drag_dropped = Signal(QPoint)
    drag_cancelled = Signal()
    is_dragging = False
    pressed_at = QPoint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may begin."""
        self.pressed_at = event.globalPosition().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What is carried goes along, from the move on by which it was taken up."""
        if not self.is_dragging:
            super().mouseMoveEvent(event)
        if self.is_dragging:
            self.drag_moved.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of what is carried."""
        if self.is_dragging:
            self.is_dragging = False
            self.drag_dropped.emit(event.globalPosition().toPoint())
        else:
            super().mouseReleaseEvent(event)

    def leaves_drag(self, event: QKeyEvent) -> bool:
        """Whether a key ends a drag: then it is ended."""
        if event.key() != Qt.Key.Key_Escape or not self.is_dragging:
            return False
        self.is_dragging = False
        self.drag_cancelled.emit()
        return True
