"""A card that somebody else moved glides from where it stood to where it stands."""

from PySide6.QtCore import QAbstractAnimation, QEasingCurve, QPoint, QPropertyAnimation, QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from commandcenter.ui.board.delegate import CardDelegate
from commandcenter.ui.board.face import Face
from commandcenter.ui.shell.tokens import GLIDE_MS


def glide(over: QWidget, delegate: CardDelegate, face: Face, size: QSize, start: QPoint, end: QPoint) -> None:
    """Let a picture of the card glide over ``over``; points are its own."""
    label = QLabel(over)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    label.setFixedSize(size)
    label.setPixmap(delegate.picture(size, label.devicePixelRatioF(), face, selected=True))
    label.move(start)
    label.show()
    label.raise_()
    animation = QPropertyAnimation(label, b"pos", label)
    animation.setDuration(2 * GLIDE_MS)
    animation.setStartValue(start)
    animation.setEndValue(end)
    animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
    animation.finished.connect(label.deleteLater)
    animation.start(QAbstractAnimation.DeletionPolicy.DeleteWhenStopped)
