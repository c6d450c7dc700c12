"""Rates: all of them over all issues of seven years, by every dimension; the figure is the slowest dimension's."""

from datetime import datetime, timedelta
from typing import Any

from benchmarks.district import seven_years_url
from benchmarks.measure import Figure, Timing, milliseconds, timed
from commandcenter.services.present import load_present
from commandcenter.services.rates import WHOLE_TIME, load_rates
from commandcenter.services.rates_dimensions import DIMENSIONS
from commandcenter.services.scope import Scope
from commandcenter.storage.database import Database

GOAL_MS = 300
EARLIER = timedelta(days=365)


def by_dimension(database: Database, moment: datetime) -> dict[str, Timing]:
    """The times of every dimension, each run in a session of its own as a window would."""

    def run(dimension: str) -> None:
        with database.read() as session:
            load_rates(session, dimension, Scope(), moment, WHOLE_TIME)

    return {one.key: timed(lambda key=one.key: run(key)) for one in DIMENSIONS}  # type: ignore[misc]


def run() -> dict[str, dict[str, Any]]:
    """The figures of this suite."""
    database = Database(seven_years_url())
    with database.read() as session:
        now = load_present(session).now()
    present, earlier = by_dimension(database, now), by_dimension(database, now - EARLIER)
    database.close()
    return {"rates_ms_132k": _figure(present), "rates_year_ago_ms_132k": _figure(earlier)}


def _figure(timings: dict[str, Timing]) -> dict[str, Any]:
    slowest = max(timings, key=lambda key: timings[key].median)
    others = ", ".join(f"{key} {timing.median:.0f}" for key, timing in timings.items())
    figure: Figure = milliseconds(timings[slowest], GOAL_MS, f"by {slowest}, the slowest; all: {others}")
    return figure.as_json()
