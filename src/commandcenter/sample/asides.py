"""What happens on issues beside their way from stage to stage: notices, calls, orders, decisions, reviews, reports.

None of it but a review's next day and a notice changes an issue's row, so it is drawn after the ways, around them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from commandcenter.sample.course import Events
from commandcenter.sample.issues import Issues
from commandcenter.sample.moves import HANDLING, MOVE
from commandcenter.sample.worktime import NOWHERE, Bools, Ints

_SPAN = 1 << 32  # more than any moment
TELLING = ("answer", "satisfied", "fairly", "dissatisfied")
"""The steps after which the reporters were told at a moment that does not look back."""


@dataclass(frozen=True, eq=False)
class Asides:
    """One place a step: as in :class:`Events`, before it has its number and stage there."""

    issue: Ints
    at: Ints
    move: Ints
    given: Ints
    unit: Ints
    thing: Ints

    @classmethod
    def of(
        cls,
        key: str,
        issue: Ints,
        at: Ints,
        thing: Ints | None = None,
        unit: Ints | None = None,
        given: Ints | None = None,
    ) -> "Asides":
        """Steps of one kind."""
        nothing = np.full(len(issue), NOWHERE)
        move = np.full(len(issue), MOVE[key])
        return cls(
            issue,
            at,
            move,
            np.zeros(len(issue), np.int64) if given is None else given,
            nothing if unit is None else unit,
            nothing if thing is None else thing,
        )


def gathered(parts: Sequence[Asides]) -> Asides:
    """All of them, one after the other."""
    return Asides(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Asides)))


def next_at(events: Events, keys: Sequence[str], issue: Ints, at: Ints, otherwise: Ints) -> Ints:
    """When the first step of these kinds after ``at`` was made on each issue; ``otherwise`` where there was none."""
    rows = np.flatnonzero(np.isin(events.move, [MOVE[key] for key in keys]))
    place = np.searchsorted(events.issue[rows] * _SPAN + events.at[rows], issue * _SPAN + at, side="right")
    rows = np.append(rows, 0)
    found = rows[place]
    return np.where((place < len(rows) - 1) & (events.issue[found] == issue), events.at[found], otherwise)


def last_at(events: Events, keys: Sequence[str], issue: Ints, otherwise: Ints) -> Ints:
    """When the last step of these kinds was made on each issue; ``otherwise`` where there was none."""
    rows = np.flatnonzero(np.isin(events.move, [MOVE[key] for key in keys]))
    place = np.searchsorted(events.issue[rows], issue, side="right") - 1
    rows = np.append(rows, 0)
    found = rows[place]
    return np.where((place >= 0) & (events.issue[found] == issue), events.at[found], otherwise)


def interleaved(issues: Issues, asides: Asides) -> Issues:
    """The issues with these steps among theirs; their rows are brought to where the last step leaves them."""
    events, is_aside = _in_order(issues.events, asides)
    sets_clock = ~is_aside | (events.move == MOVE["review"])
    places = np.arange(len(events.at))
    last = np.maximum.accumulate(np.where(~is_aside, places, 0))
    clock = np.maximum.accumulate(np.where(sets_clock, places, 0))
    begins = np.maximum.accumulate(np.where(np.diff(events.issue, prepend=NOWHERE) != 0, places, 0))
    due = np.where(events.move == MOVE["review"], events.given, events.due)[clock]
    returned = np.cumsum(events.move == MOVE["return"]) - (events.move == MOVE["return"])
    events = replace(
        events,
        number=places - begins + 1,
        before=np.where(is_aside, events.after[last], events.before),
        after=events.after[last],
        due=due,
        returned=returned - returned[begins],
    )
    _settle(issues, events, is_aside)
    return replace(issues, events=events)


def _in_order(events: Events, asides: Asides) -> tuple[Events, Bools]:
    """All steps by issue and moment; no two of an issue at the same second, a way's own step before an aside."""
    count = len(asides.issue)
    nothing = np.full(count, NOWHERE)
    more = {field.name: getattr(asides, field.name, nothing) for field in fields(Events)}
    whole = Events(*(np.concatenate([getattr(events, name), column]) for name, column in more.items()))
    is_aside = np.repeat((False, True), (len(events.issue), count))
    while True:
        order = np.argsort(whole.issue * _SPAN + whole.at * 2 + is_aside, kind="stable")
        whole, is_aside = whole.pick(order), is_aside[order]
        same = (np.diff(whole.issue, prepend=NOWHERE) == 0) & (np.diff(whole.at, prepend=NOWHERE) <= 0)
        if not same.any():
            return whole, is_aside
        whole.at[same & is_aside] += 1


def _settle(issues: Issues, events: Events, is_aside: Bools) -> None:
    cases = issues.cases
    np.maximum.at(cases.version, events.issue, events.number)
    last = np.flatnonzero(np.diff(events.issue, append=NOWHERE) != 0)
    cases.due[events.issue[last]] = events.due[last]
    rows = np.flatnonzero(is_aside & (events.move == MOVE["notice"]))
    told = last_at(events, TELLING, events.issue[rows], np.full(len(rows), NOWHERE))
    rows = rows[events.at[rows] > told]
    np.maximum.at(cases.noticed, events.issue[rows], events.given[rows])


def handling_from(issues: Issues, issue: Ints) -> Ints:
    """When these issues came to be worked on for the last time before they were answered or stand."""
    return last_at(issues.events, ("sign",), issue, issues.origins.registered[issue])


def is_at_work(issues: Issues) -> Bools:
    """Which open issues are being worked on."""
    at_work: Bools = issues.cases.stage == HANDLING
    return at_work
