"""Many changes, few questions: the first asks at once, those that follow wait for a pause, none is forgotten."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

PAUSE_MS = 400


class Calm(QObject):
    """Between a stream of changes and a widget's query. A widget that is not on the screen asks when it is shown.

    Signals:
        due(): ask now.
    """

    due = Signal()

    def __init__(self, widget: QWidget, pause_ms: int = PAUSE_MS) -> None:
        super().__init__(widget)
        self._widget = widget
        self._is_waiting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause_ms)
        self._timer.timeout.connect(self._ask_if_waiting)
        widget.installEventFilter(self)

    def request(self) -> None:
        """Something has changed."""
        self._is_waiting = True
        self._ask_if_waiting()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for what was missed when the widget comes to the screen."""
        if event.type() == QEvent.Type.Show:
            self._ask_if_waiting(is_shown=True)
        return super().eventFilter(watched, event)

    def _ask_if_waiting(self, is_shown: bool = False) -> None:
        if self._is_waiting and not self._timer.isActive() and (is_shown or self._widget.isVisible()):
            self._is_waiting = False
            self._timer.start()
            self.due.emit()
