"""The command palette (Ctrl+K): one line, and what it finds, over the window."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from commandcenter.services.search import Hit, search
from commandcenter.ui.palette.delegate import EntryDelegate
from commandcenter.ui.palette.results import EntryRole, ResultModel, find_actions, grouped
from commandcenter.ui.shell.actions import Action
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_SMALL, TYPE_TITLE

WIDTH = 680
LIST_HEIGHT = 440
VEIL_ALPHA = 120
HELP = "镇街、村社、网格、干部、企业、事项、操作 —— 名称、编号或拼音首字母；Ctrl+回车打开专页"
NOTHING = "没有找到“{}”。可以换个说法，或输入编号、拼音首字母。"
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
}


class Palette(QWidget):
    """The overlay; ``open`` shows it, Esc, a click beside it or a choice hides it.

    Signals:
        place_chosen(Scope): a place was chosen; it is selected already.
        closed(): the palette has gone.
    """

    place_chosen = Signal(object)
    closed = Signal()

    def __init__(self, office: Office, actions: Callable[[], Sequence[Action]], parent: QWidget) -> None:
        super().__init__(parent)
        self._office, self._actions, self._window = office, actions, parent
        self._before: QWidget | None = None
        self._answered = ""
        self._is_eager = self._wants_page = False
        self.hide()
        self.box = QFrame(self)
        self.line = QLineEdit()
        self.model = ResultModel()
        self.list = QListView()
        self.nothing = QLabel()
        self._delegate = EntryDelegate(office.theme)
        self._lay_out()
        self._dress()
        self.line.textChanged.connect(self._search)
        self.list.clicked.connect(self._clicked)
        self.line.installEventFilter(self)
        parent.installEventFilter(self)
        office.theme.changed.connect(self._dress)

    def _lay_out(self) -> None:
        self.setAccessibleName("命令面板")
        self.box.setObjectName("palette")
        self.line.setObjectName("paletteLine")
        self.line.setPlaceholderText(HELP)
        self.line.setAccessibleName("查找")
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.setAccessibleName("查找结果")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        column = QVBoxLayout(self.box)
        column.setContentsMargins(0, 0, 0, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self.line)
        column.addWidget(self.list)
        column.addWidget(self.nothing)

    def _dress(self) -> None:
        theme, tokens = self._office.theme, self._office.theme.tokens
        self.line.setFont(theme.font(TYPE_TITLE))
        self.nothing.setFont(theme.font(TYPE_SMALL))
        self.setStyleSheet(
            f"QFrame#palette {{ background: {tokens.raised}; border: 1px solid {tokens.line};"
            f" border-radius: {2 * RADIUS}px; }}"
            f"QLineEdit#paletteLine {{ background: transparent; border: none; border-bottom: 1px solid {tokens.line};"
            f" border-radius: 0; padding: {3 * SPACE}px {4 * SPACE}px;"
            f" font-size: {theme.font(TYPE_TITLE).pixelSize()}px; }}"
            f"QListView {{ background: transparent; }}"
            f"QLabel {{ color: {tokens.muted}; padding: {6 * SPACE}px; }}"
        )

    def open(self, words: str = "") -> None:
        """Show the palette over its parent, with these words in the line."""
        window = self.window()
        self._before = window.focusWidget() if not self.isVisible() else self._before
        self._cover()
        self.show()
        self.raise_()
        self.line.blockSignals(True)
        self.line.setText(words)
        self.line.blockSignals(False)
        self.line.setFocus()
        self._search(words)

    def dismiss(self) -> None:
        """Hide it, and give the focus back to where it was."""
        self._is_eager = False
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus()
            self._before = None
            self.closed.emit()

    def _search(self, words: str) -> None:
        """Ask anew for each keystroke; only the answer to the latest is shown."""
        places = self._office.places

        def query(session: Session) -> tuple[Hit, ...]:
            return search(session, words, places)

        self._is_eager = False
        if not words.strip():
            self._show(words, ())
        self._office.ask(query, partial(self._show, words), key="palette")

    def _show(self, words: str, hits: Sequence[Hit]) -> None:
        self.model.show_entries(grouped(hits, find_actions(self._actions(), words)))
        found = bool(self.model.entries)
        self.list.setVisible(found)
        self.nothing.setVisible(not found)
        self.nothing.setText(
            f"没有找到“{words.strip()}”。可以换个说法，或输入编号、拼音首字母。" if words.strip() else HELP
        )
        self._answered = words
        self._go(-1, 1)
        self._fit()
        if self._is_eager:
            self._choose(self.list.currentIndex())

    def _enter(self, wants_page: bool) -> None:
        """Choose what is marked; while the answer to what was typed is still to come, when it comes."""
        self._wants_page = wants_page
        if self._answered == self.line.text():
            self._choose(self.list.currentIndex())
        else:
            self._is_eager = True

    def _go(self, row: int, step: int) -> None:
        chosen = self.model.next_choice(row, step)
        if chosen >= 0:
            self.list.setCurrentIndex(self.model.index(chosen))
            if self.model.next_choice(-1, 1) == chosen:
                self.list.scrollToTop()

    def _clicked(self, index: QModelIndex) -> None:
        self._wants_page = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
        self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        subject = index.data(EntryRole).subject
        if subject is None:
            return
        self.dismiss()
        if isinstance(subject, Action):
            subject.run()
        elif isinstance(subject, Hit):
            self._follow(subject)

    def _follow(self, hit: Hit) -> None:
        """Select where it is; open what has no place to show but a page, and pages that are asked for outright."""
        if hit.page is not None and (self._wants_page or hit.kind == "enterprise" or hit.scope is None):
            self._office.doors.page_asked.emit(hit.page)
            return
        if hit.scope is not None and hit.kind != "issue":
            self._office.selection.select(hit.scope)
            self.place_chosen.emit(hit.scope)
        if hit.issue_id is not None:
            self._office.selection.focus_issue(hit.issue_id)
            self._office.doors.issue_asked.emit(hit.issue_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The line's keys walk the list; the window's size is ours."""
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._cover()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._go(self.list.currentIndex().row(), _STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            return False
        return True

    def _cover(self) -> None:
        self.setGeometry(self._window.rect())
        self._fit()

    def _fit(self) -> None:
        """The box in the upper part of the window, as high as its list needs."""
        scale = self._office.theme.type_scale
        width = min(round(WIDTH * scale), self.width() - 8 * SPACE)
        top = max(4 * SPACE, self.height() // 10)
        heights = sum(self.list.sizeHintForRow(row) for row in range(self.model.rowCount()))
        room = self.height() - top - self.line.sizeHint().height() - 12 * SPACE
        self.list.setFixedHeight(max(0, min(heights + SPACE, round(LIST_HEIGHT * scale), room)))
        self.box.setFixedWidth(width)
        self.box.adjustSize()
        self.box.move((self.width() - width) // 2, top)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the box closes."""
        if not self.box.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim the window behind."""
        veil = QColor(self._office.theme.colour("ground"))
        veil.setAlpha(VEIL_ALPHA)
        painter = QPainter(self)
        painter.fillRect(self.rect(), veil)
        painter.end()
