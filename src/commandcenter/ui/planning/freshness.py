"""Whether a proposal still fits the district that it was solved from: nothing is silently stale."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.planning.asking import Mark, Solved, mark_of
from commandcenter.ui.shell.office import Office, touches

CONCERNED = (
    "cadre",
    "organization",
    "cadre_tag",
    "village_tag",
    "village_focus",
    "enterprise",
    "enterprise_tag",
    "grid",
    "township",
    "setting",
)
"""What makes any proposal doubtful. Issues and visits weigh in the workload but change by the minute: not counted."""


class Freshness(QObject):
    """Follows the change feed on behalf of what is ``solved``.

    Signals:
        went_stale(): something that it was solved from is another now.
        written(): plans or pairings were written, by whomever.
    """

    went_stale = Signal()
    written = Signal()

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self.solved: Solved | None = None
        office.feed.changed.connect(self._follow)
        office.feed.found.connect(self.look_again)

    def look_again(self) -> None:
        """Whether the kind's pairings are still those that were solved from; asked on a thread."""
        if self.solved is not None:
            kind = self.solved.ask.kind
            self._office.ask(partial(mark_of, kind=kind), self._compare, key=f"plan mark {id(self)}")

    def _follow(self, changes: Sequence[ChangeSeen]) -> None:
        if touches(changes, "plan", "pairing"):
            self.written.emit()
        if touches(changes, *CONCERNED):
            self.went_stale.emit()
        elif touches(changes, "pairing"):
            self.look_again()

    def _compare(self, mark: Mark) -> None:
        if self.solved is not None and mark != self.solved.mark:
            self.went_stale.emit()
