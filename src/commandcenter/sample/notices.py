"""Progress told to reporters of what takes longer than a week, and reviews of what is banked."""

import numpy as np

from commandcenter.sample.asides import TELLING, Asides, gathered, last_at, next_at
from commandcenter.sample.course import review_after
from commandcenter.sample.issues import Issues
from commandcenter.sample.moves import MOVE
from commandcenter.sample.open_groups import GROUPS
from commandcenter.sample.scene import Scene
from commandcenter.sample.worktime import DAY, NEVER, NOWHERE, Ints

WEEK = 7 * DAY
FORGETFUL = 0.05  # so many let more than a week pass
MOST = 60  # notices in one gap
HOURS = (9.0, 11.5, 14.2, 17.2)
MINUTE = 60


def draw_notices(scene: Scene, issues: Issues) -> Asides:
    """Wherever nobody would be told anything for a week: every four to six days, on a working day by the week."""
    lots, time = scene.frame.lots("notices"), scene.frame.time
    issue, begin, end, led = _gaps(scene, issues)
    step = np.where(lots.random(len(issue)) < FORGETFUL, lots.integers(8, 12, len(issue)), 0)
    parts, last = [], begin
    for _ in range(MOST):
        days = np.where(step > 0, step, lots.integers(4, 7, len(issue)))
        day = last // DAY + days
        weekday = (time.ordinal(day * DAY) - 1) % 7
        at = (day - np.maximum(weekday - 4, 0)) * DAY + _second_of_day(lots, len(issue))
        at = np.maximum(at, led + 5 * MINUTE)
        going = at < end - 2 * 3600
        issue, end, step, led, at = (part[going] for part in (issue, end, step, led, at))
        if not len(issue):
            break
        parts.append(Asides.of("notice", issue, at, given=at - lots.integers(1, 15, len(issue)) * MINUTE))
        last = at
        still = end - last > WEEK
        issue, end, step, led, last = (part[still] for part in (issue, end, step, led, last))
    return gathered(parts)


def _second_of_day(lots: np.random.Generator, count: int) -> Ints:
    morning, noon, afternoon, evening = HOURS
    in_morning = lots.random(count) < 0.5
    hour = np.where(in_morning, lots.uniform(morning, noon, count), lots.uniform(afternoon, evening, count))
    return (hour * 3600).astype(np.int64)


def _gaps(scene: Scene, issues: Issues) -> tuple[Ints, Ints, Ints, Ints]:
    """Issue, begin and end of each stretch of more than a week within which nothing was told, and since when it is led.

    It is the lead that tells.
    """
    events = issues.events
    tells = np.isin(events.move, [MOVE[key] for key in (*TELLING, "notice", "contact", "register", "give_up")])
    rows = np.flatnonzero(tells)
    issue, begin = events.issue[rows], events.at[rows]
    is_last = np.diff(issue, append=NOWHERE) != 0
    now = np.full(len(rows), scene.frame.now)
    end = np.where(is_last, now, np.append(begin[1:], 0))
    is_over = is_last & issues.is_closed[issue]
    closes = np.isin(events.move[rows], [MOVE[key] for key in ("satisfied", "fairly", "give_up")])
    led = last_at(events, ("dispatch",), issue, np.full(len(rows), scene.frame.now))
    silent = np.array([place != NOWHERE and GROUPS[place].is_silent for place in issues.group.tolist()])
    kept = (end - np.maximum(begin, 0) > WEEK) & ~is_over & ~closes & (led < begin + 2 * DAY) & ~silent[issue]
    kept &= issues.cases.contacted[issue] != NEVER
    return issue[kept], begin[kept], end[kept], led[kept]


def draw_reviews(scene: Scene, issues: Issues) -> Asides:
    """Each time the day came on which a banked issue is looked at again; for open ones as their groups say."""
    lots, time, events = scene.frame.lots("reviews"), scene.frame.time, issues.events
    rows = np.flatnonzero(events.move == MOVE["suspend"])
    issue, day = events.issue[rows], events.given[rows]
    end = next_at(events, ("resume",), issue, events.at[rows], np.full(len(rows), scene.frame.now))
    group = issues.group[issue].tolist()
    left = np.array([GROUPS[place].reviews if place != NOWHERE else MOST for place in group])
    ahead = np.array([GROUPS[place].review_in if place != NOWHERE else 0 for place in group])
    parts = []
    while len(issue):
        at = time.at_position(time.position(day) - lots.integers(20 * MINUTE, 6 * 3600, len(issue)))
        going = (at < end - 3600) & (left > 0)
        issue, day, end, left, ahead, at = (part[going] for part in (issue, day, end, left, ahead, at))
        evenly = at + (scene.frame.now - at) // np.maximum(left, 1)
        planned = np.where(left == 1, scene.frame.today + ahead * DAY, evenly)
        usual = review_after(time, at, lots.random(len(issue)))
        next_day = np.where(ahead > 0, time.end_of_last_workday(planned), usual)
        parts.append(Asides.of("review", issue, at, given=next_day))
        day, left = next_day, left - 1
    return gathered(parts)
