"""A leader's page: all five kinds of target with the state of each, their hard cases and the decisions awaited."""

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, func, or_, select

from commandcenter.domain.pairing import KINDS, Target
from commandcenter.domain.workflow import STAGE
from commandcenter.services.card import Tone
from commandcenter.services.pages.about import About, cell, count, words
from commandcenter.services.pages.kinds import OF_LEADERS
from commandcenter.services.pages.leader_targets import TABLES, Look
from commandcenter.services.pages.open_issues import (
    OpenIssue,
    decided,
    due_cell,
    in_townships,
    in_villages,
    open_issues,
    tally,
)
from commandcenter.services.pages.page import Bit, Cell, Figure, Head, IssueDoor, ListDoor, Page, PageRef, Table
from commandcenter.services.pages.people import introduced, left, load_person, siblings
from commandcenter.services.pages.terms import Term, load_terms
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Issue, Pairing, Project, Talent, Task

KINDS_OF_LEADERS: tuple[str, ...] = tuple(kind.key for kind in OF_LEADERS.values())
HARD = "hard_cases"


def leader_page(about: About) -> Page | None:
    """The page of a leader; None when there is no such cadre."""
    person = load_person(about)
    if person is None:
        return None
    held = load_terms(
        about.session, about.places, Pairing.kind.in_(KINDS_OF_LEADERS), Pairing.holder_cadre_id == about.key
    )
    terms = [term for term in held if term.runs_on(about.day)]
    issues = _concerned(about, terms)
    mine = [one for one in issues if one.coordinator_id == about.key and one.list == HARD]
    done = decided(about, [one.id for one in mine])
    look = Look(about, terms, issues)
    return Page(
        PageRef("leader", about.key),
        "区领导",
        person.name,
        introduced(person),
        _figures(about, terms, mine, done),
        (_hard_cases(about, mine, done), *(table(look) for table in TABLES)),
        about.moment,
        siblings(person),
        warning=left(person, about.day),
    )


def _concerned(about: About, terms: Sequence[Term]) -> Sequence[OpenIssue]:
    """Open issues of whatever the leader answers for, and the hard cases that they coordinate."""

    def keys(target: Target) -> tuple[int | str, ...]:
        return tuple(term.target_key for term in terms if term.kind == OF_LEADERS[target].key)

    talents = select(Talent.enterprise_id).where(Talent.id.in_(keys(Target.TALENT)))
    built = select(Project.township_code).where(Project.id.in_(keys(Target.PROJECT)))
    townships = {str(code) for code in (*keys(Target.TOWNSHIP), *about.session.scalars(built))}
    enterprises = {*keys(Target.ENTERPRISE), *about.session.scalars(talents.where(Talent.enterprise_id.is_not(None)))}
    return open_issues(
        about,
        or_(
            Issue.coordinator_id == about.key,
            in_townships(townships),
            in_villages(str(code) for code in keys(Target.VILLAGE)),
            Issue.enterprise_id.in_(enterprises),
        ),
    )


def _figures(about: About, terms: Sequence[Term], mine: Sequence[OpenIssue], done: set[int]) -> tuple[Figure, ...]:
    _, overdue = tally(mine)
    waiting = len(mine) - len(done)
    coordinated = (("coordinator", (str(about.key),)), ("counted", ("open",)))
    door = ListDoor("list_hard_cases", Scope(), coordinated)
    late = (Bit("超期 {}", overdue, "danger", "", door),) if overdue else ()
    return (
        *(_load(about, kind, terms) for kind in KINDS_OF_LEADERS),
        Figure("协调攻坚破难", (count(len(mine), door), *late), "在办的、由本人协调的攻坚破难事项"),
        Figure("待批示", (count(waiting, door, "warning"),), "本人协调、尚未批示的攻坚破难事项"),
    )


def _load(about: About, key: str, terms: Iterable[Term]) -> Figure:
    kind, held = KINDS[key], sum(term.kind == key for term in terms)
    most = about.limit(kind)
    limit = (Bit("/ {}", most, "muted"),) if most else ()
    return Figure(kind.name, (count(held), *limit), f"{kind.name}：现有与上限")


def _hard_cases(about: About, mine: Sequence[OpenIssue], done: set[int]) -> Table:
    """Those that wait for a decision first."""
    tasks = _tasks(about, [one.id for one in mine])
    rows = tuple(
        (
            cell(one.number, IssueDoor(one.id)),
            words(one.title),
            cell(_where(about, one)),
            cell(STAGE[one.stage].name),
            cell(one.lead),
            due_cell(one),
            _decision(one.id in done, *tasks.get(one.id, (0, 0))),
        )
        for one in sorted(mine, key=lambda one: one.id in done)
    )
    heads = (
        Head("编号"),
        Head("事项", 6),
        Head("镇街", 1),
        Head("环节", 1),
        Head("主办", 1),
        Head("时限", 1),
        Head("批示"),
    )
    return Table("协调的攻坚破难", heads, rows, "没有由本人协调的在办攻坚破难事项。", "whole")


def _where(about: About, issue: OpenIssue) -> str:
    village = about.places.village.get(issue.village_code)
    return about.places.township[village.township_code].name if village else ""


def _tasks(about: About, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By issue: tasks of the leader's decisions that were done, and all of them."""
    finished = func.count(Task.done_at).filter(Task.done_at < about.moment)
    query = select(Task.issue_id, finished, func.count()).where(
        and_(Task.issue_id.in_(ids), Task.assigned_at < about.moment)
    )
    return {issue: (part, whole) for issue, part, whole in about.session.execute(query.group_by(Task.issue_id))}


def _decision(is_decided: bool, finished: int, tasks: int) -> Cell:
    if not is_decided:
        return (Bit("待批示", None, "warning"),)
    if not tasks:
        return (Bit("已批示", None, "good"),)
    tone: Tone = "good" if finished == tasks else ""
    return Bit("已批示", None, "good"), Bit(f"任务 {finished}/{tasks}", None, tone)
