"""The course of many issues: their planned steps, walked through all at once, event by event."""

from dataclasses import dataclass, fields

import numpy as np

from commandcenter.sample.moves import MOVES, Cases, take
from commandcenter.sample.worktime import DAY, NEVER, NOWHERE, Bools, Floats, Ints, Worktime

NO_STEP = -1
EXTENSION = (0.5, 1.0)
REVIEW_DAYS = (20, 75)
CALLING_HOURS = (8.2, 20.8)
UNSOLVED, UNSOLVED_DISSATISFIED = 0.02, 0.86


@dataclass(frozen=True, eq=False)
class Plan:
    """Steps to take, a row an issue: places in MOVES (NO_STEP at the end), the seconds before each and of which clock.

    ``lot`` holds a random number (0 to 1) for each step, for what the step is given.
    """

    steps: Ints
    delay: Ints
    clock: Bools
    lot: Floats


@dataclass(frozen=True, eq=False)
class Events:
    """One place an event, in the order of issue and number. ``returned``: how often it had been returned before.

    ``unit`` is the organization that acts where it is not the lead, ``thing`` what the step is about: a place among
    the whistles, orders, decisions, tasks or joined reports; NOWHERE where there is none.
    """

    issue: Ints
    number: Ints
    at: Ints
    move: Ints
    before: Ints
    after: Ints
    due: Ints
    given: Ints
    returned: Ints
    unit: Ints
    thing: Ints

    def pick(self, order: Ints) -> "Events":
        """The same events in another order, or fewer."""
        return Events(*(getattr(self, field.name)[order] for field in fields(self)))


def walk(cases: Cases, plan: Plan) -> Events:
    """Take all planned steps; ``cases`` are left as the last one leaves them."""
    at = cases.registered.copy()
    parts: list[tuple[Ints, ...]] = []
    for number in range(plan.steps.shape[1]):
        step = plan.steps[:, number]
        acting = np.flatnonzero(step != NO_STEP)
        if number:
            at[acting] = _later(cases, plan, at, acting, number)
        for move in np.unique(step[acting]).tolist():
            rows = acting[step[acting] == move]
            parts.append(_step(cases, plan, rows, at[rows], move, number))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    return Events(*(column[order] for column in columns))


def _later(cases: Cases, plan: Plan, at: Ints, rows: Ints, number: int) -> Ints:
    return cases.frame.time.after(at[rows], np.maximum(plan.delay[rows, number], 60), plan.clock[rows, number])


def _step(cases: Cases, plan: Plan, rows: Ints, at: Ints, place: int, number: int) -> tuple[Ints, ...]:
    move = MOVES[place]
    before, returned = cases.stage[rows].copy(), cases.returns[rows].copy()
    lot = plan.lot[rows, number]
    given = _is_solved(place, lot) if move.takes == "solved" else _GIVEN[move.takes](cases, rows, at, lot)
    take(cases, move, rows, at, given)
    whole = np.full(len(rows), number + 1), at, np.full(len(rows), place), before
    nothing = np.full(len(rows), NOWHERE)
    return (
        rows,
        *whole,
        cases.stage[rows].copy(),
        cases.due[rows].copy(),
        given,
        returned,
        nothing,
        nothing,
    )


def _no_moment(cases: Cases, rows: Ints, at: Ints, lot: Floats) -> Ints:
    return np.zeros(len(rows), np.int64)


def _told_at(cases: Cases, rows: Ints, at: Ints, lot: Floats) -> Ints:
    """Told just before; a first contact may have been made on a free day, by telephone at a decent hour."""
    just_before = np.maximum(at - (60 + lot * 1500).astype(np.int64), cases.registered[rows])
    called = cases.registered[rows] + 600 + (lot * 15 * 3600).astype(np.int64)
    early, late = (int(hour * 3600) for hour in CALLING_HOURS)
    second = called % DAY
    next_morning = called // DAY * DAY + np.where(second > late, DAY, 0) + early + (lot * 3600).astype(np.int64)
    called = np.where((second < early) | (second > late), next_morning, called)
    first = (cases.contacted[rows] == NEVER) & (called < just_before) & (lot < 0.94)
    return np.where(first, called, just_before)


def _new_due(cases: Cases, rows: Ints, at: Ints, lot: Floats) -> Ints:
    longer = (cases.limit[rows] * (EXTENSION[0] + lot * (EXTENSION[1] - EXTENSION[0]))).astype(np.int64)
    return cases.frame.time.after(cases.settle_due[rows], longer, cases.round_the_clock[rows]) // 60 * 60


def _review_on(cases: Cases, rows: Ints, at: Ints, lot: Floats) -> Ints:
    return review_after(cases.frame.time, at, lot)


def review_after(time: Worktime, at: Ints, lot: Floats) -> Ints:
    """The end of the working day, some weeks later, on which a bank's entry is looked at again."""
    days = (REVIEW_DAYS[0] + lot * (REVIEW_DAYS[1] - REVIEW_DAYS[0])).astype(np.int64)
    return time.end_of_last_workday(at + days * DAY)


def lot_for_review(days: Ints) -> Floats:
    """The lot by which a review is so many days later, within what is usual."""
    low, high = REVIEW_DAYS
    lots: Floats = (np.clip(days, low, high - 1) - low + 0.5) / (high - low)
    return lots


def _is_solved(move: int, lot: Floats) -> Ints:
    """Content people say of a few things that they are not solved; the dissatisfied say so of most."""
    return (lot >= (UNSOLVED_DISSATISFIED if MOVES[move].key == "dissatisfied" else UNSOLVED)).astype(np.int64)


_GIVEN = {"": _no_moment, "told_at": _told_at, "new_due": _new_due, "review_on": _review_on}
