"""The database's integrity in words: counts, polygons, references, history against state."""

from collections.abc import Sequence

from sqlalchemy import Integer, and_, case, cast, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from commandcenter.domain.workflow import REGISTER
from commandcenter.services.finding_faults import Finding, verdict
from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import (
    Base,
    Cadre,
    Enterprise,
    Grid,
    Issue,
    IssueEvent,
    Organization,
    Pairing,
    Report,
    Township,
    Village,
    Visit,
)

_COUNTED: tuple[tuple[str, type[Base]], ...] = (
    ("镇街", Township),
    ("村社", Village),
    ("网格", Grid),
    ("单位", Organization),
    ("干部", Cadre),
    ("企业", Enterprise),
    ("结对", Pairing),
    ("走访", Visit),
    ("事项", Issue),
    ("事项历史", IssueEvent),
)


def counts(session: Session) -> Sequence[Finding]:
    """How many rows there are of what."""
    told = (f"{name} {session.scalar(select(func.count()).select_from(table)):,}" for name, table in _COUNTED)
    return [Finding(False, "，".join(told) + "。")]


def storage_engine(session: Session) -> Sequence[Finding]:
    """What SQLite says of its own file; a PostgreSQL server looks after itself."""
    if not is_sqlite(session.get_bind()):
        return []
    said = [row[0] for row in session.execute(text("PRAGMA integrity_check(5)"))]
    faults = [] if said == ["ok"] else said
    return [verdict(faults, "数据库文件完好。", "数据库文件已损坏，请用备份恢复")]


def references(session: Session) -> Sequence[Finding]:
    """Rows that point nowhere. PostgreSQL's foreign keys cannot be switched off by a client, so none can be there."""
    if not is_sqlite(session.get_bind()):
        return [Finding(False, "引用完整。")]
    loose = [f"{row[0]}#{row[1]}→{row[2]}" for row in session.execute(text("PRAGMA foreign_key_check"))]
    return [verdict(loose, "引用完整。", "有记录引用了不存在的内容")]


def polygons(session: Session) -> Sequence[Finding]:
    """Whether the grids in force cover the district without gaps and overlaps."""
    from commandcenter.gis.coverage import coverage_faults

    grids = session.execute(select(Grid.code, Grid.geometry).where(Grid.valid_to.is_(None)).order_by(Grid.code)).all()
    faults = coverage_faults([code for code, _ in grids], [shape for _, shape in grids])
    good = f"{len(grids):,} 个网格无缝、不重叠。" if grids else "还没有网格。"
    return [verdict(faults, good, "网格边界有缝隙、重叠或错误")]


def empty_villages(session: Session) -> Sequence[Finding]:
    """Villages without a grid."""
    without = select(Village.name).where(~select(Grid.id).where(Grid.village_code == Village.code).exists())
    return [verdict(session.scalars(without).all(), "每个村社都有网格。", "有村社没有网格")]


def history_is_gapless(session: Session) -> Sequence[Finding]:
    """Every issue's events are numbered 1, 2, 3 … up to its version, the first one a registration."""
    per_issue = (
        select(
            IssueEvent.issue_id,
            func.count().label("events"),
            func.max(IssueEvent.number).label("last"),
            func.sum(cast(case((IssueEvent.transition == REGISTER, 1), else_=0), Integer)).label("registrations"),
        )
        .group_by(IssueEvent.issue_id)
        .subquery()
    )
    wrong = (
        select(Issue.number)
        .outerjoin(per_issue, per_issue.c.issue_id == Issue.id)
        .where(
            or_(
                per_issue.c.events.is_(None),
                per_issue.c.events != per_issue.c.last,
                per_issue.c.last != Issue.version,
                per_issue.c.registrations != 1,
            )
        )
    )
    return [verdict(session.scalars(wrong).all(), "事项历史连续、与版本一致。", "事项历史有缺漏")]


def history_is_chained(session: Session) -> Sequence[Finding]:
    """Every event begins at the stage at which the one before ended, and not earlier in time."""
    before = aliased(IssueEvent)
    wrong = (
        select(Issue.number)
        .join(IssueEvent, IssueEvent.issue_id == Issue.id)
        .join(before, and_(before.issue_id == IssueEvent.issue_id, before.number == IssueEvent.number - 1))
        .where(or_(IssueEvent.from_stage != before.to_stage, IssueEvent.at < before.at))
        .distinct()
    )
    return [verdict(session.scalars(wrong).all(), "事项历史前后衔接。", "事项历史前后不衔接")]


def state_is_last_line(session: Session) -> Sequence[Finding]:
    """An issue's stage and clock are those of its last event."""
    last = select(Issue.number).join(
        IssueEvent, and_(IssueEvent.issue_id == Issue.id, IssueEvent.number == Issue.version)
    )
    wrong = last.where(or_(IssueEvent.to_stage != Issue.stage, IssueEvent.due_at.is_distinct_from(Issue.due_at)))
    return [verdict(session.scalars(wrong).all(), "事项现状与历史一致。", "事项现状与历史不符")]


def search_is_complete(session: Session) -> Sequence[Finding]:
    """Every issue can be found. FTS5 keeps no rows to list here, so its words are asked which issues they are in."""
    found = "SELECT issue_id FROM issue_search"
    if is_sqlite(session.get_bind()):
        words = "VIRTUAL TABLE IF NOT EXISTS temp.search_word USING fts5vocab('main', 'issue_search', 'instance')"
        session.execute(text(f"CREATE {words}"))
        found = "SELECT doc FROM temp.search_word"
    missing = text(f"SELECT number FROM issue WHERE id NOT IN ({found})")
    return [verdict(session.scalars(missing).all(), "全部事项可检索。", "有事项检索不到")]


def reporters_are_kept(session: Session) -> Sequence[Finding]:
    """Every issue has the report of whoever raised it, and none joined an issue without an event that says so."""
    joins = select(IssueEvent.id).where(
        IssueEvent.issue_id == Report.issue_id, IssueEvent.transition == "join", IssueEvent.at == Report.joined_at
    )
    without = select(Issue.number).where(~select(Report.id).where(Report.issue_id == Issue.id).exists())
    unsaid = (
        select(Issue.number)
        .join(Report, Report.issue_id == Issue.id)
        .where(Report.joined_at.is_not(None), ~joins.exists())
    )
    return [
        verdict(session.scalars(without).all(), "每件事项都有反映人。", "有事项没有反映人"),
        verdict(session.scalars(unsaid).all(), "并入的反映都有历史。", "有并入的反映没有历史"),
    ]


def clocks_are_kept(session: Session) -> Sequence[Finding]:
    """Every issue knows when the first contact is due, and what was dispatched when it is to be settled."""
    no_contact = select(Issue.number).where(Issue.contact_due_at.is_(None))
    dispatched = Issue.stage.in_(("dispatched", "handling", "answered", "suspended"))
    no_settle = select(Issue.number).where(dispatched, or_(Issue.settle_due_at.is_(None), Issue.settle_from.is_(None)))
    return [
        verdict(session.scalars(no_contact).all(), "联系时限齐全。", "有事项缺少联系时限"),
        verdict(session.scalars(no_settle).all(), "办理时限齐全。", "有事项缺少办理时限"),
    ]


def serials_are_ahead(session: Session) -> Sequence[Finding]:
    """On PostgreSQL the next key of each table is a new one; SQLite looks for it itself."""
    if is_sqlite(session.get_bind()):
        return []
    behind = [table for table, sequence in sequences(session) if _is_behind(session, table, sequence)]
    return [verdict(behind, "编号序列正常。", "有表的编号序列落后于已有的记录")]


def sequences(session: Session) -> Sequence[tuple[str, str]]:
    """The tables of ours whose key comes from a sequence, each with the sequence's name."""
    tables = [(table.name, next(iter(table.primary_key)).name) for table in Base.metadata.sorted_tables]
    asked = ((table, session.scalar(select(func.pg_get_serial_sequence(table, key)))) for table, key in tables)
    return [(table, sequence) for table, sequence in asked if sequence is not None]


def _is_behind(session: Session, table: str, sequence: str) -> bool:
    key = next(iter(Base.metadata.tables[table].primary_key)).name
    last = session.execute(text(f'SELECT (SELECT max("{key}") FROM "{table}"), last_value, is_called FROM {sequence}'))
    there, value, is_called = last.one()
    return there is not None and there > (value if is_called else value - 1)
