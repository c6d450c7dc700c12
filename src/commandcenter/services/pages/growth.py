"""成长档案: a young cadre's growth, derived by month from the visits that they made and the issues raised on these."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from commandcenter.domain.rates import MEASURE
from commandcenter.domain.standing import Standing
from commandcenter.services.pages.about import About, local_day
from commandcenter.services.pages.page import ListDoor, Month
from commandcenter.services.pages.visits import Made, one_of, visits_made
from commandcenter.services.present import local_midnight
from commandcenter.services.rates_then import replayed
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Issue

MONTHS = 24
"""How far a record reaches back, the month of the page's day included."""
COUNTED: tuple[tuple[str, str], ...] = (
    ("settled", "closed"),
    ("evaluated", "evaluated"),
    ("content", "content"),
    ("returned", "returned"),
)
"""What of the issues a month counts, by the measure of the rates that says so."""


def months_up_to(day: date, count: int = MONTHS) -> tuple[date, ...]:
    """The first days of the months that end with the month of ``day``."""
    last = day.year * 12 + day.month - 1
    return tuple(date(month // 12, month % 12 + 1, 1) for month in range(last - count + 1, last + 1))


def load_growth(about: About, cadre_ids: Iterable[int]) -> Mapping[int, tuple[Month, ...]]:
    """By cadre: all their months, the oldest first. One visit counts for everybody who was on it."""
    ids = tuple(cadre_ids)
    months = months_up_to(about.day)
    found = {cadre: {first: Month(first) for first in months} for cadre in ids}
    visits = visits_made(about, ids, local_midnight(months[0]))
    for visit in visits:
        _add(found[visit.cadre_id], visit.visited_at, visits=1, nights=int(visit.is_night))
    for cadre, registered, standing in _raised(about, visits):
        _add(found[cadre], registered, raised=1, **_counts(standing, about.moment))
    return {cadre: tuple(by_month.values()) for cadre, by_month in found.items()}


def _add(months: dict[date, Month], moment: datetime, **more: int) -> None:
    """Count something in the local month of a moment; what is older than the record is not in it."""
    first = local_day(moment).replace(day=1)
    if first in months:
        month = months[first]
        months[first] = replace(month, **{key: getattr(month, key) + value for key, value in more.items()})


def _counts(standing: Standing, moment: datetime) -> dict[str, int]:
    return {name: int(MEASURE[measure].holds(standing, moment)) for name, measure in COUNTED}


def _raised(about: About, visits: Sequence[Made]) -> list[tuple[int, datetime, Standing]]:
    """Each issue raised on one of these visits, once for every cadre who was there."""
    by_visit: dict[int | None, list[int]] = {}
    for visit in visits:
        by_visit.setdefault(visit.id, []).append(visit.cadre_id)
    raised = (one_of(Issue.visit_id, {visit.id for visit in visits}), Issue.registered_at < about.moment)
    issues = about.session.execute(select(Issue.id, Issue.visit_id, Issue.registered_at).where(*raised)).all()
    stood = replayed(about.session, select(Issue.id).where(*raised), about.moment)
    return [(cadre, at, stood[key]) for key, visit, at in issues for cadre in by_visit[visit]]


def total(months: Iterable[Month]) -> Month:
    """All months in one, under the first day of the first."""
    every = tuple(months)
    names = ("visits", "nights", "raised", "settled", "evaluated", "content", "returned")
    return Month(every[0].first, **{name: sum(getattr(one, name) for one in every) for name in names})


def month_doors(month: Month, cadre_id: int, name: str) -> tuple[ListDoor, ListDoor]:
    """The lists behind a month: its visits, and the issues raised in it."""
    visitor = ("visitor", (str(cadre_id),))
    return (
        ListDoor("visits", Scope(), (visitor, *_within("visited", month.first)), name),
        ListDoor("collected_issues", Scope(), (visitor, *_within("registered", month.first)), name),
    )


def _within(what: str, first: date) -> tuple[tuple[str, tuple[str, ...]], ...]:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1)
    return ((f"{what}_from", (first.isoformat(),)), (f"{what}_to", (last.isoformat(),)))
