"""The keys of the board as data, and the card that shows them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_BODY

KEYS: tuple[tuple[str, str], ...] = (
    ("↑ ↓", "同一列的上一张、下一张"),
    ("← →", "左边、右边的一列；最左是泳道"),
    ("Alt ↑ ↓", "上一条、下一条泳道"),
    ("-", "收起这条泳道；在泳道上 Enter 收起或展开"),
    ("Ctrl Shift", "选多张，一起拖动或一起办"),
    ("Enter", "打开事项"),
    ("M", "办一步：可办的步骤和不可办的原因"),
    ("Ctrl+Z", "撤销刚办的一步，消息还在时"),
    ("/ F", "筛选"),
    ("Esc", "取消拖动、离开表单、清除筛选"),
    ("?", "这张表"),
)


class KeysCard(QFrame):
    """Shows keys, the board's unless told; any key or click closes it."""

    def __init__(
        self, theme: Theme, parent: QWidget, keys: tuple[tuple[str, str], ...] = KEYS, name: str = "看板的按键"
    ) -> None:
        super().__init__(parent)
        self.setObjectName("keysCard")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        grid = QGridLayout(self)
        grid.setContentsMargins(6 * SPACE, 5 * SPACE, 6 * SPACE, 5 * SPACE)
        grid.setHorizontalSpacing(6 * SPACE)
        grid.setVerticalSpacing(2 * SPACE)
        for row, (key, words) in enumerate(keys):
            cap, told = QLabel(key), QLabel(words)
            cap.setFont(theme.font(TYPE_BODY, bold=True))
            told.setFont(theme.font(TYPE_BODY))
            grid.addWidget(cap, row, 0)
            grid.addWidget(told, row, 1)
        tokens = theme.tokens
        self.setStyleSheet(
            f"QFrame#keysCard {{ background: {tokens.raised}; border: 1px solid {tokens.line};"
            f" border-radius: {RADIUS}px; }}"
        )
        self.adjustSize()
        self.move((parent.width() - self.width()) // 2, max(0, (parent.height() - self.height()) // 2))
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key closes."""
        self.close()
        self.deleteLater()

    def mousePressEvent(self, event: object) -> None:
        """A click closes."""
        self.close()
        self.deleteLater()
