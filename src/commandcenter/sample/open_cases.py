"""The issues that are open at the sample's moment: chosen so that every stage and every clock can be seen."""

from dataclasses import dataclass, replace

import numpy as np

from commandcenter.sample.course import NO_STEP, Plan
from commandcenter.sample.moves import MOVE
from commandcenter.sample.origins import (
    BY_VISIT,
    NOWHERE,
    SOURCE,
    WRITTEN_DOWN,
    Origins,
    category_keys,
    draw_origins,
)
from commandcenter.sample.scene import Scene
from commandcenter.sample.visits import ENTERPRISE, Visits
from commandcenter.sample.worktime import Ints

MINUTE, HOUR = 60, 3600
QUICK_CATEGORIES = ("danger", "utilities")
HARD_CATEGORIES = ("land", "housing")  # what cannot be settled now and is suspended


@dataclass(frozen=True)
class Group:
    """So many open issues: their ``steps``, and the share of the last clock that is used up, from and to.

    ``limit`` is that clock in seconds of working time; 0: the category's settle limit.
    ``anchor`` is the step at which that clock began.
    """

    count: int
    steps: tuple[str, ...]
    anchor: str
    used: tuple[float, float]
    limit: int = 0
    in_person: bool = True


HEARD = ("register",)
TAKEN = (*HEARD, "accept")
CALLED = (*TAKEN, "contact")
GIVEN = (*TAKEN, "dispatch")
GIVEN_CALLED = (*CALLED, "dispatch")
SIGNED = (*GIVEN, "sign")
SIGNED_CALLED = (*GIVEN_CALLED, "sign")
ANSWERED = (*SIGNED, "answer")
WORK_DAY = 7 * HOUR

GROUPS: tuple[Group, ...] = (
    Group(8, HEARD, "register", (0.05, 0.7), 2 * HOUR),
    Group(2, HEARD, "register", (0.78, 0.96), 2 * HOUR),
    Group(2, HEARD, "register", (0.1, 0.6), 2 * HOUR, in_person=False),
    Group(5, TAKEN, "accept", (0.05, 0.5), WORK_DAY),
    Group(2, CALLED, "accept", (0.1, 0.5), WORK_DAY, in_person=False),
    Group(1, TAKEN, "accept", (0.1, 0.3), WORK_DAY, in_person=False),
    Group(1, TAKEN, "accept", (1.25, 1.5), WORK_DAY, in_person=False),  # nobody has called the reporter for a day
    Group(10, GIVEN, "dispatch", (0.05, 0.7), HOUR),
    Group(6, GIVEN_CALLED, "dispatch", (0.05, 0.7), HOUR, in_person=False),
    Group(3, GIVEN, "dispatch", (0.78, 0.95), HOUR),
    Group(1, (*GIVEN, "return", "dispatch"), "dispatch", (0.2, 0.6), HOUR),
    Group(1, GIVEN_CALLED, "dispatch", (1.6, 2.4), HOUR, in_person=False),
    Group(16, SIGNED, "dispatch", (0.04, 0.7)),
    Group(9, SIGNED_CALLED, "dispatch", (0.04, 0.7), in_person=False),
    Group(6, (*SIGNED, "notice"), "dispatch", (0.3, 0.7)),
    Group(3, (*SIGNED, "whistle"), "dispatch", (0.25, 0.6)),
    Group(4, (*SIGNED, "escalate"), "dispatch", (0.3, 0.7)),
    Group(2, (*GIVEN, "return", "dispatch", "sign"), "dispatch", (0.2, 0.6)),
    Group(6, (*SIGNED, "notice"), "dispatch", (0.78, 0.96)),
    Group(4, (*SIGNED, "notice"), "dispatch", (1.06, 1.5)),
    Group(2, (*SIGNED_CALLED, "escalate"), "dispatch", (1.06, 1.4), in_person=False),
    Group(15, ANSWERED, "answer", (0.04, 0.7), 3 * WORK_DAY),
    Group(2, ANSWERED, "answer", (0.78, 0.94), 3 * WORK_DAY),
    Group(3, (*ANSWERED, "unreachable"), "answer", (0.4, 0.7), 3 * WORK_DAY),
    Group(1, (*ANSWERED, "unreachable", "unreachable"), "answer", (0.6, 0.72), 3 * WORK_DAY),
    Group(2, (*SIGNED, "suspend"), "suspend", (0.4, 0.9), 12 * WORK_DAY),
    Group(2, (*SIGNED, "escalate", "suspend"), "suspend", (0.3, 0.8), 14 * WORK_DAY),
)
OPEN = sum(group.count for group in GROUPS)


def open_cases(lots: np.random.Generator, scene: Scene, visits: Visits) -> tuple[Origins, Plan]:
    """The open issues and their steps so far."""
    group = np.repeat(np.arange(len(GROUPS)), [one.count for one in GROUPS])
    origins = _beginnings(lots, scene, visits, group)
    steps = _steps(group)
    delay = _delays(lots, steps)
    limit = np.array([one.limit for one in GROUPS])[group]
    limit = np.where(limit == 0, origins.kinds(scene).limit, limit)
    used = np.array([lots.uniform(*GROUPS[place].used) for place in group.tolist()])
    anchors = [
        len(GROUPS[place].steps) - 1 - GROUPS[place].steps[::-1].index(GROUPS[place].anchor) for place in group.tolist()
    ]
    reach = (used * limit).astype(np.int64)
    _fit_after_anchor(delay, steps, anchors, reach)
    before = np.array([int(row[: place + 1].sum()) for row, place in zip(delay, anchors, strict=True)])
    registered = scene.frame.time.at_position(scene.frame.time.position(np.array([scene.frame.now])) - reach - before)
    origins, delay = _tie_to_visits(scene, visits, replace(origins, registered=registered), delay)
    return origins, Plan(steps, delay, np.zeros(steps.shape, bool), lots.random(steps.shape))


def _beginnings(lots: np.random.Generator, scene: Scene, visits: Visits, group: Ints) -> Origins:
    """Sources and kinds; the moments come later."""
    origins = draw_origins(lots, scene, visits, len(group), scene.frame.now)
    in_person = np.array([one.in_person for one in GROUPS])[group]
    by_others = lots.choice(
        [SOURCE["hotline"], SOURCE["qr_code"], SOURCE["enterprise"], SOURCE["leader"]],
        len(group),
        p=(0.5, 0.25, 0.15, 0.1),
    )
    on_visits = lots.choice([*BY_VISIT, SOURCE["mobile"]], len(group), p=(0.45, 0.4, 0.15))
    source = np.where(in_person, on_visits, by_others)
    settling = np.array([one.limit == 0 or one.anchor == "suspend" for one in GROUPS])[group]
    keys = category_keys()
    slow = lots.choice(
        [place for place, key in enumerate(keys) if key not in (*QUICK_CATEGORIES, "enterprise")], len(group)
    )
    suspended = np.array([one.anchor == "suspend" for one in GROUPS])[group]
    slow = np.where(suspended, lots.choice([keys.index(key) for key in HARD_CATEGORIES], len(group)), slow)
    quick = np.isin(origins.category, [keys.index(key) for key in QUICK_CATEGORIES])
    firm = np.where(
        source == SOURCE["enterprise"], lots.integers(len(scene.enterprises.names), size=len(group)), NOWHERE
    )
    of_firms = keys.index("enterprise")
    other = suspended | (settling & quick) | (origins.category == of_firms) | origins.is_danger
    category = np.where(other, slow, origins.category)
    category = np.where(firm != NOWHERE, of_firms, category)
    grid = np.where(firm != NOWHERE, scene.enterprises.grid[firm], origins.grid)
    return replace(origins, source=source, category=category, enterprise=firm, grid=grid)


def _steps(group: Ints) -> Ints:
    steps = np.full((len(group), max(len(one.steps) for one in GROUPS)), NO_STEP)
    for place, one in enumerate(group.tolist()):
        for number, key in enumerate(GROUPS[one].steps):
            steps[place, number] = MOVE[key]
    return steps


def _delays(lots: np.random.Generator, steps: Ints) -> Ints:
    """Short ones: what decides is when the last clock began."""
    delay = (lots.uniform(4, 50, steps.shape) * MINUTE).astype(np.int64)
    delay[:, 0] = 0
    return np.where(steps == NO_STEP, 0, delay)


def _fit_after_anchor(delay: Ints, steps: Ints, anchors: list[int], reach: Ints) -> None:
    """Spread the steps after the anchor over what has passed since, so that none lies ahead of now."""
    for row, (anchor, seconds) in enumerate(zip(anchors, reach.tolist(), strict=True)):
        after = np.flatnonzero(steps[row] != NO_STEP)
        after = after[after > anchor]
        if len(after):
            parts = np.arange(1, len(after) + 1) / (len(after) + 1)
            first = min(30 * MINUTE, int(seconds * parts[0]))
            delay[row, after] = int((seconds - first) * 0.8 / max(1, len(after) - 1)) if len(after) > 1 else first
            delay[row, after[0]] = first


def _tie_to_visits(scene: Scene, visits: Visits, origins: Origins, delay: Ints) -> tuple[Origins, Ints]:
    """Let issues from visits begin with a real one shortly before; the first step stays where it is."""
    time = scene.frame.time
    visit = np.full(len(origins.registered), NOWHERE)
    registered, grid, source = origins.registered.copy(), origins.grid.copy(), origins.source.copy()
    to_people, is_night = visits.audience != ENTERPRISE, visits.is_night
    for row in np.flatnonzero(np.isin(source, BY_VISIT)).tolist():
        has_step = delay[row, 1] > 0
        night = source[row] == SOURCE["night_visit"] and has_step
        able = (visits.at < registered[row] - WRITTEN_DOWN[0]) & to_people & (is_night == night)
        visit[row] = np.flatnonzero(able)[-1 - row % 3]
        source[row] = SOURCE["night_visit"] if night else SOURCE["day_visit"]
        first_step = time.position(registered[row : row + 1])[0] + delay[row, 1]
        begun = int(min(visits.at[visit[row]] + 900 + 7 * row, scene.frame.now - 60))
        if has_step:
            delay[row, 1] = max(60, first_step - time.position(np.array([begun]))[0])
        registered[row], grid[row] = begun, visits.grid[visit[row]]
    return replace(origins, registered=registered, grid=grid, source=source, visit=visit), delay
