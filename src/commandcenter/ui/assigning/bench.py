"""联络员名单: a department's cadres, to be dragged onto its cells or its row, or taken for the row by Enter."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from commandcenter.services.liaisons import Candidate
from commandcenter.ui.models.carrying import Carrying
from commandcenter.ui.pairing.hands import Named
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY, TYPE_SMALL

WIDTH, MOST = 280, 12
_ID, _NAME = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class CandidateList(Carrying, QListWidget):
    """The names.

    Signals:
        drag_begun(QPoint): a name was picked up at a global point; the rest are those of Carrying.
        taken(): Enter.
    """

    drag_begun = Signal(QPoint)
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDragEnabled(True)
        self.setAccessibleName("联络员名单")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Whoever is asked does it."""
        self.drag_begun.emit(self.pressed_at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes who is marked for the row; Esc ends a drag."""
        if self.leaves_drag(event):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class Bench(QFrame):
    """The list over the window; it stays until it is closed.

    Signals:
        closed(): Esc or ✕.
    """

    closed = Signal()

    def __init__(self, department: Named, candidates: Sequence[Candidate], theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self.department = department
        self.setObjectName("bench")
        self._title, self._hint, self.close_button = QLabel(f"{department.name}：联络员名单"), QLabel(), QToolButton()
        self.list = CandidateList()
        self._hint.setText("拖到本部门的格子或行首；回车指派整行")
        self.close_button.setText("✕")
        self.close_button.setObjectName("quiet")
        self.close_button.setAccessibleName("关闭名单（Esc）")
        self.close_button.clicked.connect(self.dismiss)
        self._fill(candidates)
        self._lay_out()
        self._dress(theme)

    def _fill(self, candidates: Sequence[Candidate]) -> None:
        for one in candidates:
            item = QListWidgetItem(f"{one.name}　{one.post} · {one.load} 镇街")
            item.setData(_ID, one.id)
            item.setData(_NAME, one.name)
            self.list.addItem(item)
        if candidates:
            self.list.setCurrentRow(0)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 2 * SPACE, 3 * SPACE)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._hint)
        column.addWidget(self.list, 1)

    def _dress(self, theme: Theme) -> None:
        tokens = theme.tokens
        self._title.setFont(theme.font(TYPE_BODY, bold=True))
        self._hint.setFont(theme.font(TYPE_SMALL))
        self._hint.setStyleSheet(f"color: {tokens.muted}")
        self.setStyleSheet(
            f"QFrame#bench {{ background: {tokens.raised}; border: 1px solid {tokens.line};"
            f" border-radius: {RADIUS}px; }} QFrame#bench QListWidget {{ background: {tokens.raised}; }}"
            f"QListWidget::item {{ padding: {SPACE}px; border-radius: 3px; }}"
        )
        row = self.list.sizeHintForRow(0) if self.list.count() else 5 * SPACE
        height = row * min(max(self.list.count(), 3), MOST) + 2 * SPACE
        self.list.setFixedHeight(height)
        self.setFixedWidth(round(WIDTH * theme.type_scale))
        self.adjustSize()

    def chosen(self) -> Named | None:
        """Who is marked."""
        item = self.list.currentItem()
        return Named(int(item.data(_ID)), str(item.data(_NAME))) if item is not None else None

    def open_beside(self, panel: QWidget, y: int) -> None:
        """Beside a panel where there is room, so that its cells and heads stay free; ``y`` is a height in it."""
        over = self.parentWidget()
        assert over is not None
        left = panel.mapTo(over, QPoint(0, 0)).x()
        right = left + panel.width() + 2 * SPACE
        beside = right if right + self.width() <= over.width() else left - self.width() - 2 * SPACE
        bottom = over.height() - self.height() - SPACE
        top = panel.mapTo(over, QPoint(0, y)).y()
        fits = max(SPACE, min(beside, over.width() - self.width() - SPACE))
        self.move(fits, max(SPACE, min(top, bottom)))
        self.show()
        self.raise_()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            event.accept()

    def dismiss(self) -> None:
        """Be gone."""
        self.hide()
        self.closed.emit()
        self.deleteLater()
