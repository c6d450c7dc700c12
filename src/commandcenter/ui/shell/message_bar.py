"""The window's message bar: what happened and what to do, never a dialog."""

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from commandcenter.ui.shell.messages import Message, Messages
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE

_SIGNS = {"plain": "", "good": "✓ ", "warning": "! ", "danger": "✕ "}
_COLOURS = {"plain": "accent", "good": "good", "warning": "warning", "danger": "danger"}
_MARGIN = 4 * SPACE
TAKES_BACK = "撤销"
"""An action's words begin so when it takes back what was done."""
_MOST_WIDTH = 900


class MessageBar(QFrame):
    """Floats over the lower edge of its parent and shows one message at a time, the newest.

    What a message offers is done by Ctrl+Z too while it is shown, when it takes something back.

    ``above`` is what it leaves free at that edge: the buttons of the next step, say.
    """

    def __init__(self, parent: QWidget, messages: Messages, theme: Theme, above: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._theme, self._over, self._above = theme, parent, above
        self._message = Message("")
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._act, self._copy, self._close = QPushButton(), QPushButton(self.tr("复制详情")), QToolButton()
        self._close.setText("✕")
        self._close.setObjectName("quiet")
        self._close.setAccessibleName(self.tr("关闭消息"))
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        row.setSpacing(2 * SPACE)
        row.addWidget(self._text, 1)
        for button in (self._act, self._copy, self._close):
            row.addWidget(button)
        self._act.clicked.connect(self._run_action)
        self._undo = QShortcut(QKeySequence.StandardKey.Undo, self)  # of no effect while the bar is hidden
        self._undo.activated.connect(self._run_action)
        self._copy.clicked.connect(self._copy_details)
        self._close.clicked.connect(self.hide)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        messages.posted.connect(self.show_message)
        theme.changed.connect(self._dress)
        for watched in (parent, above):
            if watched is not None:
                watched.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What is shown now; empty when the bar is hidden."""
        return self._message.text if self.isVisibleTo(self._over) else ""

    def show_message(self, message: Message) -> None:
        """Show a message in place of the one before."""
        self._message = message
        self._text.setText(_SIGNS[message.tone] + message.text)
        self._act.setVisible(message.action is not None)
        takes_back = message.action is not None and message.action[0].startswith(TAKES_BACK)
        self._undo.setEnabled(takes_back)
        if message.action:
            self._act.setText(message.action[0])
            self._act.setToolTip("Ctrl+Z" if takes_back else "")
        self._copy.setVisible(bool(message.details))
        self.setAccessibleName(message.text)
        self._dress()
        self.show()
        self.raise_()
        self._place()
        if message.stay_ms:
            self._timer.start(message.stay_ms)
        else:
            self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the lower edge when the parent is resized, or what lies there moves."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _dress(self) -> None:
        tokens = self._theme.tokens
        edge = getattr(tokens, _COLOURS[self._message.tone])
        self.setStyleSheet(
            f"QFrame#messageBar {{ background: {tokens.raised}; border: 1px solid {tokens.line};"
            f" border-left: 3px solid {edge}; border-radius: 6px; }}"
        )

    def _place(self) -> None:
        width = min(_MOST_WIDTH, self._over.width() - 2 * _MARGIN)
        self.setFixedWidth(width)
        height = max(self.sizeHint().height(), self.heightForWidth(width))
        self.resize(width, height)
        edge = self._over.height() - _MARGIN
        if self._above is not None and self._above.isVisibleTo(self._over):
            edge = self._above.mapTo(self._over, QPoint()).y() - 2 * SPACE
        self.move((self._over.width() - width) // 2, edge - height)

    def _run_action(self) -> None:
        self.hide()
        if self._message.action:
            self._message.action[1]()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._message.text}\n\n{self._message.details}")
