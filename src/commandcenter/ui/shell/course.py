"""A long piece of work on a thread: how far it is, and a way to stop it."""

from PySide6.QtCore import QObject, Signal

from commandcenter.domain.errors import Cancelled


class Course(QObject):
    """Handed to the work as its ``Progress``.

    Signals:
        told(float, str): how far it is, 0 to 1, and what is being done.
    """

    told = Signal(float, str)

    def __init__(self, stopped: str) -> None:
        """``stopped`` is the sentence for when it is stopped."""
        super().__init__()
        self._stopped = stopped
        self.is_stopped = False

    def stop(self) -> None:
        """Let the work end at its next step."""
        self.is_stopped = True

    def __call__(self, share: float, words: str) -> None:
        """Told by the work, on its thread. Raises Cancelled once it is stopped."""
        if self.is_stopped:
            raise Cancelled(self._stopped)
        self.told.emit(share, words)
