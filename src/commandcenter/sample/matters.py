"""All that hangs on issues: calls, orders, tasks, reports that joined; with what was said of each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commandcenter.sample.actors import Parties
from commandcenter.sample.asides import gathered, interleaved
from commandcenter.sample.calls import Calls, draw_calls
from commandcenter.sample.course import Events
from commandcenter.sample.decisions import Tasks, draw_decisions
from commandcenter.sample.issues import Issues
from commandcenter.sample.joins import Joins, draw_joins
from commandcenter.sample.moves import ABSENT, MOVE
from commandcenter.sample.notices import draw_notices, draw_reviews
from commandcenter.sample.orders import Orders, draw_orders
from commandcenter.sample.scene import Scene
from commandcenter.sample.wording import said
from commandcenter.sample.worktime import NEVER, Ints

HIGH, LOW = 88, 76
"""From this score on a comment praises; below that one it blames."""


@dataclass(frozen=True, eq=False)
class Said:
    """The words of each: by call, order, task, joined report. None where nothing was said."""

    answers: Sequence[str | None]
    comments: Sequence[str | None]
    contents: Sequence[str]
    replies: Sequence[str | None]
    tasks: Sequence[str]
    results: Sequence[str | None]
    joined: Sequence[str]


@dataclass(frozen=True, eq=False)
class Matters:
    """What is kept in tables of its own."""

    calls: Calls
    orders: Orders
    tasks: Tasks
    joins: Joins
    said: Said


def attach(scene: Scene, issues: Issues, parties: Parties, titles: Sequence[str]) -> tuple[Issues, Matters]:
    """Draw all of it; the issues come back with its steps in their history."""
    calls, of_calls = draw_calls(scene, issues, parties)
    orders, of_orders = draw_orders(scene, issues, parties)
    tasks, of_decisions = draw_decisions(scene, issues, parties)
    joins, of_joins = draw_joins(scene, issues)
    further = (draw_notices(scene, issues), draw_reviews(scene, issues))
    words = _said(scene, issues, calls, orders, tasks, joins, titles)
    whole = interleaved(issues, gathered([of_calls, of_orders, of_decisions, of_joins, *further]))
    _keep_moments(whole.events, calls, orders, tasks, joins)
    return whole, Matters(calls, orders, tasks, joins, words)


def _keep_moments(events: Events, calls: Calls, orders: Orders, tasks: Tasks, joins: Joins) -> None:
    """The moments of the steps as they came to stand: two of an issue are never made in the same second."""
    calls.at[:] = _moments(events, "whistle", len(calls.called))[calls.whistle]
    tasks.at[:] = _moments(events, "decide", len(tasks.issue))[tasks.decision]
    for key, moments in (
        ("report_in", calls.reported),
        ("respond", calls.answered),
        ("score", calls.scored),
        ("supervise", orders.at),
        ("reply", orders.replied),
        ("fulfil", tasks.done),
        ("join", joins.at),
    ):
        moments[:] = _moments(events, key, len(moments))


def _moments(events: Events, key: str, count: int) -> Ints:
    """When the step was made about each thing; NEVER where it was not."""
    rows = np.flatnonzero(events.move == MOVE[key])
    found = np.full(count, NEVER)
    found[events.thing[rows]] = events.at[rows]
    return found


def _said(
    scene: Scene, issues: Issues, calls: Calls, orders: Orders, tasks: Tasks, joins: Joins, titles: Sequence[str]
) -> Said:
    lots = scene.frame.lots("said of matters")
    duty = lots.integers(len(said("task")), size=len(tasks.issue)).tolist()
    return Said(
        _where(calls.answered != NEVER, _drawn(lots, "respond", len(calls.issue))),
        _comments(lots, calls),
        _orders(lots, issues, orders),
        _where(orders.replied != NEVER, _drawn(lots, "reply", len(orders.issue))),
        [said("task")[place] for place in duty],
        _where(tasks.done != NEVER, [said("fulfil")[place] for place in duty]),
        [
            f"{opening}{titles[issue]}。{wish}"
            for issue, opening, wish in zip(
                joins.issue.tolist(),
                _drawn(lots, "join", len(joins.issue)),
                _drawn(lots, "join_wish", len(joins.issue)),
                strict=True,
            )
        ],
    )


def _drawn(lots: np.random.Generator, key: str, count: int) -> list[str]:
    words = said(key)
    return [words[place] for place in lots.integers(len(words), size=count).tolist()]


def _where(holds: Ints, words: Sequence[str]) -> list[str | None]:
    return [text if there else None for there, text in zip(holds.tolist(), words, strict=True)]


def _comments(lots: np.random.Generator, calls: Calls) -> list[str | None]:
    kinds = np.where(calls.score >= HIGH, 0, np.where(calls.score >= LOW, 1, 2)).tolist()
    drawn = [_drawn(lots, key, len(calls.issue)) for key in ("score_high", "score_middle", "score_low")]
    words = [drawn[kind][place] for place, kind in enumerate(kinds)]
    return _where((calls.score != ABSENT) & (calls.has_comment > 0), words)


def _orders(lots: np.random.Generator, issues: Issues, orders: Orders) -> list[str]:
    """What is ordered says why: returned again, over its time, or slow."""
    cases = issues.cases
    is_late = (cases.settle_due[orders.issue] != NEVER) & (orders.at > cases.settle_due[orders.issue])
    returned = cases.returns[orders.issue] > 1
    kinds = np.where(is_late, 0, np.where(returned, 1, 2)).tolist()
    drawn = [_drawn(lots, key, len(orders.issue)) for key in ("supervise_late", "supervise_returned", "supervise")]
    return [drawn[kind][place] for place, kind in enumerate(kinds)]
