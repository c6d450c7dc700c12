"""The one Selection: scope, filters, day and issue; every panel reads it and any of them may set it."""

from datetime import date

from PySide6.QtCore import QObject, Signal

from commandcenter.services.filters import NO_FILTERS, Filters
from commandcenter.services.scope import Scope


class Selection(QObject):
    """What is selected in this window.

    Signals:
        scope_changed(Scope): another place or cell.
        filters_changed(Filters): issues are narrowed otherwise.
        day_changed(object): a date, or None for "now".
        issue_changed(object): the id of the issue in focus, or None.
    """

    scope_changed = Signal(object)
    filters_changed = Signal(object)
    day_changed = Signal(object)
    issue_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.scope = Scope()
        self.filters = NO_FILTERS
        self.day: date | None = None
        self.issue_id: int | None = None

    def select(self, scope: Scope) -> None:
        """Select a scope."""
        if scope != self.scope:
            self.scope = scope
            self.scope_changed.emit(scope)

    def narrow(self, filters: Filters) -> None:
        """Narrow issues to these; ``NO_FILTERS`` for all."""
        if filters != self.filters:
            self.filters = filters
            self.filters_changed.emit(filters)

    def step_out(self) -> None:
        """Esc: leave the issue in focus first, then one step wider."""
        if self.issue_id is not None:
            self.focus_issue(None)
        else:
            self.select(self.scope.step_out())

    def show_day(self, day: date | None) -> None:
        """Show the district as of a day; None for now."""
        if day != self.day:
            self.day = day
            self.day_changed.emit(day)

    def focus_issue(self, issue_id: int | None) -> None:
        """Put an issue in focus; the place it concerns is selected by whoever knows it."""
        if issue_id != self.issue_id:
            self.issue_id = issue_id
            self.issue_changed.emit(issue_id)
