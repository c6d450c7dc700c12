"""A grid's page: its squad, who knows it and until when, who was answerable over the years, what is open there."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from commandcenter.domain.pairing import POSTED_FROM
from commandcenter.domain.places import short_grid
from commandcenter.domain.vocabulary import FAMILIARITY_SUBJECTS, GROWTH_TAGS, SQUAD_ROLES
from commandcenter.services.card import Tone
from commandcenter.services.pages.about import About, bit, cell, count, days_ago, open_bits
from commandcenter.services.pages.knowing import Checks, check_cell, known, load_checks
from commandcenter.services.pages.lanes import ROLE_TONES, bar, packed, with_gaps
from commandcenter.services.pages.leader_targets import companions_of
from commandcenter.services.pages.open_issues import issue_table, open_issues, tally
from commandcenter.services.pages.page import (
    Bit,
    Cell,
    Deed,
    Figure,
    Head,
    Lane,
    ListDoor,
    Page,
    PageRef,
    PlaceDoor,
    Table,
    Timeline,
)
from commandcenter.services.pages.terms import Term, load_terms
from commandcenter.services.pages.visits import last_visit, latest_visits, visits_in
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    EnterpriseTag,
    Familiarity,
    Grid,
    Issue,
    Organization,
    Pairing,
    Village,
    Visit,
)

NOTICE = Deed("notice", "网格公示…")
VISIT_DAYS = 30
MISSING: Mapping[str, str] = {"leader": "没有队长", "posted": "没有固定下沉干部"}
"""What is said of the time in which nobody had a role that every squad needs."""


def grid_page(about: About) -> Page | None:
    """The page of a grid, or of an earlier drawing of it; None when there is none of this id."""
    row = about.session.execute(
        select(Grid.code, Grid.village_code, Grid.households, Grid.valid_from, Grid.valid_to, Village.name)
        .join(Village, Village.code == Grid.village_code)
        .where(Grid.id == about.key)
    ).one_or_none()
    if row is None:
        return None
    terms = load_terms(about.session, about.places, Pairing.grid_id == about.key, Pairing.kind == "squad_grid")
    squad = [term for term in terms if term.runs_on(about.day)]
    checks = load_checks(about, Familiarity.grid_id == about.key)
    scope = _scope(about, row.village_code)
    issues = open_issues(about, Issue.grid_id == about.key)
    return Page(
        PageRef("grid", about.key),
        "网格",
        f"{row.name} {short_grid(row.code)}",
        _introduced(about, row),
        _figures(about, squad, checks, tally(issues), scope),
        (
            _squad(about, squad, checks),
            _timeline(about, terms, row.valid_from),
            issue_table("在办事项", issues, "left"),
            _enterprises(about),
            latest_visits(about, "最近走访", "right", Visit.grid_id == about.key, grid=False),
        ),
        about.moment,
        deeds=(NOTICE,),
        place=scope,
        warning=f"这个网格已于 {row.valid_to} 重新划分，以下为此前的记录。" if _is_past(row, about) else "",
    )


def _is_past(row: Any, about: About) -> bool:
    return row.valid_to is not None and row.valid_to <= about.day


def _scope(about: About, village_code: str) -> Scope:
    village = about.places.village.get(village_code)
    return Scope(village.township_code if village else None, village_code, (about.key,))


def _introduced(about: About, row: Any) -> Cell:
    village = about.places.village.get(row.village_code)
    where: Cell = ()
    if village is not None:
        township = about.places.township[village.township_code]
        where = (
            Bit("{}", township.name, "", "", PlaceDoor(Scope(township.code))),
            Bit("{}", village.name, "", "", PlaceDoor(Scope(township.code, village.code))),
        )
    return (
        *where,
        Bit("网格编码 {}", row.code, "muted"),
        Bit("{} 户", row.households),
        Bit("自 {} 划定", row.valid_from, "muted"),
    )


def _figures(
    about: About, squad: Sequence[Term], checks: Checks, is_open: tuple[int, int], scope: Scope
) -> tuple[Figure, ...]:
    members = {term.holder_id: about.key for term in squad}
    knows = known(checks, members, about.day)
    posted = sum(term.role == "posted" for term in squad)
    every, nights = visits_in(about, VISIT_DAYS, Visit.grid_id == about.key)
    night_door = ListDoor("night_visits", scope)
    return (
        Figure("小分队", (count(len(squad)), Bit("人", None, "muted"))),
        Figure(
            "固定下沉", (count(posted) if posted else Bit("缺", None, "danger"),), "区级单位或镇街机关的固定下沉干部"
        ),
        *(
            Figure(
                term.label,
                (_knowing(knows[term.key], len(squad)), Bit("/ {}", len(squad), "muted")),
                f"熟悉{term.name}的队员",
            )
            for term in FAMILIARITY_SUBJECTS
        ),
        Figure("在办", open_bits(*is_open, scope)),
        Figure(
            f"近 {VISIT_DAYS} 天走访",
            (
                count(every, ListDoor("visits_month", scope)),
                Bit("夜 {}", nights, "" if nights else "muted", "", night_door),
            ),
        ),
        Figure("上次走访", days_ago(last_visit(about, Visit.grid_id == about.key), about)),
    )


def _knowing(knows: int, members: int) -> Bit:
    tone: Tone = "good" if members and knows == members else "warning"
    return Bit("{}", knows, tone)


def _squad(about: About, squad: Sequence[Term], checks: Checks) -> Table:
    order = [term.key for term in SQUAD_ROLES]
    people = _people(about, [term.holder_id for term in squad])
    rows = []
    for term in sorted(squad, key=lambda one: (order.index(one.role or ""), one.since, one.pairing_id)):
        unit, post, telephone, kind = people[term.holder_id]
        outside = term.role == "posted" and kind not in POSTED_FROM
        rows.append(
            (
                cell(term.role_name),
                cell(term.holder.name, term.holder.goal),
                (bit(unit), *((Bit("不计入覆盖", None, "warning"),) if outside else ())),
                cell(post),
                cell(telephone),
                *(
                    check_cell(checks.get((term.holder_id, about.key, one.key)), about.day)
                    for one in FAMILIARITY_SUBJECTS
                ),
                cell(term.since),
            )
        )
    heads = (Head("角色"), Head("姓名"), Head("单位", 3), Head("职务", 2), Head("电话", 1), *_SUBJECT_HEADS, Head("自"))
    months = about.rules.numbers["familiarity_months"]
    note = f"双熟悉：一次考核 {months} 个月内有效，最后一个月内为橙色，过期或未考核为红色"
    return Table("网格走亲小分队", heads, tuple(rows), "当日没有小分队：这个网格无人负责。", "whole", note)


_SUBJECT_HEADS = tuple(Head(term.name, 2) for term in FAMILIARITY_SUBJECTS)


def _people(about: About, ids: Sequence[int]) -> Mapping[int, tuple[str, str, str, str]]:
    """By cadre: unit, post, telephone at work, the unit's kind."""
    query = (
        select(Cadre.id, Organization.name, Cadre.post, Cadre.telephone, Organization.kind)
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(Cadre.id.in_(ids))
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in about.session.execute(query)}


def _enterprises(about: About) -> Table:
    """The tagged enterprises that stand in the grid."""
    query = (
        select(Enterprise.id, Enterprise.name, EnterpriseTag.tag)
        .join(EnterpriseTag, EnterpriseTag.enterprise_id == Enterprise.id)
        .where(Enterprise.grid_id == about.key)
        .order_by(Enterprise.name, EnterpriseTag.tag)
    )
    tags: dict[tuple[int, str], list[str]] = {}
    for key, name, tag in about.session.execute(query):
        tags.setdefault((key, name), []).append(GROWTH_TAGS.label(tag))
    companions = companions_of(about, [key for key, _ in tags])
    rows = tuple(
        (
            cell(name, PageRef("enterprise", key)),
            cell("、".join(own)),
            companions.get(key, (Bit("尚无陪跑干部", None, "warning"),)),
        )
        for (key, name), own in tags.items()
    )
    return Table("重点企业", (Head("企业", 1), Head("标签"), Head("陪跑干部")), rows, "没有重点企业。", "left")


def _timeline(about: About, terms: Sequence[Term], drawn_on: Any) -> Timeline:
    """A group of lanes a role; without a leader or a posted cadre there is a gap."""
    until = max(about.today, about.day)
    since = min((term.since for term in terms), default=drawn_on)
    lanes: list[Lane] = []
    for role in SQUAD_ROLES:
        own = packed(role.name, [bar(one, one.holder, ROLE_TONES[role.key]) for one in terms if one.role == role.key])
        if role.key in MISSING:
            own = with_gaps(own or [Lane(role.name, ())], since, until, MISSING[role.key])
        lanes += own
    shown = tuple(lanes) if terms else ()
    return Timeline("责任时间轴", shown, since, until, about.day, "从没有人负责过这个网格。", "whole")
