"""The history's rows, in an order in which every reference finds its row."""

from collections.abc import Callable, Iterator

from commandcenter.sample.batch import Batch
from commandcenter.sample.issue_rows import issue_batches
from commandcenter.sample.issues import build_issues
from commandcenter.sample.scene import Scene
from commandcenter.sample.visits import build_visits, visit_batches

ROWS_AN_ISSUE = 9
"""About so many rows of all tables belong to an issue."""


def history_batches(scene: Scene, expect: Callable[[int], None]) -> Iterator[Batch]:
    """Visits, then issues with all that hangs on them; ``expect`` is told about how many rows there will be."""
    visits = build_visits(scene)
    issues = build_issues(scene, visits)
    expect(round(visits.count * 1.12) + issues.count * ROWS_AN_ISSUE)
    yield from visit_batches(scene, visits)
    yield from issue_batches(scene, visits, issues)
