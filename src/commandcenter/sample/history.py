"""The history's rows: visits, then issues. A maker works on while a writer still makes the indices of what it got."""

from collections.abc import Iterator

from commandcenter.sample.actors import Cast, cast_parties, event_actors
from commandcenter.sample.batch import Batch
from commandcenter.sample.issue_rows import issue_batches
from commandcenter.sample.issues import build_issues, how_many
from commandcenter.sample.matters import attach
from commandcenter.sample.scene import Scene
from commandcenter.sample.visits import build_visits, visit_batches
from commandcenter.sample.wording import words_of
from commandcenter.sample.writer import Tally

ROWS_A_VISIT, ROWS_AN_ISSUE = 1.09, 10.4
"""About so many rows of all tables belong to one."""


def history_batches(scene: Scene, tally: Tally) -> Iterator[Batch]:
    """Visits, then issues with all that hangs on them; the tally is told about how many rows there will be.

    A row may come before the row that it refers to: the whole is valid, not each part of it.
    """
    tally.tell("推演走访")
    visits = build_visits(scene)
    tally.expected = round(visits.count * ROWS_A_VISIT + how_many(scene)[0] * ROWS_AN_ISSUE)
    yield from visit_batches(scene, visits)
    tally.tell("推演事项")
    issues = build_issues(scene, visits)
    tally.tell("撰写事项")
    words = words_of(scene, issues)
    tally.tell("安排承办")
    parties = cast_parties(scene, visits, issues)
    issues, matters = attach(scene, issues, parties, words.titles)
    cast = Cast(parties, event_actors(scene, visits, issues, parties))
    yield from issue_batches(scene, issues, cast, matters, words)
