"""The targets of a leader, one table a kind: the state of each, what needs attention in front."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from commandcenter.domain.pairing import KINDS, Target
from commandcenter.domain.rates import Ratio
from commandcenter.domain.vocabulary import FOCUS_TAGS, GROWTH_TAGS
from commandcenter.services.in_force import drawn, paired
from commandcenter.services.pages.about import NONE, About, cell, count, days_ago, open_bits
from commandcenter.services.pages.kinds import COMPANION, OF_LEADERS
from commandcenter.services.pages.open_issues import OpenIssue, tally
from commandcenter.services.pages.page import Bit, Cell, Head, ListDoor, PageRef, PlaceDoor, Table
from commandcenter.services.pages.terms import Term
from commandcenter.services.pages.visits import last_by_enterprise, last_by_village
from commandcenter.services.pairing_coverage import POPULATION
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    EnterpriseTag,
    Grid,
    Organization,
    Pairing,
    Project,
    Talent,
    Village,
    VillageFocus,
)

Cells = tuple[Cell, ...]
Rank = tuple[int, ...]


@dataclass(frozen=True)
class Look:
    """What the tables are written from: the running terms, and the open issues of all that they join."""

    about: About
    terms: Sequence[Term]
    issues: Sequence[OpenIssue]

    def of(self, target: Target) -> list[Term]:
        """The terms that join the leader with such targets."""
        return [term for term in self.terms if term.kind == OF_LEADERS[target].key]

    def in_township(self, code: str) -> list[OpenIssue]:
        """Open issues in a township."""
        villages = self.about.places.village
        return [
            one
            for one in self.issues
            if one.village_code in villages and villages[one.village_code].township_code == code
        ]


def attention(issues: Iterable[OpenIssue], *more: int) -> Rank:
    """The higher the sooner: overdue issues, then what else presses, then open issues."""
    is_open, overdue = tally(issues)
    return (overdue, *more, is_open)


def _sorted(rows: Iterable[tuple[Rank, Cells]]) -> tuple[Cells, ...]:
    return tuple(cells for _, cells in sorted(rows, key=lambda row: row[0], reverse=True))


def townships(look: Look) -> Table:
    """Townships: open issues, coverage of their grids, hard cases that the leader coordinates there."""
    held = look.of(Target.TOWNSHIP)
    covered = _covered(look.about, [str(term.target_key) for term in held]) if held else {}
    rows = _sorted(_township(look, term, covered.get(str(term.target_key), Ratio(0, 0))) for term in held)
    heads = (Head("镇街", 2), Head("在办", 1), Head("固定下沉", 1), Head("协调攻坚", 1), Head("自"))
    return Table(OF_LEADERS[Target.TOWNSHIP].name, heads, rows, "没有联系镇街。", "left")


def _township(look: Look, term: Term, covered: Ratio) -> tuple[Rank, Cells]:
    code, about = str(term.target_key), look.about
    issues, scope, lacking = look.in_township(code), Scope(code), covered.whole - covered.part
    hard = [one for one in issues if one.coordinator_id == about.key and one.list == "hard_cases"]
    mine = (("coordinator", (str(about.key),)), ("counted", ("open",)))
    gap = (Bit("缺 {}", lacking, "warning", "", ListDoor("uncovered_grids", scope)),) if lacking else ()
    cells = (
        cell(term.target.name, term.target.goal),
        open_bits(*tally(issues), scope),
        (Bit("{}", covered.part), Bit("/ {}", covered.whole, "muted"), *gap),
        (count(len(hard), ListDoor("list_hard_cases", scope, mine)),),
        cell(term.since),
    )
    return attention(issues, len(hard), lacking), cells


def _covered(about: About, codes: Sequence[str]) -> Mapping[str, Ratio]:
    """By township: grids with a posted cadre, of all."""
    posted = POPULATION["grids"].covered(KINDS["squad_grid"], about.day)
    query = (
        select(Village.township_code, func.count(case((Grid.id.in_(posted), 1))), func.count())
        .join(Village, Village.code == Grid.village_code)
        .where(drawn(about.day), Village.township_code.in_(codes))
        .group_by(Village.township_code)
    )
    return {code: Ratio(part, whole) for code, part, whole in about.session.execute(query)}


def villages(look: Look) -> Table:
    """Villages: focus tags, open issues, the last visit, the units paired with them."""
    held, about = look.of(Target.VILLAGE), look.about
    codes = [str(term.target_key) for term in held]
    focus = _gathered(
        about, select(VillageFocus.village_code, VillageFocus.tag).where(VillageFocus.village_code.in_(codes))
    )
    units = _gathered(
        about,
        select(Pairing.village_code, Organization.short_name)
        .join(Organization, Organization.id == Pairing.holder_organization_id)
        .where(Pairing.kind == "unit_village", Pairing.village_code.in_(codes), paired(about.day)),
    )
    last = last_by_village(about, codes)
    rows = _sorted(_village(look, term, focus, units, last) for term in held)
    heads = (Head("村社", 1), Head("重点"), Head("在办"), Head("上次走访"), Head("结对单位"))
    return Table(OF_LEADERS[Target.VILLAGE].name, heads, rows, "没有包联村社。", "left")


def _village(
    look: Look,
    term: Term,
    focus: Mapping[Any, list[str]],
    units: Mapping[Any, list[str]],
    last: Mapping[str, datetime | None],
) -> tuple[Rank, Cells]:
    code = str(term.target_key)
    issues, tags, held = (
        [one for one in look.issues if one.village_code == code],
        focus.get(code, []),
        units.get(code, []),
    )
    place = look.about.places.village.get(code)
    scope = Scope(place.township_code if place else None, code)
    needs = bool(tags) and not held
    cells = (
        (Bit("{}", term.target.name, "", "", term.target.goal), Bit(term.target.note, None, "muted")),
        tuple(Bit("{}", FOCUS_TAGS.name(tag), "warning") for tag in tags) or NONE,
        open_bits(*tally(issues), scope),
        days_ago(last.get(code), look.about),
        (Bit("尚无", None, "warning"),) if needs else cell("、".join(held)),
    )
    return attention(issues, needs, len(tags), _unvisited(last.get(code), look.about)), cells


def enterprises(look: Look) -> Table:
    """Enterprises: growth tags, companion, open issues, the last visit."""
    held, about = look.of(Target.ENTERPRISE), look.about
    ids = [int(term.target_key) for term in held]
    tags = _gathered(
        about, select(EnterpriseTag.enterprise_id, EnterpriseTag.tag).where(EnterpriseTag.enterprise_id.in_(ids))
    )
    companions = companions_of(about, ids)
    last = last_by_enterprise(about, ids)
    rows = _sorted(_enterprise(look, term, tags, companions, last) for term in held)
    heads = (Head("企业", 1), Head("标签"), Head("陪跑干部"), Head("在办"), Head("上次走访"))
    return Table(OF_LEADERS[Target.ENTERPRISE].name, heads, rows, "没有联系百强企业。", "right")


def _enterprise(
    look: Look,
    term: Term,
    tags: Mapping[Any, list[str]],
    companions: Mapping[int, Cell],
    last: Mapping[int, datetime | None],
) -> tuple[Rank, Cells]:
    key = int(term.target_key)
    issues = [one for one in look.issues if one.enterprise_id == key]
    cells = (
        cell(term.target.name, term.target.goal),
        cell("、".join(GROWTH_TAGS.label(tag) for tag in tags.get(key, []))),
        companions.get(key, (Bit("尚无", None, "warning"),)),
        open_bits(*tally(issues), Scope(), of_enterprise(key), term.target.name),
        days_ago(last.get(key), look.about),
    )
    return attention(issues, key not in companions, _unvisited(last.get(key), look.about)), cells


def of_enterprise(key: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The filter of lists that narrows to an enterprise."""
    return (("enterprise", (str(key),)),)


def companions_of(about: About, ids: Sequence[int]) -> Mapping[int, Cell]:
    """The companions of each enterprise that has any."""
    query = (
        select(Pairing.enterprise_id, Cadre.id, Cadre.name)
        .join(Cadre, Cadre.id == Pairing.holder_cadre_id)
        .where(Pairing.kind == COMPANION.key, Pairing.enterprise_id.in_(ids), paired(about.day))
        .order_by(Pairing.id)
    )
    found: dict[int, Cell] = {}
    rows: Any = about.session.execute(query)
    for enterprise, cadre, name in rows:
        found[enterprise] = (*found.get(enterprise, ()), Bit("{}", name, "", "", PageRef("cadre", cadre)))
    return found


def _unvisited(last: datetime | None, about: About) -> int:
    """Days since the last visit; many where there was none."""
    return (about.moment - last).days if last else 10_000


def projects(look: Look) -> Table:
    """Projects: where they are built, and how it stands there."""
    held, about = look.of(Target.PROJECT), look.about
    ids = [int(term.target_key) for term in held]
    rows_found: Any = about.session.execute(select(Project.id, Project.township_code).where(Project.id.in_(ids)))
    where: dict[int, str] = {row[0]: row[1] for row in rows_found}
    rows = _sorted(_project(look, term, where[int(term.target_key)]) for term in held)
    heads = (Head("项目", 1), Head("镇街"), Head("镇街在办"), Head("自"))
    return Table(OF_LEADERS[Target.PROJECT].name, heads, rows, "没有联系重点项目。", "left")


def _project(look: Look, term: Term, code: str) -> tuple[Rank, Cells]:
    township, issues = look.about.places.township[code], look.in_township(code)
    cells = (
        cell(term.target.name),
        cell(township.name, PlaceDoor(Scope(code))),
        open_bits(*tally(issues), Scope(code)),
        cell(term.since),
    )
    return attention(issues), cells


def talents(look: Look) -> Table:
    """Talents: their field, where they work, and how it stands there."""
    held, about = look.of(Target.TALENT), look.about
    ids = [int(term.target_key) for term in held]
    query = (
        select(Talent.id, Enterprise.id, Enterprise.name)
        .join(Enterprise, Enterprise.id == Talent.enterprise_id)
        .where(Talent.id.in_(ids))
    )
    works = {talent: (enterprise, name) for talent, enterprise, name in about.session.execute(query)}
    last = last_by_enterprise(about, [enterprise for enterprise, _ in works.values()])
    rows = _sorted(_talent(look, term, works.get(int(term.target_key)), last) for term in held)
    heads = (Head("人才"), Head("领域"), Head("企业", 1), Head("在办"), Head("上次走访"))
    return Table(OF_LEADERS[Target.TALENT].name, heads, rows, "没有联系重要人才。", "right")


def _talent(
    look: Look, term: Term, work: tuple[int, str] | None, last: Mapping[int, datetime | None]
) -> tuple[Rank, Cells]:
    name = cell(term.target.name), cell(term.target.note)
    if work is None:
        return (0, 0, 0), (*name, NONE, NONE, NONE)
    issues = [one for one in look.issues if one.enterprise_id == work[0]]
    is_open = open_bits(*tally(issues), Scope(), of_enterprise(work[0]), work[1])
    cells = (*name, cell(work[1], PageRef("enterprise", work[0])), is_open, days_ago(last.get(work[0]), look.about))
    return attention(issues, _unvisited(last.get(work[0]), look.about)), cells


def _gathered(about: About, query: Any) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for key, value in about.session.execute(query):
        found.setdefault(key, []).append(value)
    return found


TABLES: tuple[Callable[[Look], Table], ...] = (townships, enterprises, villages, talents, projects)
"""One for each kind of target of a leader."""
