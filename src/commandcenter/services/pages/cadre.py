"""A cadre's page: what they hold against their limits, what they know, where they were, and what they held before."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select

from commandcenter.domain.pairing import KINDS, PAIRING_KINDS
from commandcenter.domain.vocabulary import CADRE_TAGS, FAMILIARITY_SUBJECTS
from commandcenter.services.card import Tone
from commandcenter.services.pages.about import About, cell, count, days_ago, open_bits
from commandcenter.services.pages.knowing import check_cell, load_checks
from commandcenter.services.pages.lanes import ROLE_TONES, bar, packed
from commandcenter.services.pages.open_issues import open_issues, tally
from commandcenter.services.pages.page import (
    DISTRICT,
    Bit,
    Cell,
    Deed,
    Figure,
    Head,
    ListDoor,
    Page,
    PageRef,
    Table,
    Timeline,
)
from commandcenter.services.pages.people import introduced, left, load_person, siblings
from commandcenter.services.pages.terms import Side, Term, load_terms
from commandcenter.services.pages.visits import LATEST, Made, latest_visits, visits_made
from commandcenter.services.present import local_midnight
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import CadreTag, Familiarity, Issue, Pairing, Visit

HANDOVER = Deed("handover", "交接…")
VISIT_DAYS = 30
FIRST_DAY = date(2017, 1, 1)
"""民情双访 began in this year."""


def cadre_page(about: About) -> Page | None:
    """The page of a cadre; None when there is none of this id."""
    person = load_person(about)
    if person is None:
        return None
    me = about.key
    concerned = (Pairing.holder_cadre_id == me) | (Pairing.liaison_id == me) | (Pairing.target_cadre_id == me)
    terms = load_terms(about.session, about.places, concerned)
    running = [term for term in terms if term.runs_on(about.day)]
    visits = visits_made(about, (me,), local_midnight(FIRST_DAY))
    newest = tuple(visit.id for visit in visits[:LATEST])
    return Page(
        PageRef("cadre", me),
        "干部",
        person.name,
        (*introduced(person), *_tags(about)),
        _figures(about, person.name, running, visits),
        (
            _held(about, running),
            _known(about, running),
            latest_visits(about, "最近走访", "right", Visit.id.in_(newest)),
            _ended(about, terms),
            _timeline(about, terms),
        ),
        about.moment,
        siblings(person),
        deeds=() if left(person, about.day) else (HANDOVER,),
        warning=left(person, about.day),
    )


def _tags(about: About) -> Cell:
    tags = about.session.scalars(select(CadreTag.tag).where(CadreTag.cadre_id == about.key).order_by(CadreTag.tag))
    return tuple(Bit("{}", CADRE_TAGS.name(tag), "good") for tag in tags)


def _figures(about: About, name: str, running: Sequence[Term], visits: Sequence[Made]) -> tuple[Figure, ...]:
    own = [
        term for term in running if term.holder_id == about.key and KINDS[term.kind].holder.value == "holder_cadre_id"
    ]
    lately = [visit for visit in visits if visit.visited_at >= about.moment - timedelta(days=VISIT_DAYS)]
    nights = sum(visit.is_night for visit in lately)
    answerable = open_issues(about, or_(Issue.first_contact_id == about.key, Issue.coordinator_id == about.key))
    mine = (("person", (str(about.key),)),)
    door = ListDoor("visits", Scope(), (("visitor", (str(about.key),)),), name)
    return (
        Figure("承担", (count(len(own)), Bit("项", None, "muted")), "以本人为负责人、正在进行的结对"),
        *_loads(about, own),
        Figure(
            f"近 {VISIT_DAYS} 天走访",
            (count(len(lately), door), Bit("夜 {}", nights, "" if nights else "muted")),
            "本人记录的和一同前往的走访",
        ),
        Figure("上次走访", days_ago(visits[0].visited_at if visits else None, about)),
        Figure(
            "首问或协调在办",
            open_bits(*tally(answerable), DISTRICT, mine, name),
            "本人为首问责任人或协调领导的在办事项",
        ),
    )


def _loads(about: About, own: Sequence[Term]) -> tuple[Figure, ...]:
    """The load against its limit, of the kinds that the cadre holds."""
    figures = []
    for kind in PAIRING_KINDS:
        held = sum(term.kind == kind.key for term in own)
        limit = about.limit(kind)
        if held and limit:
            tone: Tone = "warning" if held >= limit else ""
            bits = (Bit("{}", held, tone), Bit("/ {}", limit, "muted"))
            figures.append(Figure(kind.name, bits, f"{kind.name}：现有与上限"))
    return tuple(figures)


def shown(term: Term, me: int) -> tuple[str, Side]:
    """What a pairing is for this cadre, and the other side of it."""
    if KINDS[term.kind].target.value == "target_cadre_id" and term.target_key == me:
        return "受导师带教", term.holder
    if KINDS[term.kind].holder.value == "holder_organization_id":
        return f"{term.kind_name}·联络员", term.target
    return term.kind_name, term.target


def _held(about: About, running: Sequence[Term]) -> Table:
    rows = []
    for term in sorted(running, key=lambda one: (list(KINDS).index(one.kind), one.since)):
        name, side = shown(term, about.key)
        unit = f"{term.holder.name}" if KINDS[term.kind].holder.value == "holder_organization_id" else side.note
        rows.append(
            (
                cell(name),
                cell(side.name, side.goal),
                cell(unit),
                cell(term.role_name),
                cell(term.since),
                _span(term.since, about.day),
            )
        )
    heads = (Head("结对"), Head("对象", 1), Head("所在"), Head("角色"), Head("自"), Head("已"))
    return Table("正在承担", heads, tuple(rows), "当日没有承担任何结对。", "left")


def _span(since: date, until: date) -> Cell:
    return (Bit(span_in_words(since, until), None, "muted"),)


def span_in_words(since: date, until: date) -> str:
    """``3 年 2 个月``, ``5 个月``, ``12 天``."""
    months = (until.year - since.year) * 12 + until.month - since.month - (until.day < since.day)
    years, rest = divmod(months, 12)
    if years:
        return f"{years} 年 {rest} 个月" if rest else f"{years} 年"
    return f"{months} 个月" if months else f"{(until - since).days} 天"


def _known(about: About, running: Sequence[Term]) -> Table:
    grids = [term for term in running if term.kind == "squad_grid"]
    checks = load_checks(about, Familiarity.cadre_id == about.key)
    rows = tuple(
        (
            cell(term.target.name, term.target.goal),
            *(
                check_cell(checks.get((about.key, int(term.target_key), one.key)), about.day)
                for one in FAMILIARITY_SUBJECTS
            ),
        )
        for term in grids
    )
    heads = (Head("网格", 1), *(Head(term.label) for term in FAMILIARITY_SUBJECTS))
    months = about.rules.numbers["familiarity_months"]
    return Table("双熟悉", heads, rows, "当日不在任何网格的小分队里。", "right", f"一次考核 {months} 个月内有效")


def _ended(about: About, terms: Sequence[Term]) -> Table:
    over = sorted(
        (term for term in terms if term.ended_by(about.day)), key=lambda one: one.until or date.max, reverse=True
    )
    rows = []
    for term in over:
        name, side = shown(term, about.key)
        rows.append(
            (
                cell(name),
                cell(side.name, side.goal),
                cell(term.role_name),
                cell(term.since),
                cell(term.until),
                cell(term.end_reason),
            )
        )
    heads = (Head("结对"), Head("对象", 1), Head("角色"), Head("自"), Head("至"), Head("原因"))
    return Table("已结束", heads, tuple(rows), "没有已结束的结对。", "left")


def _timeline(about: About, terms: Sequence[Term]) -> Timeline:
    """One group of lanes a kind."""
    lanes = []
    for kind in dict.fromkeys(shown(term, about.key)[0] for term in terms):
        own = [term for term in terms if shown(term, about.key)[0] == kind]
        lanes += packed(
            kind, [bar(term, shown(term, about.key)[1], ROLE_TONES.get(term.role, ""), term.role_name) for term in own]
        )
    since = min((term.since for term in terms), default=about.today)
    return Timeline("履职时间轴", tuple(lanes), since, max(about.today, about.day), about.day, "没有结对记录。")
