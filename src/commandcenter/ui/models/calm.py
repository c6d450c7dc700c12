"""Many requests in a short time become few: the first is answered at once, the rest together a little later."""

from PySide6.QtCore import QObject, QTimer, Signal

PAUSE_MS = 200


class Calm(QObject):
    """Between a stream of changes and a query.

    Signals:
        due(): ask now.
    """

    due = Signal()

    def __init__(self, parent: QObject, pause_ms: int = PAUSE_MS) -> None:
        super().__init__(parent)
        self._is_waiting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause_ms)
        self._timer.timeout.connect(self._pause_over)

    def request(self) -> None:
        """Something has changed."""
        if self._timer.isActive():
            self._is_waiting = True
        else:
            self._timer.start()
            self.due.emit()

    def _pause_over(self) -> None:
        if self._is_waiting:
            self._is_waiting = False
            self._timer.start()
            self.due.emit()
