"""A young cadre's page: the growth record by month as a chart and a table, beside the mentor's remarks."""

from collections.abc import Sequence
from dataclasses import replace

from commandcenter.domain.rates import Ratio
from commandcenter.services.pages.about import About, count
from commandcenter.services.pages.growth import MONTHS, load_growth, month_doors, total
from commandcenter.services.pages.kinds import MENTORING
from commandcenter.services.pages.lanes import bar, packed, with_gaps
from commandcenter.services.pages.page import (
    Bit,
    Chart,
    Figure,
    Head,
    ListDoor,
    Month,
    Page,
    PageRef,
    Remarks,
    Table,
    Timeline,
)
from commandcenter.services.pages.people import introduced, left, load_person, siblings
from commandcenter.services.pages.remarks import load_remarks, why_not_remark
from commandcenter.services.pages.terms import Side, Term, load_terms
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Pairing

YEAR = 12
HEADS = (
    Head("月份"),
    Head("走访", 1, True),
    Head("夜访", 1, True),
    Head("提出", 1, True),
    Head("已办结", 1, True),
    Head("首评满意", 1, True),
    Head("已评价", 1, True),
    Head("退回过", 1, True),
)


def young_page(about: About) -> Page | None:
    """The growth record of a cadre; None when there is none of this id."""
    person = load_person(about)
    if person is None:
        return None
    months = load_growth(about, (about.key,))[about.key]
    mentors = load_terms(
        about.session, about.places, Pairing.kind == MENTORING.key, Pairing.target_cadre_id == about.key
    )
    doors = tuple(month_doors(month, about.key, person.name) for month in months)
    chart = Chart("按月成长", months, doors, f"近 {MONTHS} 个月没有走访，也没有提出事项。")
    return Page(
        PageRef("growth", about.key),
        "成长档案",
        person.name,
        introduced(person),
        _figures(about, months, person.name),
        (chart, _remarks(about, mentors), _table(months, doors), _timeline(about, mentors)),
        about.moment,
        siblings(person),
        warning=left(person, about.day),
    )


def ratio_bits(ratio: Ratio) -> tuple[Bit, ...]:
    """A share with its parts beside it."""
    if not ratio.whole:
        return (Bit("—", None, "muted"),)
    return Bit("{}", ratio.percent(0)), Bit(f"{ratio.part} / {ratio.whole}", None, "muted")


def _figures(about: About, months: Sequence[Month], name: str) -> tuple[Figure, ...]:
    """Of the last twelve months."""
    year = total(months[-YEAR:])
    visitor = ("visitor", (str(about.key),))
    since = (year.first.isoformat(),)
    visits = ListDoor("visits", Scope(), (visitor, ("visited_from", since)), name)
    raised = ListDoor("collected_issues", Scope(), (visitor, ("registered_from", since)), name)
    returned = ListDoor(raised.list, Scope(), (*raised.filters, ("counted", ("returned",))), name)
    return (
        Figure(
            "近 12 个月走访",
            (count(year.visits, visits), Bit("次", None, "muted")),
            "本人记录的和一同前往的走访，含本月",
        ),
        Figure("夜访", (count(year.nights),), "其中 18:00 起的"),
        Figure("提出事项", (count(year.raised, raised),), "在这些走访中提出的事项，按登记的月份计"),
        Figure("办结率", ratio_bits(Ratio(year.settled, year.raised)), "已办结 ÷ 提出"),
        Figure("满意率", ratio_bits(Ratio(year.content, year.evaluated)), "首次评价即满意或基本满意 ÷ 已评价"),
        Figure("退回过", (count(year.returned, returned, "warning"),), "被主办单位退回过的事项"),
    )


def _table(months: Sequence[Month], doors: Sequence[tuple[ListDoor, ListDoor]]) -> Table:
    rows = []
    for month, (visits, raised) in reversed(list(zip(months, doors, strict=True))):
        rows.append(
            (
                (Bit(f"{month.first.year}年{month.first.month}月"),),
                (count(month.visits, visits),),
                (count(month.nights),),
                (count(month.raised, raised),),
                *((count(value),) for value in (month.settled, month.content, month.evaluated)),
                (count(month.returned, None, "warning"),),
            )
        )
    note = "走访按当月计；事项按登记的月份计，状态截至所看的时刻"
    return Table("按月明细", HEADS, tuple(rows), "", "left", note)


def _remarks(about: About, mentors: Sequence[Term]) -> Remarks:
    found = tuple(load_remarks(about, Pairing.target_cadre_id == about.key))
    running = next((term for term in mentors if term.runs_on(about.today)), None)
    if running is None or not about.is_present:
        return Remarks("导师评语", found, "还没有导师评语。", None, "当日没有导师。" if running is None else "")
    refusal = why_not_remark(about.actor, running.holder_id, running.holder.name)
    return Remarks("导师评语", found, "还没有导师评语。", None if refusal else running.pairing_id, refusal or "")


def _timeline(about: About, mentors: Sequence[Term]) -> Timeline:
    until = max(about.today, about.day)
    since = min((term.since for term in mentors), default=about.day)
    lanes = packed("导师", [bar(term, _as_mentor(term), "") for term in mentors])
    shown = with_gaps(lanes, since, until, "没有导师")
    return Timeline("导师", tuple(shown), since, until, about.day, "还没有结对的导师。", "right")


def _as_mentor(term: Term) -> Side:
    return replace(term.holder, goal=PageRef("mentor", term.holder_id))
