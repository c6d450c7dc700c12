"""Looks for garbage in the window's thread only.

Python looks in whichever thread happens to allocate. A worker that found a closed window in a cycle would free its Qt
objects outside their thread, and Qt ends the process.
"""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EACH_MS = 250
YOUNG = 5_000  # new objects from which on a look is worth while: 20,000 took 12 to 22 ms
MIDDLE_EACH, OLD_EACH = 20, 1_000  # looks between two at what lived longer


class Collector(QObject):
    """From its making on Python looks no more by itself; from :meth:`start` on this looks instead."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EACH_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """What stands now stays and is looked at no more."""
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Free what is in vain, when enough has come since the last time."""
        if gc.get_count()[0] >= YOUNG:
            self._looks += 1
            gc.collect(2 if not self._looks % OLD_EACH else 1 if not self._looks % MIDDLE_EACH else 0)
