"""What the window shows before there is a file: where to drop one, and a button to choose one."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_TITLE


class DropZone(QWidget):
    """The empty state.

    Signals:
        asked(): the button: choose a file.
    """

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._is_hovered = False
        self.title = QLabel(self.tr("把 Excel 或 CSV 文件拖到这里"))
        self.note = QLabel(
            self.tr("可读 .xlsx、.xls、.ods 和 .csv。先试导入：检查每一行，什么也不写入；看过结果再决定。")
        )
        self.problem = QLabel()
        self.choose = QPushButton(self.tr("选择文件…"))
        self.choose.setObjectName("primary")
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self.asked)
        self.note.setObjectName("muted")
        self.problem.setObjectName("danger")
        self.problem.setWordWrap(True)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setSpacing(3 * SPACE)
        column.addStretch(1)
        for widget in (self.title, self.note, self.problem):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(widget)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        self.problem.hide()
        self.dress()

    def say(self, problem: str) -> None:
        """Say why the last file could not be read."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def hover(self, is_hovered: bool) -> None:
        """A file is held over the window, or no longer."""
        self._is_hovered = is_hovered
        self.update()

    def dress(self) -> None:
        """Put on the theme in force."""
        self.title.setFont(self._theme.font(TYPE_TITLE, bold=True))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed edge, in the accent while a file is held over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.colour("accent" if self._is_hovered else "line"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(self._theme.colour("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
