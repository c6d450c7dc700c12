"""The map's themes: what each asks of the history, as of any moment, and the classes it is shown in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import POSTED_FROM
from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.as_of import open_then, was_open
from commandcenter.services.in_force import paired
from commandcenter.services.present import Present, end_of
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Cadre, Grid, Issue, Organization, Pairing, Visit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NIGHTS_OVER_DAYS = 30
NEVER = np.inf
NO_SQUAD, SQUAD, POSTED = 0.0, 1.0, 2.0


@dataclass(frozen=True)
class AsOf:
    """A moment of the district: everything before ``moment`` counts, dates are held against ``day``."""

    day: date
    moment: datetime

    @classmethod
    def on(cls, day: date | None, present: Present) -> "AsOf":
        """The end of a day, or now when that comes first or no day is given."""
        now = present.now()
        if day is None:
            return cls(now.astimezone(CHINA).date(), now)
        return cls(day, min(end_of(day), now))


Values = Mapping[int, float]
Query = Callable[[Session, AsOf], Values]


@dataclass(frozen=True)
class ThemeClass:
    """The values from the class before up to and without ``below``. ``tone`` is its colour's place in the sequence."""

    name: str
    below: float
    tone: int


@dataclass(frozen=True)
class MapTheme:
    """An entry of the registry. ``absent`` is the value of a grid that the query does not name.

    ``tables`` are those whose changes make a reading stale. ``words`` says one grid's value.
    """

    key: str
    name: str
    kind: str  # "sequence": ordered classes; "flag": kinds of state
    query: Query
    absent: float
    classes: tuple[ThemeClass, ...]
    words: Callable[[float], str]
    tables: tuple[str, ...]

    def classify(self, values: Floats) -> Ints:
        """The class of each value, as a place in ``classes``."""
        bounds = np.array([c.below for c in self.classes[:-1]])
        return np.searchsorted(bounds, values, side="right").astype(np.int64)


def _pairs(session: Session, query: Select[*tuple[Any, ...]]) -> Values:
    return {grid_id: float(value) for grid_id, value in session.execute(query)}


def squad_coverage(session: Session, at: AsOf) -> Values:
    """Grids that have a squad on the day: whether a posted cadre of a unit that counts is in it."""
    counts = case(((Pairing.role == "posted") & Organization.kind.in_(POSTED_FROM), POSTED), else_=SQUAD)
    query = (
        select(Pairing.grid_id, func.max(counts))
        .join(Cadre, Cadre.id == Pairing.holder_cadre_id)
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(
            Pairing.kind == "squad_grid",
            paired(at.day),
        )
        .group_by(Pairing.grid_id)
    )
    return _pairs(session, query)


def days_since_visit(session: Session, at: AsOf) -> Values:
    """Local days from the last visit to the day: 0 on the day itself. A look-up a grid in the index by grid."""
    last = (
        select(func.max(Visit.visited_at))
        .where(Visit.grid_id == Grid.id, Visit.visited_at < at.moment)
        .correlate(Grid)
        .scalar_subquery()
    )
    rows = session.execute(select(Grid.id, last).where(Grid.valid_to.is_(None)))
    return {grid_id: float((at.day - seen.astimezone(CHINA).date()).days) for grid_id, seen in rows if seen}


def night_visits(session: Session, at: AsOf) -> Values:
    """Night visits in the thirty days up to the moment."""
    query = (
        select(Visit.grid_id, func.count())
        .where(
            Visit.visited_at >= at.moment - timedelta(days=NIGHTS_OVER_DAYS),
            Visit.visited_at < at.moment,
            Visit.is_night.is_(True),
        )
        .group_by(Visit.grid_id)
    )
    return _pairs(session, query)


def open_issues(session: Session, at: AsOf) -> Values:
    """Issues open at the moment, those reopened since told apart by their events."""
    return _pairs(session, select(Issue.grid_id, func.count()).where(was_open(at.moment)).group_by(Issue.grid_id))


def overdue_issues(session: Session, at: AsOf) -> Values:
    """Issues open at the moment whose clock had run out, as their last event had set it; a banked one's rests."""
    issues = open_then(at.moment, Scope())
    is_over = (issues.c.due_at < at.moment) & (issues.c.stage != "suspended")
    return _pairs(session, select(issues.c.grid_id, func.count()).where(is_over).group_by(issues.c.grid_id))


def _coverage_words(value: float) -> str:
    return {NO_SQUAD: "没有小分队", SQUAD: "有小分队，缺固定下沉", POSTED: "有小分队和固定下沉"}[value]


def _days_words(value: float) -> str:
    if value == NEVER:
        return "从未走访"
    return "今天走访过" if value == 0 else f"{value:.0f} 天前走访"


def _count_words(of: str, none: str) -> Callable[[float], str]:
    return lambda value: f"{of} {value:.0f}" if value else none


_ISSUES = (
    ThemeClass("无", 1, 0),
    ThemeClass("1 件", 2, 1),
    ThemeClass("2–3 件", 4, 2),
    ThemeClass("4–6 件", 7, 3),
    ThemeClass("7 件以上", np.inf, 4),
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


def first_day(session: Session) -> date | None:
    """The local day of the first visit, or of the first issue when there is none; None for an empty history."""
    for column in (Visit.visited_at, Issue.registered_at):
        first: datetime | None = session.scalar(select(func.min(column)))
        if first is not None:
            return first.astimezone(CHINA).date()
    return None
