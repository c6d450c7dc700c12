"""Registering an issue: a number of its own, its first event, its reporters, and its place in the search."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.vocabulary import CHINA, IN_PERSON, ISSUE_LISTS, SOURCES
from commandcenter.domain.workflow import REGISTER, Actor, check_register
from commandcenter.services.issue_clocks import STAGE_DUE, Clocked, contact_due
from commandcenter.services.rules import Rules
from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import Enterprise, Grid, Issue, IssueEvent, Report, Township, Village, Visit
from commandcenter.storage.search import index_issue

_NUMBER_LOCK = 0x58534E4F
LONGEST_TITLE = 60


@dataclass(frozen=True)
class Heard:
    """What was heard, from whom and where.

    ``reporters`` are those besides the first, by name and telephone; ``external_number`` is the source's own.
    """

    title: str
    content: str
    source: str
    list: str
    grid_id: int
    reporter: str
    telephone: str
    category: str | None = None
    enterprise_id: int | None = None
    visit_id: int | None = None
    reporters: tuple[tuple[str, str], ...] = ()
    external_number: str | None = None

    @property
    def everybody(self) -> tuple[tuple[str, str], ...]:
        """All reporters by name and telephone, without the blanks around them; those who gave neither left out."""
        given = ((self.reporter, self.telephone), *self.reporters)
        stripped = ((name.strip(), telephone.strip()) for name, telephone in given)
        return tuple(one for one in stripped if any(one))


def register(session: Session, heard: Heard, actor: Actor, now: datetime, rules: Rules) -> int:
    """Register an issue; its row id. Raises Refused with a sentence."""
    moment = now.replace(microsecond=0)
    if sentence := check_register(actor) or _fault(session, heard, rules):
        raise Refused(sentence)
    issue = _begin(session, heard, actor, moment, rules)
    for place, (reporter, telephone) in enumerate(heard.everybody):
        report = Report(
            issue_id=issue.id,
            reporter=reporter,
            telephone=telephone,
            source=heard.source,
            reported_at=moment,
            external_number=heard.external_number or None if place == 0 else None,
        )
        session.add(report)
    session.flush()
    return issue.id


def _begin(session: Session, heard: Heard, actor: Actor, moment: datetime, rules: Rules) -> Issue:
    """The issue with its first event and its place in the search, still without reports."""
    stage = "registered"
    issue = Issue(
        number=next_number(session, moment),
        title=heard.title.strip(),
        content=heard.content.strip(),
        source=heard.source,
        list=heard.list,
        category=heard.category,
        stage=stage,
        grid_id=heard.grid_id,
        enterprise_id=heard.enterprise_id,
        visit_id=heard.visit_id,
        registered_at=moment,
        stage_since=moment,
        due_at=STAGE_DUE[stage](Clocked(moment, moment, None, None, heard.category), rules),
        contact_due_at=contact_due(moment, heard.category, rules),
        contacted_at=moment if heard.source in IN_PERSON else None,
        returns=0,
        dissatisfied=0,
        tries=0,
    )
    session.add(issue)
    session.flush()
    _begin_history(session, issue, actor)
    session.flush()
    index_issue(session, issue.id, _findable(session, issue))
    return issue


def begin_apart(session: Session, issue: Issue, report: Report, actor: Actor, now: datetime, rules: Rules) -> str:
    """Give a report that had joined an issue one of its own, with what was heard then; the new issue's number.

    Those who joined with one call and are taken out in one go come apart together: they share the new issue.
    """
    own = _apart_already(session, report, now) or _begin_own(session, issue, report, actor, now, rules)
    report.issue_id, report.joined_at, report.told_at = own.id, None, None
    session.flush()
    return own.number


def _begin_own(session: Session, issue: Issue, report: Report, actor: Actor, now: datetime, rules: Rules) -> Issue:
    said = _said_when_joining(session, report)
    heard = Heard(
        title=said.get("title") or (report.content or issue.title).splitlines()[0][:LONGEST_TITLE],
        content=report.content or issue.content,
        source=report.source,
        list="problems" if issue.list == "hard_cases" else issue.list,
        grid_id=said.get("grid") or issue.grid_id,
        reporter=report.reporter,
        telephone=report.telephone,
        category=issue.category,
    )
    if sentence := check_register(actor) or _fault(session, heard, rules):
        raise Refused(sentence)
    return _begin(session, heard, actor, now.replace(microsecond=0), rules)


def _apart_already(session: Session, report: Report, now: datetime) -> Issue | None:
    """The issue that the report before it was given, at this very moment, when both came with one call."""
    taken_out = select(IssueEvent.details).where(
        IssueEvent.issue_id == report.issue_id, IssueEvent.transition == "separate", IssueEvent.at == now
    )
    details = session.scalar(taken_out.order_by(IssueEvent.number.desc()).limit(1))
    if details is None:
        return None
    own = session.scalars(select(Issue).where(Issue.number == details["number"])).one()
    there = session.scalars(select(Report).where(Report.issue_id == own.id)).all()
    numbers = {one.external_number for one in (*there, report)} - {None}
    is_same = len(numbers) < 2 and all(_call(one) == _call(report) for one in there)  # another number is another call
    return own if is_same else None


def _call(report: Report) -> tuple[datetime, str, str | None]:
    """What those who call together have in common."""
    return report.reported_at, report.source, report.content


def _said_when_joining(session: Session, report: Report) -> dict[str, Any]:
    joined = select(IssueEvent.details).where(
        IssueEvent.issue_id == report.issue_id, IssueEvent.transition == "join", IssueEvent.at == report.joined_at
    )
    return next((said for said in session.scalars(joined) if said.get("report") == report.id), {})


def _begin_history(session: Session, issue: Issue, actor: Actor) -> None:
    session.add(
        IssueEvent(
            issue_id=issue.id,
            number=1,
            at=issue.registered_at,
            transition=REGISTER,
            from_stage=None,
            to_stage=issue.stage,
            actor_id=actor.cadre_id,
            role=actor.role,
            due_at=issue.due_at,
            details={"source": issue.source},
        )
    )


def next_number(session: Session, now: datetime) -> str:
    """The next free number: the year, and a serial that runs on through the years.

    A lock held to the end of the transaction keeps two writers apart on PostgreSQL; SQLite has one writer anyway.
    """
    if not is_sqlite(session.get_bind()):
        session.execute(select(func.pg_advisory_xact_lock(_NUMBER_LOCK)))
    newest = session.scalar(select(Issue.number).order_by(Issue.id.desc()).limit(1))
    serial = int(newest.split("-")[1]) + 1 if newest else 1
    year = now.astimezone(CHINA).year
    while session.scalar(select(Issue.id).where(Issue.number == f"{year}-{serial:06d}")) is not None:
        serial += 1
    return f"{year}-{serial:06d}"


def _fault(session: Session, heard: Heard, rules: Rules) -> str | None:
    """What is wrong with what was heard, in words; the first fault found."""
    title = heard.title.strip()
    faults = (
        (not title, "登记前还须填写：标题。"),
        (len(title) > LONGEST_TITLE, f"标题太长：最多 {LONGEST_TITLE} 字，现有 {len(title)} 字。"),
        (heard.source not in SOURCES, f"没有「{heard.source}」这一来源：请从列表中选。"),
        (heard.list not in ISSUE_LISTS, f"没有「{heard.list}」这一清单：请从列表中选。"),
        (not heard.everybody, "登记前还须填写：反映人姓名或电话。"),
        (
            heard.category is not None and not rules.catalog.offers(heard.category),
            f"没有「{heard.category}」这一类别：请从列表中选。",
        ),
    )
    return next((words for is_wrong, words in faults if is_wrong), None) or _dangling(session, heard)


def _dangling(session: Session, heard: Heard) -> str | None:
    in_force = select(Grid.id).where(Grid.id == heard.grid_id, Grid.valid_to.is_(None))
    if session.scalar(in_force) is None:
        return "所选网格不存在或已调整：请在地图上重新选择。"
    if heard.enterprise_id is not None and session.get(Enterprise, heard.enterprise_id) is None:
        return "所选企业不在名录中：请重新选择。"
    if heard.visit_id is not None and session.get(Visit, heard.visit_id) is None:
        return "所选走访记录不存在：请重新选择。"
    return taken_number(session, heard.source, heard.external_number)


def taken_number(session: Session, source: str, external_number: str | None) -> str | None:
    """In words, that the source's own number has been registered already; None when it is free or not given."""
    if not external_number:
        return None
    known = select(Issue.number).join(Report, Report.issue_id == Issue.id)
    number = session.scalar(known.where(Report.source == source, Report.external_number == external_number))
    return f"来源编号 {external_number} 已登记为 {number}：不必重复登记。" if number else None


def _findable(session: Session, issue: Issue) -> str:
    place = session.execute(
        select(Township.name, Village.name)
        .join(Village, Village.township_code == Township.code)
        .join(Grid, Grid.village_code == Village.code)
        .where(Grid.id == issue.grid_id)
    ).one()
    return " ".join((issue.title, *place, issue.content))
