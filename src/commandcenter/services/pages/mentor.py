"""A mentor's page: their young cadres compared over the last year, and what the mentor wrote about them."""

from collections.abc import Mapping, Sequence
from datetime import date

from commandcenter.domain.rates import Ratio
from commandcenter.services.pages.about import About, cell, count
from commandcenter.services.pages.growth import load_growth, total
from commandcenter.services.pages.kinds import MENTORING
from commandcenter.services.pages.lanes import bar, packed
from commandcenter.services.pages.page import (
    Bit,
    Cell,
    Figure,
    Head,
    ListDoor,
    Month,
    Page,
    PageRef,
    Remark,
    Remarks,
    Table,
    Timeline,
)
from commandcenter.services.pages.people import introduced, left, load_person, siblings
from commandcenter.services.pages.remarks import load_remarks
from commandcenter.services.pages.terms import Term, load_terms
from commandcenter.services.pages.young import YEAR, ratio_bits
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Pairing

LONG_SILENT_DAYS = 90
"""A young cadre without a remark for so long is amber."""


def mentor_page(about: About) -> Page | None:
    """The page of a mentor; None when there is no such cadre."""
    person = load_person(about)
    if person is None:
        return None
    terms = load_terms(about.session, about.places, Pairing.kind == MENTORING.key, Pairing.holder_cadre_id == about.key)
    running = [term for term in terms if term.runs_on(about.day)]
    young = [int(term.target_key) for term in running]
    years = {cadre: total(months[-YEAR:]) for cadre, months in load_growth(about, young).items()} if young else {}
    remarks = load_remarks(about, Pairing.holder_cadre_id == about.key)
    return Page(
        PageRef("mentor", about.key),
        "导师",
        person.name,
        introduced(person),
        _figures(about, running, years, remarks),
        (
            _compared(about, running, years, remarks),
            Remarks("写过的评语", tuple(remarks), "还没有写过评语：在年轻干部的成长档案里写。", place="left"),
            _timeline(about, terms),
        ),
        about.moment,
        siblings(person),
        warning=left(person, about.day),
    )


def _figures(
    about: About, running: Sequence[Term], years: Mapping[int, Month], remarks: Sequence[Remark]
) -> tuple[Figure, ...]:
    limit = about.limit(MENTORING)
    whole = total(years.values()) if years else Month(date.min)
    return (
        Figure(
            "带教",
            (count(len(running)), *((Bit("/ {}", limit, "muted"),) if limit else ())),
            "正在带教的年轻干部与上限",
        ),
        Figure(
            "近 12 个月走访",
            (count(whole.visits), Bit("夜 {}", whole.nights, "muted")),
            "各年轻干部走访之和，同行的各计一次",
        ),
        Figure("提出事项", (count(whole.raised),)),
        Figure("办结率", ratio_bits(Ratio(whole.settled, whole.raised)), "已办结 ÷ 提出"),
        Figure("满意率", ratio_bits(Ratio(whole.content, whole.evaluated)), "首次评价即满意或基本满意 ÷ 已评价"),
        Figure("评语", (count(len(remarks)), Bit("条", None, "muted"))),
    )


def _compared(about: About, running: Sequence[Term], years: Mapping[int, Month], remarks: Sequence[Remark]) -> Table:
    """The busiest first; what each did in the last twelve months."""
    ordered = sorted(running, key=lambda term: (-years[int(term.target_key)].visits, term.pairing_id))
    rows = tuple(_row(about, term, years[int(term.target_key)], remarks) for term in ordered)
    heads = (
        Head("年轻干部"),
        Head("职务", 2),
        Head("带教自", 1),
        *(Head(title, 1, True) for title in ("走访", "夜访", "提出", "办结率", "满意率", "退回过")),
        Head("最近评语"),
    )
    return Table("带教的年轻干部", heads, rows, "当日没有带教年轻干部。", "whole", "近 12 个月，含本月")


def _row(about: About, term: Term, year: Month, remarks: Sequence[Remark]) -> tuple[Cell, ...]:
    key = int(term.target_key)
    visitor = ("visitor", (str(key),))
    since = (year.first.isoformat(),)
    visits = ListDoor("visits", Scope(), (visitor, ("visited_from", since)), term.target.name)
    raised = ListDoor("collected_issues", Scope(), (visitor, ("registered_from", since)), term.target.name)
    return (
        cell(term.target.name, term.target.goal),
        cell(term.target.note),
        cell(term.since),
        (count(year.visits, visits),),
        (count(year.nights),),
        (count(year.raised, raised),),
        ratio_bits(Ratio(year.settled, year.raised)),
        ratio_bits(Ratio(year.content, year.evaluated)),
        (count(year.returned, None, "warning"),),
        _last_remark(about, key, remarks),
    )


def _last_remark(about: About, young: int, remarks: Sequence[Remark]) -> Cell:
    last = next((one.written_on for one in remarks if one.about_ref == PageRef("growth", young)), None)
    if last is None:
        return (Bit("尚无", None, "warning"),)
    return cell(last, None, "warning" if (about.day - last).days > LONG_SILENT_DAYS else "")


def _timeline(about: About, terms: Sequence[Term]) -> Timeline:
    since = min((term.since for term in terms), default=about.day)
    lanes = packed("带教", [bar(term, term.target, "") for term in terms])
    until = max(about.today, about.day)
    return Timeline("带教时间轴", tuple(lanes), since, until, about.day, "没有带教记录。", "right")
