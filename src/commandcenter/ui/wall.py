"""The wall goes round by itself: township after township, each under the next theme of the map."""

from collections.abc import Callable, Sequence
from itertools import cycle

from PySide6.QtCore import QObject, QTimer

from commandcenter.services.scope import Scope
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.perspectives import Perspective

STEP_MS = 12_000


class WallCycle(QObject):
    """Changes what a wall shows every twelve seconds, as long as the wall's perspective is shown."""

    def __init__(self, office: Office, show_theme: Callable[[str], None], themes: Sequence[str]) -> None:
        super().__init__()
        self._office, self._show_theme = office, show_theme
        self._first_theme = themes[0]
        scopes = (Scope(), *(Scope(row.code) for row in office.places.townships))
        self._scopes, self._themes = cycle(scopes), cycle(themes)
        self._before = Scope()
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self.step)

    @property
    def is_running(self) -> bool:
        """Whether it goes round."""
        return self._timer.isActive()

    def follow(self, perspective: Perspective) -> None:
        """Start on the wall, stop off it and put back what was selected before."""
        if perspective.is_wall and not self.is_running:
            self._before = self._office.selection.scope
            self._timer.start()
        elif not perspective.is_wall and self.is_running:
            self._timer.stop()
            self._office.selection.select(self._before)
            self._show_theme(self._first_theme)

    def step(self) -> None:
        """Show the next township under the next theme."""
        self._office.selection.select(next(self._scopes))
        self._show_theme(next(self._themes))
