"""Mends what has one right answer. Each mender works in the caller's transaction and says what it did."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, exists, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.integrity import sequences
from commandcenter.services.issue_clocks import contact_due, settle_due
from commandcenter.services.settings import rules_on
from commandcenter.storage.changes import touch
from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import Base, Grid, Issue, IssueEvent, Township, Village
from commandcenter.storage.search import empty_index, index_issues

INDEX_FAULTS = ("missing from index", "wrong # of entries in index", "non-unique entry in index")
MOVES_THE_CLOCK = ("extend", "suspend", "resume", "reopen", "evaluate", "merge")


def make_indices_anew(session: Session) -> str | None:
    """SQLite: make all indices from the rows, when nothing but indices is wrong."""
    if not is_sqlite(session.get_bind()):
        return None
    said = [str(row[0]) for row in session.execute(text("PRAGMA integrity_check(1000)"))]
    if said == ["ok"] or not all(any(fault in line for fault in INDEX_FAULTS) for line in said):
        return None
    session.execute(text("REINDEX"))
    return "已按数据重建全部索引。"


def push_serials(session: Session) -> str | None:
    """PostgreSQL: let every sequence go on after the rows that are there."""
    if is_sqlite(session.get_bind()):
        return None
    for table, sequence in sequences(session):
        key = next(iter(Base.metadata.tables[table].primary_key)).name
        value = f'SELECT setval(\'{sequence}\', greatest((SELECT max("{key}") FROM "{table}"), last_value))'
        session.execute(text(f'{value} FROM {sequence} WHERE EXISTS (SELECT FROM "{table}")'))
    return "已把编号序列推到已有记录之后。"


def make_search_anew(session: Session) -> str | None:
    """Index every issue from its words and its place."""
    query = (
        select(Issue.id, Issue.title, Township.name, Village.name, Issue.content)
        .join(Grid, Grid.id == Issue.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .join(Township, Township.code == Village.township_code)
        .order_by(Issue.id)
    )
    rows = [(issue_id, " ".join(words)) for issue_id, *words in session.execute(query)]
    empty_index(session)
    if rows:
        index_issues(session.connection(), rows)
    touch(session, "issue")
    return f"已重建检索索引：{len(rows):,} 件事项。"


def take_state_from_history(session: Session) -> str | None:
    """Stage, clock and what hangs on them, as the last step of a history without gaps says."""
    mended = [issue_id for issue_id, last in _contradicted(session) if _set_state(session, issue_id, last)]
    return f"已按历史改正现状：{len(mended):,} 件事项。" if mended else None


def _contradicted(session: Session) -> Sequence[tuple[int, IssueEvent]]:
    """Issues that are not as their last event says, and that event; those alone whose events follow on each other."""
    before, after = aliased(IssueEvent), aliased(IssueEvent)
    broken = exists(
        select(after.id)
        .outerjoin(before, and_(before.issue_id == after.issue_id, before.number == after.number - 1))
        .where(
            after.issue_id == Issue.id,
            after.number > 1,
            or_(before.id.is_(None), before.to_stage != after.from_stage, after.number > Issue.version),
        )
    )
    query = (
        select(Issue.id, IssueEvent)
        .join(IssueEvent, and_(IssueEvent.issue_id == Issue.id, IssueEvent.number == Issue.version))
        .where(or_(IssueEvent.to_stage != Issue.stage, IssueEvent.due_at.is_distinct_from(Issue.due_at)), ~broken)
    )
    return [(issue_id, event) for issue_id, event in session.execute(query)]


def _set_state(session: Session, issue_id: int, last: IssueEvent) -> bool:
    """Whether the row could be set; a rule of the table that refuses it means that more is missing than the state."""
    moves = select(IssueEvent).where(
        IssueEvent.issue_id == issue_id, IssueEvent.from_stage.is_distinct_from(IssueEvent.to_stage)
    )
    moved = session.scalars(moves.order_by(IssueEvent.number.desc()).limit(1)).one()
    values = {"stage": last.to_stage, "due_at": last.due_at, "stage_since": moved.at, **_closing(moved)}
    try:
        with session.begin_nested():
            session.execute(update(Issue).where(Issue.id == issue_id).values(values))
    except IntegrityError:
        return False
    touch(session, "issue", issue_id)
    return True


def _closing(moved: IssueEvent) -> dict[str, Any]:
    """The columns that only what is closed has, by the step that led to the stage."""
    given = moved.details
    if moved.to_stage != "closed":
        return {"closed_at": None, "close_cause": None, "merged_into_id": None}
    if moved.transition == "merge":
        merged = {"close_cause": "merged", "merged_into_id": given.get("into_id"), "merged_from": moved.from_stage}
        return {"closed_at": moved.at, **merged}
    verdict = given.get("verdict")
    if verdict == "unreachable":
        return {"closed_at": moved.at, "close_cause": "not_evaluated", "verdict": None, "merged_into_id": None}
    return {"closed_at": moved.at, "close_cause": "evaluated", "verdict": verdict, "merged_into_id": None}


def compute_clocks(session: Session) -> str | None:
    """When contact and settling are due, by the rules of the day on which these clocks began."""
    done = _compute_contact(session) + _compute_settle(session)
    return f"已重新计算时限：{done:,} 件事项。" if done else None


def _compute_contact(session: Session) -> int:
    first = and_(IssueEvent.issue_id == Issue.id, IssueEvent.number == 1)
    columns = (Issue.id, Issue.registered_at, Issue.category, IssueEvent.details)
    query = select(*columns).join(IssueEvent, first).where(Issue.contact_due_at.is_(None))
    found = session.execute(query).all()
    for issue_id, heard, category, details in found:
        rules = rules_on(session, heard.astimezone(CHINA).date())
        due = contact_due(heard, details.get("category") or category, rules)
        _set_clock(session, issue_id, {"contact_due_at": due})
    return len(found)


def _compute_settle(session: Session) -> int:
    lost = or_(Issue.settle_due_at.is_(None), Issue.settle_from.is_(None))
    query = select(Issue.id, Issue.category).where(lost, Issue.stage.in_(("dispatched", "handling", "answered")))
    begun = [(issue_id, category, _only_dispatch(session, issue_id)) for issue_id, category in session.execute(query)]
    for issue_id, category, at in begun:
        if at is not None and category is not None:
            due = settle_due(at, category, rules_on(session, at.astimezone(CHINA).date()))
            _set_clock(session, issue_id, {"settle_from": at, "settle_due_at": due})
    return sum(at is not None for *_, at in begun)


def _only_dispatch(session: Session, issue_id: int) -> Any:
    """The moment of the one dispatch since which nothing has moved the clock; None when that cannot be said."""
    asked = ("dispatch", *MOVES_THE_CLOCK)
    query = select(IssueEvent.transition, IssueEvent.at).where(
        IssueEvent.issue_id == issue_id, IssueEvent.transition.in_(asked)
    )
    steps: Iterable[Any] = session.execute(query).all()
    return next((at for _, at in steps), None) if [key for key, _ in steps] == ["dispatch"] else None


def _set_clock(session: Session, issue_id: int, values: dict[str, Any]) -> None:
    session.execute(update(Issue).where(Issue.id == issue_id).values(values))
    touch(session, "issue", issue_id)
