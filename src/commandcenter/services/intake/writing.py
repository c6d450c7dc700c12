"""Writes checked rows as issues, in bulk: each with its first event, its report and its place in the search."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count, islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import CHINA, IN_PERSON
from commandcenter.domain.workflow import REGISTER, Actor
from commandcenter.services.intake.batch import NewIssue, Progress
from commandcenter.services.issue_clocks import STAGE_DUE, Clocked, contact_due
from commandcenter.services.places import Places
from commandcenter.services.rules import Rules
from commandcenter.storage.bulk import insert_many
from commandcenter.storage.changes import touch
from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import Issue, IssueEvent, Report
from commandcenter.storage.search import index_issues

CHUNK = 2_000
FIRST_STAGE = "registered"
Line = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Writing:
    """What holds for all rows of one import. ``rules_on`` are the settings of a local day: a clock began under them.

    ``at`` is when it is imported: an issue's own first moment is when it was heard.
    """

    file: str
    at: datetime
    actor: Actor
    rules_on: Callable[[date], Rules]
    places: Places


def known_numbers(session: Session, rows: Sequence[NewIssue]) -> set[tuple[str, str]]:
    """Which of the rows' (source, number) are there already."""
    by_source: dict[str, list[str]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row.external_number)
    found: set[tuple[str, str]] = set()
    for source, numbers in by_source.items():
        for start in range(0, len(numbers), CHUNK):
            some = numbers[start : start + CHUNK]
            query = select(Report.external_number).where(Report.source == source, Report.external_number.in_(some))
            found.update((source, number) for number in session.scalars(query) if number is not None)
    return found


def write_issues(
    session: Session, rows: Sequence[NewIssue], writing: Writing, first_number: str, progress: Progress
) -> None:
    """Write the rows, numbered from ``first_number`` on; in the caller's transaction. ``rows`` must not be known."""
    if not rows:
        return
    numbers = _numbers(session, first_number)
    ids = _ids(session, len(rows))
    for start in range(0, len(rows), CHUNK):
        progress(start / len(rows), f"写入第 {start:,} / {len(rows):,} 件")
        some = rows[start : start + CHUNK]
        _write(session, [*zip(ids[start : start + CHUNK], islice(numbers, len(some)), some, strict=True)], writing)
    for entity in ("issue", "issue_event", "report"):
        touch(session, entity)


def _numbers(session: Session, first_number: str) -> Iterator[str]:
    """Free numbers, in sequence from the first free one."""
    year, first = first_number.split("-")
    taken = set(session.scalars(select(Issue.number).where(Issue.number.startswith(f"{year}-"))))
    return (number for serial in count(int(first)) if (number := f"{year}-{serial:06d}") not in taken)


def _ids(session: Session, count: int) -> Sequence[int]:
    """Row ids for new issues: the next ones on SQLite, whose one writer we are; from the sequence on PostgreSQL."""
    if is_sqlite(session.get_bind()):
        last = session.scalar(select(func.coalesce(func.max(Issue.id), 0))) or 0
        return range(last + 1, last + 1 + count)
    sequence = func.pg_get_serial_sequence("issue", "id")
    return session.scalars(select(func.nextval(sequence)).select_from(func.generate_series(1, count))).all()


def _write(session: Session, some: Sequence[tuple[int, str, NewIssue]], writing: Writing) -> None:
    issues = [_issue(issue_id, number, row, writing) for issue_id, number, row in some]
    insert_many(session, Issue, issues)
    insert_many(session, IssueEvent, [_event(issue, writing) for issue in issues])
    insert_many(session, Report, [_report(issue_id, row) for issue_id, _, row in some])
    words = ((issue_id, _findable(row, writing.places)) for issue_id, _, row in some)
    index_issues(session.connection(), words)


def _issue(issue_id: int, number: str, row: NewIssue, writing: Writing) -> Line:
    heard = row.heard_at
    rules = writing.rules_on(heard.astimezone(CHINA).date())
    contact = contact_due(heard, row.category, rules)
    return {
        "id": issue_id,
        "number": number,
        "title": row.title,
        "content": row.content,
        "source": row.source,
        "list": row.list,
        "category": row.category,
        "stage": FIRST_STAGE,
        "grid_id": row.grid_id,
        "registered_at": heard,
        "stage_since": heard,
        "due_at": STAGE_DUE[FIRST_STAGE](Clocked(heard, heard, None, None, row.category, contact), rules),
        "contact_due_at": contact,
        "contacted_at": heard if row.source in IN_PERSON else None,
        "returns": 0,
        "dissatisfied": 0,
        "tries": 0,
        "version": 1,
    }


def _event(issue: Line, writing: Writing) -> Line:
    return {
        "issue_id": issue["id"],
        "number": 1,
        "at": issue["registered_at"],
        "transition": REGISTER,
        "from_stage": None,
        "to_stage": FIRST_STAGE,
        "actor_id": writing.actor.cadre_id,
        "role": writing.actor.role,
        "due_at": issue["due_at"],
        "details": {
            "source": issue["source"],
            "import": writing.file,
            "imported_at": writing.at.astimezone(UTC).isoformat(timespec="seconds"),
        },
    }


def _report(issue_id: int, row: NewIssue) -> Line:
    return {
        "issue_id": issue_id,
        "reporter": row.reporter,
        "telephone": row.telephone,
        "source": row.source,
        "reported_at": row.heard_at,
        "external_number": row.external_number,
    }


def _findable(row: NewIssue, places: Places) -> str:
    village = places.village_of_grid(row.grid_id)
    return " ".join((row.title, places.township[village.township_code].name, village.name, row.content))
