"""An enterprise's page: growth tags, the three levels of help with its issues at each, where it stands, its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import ColumnElement, or_, select

from commandcenter.domain.clocks import counted
from commandcenter.domain.pairing import KINDS, Target
from commandcenter.domain.rates import Tally
from commandcenter.domain.vocabulary import GROWTH_TAGS
from commandcenter.domain.workflow import STAGE
from commandcenter.services.card import Tone
from commandcenter.services.in_force import existing
from commandcenter.services.issue_clocks import settle_due
from commandcenter.services.pages.about import About, cell, count, days_ago, open_bits, words
from commandcenter.services.pages.help_levels import HELP_LEVELS, LED_AT, LEVEL_KEYS, AtLevel, at_level
from commandcenter.services.pages.issues_of import closed_table, measured
from commandcenter.services.pages.kinds import COMPANION, HELP_TEAM, OF_LEADERS
from commandcenter.services.pages.lanes import bar, packed, with_gaps
from commandcenter.services.pages.leader_targets import of_enterprise
from commandcenter.services.pages.open_issues import OpenIssue, due_cell, open_issues, tally
from commandcenter.services.pages.page import (
    Bit,
    Cell,
    Figure,
    Head,
    IssueDoor,
    Lane,
    ListDoor,
    Page,
    PageRef,
    PlaceDoor,
    Table,
    Timeline,
)
from commandcenter.services.pages.terms import Term, load_terms
from commandcenter.services.pages.visits import last_by_enterprise, latest_visits
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Enterprise, EnterpriseTag, Grid, Issue, Organization, Pairing, Talent, Visit

ECONOMY = "经济和信息化局"
"""The bureau that the task force acts with, by the end of its name: 经信局."""
LEVEL_OF_KIND: dict[str, str] = {COMPANION.key: "companion", HELP_TEAM.key: "team"}


@dataclass(frozen=True)
class _Helped:
    """An open issue, and where in the three levels it is."""

    issue: OpenIssue
    at: AtLevel


def enterprise_page(about: About) -> Page | None:
    """The page of an enterprise; None when there is none of this id."""
    row = about.session.execute(
        select(Enterprise.name, Enterprise.code, Enterprise.grid_id, Grid.village_code)
        .join(Grid, Grid.id == Enterprise.grid_id)
        .where(Enterprise.id == about.key)
    ).one_or_none()
    if row is None:
        return None
    terms = load_terms(about.session, about.places, Pairing.enterprise_id == about.key)
    running = [term for term in terms if term.runs_on(about.day)]
    forces = _forces(about)
    helped = [_Helped(one, _level(about, one, forces)) for one in open_issues(about, Issue.enterprise_id == about.key)]
    visits = latest_visits(about, "最近走访", "right", *_visited(row.grid_id, about.key), grid=False, whom=False)
    return Page(
        PageRef("enterprise", about.key),
        "企业",
        row.name,
        _introduced(about, row.code, row.grid_id, row.village_code),
        _figures(about, row.name, helped),
        (
            _levels(about, running, forces, helped),
            _issues(about, helped),
            closed_table(about, "近期办结", "left", Issue.enterprise_id == about.key),
            visits,
            _timeline(about, terms),
        ),
        about.moment,
        place=_scope(about, row.grid_id, row.village_code),
    )


def _visited(grid_id: int, key: int) -> tuple[ColumnElement[bool], ...]:
    return (Visit.grid_id == grid_id, Visit.enterprise_id == key)


def _scope(about: About, grid_id: int, village_code: str) -> Scope | None:
    village = about.places.village.get(village_code)
    if village is None:
        return None
    grids = (grid_id,) if grid_id in about.places.grid else ()
    return Scope(village.township_code, village.code, grids)


def _introduced(about: About, code: str, grid_id: int, village_code: str) -> Cell:
    tags = about.session.scalars(select(EnterpriseTag.tag).where(EnterpriseTag.enterprise_id == about.key))
    order = [term.key for term in GROWTH_TAGS]
    named = tuple(Bit("{}", GROWTH_TAGS.name(tag), "good") for tag in sorted(tags, key=order.index))
    scope = _scope(about, grid_id, village_code)
    where: Cell = ()
    if scope is not None and scope.township:
        village = about.places.village[village_code]
        where = (
            Bit("{}", about.places.township[scope.township].name, "", "", PlaceDoor(Scope(scope.township))),
            Bit("{}", village.name, "", "", PlaceDoor(Scope(scope.township, village.code))),
        )
    in_grid = (Bit("所在网格", None, "", "", PageRef("grid", grid_id)),)
    talents = about.session.execute(select(Talent.name, Talent.field).where(Talent.enterprise_id == about.key)).all()
    people = tuple(Bit("重要人才 {}", f"{name}（{field}）", "muted") for name, field in talents)
    return (
        *(named or (Bit("无成长标签", None, "muted"),)),
        Bit("统一社会信用代码 {}", code),
        *where,
        *in_grid,
        *people,
    )


def _figures(about: About, name: str, helped: Sequence[_Helped]) -> tuple[Figure, ...]:
    filters = of_enterprise(about.key)
    counted_ = measured(about, Issue.enterprise_id == about.key)
    last = last_by_enterprise(about, (about.key,)).get(about.key)
    visits = ListDoor("visits", Scope(), filters, name)
    return (
        Figure("在办", open_bits(*tally(one.issue for one in helped), Scope(), filters, name)),
        Figure(
            "累计反映",
            (count(counted_["collected"], ListDoor("collected_issues", Scope(), filters, name)),),
            "登记过的事项",
        ),
        _rate("办结率", counted_, "settled"),
        _rate("满意率", counted_, "satisfaction"),
        Figure("上次走访", (*days_ago(last, about, 90), Bit("全部走访", None, "", "", visits))),
    )


def _rate(label: str, tally_: Tally, key: str) -> Figure:
    ratio = tally_.rate(key)
    return Figure(label, (Bit("{}", ratio.percent(1)), Bit(f"{ratio.part} / {ratio.whole}", None, "muted")))


def _forces(about: About) -> Sequence[tuple[int, str]]:
    """The third level: the task force, and the bureau that it acts with."""
    query = select(Organization.id, Organization.name).where(
        existing(about.day),
        or_(Organization.kind == "task_force", Organization.name.endswith(ECONOMY)),
    )
    found = about.session.execute(query.order_by(Organization.kind.desc(), Organization.id))
    return [(row[0], row[1]) for row in found]


def _level(about: About, issue: OpenIssue, forces: Sequence[tuple[int, str]]) -> AtLevel:
    """A suspended issue's clock rests, and so does its place among the levels."""
    lowest = 2 if issue.lead_id in {key for key, _ in forces} else LED_AT.get(issue.lead_kind, 0)
    moment = issue.stage_since if issue.stage == "suspended" else about.moment
    again = partial(settle_due, category=issue.category or "", rules=about.rules)
    return at_level(issue.settle_from or issue.registered_at, issue.settle_due_at, moment, again, lowest)


def _levels(
    about: About, running: Sequence[Term], forces: Sequence[tuple[int, str]], helped: Sequence[_Helped]
) -> Table:
    own: dict[str, list[Term]] = {key: [] for key in LEVEL_KEYS}
    for term in running:
        if term.kind in LEVEL_OF_KIND:
            own[LEVEL_OF_KIND[term.kind]].append(term)
    rows = []
    for term_ in HELP_LEVELS:
        at = [one for one in helped if one.at.key == term_.key]
        if term_.key == "force":
            who, since = tuple(Bit("{}", name) for _, name in forces), cell(None)
        else:
            who, since = _holders(own[term_.key]), cell(min((one.since for one in own[term_.key]), default=None))
        late = sum(one.issue.is_overdue for one in at)
        said = (count(len(at)), *((Bit("超期 {}", late, "danger"),) if late else ()))
        missing = (Bit("尚无", None, "warning" if term_.key != "team" else "muted"),)
        rows.append((cell(term_.label, None, "muted"), cell(term_.name), who or missing, since, said))
    heads = (Head("级"), Head("力量", 2), Head("由谁", 3), Head("自", 1), Head("本级在办"))
    note = "一级未能在办理时限内办结的，升一级，各级时限与办理时限相同"
    return Table("三级联动", heads, tuple(rows), "", "whole", note)


def _holders(terms: Sequence[Term]) -> Cell:
    found: Cell = ()
    for term in terms:
        note = (Bit("{}", term.holder.note, "muted"),) if term.holder.note else ()
        found = (*found, Bit("{}", term.holder.name, "", "", term.holder.goal), *note)
    return found


def _issues(about: About, helped: Sequence[_Helped]) -> Table:
    rows = tuple(
        (
            cell(one.issue.number, IssueDoor(one.issue.id)),
            words(one.issue.title),
            cell(STAGE[one.issue.stage].name),
            cell(one.issue.lead),
            cell(HELP_LEVELS.label(one.at.key)),
            _time_there(about, one),
            due_cell(one.issue),
        )
        for one in helped
    )
    heads = (
        Head("编号"),
        Head("事项", 6),
        Head("环节", 1),
        Head("主办", 1),
        Head("层级", 1),
        Head("在本级", 2),
        Head("时限"),
    )
    return Table("在办事项", heads, rows, "没有在办事项。", "whole")


def _time_there(about: About, one: _Helped) -> Cell:
    """How long it has been at its level, and how much of the level's time is left."""
    issue, at = one.issue, one.at
    if issue.settle_from is None or at.due_at is None or issue.category is None:
        return (Bit("时限未起算", None, "muted"),)
    if issue.stage == "suspended":
        return (Bit("挂账，时钟停", None, "suspended"),)
    round_the_clock = about.rules.round_the_clock(issue.category, issue.settle_from)
    gone = counted(at.since, about.moment, round_the_clock, about.rules.working)
    rest = counted(about.moment, at.due_at, round_the_clock, about.rules.working)
    day = 1440 if round_the_clock else about.rules.hours.minutes
    tone: Tone = "danger" if rest < 0 else "warning" if gone >= about.rules.amber_from * (gone + rest) else "muted"
    over = "已过" if rest < 0 else "剩"
    return Bit("已 {}", _span(gone, day)), Bit(over + " {}", _span(abs(rest), day), tone)


def _span(minutes: float, day: int) -> str:
    """``4 天`` or ``3 小时``, in the kind of time that is counted."""
    return f"{int(minutes // day)} 天" if minutes >= day else f"{max(int(minutes // 60), 1)} 小时"


def _timeline(about: About, terms: Sequence[Term]) -> Timeline:
    """Who helped when, a group of lanes a kind; the time without a companion is a gap."""
    tones: dict[str, Tone] = {COMPANION.key: "", HELP_TEAM.key: "muted", OF_LEADERS[Target.ENTERPRISE].key: ""}
    until = max(about.today, about.day)
    since = min((term.since for term in terms), default=about.day)
    lanes: list[Lane] = []
    for kind, tone in tones.items():
        own = [bar(term, term.holder, tone) for term in terms if term.kind == kind]
        found = packed(KINDS[kind].name, own)
        lanes += (
            with_gaps(found, min(one.since for one in own), until, "无陪跑干部")
            if own and kind == COMPANION.key
            else found
        )
    return Timeline("责任时间轴", tuple(lanes), since, until, about.day, "没有结对记录。")
