"""The registry of headline figures: how each is written, what it means, and the list behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from commandcenter.domain.rates import Ratio
from commandcenter.services.figures import Figures
from commandcenter.ui.shell.words import number

Beside = tuple[tuple[str, str], ...]
"""Texts beside the figure, each with the token of its colour (empty: as the rest)."""


@dataclass(frozen=True)
class Kpi:
    """A headline figure. ``door`` is a key of services/lists.py."""

    key: str
    title: str
    meaning: str
    large: Callable[[Figures], str]
    beside: Callable[[Figures], Beside]
    door: str


def _of(ratio: Ratio) -> Beside:
    return ((number(ratio.part), ""), (f"/ {number(ratio.whole)}", ""))


def _coverage(figures: Figures) -> Beside:
    lacking = figures.covered.whole - figures.covered.part
    gap = ((f"缺固定下沉 {number(lacking)}", "warning"),) if lacking else ()
    return ((f"/ {number(figures.covered.whole)}", ""), *gap)


def _visits(figures: Figures) -> Beside:
    return ((f"日 {number(figures.visits_by_day)}", ""), (f"夜 {number(figures.visits_by_night)}", ""))


def _open(figures: Figures) -> Beside:
    return (
        (f"超期 {number(figures.overdue)}", "danger" if figures.overdue else ""),
        (f"挂账 {number(figures.suspended)}", "suspended" if figures.suspended else ""),
    )


def _whistles(figures: Figures) -> Beside:
    waiting = figures.whistles.whole - figures.whistles.part
    late = ((f"{number(waiting)} 个未报到", "warning"),) if waiting else ()
    return ((f"/ {number(figures.whistles.whole)}", ""), *late)


KPIS: tuple[Kpi, ...] = (
    Kpi(
        "covered",
        "网格覆盖",
        "有小分队、且至少有一名区级单位或镇街机关固定下沉干部的网格，占全部网格",
        lambda f: number(f.covered.part),
        _coverage,
        "uncovered_grids",
    ),
    Kpi(
        "visits",
        "今日走访",
        "当日走访次数，18:00 起为夜访",
        lambda f: number(f.visits_by_day + f.visits_by_night),
        _visits,
        "visits_today",
    ),
    Kpi("open", "在办", "尚未办结的事项；超期指本环节的时限已过", lambda f: number(f.open), _open, "open_issues"),
    Kpi(
        "settled",
        "办结率",
        "已办结 ÷ 已收集",
        lambda f: f.settled.percent(),
        lambda f: _of(f.settled),
        "collected_issues",
    ),
    Kpi(
        "on_time",
        "按期率",
        "按期办结 ÷（已办结 + 在办且超期）",
        lambda f: f.on_time.percent(1),
        lambda f: _of(f.on_time),
        "late_issues",
    ),
    Kpi(
        "satisfaction",
        "满意率",
        "首次评价即满意或基本满意 ÷ 已评价；联系不上的不计入",
        lambda f: f.satisfaction.percent(1),
        lambda f: ((f"已评价 {number(f.satisfaction.whole)}", ""), (f"未评价 {number(f.not_evaluated)}", "")),
        "not_evaluated_issues",
    ),
    Kpi(
        "whistles",
        "吹哨报到",
        "在办事项上已报到的部门，占已吹哨",
        lambda f: number(f.whistles.part),
        _whistles,
        "whistles",
    ),
)
