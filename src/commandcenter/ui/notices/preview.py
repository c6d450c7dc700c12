"""The preview: one page as it will be printed, painted on a thread; the paper stays white in both themes."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from commandcenter.ui.notices.document import Document
from commandcenter.ui.notices.leaf import HEIGHT, WIDTH
from commandcenter.ui.notices.page import paint_page
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE

LEAST_WIDTH = 1488  # px, 180 dots an inch
AROUND = 5 * SPACE  # px of ground around the paper
SHADES = ((3, 14), (2, 22), (1, 34))
"""The paper's shadow: how many px it reaches out, and how dark it is there (alpha of 255)."""


def picture_of(document: Document, page: int, width: int) -> QImage:
    """A page as a picture, ``width`` pixels wide; may run on a thread.

    A small one is painted larger and then reduced: lines of small type would break elsewhere than on paper.
    """
    across = max(width, LEAST_WIDTH)
    image = QImage(across, round(across * HEIGHT / WIDTH), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    try:
        paint_page(painter, across, document, page)
    finally:
        painter.end()
    return image if across == width else image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)


class Paper(QWidget):
    """The sheet of paper on the ground."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: QImage | None = None
        self.setAccessibleName("公示预览")

    def show_picture(self, picture: QImage | None) -> None:
        """Show a page; None shows none."""
        self.picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The paper with its shadow; the page before stays, stretched, until the new one is painted."""
        if self.picture is None:
            return
        sheet = QRectF(self.rect()).adjusted(AROUND, AROUND, -AROUND, -AROUND)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        for reach, alpha in SHADES:
            painter.setBrush(QColor(0, 0, 0, alpha))
            painter.drawRoundedRect(sheet.adjusted(-reach, 1 - reach, reach, 1 + reach), reach, reach)
        painter.drawImage(sheet, self.picture)
        painter.end()


class Preview(QScrollArea):
    """Shows a page as large as fits, or as wide as there is room.

    Signals:
        turned(int): go that many pages on.
    """

    turned = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._document: Document | None = None
        self.page, self.is_wide = 0, False
        self.paper = Paper()
        self.setWidget(self.paper)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_page(self, document: Document | None, page: int) -> None:
        """Show a page of a document; None: none."""
        self._document, self.page = document, page
        if document is None:
            self.paper.show_picture(None)
        self._fit()

    def show_wide(self, is_wide: bool) -> None:
        """As wide as there is room, or the whole page."""
        self.is_wide = is_wide
        self._fit()

    def _fit(self) -> None:
        self.paper.setFixedSize(self._size())
        document, page = self._document, self.page
        if document is None:
            return
        width = round((self.paper.width() - 2 * AROUND) * self.devicePixelRatioF())
        self._office.jobs.start(
            lambda: picture_of(document, page, max(1, width)), self._painted, key=f"notice page {id(self)}"
        )

    def _painted(self, picture: QImage) -> None:
        if self._document is not None:
            self.paper.show_picture(picture)

    def _size(self) -> QSize:
        room = self.maximumViewportSize()
        wide = room.width() - 2 * AROUND
        if self.is_wide:
            wide -= self.verticalScrollBar().sizeHint().width()
        else:
            wide = min(wide, round((room.height() - 2 * AROUND) * WIDTH / HEIGHT))
        wide = max(wide, 60)
        return QSize(wide + 2 * AROUND, round(wide * HEIGHT / WIDTH) + 2 * AROUND)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another room, another size."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel turns pages where the whole page is shown, and scrolls where it is not."""
        if self.is_wide:
            super().wheelEvent(event)
        elif event.angleDelta().y():
            self.turned.emit(-1 if event.angleDelta().y() > 0 else 1)
            event.accept()
