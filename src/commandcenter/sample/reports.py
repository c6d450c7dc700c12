"""Who reported an issue: those who were there when it was registered, and those whose report joined it."""

from dataclasses import dataclass

import numpy as np

from commandcenter.sample.asides import last_at
from commandcenter.sample.batch import Batch
from commandcenter.sample.issues import Issues
from commandcenter.sample.joins import Joins
from commandcenter.sample.matters import Matters
from commandcenter.sample.moves import MOVE
from commandcenter.sample.names import people, telephones
from commandcenter.sample.origins import SOURCE, SOURCE_KEYS
from commandcenter.sample.scene import Scene
from commandcenter.sample.worktime import DAY, NEVER, NOWHERE, Ints

REPORTERS_SHARES = (0.9, 0.075, 0.018, 0.007)
REPORT_COLUMNS = (
    "id", "issue_id", "reporter", "telephone", "source", "reported_at", "told_at", "content", "external_number",
    "joined_at",
)  # fmt: skip
CALLS_BETWEEN = 37  # so many numbers of the hotline at most lie between two that come to this district
FIRST_CALL = 20


@dataclass(frozen=True, eq=False)
class Reports:
    """In the order of issue and moment. ``join`` is the place among the joined ones, or NOWHERE."""

    issue: Ints
    at: Ints
    source: Ints
    join: Ints

    def ids_of_joined(self, count: int) -> Ints:
        """The id of each joined report."""
        ids = np.zeros(count, np.int64)
        rows = np.flatnonzero(self.join != NOWHERE)
        ids[self.join[rows]] = rows + 1
        return ids

    def first_ids(self, issue: Ints) -> Ints:
        """The id of the first report of these issues."""
        return np.searchsorted(self.issue, issue) + 1


def draw_reports(scene: Scene, issues: Issues, joins: Joins) -> Reports:
    """One report of most issues, up to four people together on some; and those that joined."""
    lots = scene.frame.lots("reports")
    count = lots.choice(len(REPORTERS_SHARES), issues.count, p=REPORTERS_SHARES) + 1
    first = np.repeat(np.arange(issues.count), count)
    issue = np.concatenate([first, joins.issue])
    at = np.concatenate([issues.origins.registered[first], joins.at])
    source = np.concatenate([issues.origins.source[first], joins.source])
    join = np.concatenate([np.full(len(first), NOWHERE), np.arange(len(joins.issue))])
    order = np.lexsort((at, issue))
    return Reports(issue[order], at[order], source[order], join[order])


def report_batch(scene: Scene, issues: Issues, reports: Reports, matters: Matters) -> Batch:
    """All of them; each is told when the issue is answered, or the one that it was merged into."""
    lots, stamps, count = scene.frame.lots("reporters"), scene.frame.time.stamps, len(reports.issue)
    contents: list[str | None] = [*matters.said.joined, None]
    rows = zip(
        range(1, count + 1),
        (reports.issue + 1).tolist(),
        people(lots, count),
        telephones(lots, count),
        map(SOURCE_KEYS.__getitem__, reports.source.tolist()),
        stamps(reports.at),
        stamps(_told(issues)[reports.issue]),
        map(contents.__getitem__, reports.join.tolist()),
        _external_numbers(lots, scene, reports),
        stamps(np.where(reports.join == NOWHERE, NEVER, reports.at)),
        strict=True,
    )
    return Batch("report", REPORT_COLUMNS, rows, count, "反映人")


def _told(issues: Issues) -> Ints:
    """When those who reported each issue were told the outcome: with its last answer."""
    events = issues.events
    every = np.arange(issues.count)
    told = np.full(issues.count, NEVER)
    rows = np.flatnonzero(events.move == MOVE["answer"])
    told[events.issue[rows]] = events.given[rows]  # the last one of an issue comes last
    answered = last_at(events, ("answer",), every, np.full(issues.count, NEVER))
    into = np.where(issues.merged_into == NOWHERE, every, issues.merged_into)
    is_in_time = (into == every) | (answered[into] > issues.cases.closed)
    return np.where(is_in_time, told[into], NEVER)


def _external_numbers(lots: np.random.Generator, scene: Scene, reports: Reports) -> list[str | None]:
    """The hotline's own numbers, such as XS2024080200123: one a call, and they rise through each day."""
    found: list[str | None] = [None] * len(reports.issue)
    calls = (np.diff(reports.issue, prepend=NOWHERE) != 0) | (reports.join != NOWHERE)
    rows = np.flatnonzero((reports.source == SOURCE["hotline"]) & calls)
    rows = rows[np.argsort(reports.at[rows], kind="stable")]
    day = reports.at[rows] // DAY
    run = np.cumsum(lots.integers(1, CALLS_BETWEEN, len(rows)))
    starts = np.maximum.accumulate(np.where(np.diff(day, prepend=NOWHERE) != 0, np.arange(len(rows)), 0))
    serial = FIRST_CALL + run - run[starts]
    dates = [text.replace("-", "") for text in scene.frame.time.days(day * DAY)]
    for row, date, number in zip(rows.tolist(), dates, serial.tolist(), strict=True):
        found[row] = f"XS{date}{number:05}"
    return found
