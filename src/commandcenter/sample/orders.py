"""Supervision orders: on what was overdue or returned again and again, and those that run on open issues."""

from dataclasses import dataclass, fields

import numpy as np

from commandcenter.sample.actors import Parties
from commandcenter.sample.asides import Asides, gathered, handling_from
from commandcenter.sample.issues import Issues
from commandcenter.sample.open_groups import ANSWERED_ORDER, GROUPS, LATE, RUNNING, WORK_DAY
from commandcenter.sample.scene import Scene
from commandcenter.sample.worktime import DAY, NEVER, NOWHERE, Ints, Worktime

ORDERED_LATE, ORDERED_RETURNED = 0.09, 0.5
REPLIED_IN_TIME = 0.9
MINUTE = 60
SHORTEST = 90 * MINUTE  # of working time that an order needs to make sense


@dataclass(frozen=True, eq=False)
class Orders:
    """One place an order; ``replied`` NEVER while it runs."""

    issue: Ints
    unit: Ints
    at: Ints
    due: Ints
    replied: Ints


def draw_orders(scene: Scene, issues: Issues, parties: Parties) -> tuple[Orders, Asides]:
    """All orders in the order in which they were given, and their steps."""
    lots = scene.frame.lots("orders")
    both = (_closed(lots, scene, issues, parties), _open(lots, scene, issues, parties))
    columns = [np.concatenate([getattr(part, field.name) for part in both]) for field in fields(Orders)]
    order = np.argsort(columns[2], kind="stable")
    orders = Orders(*(column[order] for column in columns))
    return orders, _steps(orders)


def _closed(lots: np.random.Generator, scene: Scene, issues: Issues, parties: Parties) -> Orders:
    """Some of those answered late, once they were late; many of those returned twice, once they were taken."""
    cases, time = issues.cases, scene.frame.time
    able = issues.is_closed & ~cases.round_the_clock & (cases.answered != NEVER)
    late = able & (cases.answered > cases.settle_due) & (cases.settle_due != NEVER)
    again = able & ~late & (cases.returns > 1)
    lot = lots.random(issues.count)
    issue = np.flatnonzero((late & (lot < ORDERED_LATE)) | (again & (lot < ORDERED_RETURNED)))
    begin = time.position(np.where(late[issue], cases.settle_due[issue], handling_from(issues, issue))) + MINUTE
    end = time.position(cases.answered[issue])
    long_enough = end - begin > SHORTEST
    issue, begin, end = issue[long_enough], begin[long_enough], end[long_enough]
    at = time.at_position(begin + (lots.uniform(0.05, 0.4, len(issue)) * (end - begin)).astype(np.int64))
    due = time.end_of_next_workday(at + lots.integers(1, 4, len(issue)) * DAY)
    latest = time.position(cases.closed[issue]) - 2 * MINUTE
    in_time = np.where(lots.random(len(issue)) < REPLIED_IN_TIME, time.position(due), latest)
    begin = time.position(at)
    wait = (lots.uniform(0.2, 0.95, len(issue)) * (np.minimum(in_time, latest) - begin)).astype(np.int64)
    return Orders(issue, parties.lead[issue], at, due, time.at_position(begin + np.maximum(wait, MINUTE)))


def _open(lots: np.random.Generator, scene: Scene, issues: Issues, parties: Parties) -> Orders:
    """As the groups of the open issues say."""
    rows = [
        _one(lots, scene, issues, row, state)
        for row in np.flatnonzero(issues.group != NOWHERE).tolist()
        for state in GROUPS[int(issues.group[row])].orders
    ]
    issue, at, due, replied = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    return Orders(issue, parties.lead[issue], at, due, replied)


def _one(lots: np.random.Generator, scene: Scene, issues: Issues, row: int, state: str) -> tuple[int, ...]:
    """The issue, and when it was ordered, is due, was replied to."""
    time, now = scene.frame.time, scene.frame.now
    begin = int(time.position(handling_from(issues, np.array([row])))[0]) + 2 * MINUTE
    until = int(time.position(np.array([now]))[0]) - 2 * MINUTE
    yesterday = int(time.position(np.array([scene.frame.today]))[0])
    back = {RUNNING: 0.7, LATE: 1.4, ANSWERED_ORDER: 5.0}[state]
    last = yesterday if state == LATE else until
    at = max(begin, last - int(back * lots.uniform(0.6, 1.0) * WORK_DAY))
    if state == RUNNING:
        due = int(time.end_of_next_workday(np.array([now + lots.integers(1, 4) * DAY]))[0])
        return row, _moment(time, at), due, NEVER
    if state == LATE:
        return row, _moment(time, at), _moment(time, yesterday), NEVER
    due = int(time.end_of_next_workday(np.array([_moment(time, at) + DAY]))[0])
    return row, _moment(time, at), due, _moment(time, at + int(lots.uniform(0.3, 0.8) * (until - at)))


def _moment(time: Worktime, position: int) -> int:
    return int(time.at_position(np.array([position]))[0])


def _steps(orders: Orders) -> Asides:
    every = np.arange(len(orders.issue))
    done = np.flatnonzero(orders.replied != NEVER)
    return gathered(
        [
            Asides.of("supervise", orders.issue, orders.at, every, given=orders.due),
            Asides.of("reply", orders.issue[done], orders.replied[done], done, orders.unit[done]),
        ]
    )
