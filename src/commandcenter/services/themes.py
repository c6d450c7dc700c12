"""The map's themes: the classes that each is shown in, and their readings as of any moment."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from sqlalchemy.orm import Session

from commandcenter.services.theme_gaps import COMING, COVERED, GAP, ON_THE_MAP, UNCONCERNED, gap_states, state_words
from commandcenter.services.theme_queries import (
    NEVER,
    NO_SQUAD,
    POSTED,
    SQUAD,
    AsOf,
    Query,
    Values,
    days_since_visit,
    familiar_share,
    issues_per_hundred_households,
    night_visits,
    open_issues,
    overdue_issues,
    satisfaction_share,
    squad_coverage,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
SITUATION, GAPS = "situation", "gaps"


@dataclass(frozen=True)
class ThemeClass:
    """The values from the class before up to and without ``below``. ``tone`` is its colour's place in the sequence."""

    name: str
    below: float
    tone: int


@dataclass(frozen=True)
class MapTheme:
    """An entry of the registry. ``absent`` is the value of a grid that the query does not name.

    ``tables`` are those whose changes make a reading stale. ``words`` says one grid's value. Themes of a ``group``
    stand together; a wall goes round those of the situation.
    """

    key: str
    name: str
    kind: str  # "sequence": ordered classes; "flag": kinds of state
    query: Query
    absent: float
    classes: tuple[ThemeClass, ...]
    words: Callable[[float], str]
    tables: tuple[str, ...]
    group: str = SITUATION

    def classify(self, values: Floats) -> Ints:
        """The class of each value, as a place in ``classes``."""
        bounds = np.array([c.below for c in self.classes[:-1]])
        return np.searchsorted(bounds, values, side="right").astype(np.int64)


def _coverage_words(value: float) -> str:
    return {NO_SQUAD: "没有小分队", SQUAD: "有小分队，缺固定下沉", POSTED: "有小分队和固定下沉"}[value]


def _days_words(value: float) -> str:
    if value == NEVER:
        return "从未走访"
    return "今天走访过" if value == 0 else f"{value:.0f} 天前走访"


def _count_words(of: str, none: str) -> Callable[[float], str]:
    return lambda value: f"{of} {value:.0f}" if value else none


def _rate_words(value: float) -> str:
    return f"近 90 日每百户 {value:.1f} 件" if value else "近 90 日没有事项"


def _satisfaction_words(value: float) -> str:
    return "近一年没有评价" if value == NEVER else f"近一年满意率 {value:.0%}"


def _familiar_words(value: float) -> str:
    return "没有小分队" if value == NEVER else f"双熟悉 {value:.0%}"


_ISSUES = (  # most grids have none, so the first step is a wide one that can be seen
    ThemeClass("无", 1, 0),
    ThemeClass("1 件", 2, 2),
    ThemeClass("2–3 件", 4, 3),
    ThemeClass("4 件以上", np.inf, 4),
)

_GAP_CLASSES = (
    ThemeClass("没有对象", COVERED, 0),
    ThemeClass("都有人负责", COMING, 1),
    ThemeClass("30 天内将空缺", GAP, 3),
    ThemeClass("有空缺", np.inf, 4),
)

MAP_THEMES: tuple[MapTheme, ...] = (
    MapTheme(
        "coverage",
        "网格覆盖",
        "flag",
        squad_coverage,
        NO_SQUAD,
        (
            ThemeClass("没有小分队", SQUAD, 0),
            ThemeClass("缺固定下沉", POSTED, 4),
            ThemeClass("有固定下沉", np.inf, 2),
        ),
        _coverage_words,
        ("pairing", "cadre", "organization"),
    ),
    MapTheme(
        "days_since_visit",
        "距上次走访",
        "sequence",
        days_since_visit,
        NEVER,
        (
            ThemeClass("7 天以内", 8, 0),
            ThemeClass("8–14 天", 15, 1),
            ThemeClass("15–30 天", 31, 2),
            ThemeClass("31–60 天", 61, 3),
            ThemeClass("60 天以上或从未", np.inf, 4),
        ),
        _days_words,
        ("visit",),
    ),
    MapTheme(
        "night_visits",
        "近30日夜访",
        "sequence",
        night_visits,
        0,
        (
            ThemeClass("无", 1, 0),
            ThemeClass("1 次", 2, 1),
            ThemeClass("2–3 次", 4, 2),
            ThemeClass("4–6 次", 7, 3),
            ThemeClass("7 次以上", np.inf, 4),
        ),
        _count_words("近 30 日夜访", "近 30 日没有夜访"),
        ("visit",),
    ),
    MapTheme(
        "open_issues",
        "在办事项",
        "sequence",
        open_issues,
        0,
        _ISSUES,
        _count_words("在办", "没有在办事项"),
        ("issue", "issue_event"),
    ),
    MapTheme(
        "overdue",
        "超期事项",
        "sequence",
        overdue_issues,
        0,
        (
            ThemeClass("无", 1, 0),
            ThemeClass("1 件", 2, 2),
            ThemeClass("2 件", 3, 3),
            ThemeClass("3 件以上", np.inf, 4),
        ),
        _count_words("超期", "没有超期事项"),
        ("issue", "issue_event"),
    ),
    MapTheme(
        "issues_per_hundred",
        "每百户事项",
        "sequence",
        issues_per_hundred_households,
        0,
        (
            ThemeClass("无", 1e-9, 0),
            ThemeClass("不到 0.5 件", 0.5, 1),
            ThemeClass("0.5–1 件", 1, 2),
            ThemeClass("1–2 件", 2, 3),
            ThemeClass("2 件以上", np.inf, 4),
        ),
        _rate_words,
        ("issue", "grid"),
    ),
    MapTheme(
        "satisfaction",
        "满意率",
        "sequence",
        satisfaction_share,
        NEVER,
        (
            ThemeClass("不到 80%", 0.8, 4),
            ThemeClass("80–90%", 0.9, 3),
            ThemeClass("90–95%", 0.95, 2),
            ThemeClass("95% 以上", 1.01, 1),
            ThemeClass("没有评价", np.inf, 0),
        ),
        _satisfaction_words,
        ("issue", "issue_event"),
    ),
    MapTheme(
        "familiarity",
        "双熟悉",
        "sequence",
        familiar_share,
        NEVER,
        (
            ThemeClass("不到 50%", 0.5, 4),
            ThemeClass("50–80%", 0.8, 3),
            ThemeClass("80–100%", 1, 2),
            ThemeClass("全队熟悉", 1.01, 1),
            ThemeClass("没有小分队", np.inf, 0),
        ),
        _familiar_words,
        ("familiarity", "pairing"),
    ),
    *(
        MapTheme(
            f"gaps_{kind.key}",
            f"缺口：{kind.name}",
            "flag",
            partial(gap_states, kind),
            UNCONCERNED,
            _GAP_CLASSES,
            state_words,
            ("pairing", "cadre", "organization", "enterprise", "enterprise_tag", "village_focus", "project", "talent"),
            GAPS,
        )
        for kind in ON_THE_MAP
    ),
)
MAP_THEME: dict[str, MapTheme] = {theme.key: theme for theme in MAP_THEMES}


@dataclass(frozen=True, eq=False)
class Reading:
    """A theme as of a moment, each array in the order of the grid ids that were asked for.

    ``classes`` are places in ``theme.classes``, ``counts`` how many grids are in each. ``overdue`` counts overdue
    issues a grid, ``uncovered`` says which grids lack a posted cadre: the map marks them in every theme.
    """

    theme: MapTheme
    at: AsOf
    values: Floats
    classes: Ints
    counts: tuple[int, ...]
    overdue: Ints
    uncovered: npt.NDArray[np.bool_]


def read_theme(session: Session, theme: MapTheme, grid_ids: Ints, at: AsOf) -> Reading:
    """Ask a theme's query, and those of the marks, once each."""
    asked: dict[Query, Values] = {}

    def ask(query: Query, absent: float) -> Floats:
        if query not in asked:
            asked[query] = query(session, at)
        return np.array([asked[query].get(grid_id, absent) for grid_id in grid_ids.tolist()])

    values = ask(theme.query, theme.absent)
    classes = theme.classify(values)
    return Reading(
        theme=theme,
        at=at,
        values=values,
        classes=classes,
        counts=tuple(np.bincount(classes, minlength=len(theme.classes)).tolist()),
        overdue=ask(overdue_issues, 0).astype(np.int64),
        uncovered=ask(squad_coverage, NO_SQUAD) < POSTED,
    )
