"""Who reported an issue, and which departments were called to it."""

import numpy as np

from commandcenter.sample.batch import Batch, Row
from commandcenter.sample.issues import Issues
from commandcenter.sample.moves import ABSENT
from commandcenter.sample.names import people, telephones
from commandcenter.sample.origins import SOURCE, SOURCE_KEYS
from commandcenter.sample.scene import Scene
from commandcenter.sample.worktime import DAY, NEVER, Bools, Ints

REPORTS_SHARES = (0.9, 0.075, 0.018, 0.007)
REPORT_COLUMNS = ("id", "issue_id", "reporter", "telephone", "source", "reported_at", "told_at")
WHISTLE_COLUMNS = (
    "id", "issue_id", "organization_id", "whistled_at", "due_at", "reported_in_at", "answered_at", "score",
)  # fmt: skip
SCORED = 0.7


def report_batch(scene: Scene, issues: Issues) -> Batch:
    """One report of most issues, up to four of some; all are told when the first one is."""
    lots = scene.frame.lots("reports")
    count = lots.choice(len(REPORTS_SHARES), issues.count, p=REPORTS_SHARES) + 1
    issue = np.repeat(np.arange(issues.count), count)
    first = np.diff(issue, prepend=-1) != 0
    end = np.where(issues.cases.answered == NEVER, scene.frame.now, issues.cases.answered)[issue]
    begun = issues.origins.registered[issue]
    later = begun + (lots.random(len(issue)) * np.minimum(np.maximum(end - begun, 0), 3 * DAY)).astype(np.int64)
    reported = np.where(first, begun, later)
    others = lots.choice((SOURCE["qr_code"], SOURCE["hotline"]), len(issue))
    source = np.where(first, issues.origins.source[issue], others)
    told = issues.cases.answered[issue]
    stamps = scene.frame.time.stamps
    rows = zip(
        range(1, len(issue) + 1),
        (issue + 1).tolist(),
        people(lots, len(issue)),
        telephones(lots, len(issue)),
        map(SOURCE_KEYS.__getitem__, source.tolist()),
        stamps(reported),
        stamps(told),
        strict=True,
    )
    return Batch("report", REPORT_COLUMNS, rows, len(issue), "反映人")


def whistle_batch(scene: Scene, issues: Issues, called: dict[int, list[int]]) -> Batch:
    """A row for each department called; one of those still awaited has not reported in yet."""
    lots = scene.frame.lots("whistles")
    events, time = issues.events, scene.frame.time
    event = np.array([row for row, units in sorted(called.items()) for _ in units], np.int64)
    unit = np.array([unit for _, units in sorted(called.items()) for unit in units], np.int64)
    issue, at = events.issue[event], events.at[event]
    due = _due(scene, at, events.is_hard[event].astype(bool))
    gone = ((0.08 + 0.85 * lots.random(len(at))) * (due - at)).astype(np.int64)
    end = np.where(issues.cases.answered[issue] > at, issues.cases.answered[issue], scene.frame.now)
    reported = np.minimum(at + gone, at + ((end - at) * (0.2 + 0.5 * lots.random(len(at)))).astype(np.int64))
    answered = reported + ((end - reported) * (0.2 + 0.7 * lots.random(len(at)))).astype(np.int64)
    is_open = ~issues.is_closed[issue]
    answered[is_open] = NEVER
    reported[np.flatnonzero(is_open)[:1]] = NEVER
    score = np.where(is_open | (lots.random(len(at)) > SCORED), ABSENT, lots.integers(78, 101, len(at)))
    rows: list[Row] = list(
        zip(
            range(1, len(at) + 1),
            (issue + 1).tolist(),
            (unit + 1).tolist(),
            *(time.stamps(moments) for moments in (at, due, reported, answered)),
            [points if points != ABSENT else None for points in score.tolist()],
            strict=True,
        )
    )
    return Batch("whistle", WHISTLE_COLUMNS, rows, len(rows), "吹哨报到")


def _due(scene: Scene, at: Ints, is_hard: Bools) -> Ints:
    limits, time = scene.frame.rules.limits, scene.frame.time
    seconds = np.where(is_hard, time.limit(limits["whistle_hard_case"]), time.limit(limits["whistle"]))
    return time.add(at, seconds)
