"""When the clock of a stage runs out, and what the settle clock has left: one registry entry a stage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from commandcenter.domain.clocks import after, counted, due
from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.rules import Rules


@dataclass(frozen=True)
class Clocked:
    """What of an issue its clocks depend on, as it stands after a step."""

    registered_at: datetime
    stage_since: datetime
    contacted_at: datetime | None
    settle_due_at: datetime | None
    category: str | None = None
    contact_due_at: datetime | None = None  # fixed when it was registered; a change of the limit does not move it


def _accept(issue: Clocked, rules: Rules) -> datetime | None:
    return due(issue.registered_at, rules.limit("accept", issue.category), rules.working)


def _contact(issue: Clocked, rules: Rules) -> datetime | None:
    """The reporter must hear from somebody; once that is done nothing presses until the dispatch."""
    if issue.contacted_at is not None:
        return None
    return issue.contact_due_at or contact_due(issue.registered_at, issue.category, rules)


def _sign(issue: Clocked, rules: Rules) -> datetime | None:
    return due(issue.stage_since, rules.limit("sign", issue.category), rules.working)


def _settle(issue: Clocked, rules: Rules) -> datetime | None:
    return issue.settle_due_at


def _evaluate(issue: Clocked, rules: Rules) -> datetime | None:
    return due(issue.stage_since, rules.limit("evaluate", issue.category), rules.working)


def _never(issue: Clocked, rules: Rules) -> datetime | None:
    return None


STAGE_DUE: dict[str, Callable[[Clocked, Rules], datetime | None]] = {
    "registered": _accept,
    "accepted": _contact,
    "dispatched": _sign,
    "handling": _settle,
    "answered": _evaluate,
    "suspended": _never,  # its review day is given with the step
    "closed": _never,
}


def contact_due(registered_at: datetime, category: str | None, rules: Rules) -> datetime:
    """When somebody must have spoken to the reporter."""
    return due(registered_at, rules.limit("contact", category), rules.working)


def review_due(day: date, rules: Rules) -> datetime:
    """A review day is over when work ends on it."""
    return datetime.combine(day, rules.working.hours_on(day).spans[-1][1], CHINA)


def settle_due(start: datetime, category: str, rules: Rules) -> datetime:
    """When a category's settle limit that begins at ``start`` is used up."""
    return due(start, rules.limit("settle", category), rules.working)


def settle_left(
    now: datetime, settle_due_at: datetime, category: str, rules: Rules, settle_from: datetime | None = None
) -> int:
    """The whole minutes, of the kind of time that the settle clock began with, that it has left; negative when over."""
    round_the_clock = rules.round_the_clock(category, settle_from or now)
    return round(counted(now, settle_due_at, round_the_clock, rules.working))


def resumed(
    now: datetime, left: int, settle_from: datetime, settle_due_at: datetime, category: str, rules: Rules
) -> tuple[datetime, datetime]:
    """The settle clock after a suspension: its beginning and end, moved so that what is left and used stays as it was.

    What was overdue when it was suspended is as overdue as it was; nothing becomes overdue by the suspension. A clock
    keeps the kind of time that it began with: where the category's has changed since, its beginning stays.
    """
    round_the_clock = rules.round_the_clock(category, settle_from)
    gone = counted(settle_from, settle_due_at, round_the_clock, rules.working) - left
    start = after(now, -gone, round_the_clock, rules.working)
    if rules.round_the_clock(category, start) != round_the_clock:
        start = settle_from
    return start, after(now, left, round_the_clock, rules.working)
