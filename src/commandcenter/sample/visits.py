"""Visits: outings of a squad to its grid, by day and by night, and what was heard."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commandcenter.domain.vocabulary import NIGHT_FROM_HOUR, TOPICS, VISIT_AUDIENCES
from commandcenter.sample.batch import Batch, Row
from commandcenter.sample.names import word_lists
from commandcenter.sample.rhythm import (
    DAY_HOURS,
    NIGHT_HOURS,
    NIGHT_SHARE_BY_WEEKDAY,
    VISITS_BY_WEEKDAY,
    day_weights,
    seconds_of_day,
    share_of_history,
    weekdays,
)
from commandcenter.sample.scene import Scene
from commandcenter.sample.squads import LEADER, MEMBER, NOBODY, SLOTS
from commandcenter.sample.worktime import DAY, Bools, Ints

OUTINGS, A_VISIT_MORE = 414_000, (0.36, 0.34, 0.22, 0.08)  # 1 to 4 visits an outing
ENTERPRISE_VISITS = 72_600
AUDIENCES = tuple(term.key for term in VISIT_AUDIENCES)
HOUSEHOLD, ENTERPRISE, BODY, KEY_TARGET = range(4)
AUDIENCE_SHARES = (0.972, 0.0, 0.017, 0.011)
BETWEEN_VISITS = (15 * 60, 40 * 60)
ACCOMPANIED, HEARD = 0.12, 0.05
QUIET_GRIDS, QUIET_DAYS = 14, (61, 83)
SLOT_SHARES = (0.2, 0.3, 0.12, 0.28, 0.1)
TOPIC_WEIGHTS = (0.3, 0.17, 0.13, 0.12, 0.22, 0.06)
TOPICS_A_VISIT = (0.5, 0.36, 0.14)
TOPIC_SETS = 1024


@dataclass(frozen=True, eq=False)
class Visits:
    """In the order of time; a visit's id is its place plus 1. ``companion`` is NOBODY for most."""

    at: Ints
    grid: Ints
    cadre: Ints
    companion: Ints
    audience: Ints
    enterprise: Ints  # or -1
    topics: Ints
    heard: Ints  # or -1

    @property
    def count(self) -> int:
        """How many."""
        return len(self.at)

    @property
    def is_night(self) -> Bools:
        """From 18:00; nobody is visited before six in the morning."""
        return self.at % DAY >= NIGHT_FROM_HOUR * 3600


def build_visits(scene: Scene) -> Visits:
    """Draw them all, none after the frame's moment."""
    lots = scene.frame.lots("visits")
    share = share_of_history(scene.frame)
    at, grid, outing = _outings(lots, scene, round(OUTINGS * share))
    firms_at, firm = _to_enterprises(lots, scene, round(ENTERPRISE_VISITS * share))
    audience = np.concatenate([lots.choice(4, len(at), p=AUDIENCE_SHARES), np.full(len(firm), ENTERPRISE)])
    enterprise = np.concatenate([np.full(len(at), -1), firm])
    grid = np.concatenate([grid, scene.enterprises.grid[firm]])
    outing = np.concatenate([outing, outing.max(initial=0) + 1 + np.arange(len(firm))])
    at = np.concatenate([at, firms_at])
    order = np.lexsort((outing, at))
    order = order[at[order] <= scene.frame.now]
    return _attended(lots, scene, at[order], grid[order], outing[order], audience[order], enterprise[order])


def _outings(lots: np.random.Generator, scene: Scene, count: int) -> tuple[Ints, Ints, Ints]:
    """Moments and grids of visits to people, and which outing each belongs to."""
    frame = scene.frame
    weight = day_weights(frame, VISITS_BY_WEEKDAY)
    day = lots.choice(frame.days, count, p=weight / weight.sum())
    by_night = lots.random(count) < NIGHT_SHARE_BY_WEEKDAY[weekdays(frame)[day]]
    second = np.where(by_night, seconds_of_day(lots, count, NIGHT_HOURS), seconds_of_day(lots, count, DAY_HOURS))
    busy = np.sqrt(scene.district.households) * lots.lognormal(0, 0.45, scene.district.grids)
    grid = lots.choice(scene.district.grids, count, p=busy / busy.sum())
    grid = _keep_quiet(lots, scene, day, grid)
    visits = lots.choice(len(A_VISIT_MORE), count, p=A_VISIT_MORE) + 1
    outing = np.repeat(np.arange(count), visits)
    within = np.arange(len(outing)) - np.repeat(np.cumsum(visits) - visits, visits)
    gap = lots.integers(*BETWEEN_VISITS, len(outing))
    latest = np.where(by_night, int(21.9 * 3600), int(17.99 * 3600))[outing]
    return frame.start + day[outing] * DAY + np.minimum(second[outing] + within * gap, latest), grid[outing], outing


def _keep_quiet(lots: np.random.Generator, scene: Scene, day: Ints, grid: Ints) -> Ints:
    """A few grids without enterprises have not been visited for two months: their squads went elsewhere."""
    able = np.setdiff1d(np.arange(scene.district.grids), scene.enterprises.grid)
    quiet = lots.choice(able, QUIET_GRIDS, replace=False)
    since = np.full(scene.district.grids, scene.frame.days + 1)
    since[quiet] = scene.frame.days - 1 - lots.integers(*QUIET_DAYS, QUIET_GRIDS)
    loud = np.setdiff1d(np.arange(scene.district.grids), quiet)
    spread = np.where(day > since[grid], loud[grid % len(loud)], grid)
    missed = np.setdiff1d(np.arange(scene.district.grids), spread)
    early = np.flatnonzero(day < scene.frame.days - 1 - QUIET_DAYS[1])
    spread[early[: len(missed)]] = missed[: len(early)]  # every grid is visited
    return spread


def _to_enterprises(lots: np.random.Generator, scene: Scene, count: int) -> tuple[Ints, Ints]:
    frame = scene.frame
    weight = day_weights(frame, VISITS_BY_WEEKDAY) * np.where(weekdays(frame) < 5, 1.0, 0.1)
    day = lots.choice(frame.days, count, p=weight / weight.sum())
    interest = np.where(scene.enterprises.tags.any(axis=1), 3.0, 1.0) * lots.lognormal(
        0, 0.3, len(scene.enterprises.names)
    )
    firm = lots.choice(len(interest), count, p=interest / interest.sum())
    return frame.start + day * DAY + seconds_of_day(lots, count, DAY_HOURS), firm


def _attended(
    lots: np.random.Generator, scene: Scene, at: Ints, grid: Ints, outing: Ints, audience: Ints, enterprise: Ints
) -> Visits:
    """Say who went, with whom, about what."""
    slot = lots.choice(len(SLOTS), outing.max(initial=0) + 1, p=SLOT_SHARES)[outing]
    other = (slot + lots.integers(1, len(SLOTS), len(at))) % len(SLOTS)
    cadre, companion = (_who(scene, at, grid, which) for which in (slot, other))
    with_companion = (audience == ENTERPRISE) & (lots.random(len(at)) < 0.7)
    of_firm = np.where(with_companion, scene.relations.companion[enterprise], NOBODY)
    cadre = np.where(of_firm != NOBODY, of_firm, cadre)
    alone = (lots.random(len(at)) >= ACCOMPANIED * 1.25) | (companion == cadre)
    heard = lots.integers(len(heard_sentences()), size=len(at))
    heard[lots.random(len(at)) >= HEARD] = -1
    topics = _topic_masks(lots)[lots.integers(TOPIC_SETS, size=len(at))]
    return Visits(at, grid, cadre, np.where(alone, NOBODY, companion), audience, enterprise, topics, heard)


def _who(scene: Scene, at: Ints, grid: Ints, slot: Ints) -> Ints:
    """The slot's holder on the day; the village's own people where the squad did not have one yet."""
    day = at // DAY + scene.frame.time.working.first.toordinal()
    held = scene.squads.holder(grid, slot, day)
    own = scene.squads.now[grid, np.where(slot % 2 == 0, MEMBER, LEADER)]
    home = _village_heads(scene)[scene.district.sheet.grid_village[grid]]
    return np.where(held != NOBODY, held, np.where(slot == LEADER, home, np.where(slot == MEMBER, own, home)))


def _village_heads(scene: Scene) -> Ints:
    units = scene.people.units_of("village_committee")
    return np.array([int(scene.people.serving[unit][0]) for unit in units])


def _topic_masks(lots: np.random.Generator) -> Ints:
    """Sets of one to three topics, to be drawn from."""
    masks = []
    for _ in range(TOPIC_SETS):
        count = int(lots.choice(3, p=TOPICS_A_VISIT)) + 1
        chosen = lots.choice(len(TOPICS), count, replace=False, p=TOPIC_WEIGHTS)
        masks.append(int((1 << chosen).sum()))
    return np.array(masks)


def heard_sentences() -> list[str]:
    """What people say on visits."""
    return list(word_lists("heard")["heard"])


def visit_batches(scene: Scene, visits: Visits) -> Iterator[Batch]:
    """The rows of those who came along, and of visits."""
    together = np.flatnonzero(visits.companion != NOBODY)
    pairs = zip((together + 1).tolist(), (visits.companion[together] + 1).tolist(), strict=True)
    yield Batch("visit_companion", ("visit_id", "cadre_id"), pairs, len(together), "同行记录")
    columns = ("id", "visited_at", "is_night", "grid_id", "cadre_id", "audience", "enterprise_id", "topics", "heard")
    yield Batch("visit", columns, _visit_rows(scene, visits), visits.count, "走访记录")


def _visit_rows(scene: Scene, visits: Visits) -> Iterator[Row]:
    sentences: list[str | None] = [*heard_sentences(), None]
    firms: list[int | None] = [*range(1, len(scene.enterprises.names) + 1), None]
    return zip(
        range(1, visits.count + 1),
        scene.frame.time.stamps(visits.at),
        visits.is_night.astype(int).tolist(),
        (visits.grid + 1).tolist(),
        (visits.cadre + 1).tolist(),
        map(AUDIENCES.__getitem__, visits.audience.tolist()),
        map(firms.__getitem__, visits.enterprise.tolist()),
        visits.topics.tolist(),
        map(sentences.__getitem__, visits.heard.tolist()),
        strict=True,
    )
