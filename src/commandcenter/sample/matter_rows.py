"""The rows of what hangs on issues: whistles, supervision orders, tasks, looks at personal data."""

from collections.abc import Iterator

import numpy as np

from commandcenter.sample.actors import Cast
from commandcenter.sample.batch import Batch
from commandcenter.sample.issues import Issues
from commandcenter.sample.matters import Matters
from commandcenter.sample.moves import ABSENT, MOVE, MOVES
from commandcenter.sample.reports import Reports
from commandcenter.sample.rhythm import share_of_history
from commandcenter.sample.scene import Scene
from commandcenter.sample.wording import said
from commandcenter.sample.worktime import NOWHERE, Ints

UNMASKINGS, FEWEST = 420, 24
CALLING = {
    "contact": "unmask_contact",
    "notice": "unmask_notice",
    "satisfied": "unmask_evaluate",
    "fairly": "unmask_evaluate",
    "dissatisfied": "unmask_evaluate",
    "unreachable": "unmask_evaluate",
}
"""Steps for which somebody had to call the reporter, and what they gave as their reason."""


def matter_batches(scene: Scene, issues: Issues, cast: Cast, matters: Matters, reports: Reports) -> Iterator[Batch]:
    """All of them; issues, events and reports are written before."""
    yield _whistles(scene, matters)
    yield _orders(scene, issues, cast, matters)
    yield _tasks(scene, matters)
    yield _unmaskings(scene, issues, cast, reports)


def _ids(places: Ints) -> list[int]:
    found: list[int] = (places + 1).tolist()
    return found


def _whistles(scene: Scene, matters: Matters) -> Batch:
    calls, stamps = matters.calls, scene.frame.time.stamps
    columns = "id issue_id organization_id whistled_at due_at reported_in_at answered_at score answer score_comment"
    rows = zip(
        range(1, len(calls.issue) + 1),
        _ids(calls.issue),
        _ids(calls.unit),
        *(stamps(moments) for moments in (calls.at, calls.due, calls.reported, calls.answered)),
        [points if points != ABSENT else None for points in calls.score.tolist()],
        matters.said.answers,
        matters.said.comments,
        strict=True,
    )
    return Batch("whistle", tuple(columns.split()), rows, len(calls.issue), "吹哨报到")


def _orders(scene: Scene, issues: Issues, cast: Cast, matters: Matters) -> Batch:
    orders, stamps = matters.orders, scene.frame.time.stamps
    columns = "id issue_id organization_id content ordered_at ordered_by_id due_at replied_at reply"
    given = np.flatnonzero(issues.events.move == MOVE["supervise"])
    by = np.zeros(len(orders.issue), np.int64)
    by[issues.events.thing[given]] = cast.actor[given]
    rows = zip(
        range(1, len(orders.issue) + 1),
        _ids(orders.issue),
        _ids(orders.unit),
        matters.said.contents,
        stamps(orders.at),
        _ids(by),
        stamps(orders.due),
        stamps(orders.replied),
        matters.said.replies,
        strict=True,
    )
    return Batch("supervision_order", tuple(columns.split()), rows, len(orders.issue), "督办单")


def _tasks(scene: Scene, matters: Matters) -> Batch:
    tasks, time = matters.tasks, scene.frame.time
    columns = "id issue_id organization_id content assigned_at due_on done_at result"
    rows = zip(
        range(1, len(tasks.issue) + 1),
        _ids(tasks.issue),
        _ids(tasks.unit),
        matters.said.tasks,
        time.stamps(tasks.at),
        time.days(tasks.due),
        time.stamps(tasks.done),
        matters.said.results,
        strict=True,
    )
    return Batch("task", tuple(columns.split()), rows, len(tasks.issue), "批示任务")


def _unmaskings(scene: Scene, issues: Issues, cast: Cast, reports: Reports) -> Batch:
    """Shortly before a call."""
    lots, events = scene.frame.lots("unmaskings"), issues.events
    able = np.flatnonzero(np.isin(events.move, [MOVE[key] for key in CALLING]) & (cast.actor != NOWHERE))
    count = max(FEWEST, round(UNMASKINGS * share_of_history(scene.frame)))
    rows = lots.choice(able, count, replace=False)
    at = np.maximum(events.at[rows] - lots.integers(30, 900, count), issues.origins.registered[events.issue[rows]])
    order = np.argsort(at, kind="stable")
    rows, at = rows[order], at[order]
    moves = [MOVES[place] for place in events.move[rows].tolist()]
    lot = lots.integers(1 << 20, size=count).tolist()
    reasons = [said(CALLING[move.key]) for move in moves]
    lines = zip(
        range(1, count + 1),
        scene.frame.time.stamps(at),
        _ids(cast.actor[rows]),
        [move.role for move in moves],
        _ids(events.issue[rows]),
        reports.first_ids(events.issue[rows]).tolist(),
        [words[number % len(words)] for words, number in zip(reasons, lot, strict=True)],
        strict=True,
    )
    columns = "id at actor_id role issue_id report_id reason"
    return Batch("unmasking", tuple(columns.split()), lines, count, "查看记录")
