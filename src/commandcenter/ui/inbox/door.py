"""Hangs the inbox on the bell in the window's head: counts from the start, the panel made when it is first wanted."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from commandcenter.ui.inbox.following import Following
from commandcenter.ui.shell.alert_button import AlertButton
from commandcenter.ui.shell.office import Office

if TYPE_CHECKING:
    from commandcenter.ui.inbox.panel import InboxPanel


class InboxDoor(QObject):
    """Opens and closes the inbox of a window. ``panel`` is None until it was opened once."""

    def __init__(self, office: Office, bell: AlertButton, window: QWidget) -> None:
        super().__init__(bell)
        self._office, self._bell, self._window = office, bell, window
        self.panel: InboxPanel | None = None
        self.following = Following(office, bell)
        self.following.counted.connect(bell.show_counts)
        bell.clicked.connect(self.toggle)

    def toggle(self, _checked: bool = False) -> None:
        """Let the inbox down, or take it away. On a wall there is none."""
        if not self._bell.isVisible():
            return
        if self.panel is None:
            from commandcenter.ui.inbox.panel import InboxPanel

            self.panel = InboxPanel(self._office, self.following, self._bell, self._window)
        self.panel.toggle()
