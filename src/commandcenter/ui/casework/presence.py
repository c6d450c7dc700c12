"""Who else is at work on issues just now, followed by the feed; what nobody renews goes by itself."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from commandcenter.services.editing import RENEW_EVERY, Editor, editors
from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.shell.office import Office, touches

EDITED = "✎"
"""The mark of an issue that somebody is at work on."""

Editors = dict[int, tuple[Editor, ...]]


class Presence(QObject):
    """Follows the forms that are open in other windows. ``marks`` are the words by issue.

    Signals:
        changed(dict[int, str]): other words.
    """

    changed = Signal(object)

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self.marks: dict[int, str] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(int(RENEW_EVERY.total_seconds() * 1000))
        self._timer.timeout.connect(self.ask)
        office.feed.changed.connect(self._follow)
        office.feed.found.connect(self.ask)

    def _follow(self, changes: Sequence[ChangeSeen]) -> None:
        """This window's own forms are no news to it."""
        own = f"{self._office.window}."
        if touches((one for one in changes if not one.key.startswith(own)), "editing"):
            self.ask()

    def ask(self) -> None:
        """Ask who is at work."""
        now = self._office.present.now()
        self._office.ask(lambda session: editors(session, None, now), self._show, key=f"presence {id(self)}")

    def _show(self, found: Editors) -> None:
        own = f"{self._office.window}."
        others = {key: [one for one in line if not one.token.startswith(own)] for key, line in found.items()}
        marks = {key: in_words(line) for key, line in others.items() if line}
        if marks and not self._timer.isActive():
            self._timer.start()
        elif not marks:
            self._timer.stop()
        if marks != self.marks:
            self.marks = marks
            self.changed.emit(marks)


def in_words(line: Sequence[Editor]) -> str:
    """One by name and step, several by the first and how many there are."""
    return line[0].words if len(line) == 1 else f"{line[0].words}（共 {len(line)} 人在办）"
