"""How much goes on on which day, and at which minute of it."""

from datetime import date, timedelta

import numpy as np

from commandcenter.sample.frame import Frame
from commandcenter.sample.squads import CAMPAIGN
from commandcenter.sample.worktime import Floats, Ints

VISITS_BY_WEEKDAY = np.array([0.10, 0.26, 0.27, 0.13, 0.12, 0.07, 0.05])
NIGHT_SHARE_BY_WEEKDAY = np.array([0.17, 0.12, 0.62, 0.2, 0.16, 0.24, 0.22])
REPORTS_BY_WEEKDAY = np.array([0.17, 0.18, 0.18, 0.16, 0.15, 0.09, 0.07])
BY_MONTH = np.array([0.85, 0.6, 1.1, 1.12, 1.1, 1.02, 0.84, 0.8, 1.05, 1.0, 1.12, 1.08])
FULL_DAYS = 2557
HOLIDAY, FIRST_YEAR, GROWTH_A_YEAR, CAMPAIGN_PUSH = 0.22, 0.85, 0.05, 1.22
EPIDEMIC = (date(2020, 1, 24), date(2020, 3, 10), 0.3)

# Minutes of the day at which a visit begins, and how often: (from hour, to hour, weight).
DAY_HOURS = (
    (8.5, 9.0, 1.0),
    (9.0, 11.0, 6.0),
    (11.0, 11.8, 1.5),
    (13.5, 14.5, 2.0),
    (14.5, 16.5, 5.5),
    (16.5, 17.7, 2.0),
)
NIGHT_HOURS = ((18.0, 18.5, 1.5), (18.5, 20.0, 6.0), (20.0, 20.8, 2.0))
CALL_HOURS = (
    (6.5, 8.5, 1.0),
    (8.5, 11.8, 6.0),
    (11.8, 13.5, 1.5),
    (13.5, 17.5, 5.5),
    (17.5, 21.5, 3.5),
    (21.5, 22.8, 0.5),
)


def weekdays(frame: Frame) -> Ints:
    """The weekday (0 = Monday) of each day of the history."""
    return (np.arange(frame.days) + frame.first_day.weekday()) % 7


def day_weights(frame: Frame, by_weekday: Floats) -> Floats:
    """The weight of each day: week, season, holidays, growth through the years, the campaign."""
    days = [frame.first_day + timedelta(days=n) for n in range(frame.days)]
    is_workday = frame.rules.calendar.is_workday
    season = np.array([BY_MONTH[day.month - 1] for day in days])
    free = np.array([HOLIDAY if day.weekday() < 5 and not is_workday(day) else 1.0 for day in days])
    years = np.array([(day - date(2017, 1, 1)).days / 365.25 for day in days])
    pushed = np.array([CAMPAIGN_PUSH if day >= CAMPAIGN else 1.0 for day in days])
    shut = np.array([EPIDEMIC[2] if EPIDEMIC[0] <= day <= EPIDEMIC[1] else 1.0 for day in days])
    weights: Floats = by_weekday[weekdays(frame)] * season * free * (FIRST_YEAR + GROWTH_A_YEAR * years) * pushed * shut
    return weights


def share_of_history(frame: Frame) -> float:
    """How much of the full seven years' work falls into the frame's history."""
    whole = Frame(frame.moment, "seven-years", frame.seed)
    weights = day_weights(whole, VISITS_BY_WEEKDAY)
    return float(weights[-frame.days :].sum() / weights.sum()) * whole.days / FULL_DAYS


def seconds_of_day(lots: np.random.Generator, count: int, hours: tuple[tuple[float, float, float], ...]) -> Ints:
    """Seconds since midnight, drawn from a table of hours."""
    spans = np.array(hours)
    weight = spans[:, 2] / spans[:, 2].sum()
    span = lots.choice(len(spans), count, p=weight)
    start, end = spans[span, 0], spans[span, 1]
    seconds: Ints = ((start + lots.random(count) * (end - start)) * 3600).astype(np.int64)
    return seconds
