"""What leaders decide on hard cases: who does what by when, and what came of it."""

from dataclasses import dataclass

import numpy as np

from commandcenter.sample.actors import Parties
from commandcenter.sample.asides import Asides, gathered, last_at, next_at
from commandcenter.sample.issues import Issues
from commandcenter.sample.open_groups import DONE, GROUPS, LATE, UNDONE
from commandcenter.sample.scene import Scene
from commandcenter.sample.worktime import DAY, NEVER, NOWHERE, Ints

DECIDED = 0.82
TASK_SHARES = (0.4, 0.42, 0.18)
DONE_IN_TIME = 0.92
MINUTE = 60
SHORTEST = 60 * MINUTE


@dataclass(frozen=True, eq=False)
class Tasks:
    """One place a task. ``decision`` is the place of the one that names it, ``due`` the first second of its day."""

    decision: Ints
    issue: Ints
    unit: Ints
    at: Ints
    due: Ints
    done: Ints


def draw_decisions(scene: Scene, issues: Issues, parties: Parties) -> tuple[Tasks, Asides]:
    """The tasks of all decisions in the order in which these were made, and the steps."""
    lots = scene.frame.lots("decisions")
    issue, at, until, states = _decided(lots, scene, issues, parties)
    order = np.argsort(at, kind="stable")
    issue, at, until, states = issue[order], at[order], until[order], [states[place] for place in order.tolist()]
    decision = np.repeat(np.arange(len(issue)), [len(of) for of in states])
    unit = _units(lots, scene, parties, issue, [len(of) for of in states])
    state = [one for of in states for one in of]
    due, done = _fulfilled(lots, scene, at[decision], until[decision], state)
    tasks = Tasks(decision, issue[decision], unit, at[decision], due, done)
    rows = np.flatnonzero(done != NEVER)
    steps = [
        Asides.of("decide", issue, at, np.arange(len(issue))),
        Asides.of("fulfil", tasks.issue[rows], done[rows], rows, unit[rows]),
    ]
    return tasks, gathered(steps)


def _decided(
    lots: np.random.Generator, scene: Scene, issues: Issues, parties: Parties
) -> tuple[Ints, Ints, Ints, list[tuple[str, ...]]]:
    """Which issues were decided on and when, until when their tasks could be done, and how far each task came."""
    time, events = scene.frame.time, issues.events
    able = (parties.hard_since != NEVER) & ~issues.cases.round_the_clock
    taken = last_at(events, ("accept",), np.arange(issues.count), parties.hard_since)
    begin = time.position(np.maximum(parties.hard_since, taken)) + 2 * MINUTE
    now = np.full(issues.count, scene.frame.now)
    ends = next_at(events, ("answer", "merge"), np.arange(issues.count), np.maximum(parties.hard_since, 0), now)
    until = time.position(np.where(issues.is_closed, ends, now)) - 2 * MINUTE
    closed = able & issues.is_closed & (until - begin > SHORTEST) & (lots.random(issues.count) < DECIDED)
    opened = np.array([place != NOWHERE and bool(GROUPS[place].tasks) for place in issues.group.tolist()])
    rows = np.flatnonzero(closed | opened)
    share = np.where(opened[rows], lots.uniform(0.05, 0.15, len(rows)), lots.uniform(0.05, 0.35, len(rows)))
    at = time.at_position(begin[rows] + (share * (until - begin)[rows]).astype(np.int64))
    count = (1 + lots.choice(len(TASK_SHARES), len(rows), p=TASK_SHARES)).tolist()
    states = [
        GROUPS[group].tasks if group != NOWHERE else (DONE,) * often
        for group, often in zip(issues.group[rows].tolist(), count, strict=True)
    ]
    return rows, at, until[rows], states


def _units(lots: np.random.Generator, scene: Scene, parties: Parties, issue: Ints, counts: list[int]) -> Ints:
    """The lead first, then the township's office or a department."""
    departments = scene.people.units_of("department")
    found: list[int] = []
    for row, count in zip(issue.tolist(), counts, strict=True):
        own = [int(parties.lead[row]), int(parties.office[row]), *lots.choice(departments, 3, replace=False).tolist()]
        found.extend(list(dict.fromkeys(own))[:count])
    return np.array(found, np.int64)


def _fulfilled(lots: np.random.Generator, scene: Scene, at: Ints, until: Ints, state: list[str]) -> tuple[Ints, Ints]:
    """The day by which each is due, and when it was done."""
    time, count = scene.frame.time, len(at)
    begin = time.position(at)
    done = time.at_position(begin + (lots.uniform(0.25, 0.9, count) * (until - begin)).astype(np.int64))
    first, given = at // DAY * DAY, done // DAY * DAY
    slack = lots.integers(0, 6, count) * DAY
    in_time = lots.random(count) < DONE_IN_TIME
    due = np.where(in_time, given + slack, np.maximum(first, given - DAY * lots.integers(1, 4, count)))
    is_undone = np.array([one == UNDONE for one in state], bool)
    is_late = np.array([one == LATE for one in state], bool)
    due = np.where(is_undone, scene.frame.today + lots.integers(2, 12, count) * DAY, due)
    over = np.maximum(first, time.end_of_last_workday(np.full(count, scene.frame.today - DAY)))
    due = np.where(is_late, over, time.end_of_next_workday(due))
    return due // DAY * DAY, np.where(is_undone | is_late, NEVER, done)
