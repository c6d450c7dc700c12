"""The issues that are open at the sample's moment: chosen so that every stage and every clock can be seen."""

from dataclasses import replace

import numpy as np

from commandcenter.sample.course import NO_STEP, Plan, lot_for_review
from commandcenter.sample.moves import MOVE
from commandcenter.sample.open_groups import GROUPS, Group
from commandcenter.sample.origins import (
    BY_VISIT,
    LIST,
    SOURCE,
    WRITTEN_DOWN,
    Origins,
    category_keys,
    draw_origins,
)
from commandcenter.sample.routes import Kinds
from commandcenter.sample.scene import Scene
from commandcenter.sample.visits import ENTERPRISE, Visits
from commandcenter.sample.worktime import DAY, NOWHERE, Ints

MINUTE = 60
QUICK_CATEGORIES = ("danger", "utilities")
HARD_CATEGORIES = ("land", "housing")  # what cannot be settled now and is suspended
SHARE_BEFORE = {"answer": (0.15, 0.7), "suspend": (0.12, 0.3), "escalate": (0.05, 0.15)}
"""How much of the settle limit passes before these steps, where they do not come after the anchor."""
REACH_AFTER, REACH_AFTER_EARLY = 0.8, 0.3


def open_cases(lots: np.random.Generator, scene: Scene, visits: Visits) -> tuple[Origins, Plan]:
    """The open issues and their steps so far."""
    group = groups_in_order()
    origins = _beginnings(lots, scene, visits, group)
    steps = _steps(group)
    kinds = origins.kinds(scene)
    delay = _delays(lots, steps, kinds)
    limit = np.where([GROUPS[place].is_settling for place in group.tolist()], kinds.limit, _of(group, "limit"))
    used = np.array([lots.uniform(*GROUPS[place].used) for place in group.tolist()])
    anchors = [
        len(GROUPS[place].steps) - 1 - GROUPS[place].steps[::-1].index(GROUPS[place].anchor) for place in group.tolist()
    ]
    reach = (used * limit).astype(np.int64)
    _fit_after_anchor(delay, steps, anchors, reach)
    before = np.array([int(row[: place + 1].sum()) for row, place in zip(delay, anchors, strict=True)])
    registered = scene.frame.time.at_position(scene.frame.time.position(np.array([scene.frame.now])) - reach - before)
    origins, delay = _tie_to_visits(scene, visits, replace(origins, registered=registered), delay)
    lot = lots.random(steps.shape)
    for row, (place, anchor) in enumerate(zip(group.tolist(), anchors, strict=True)):
        if GROUPS[place].is_banked:
            lot[row, anchor] = _first_review(scene, GROUPS[place], int(reach[row]))
    return origins, Plan(steps, delay, np.zeros(steps.shape, bool), lot)


def groups_in_order() -> Ints:
    """The group of each open issue, as they are made."""
    return np.repeat(np.arange(len(GROUPS)), [one.count for one in GROUPS])


def _of(group: Ints, name: str) -> Ints:
    return np.array([int(getattr(GROUPS[place], name)) for place in group.tolist()])


def _first_review(scene: Scene, group: Group, reach: int) -> float:
    """The lot of a suspension ``reach`` ago by which reviews come evenly, or the first one as the group says."""
    time, now = scene.frame.time, np.array([scene.frame.now])
    days = int((now // DAY - time.at_position(time.position(now) - reach) // DAY)[0])
    days = days // (group.reviews + 1) if group.reviews else days + group.review_in
    return float(lot_for_review(np.array([days]))[0])


def _beginnings(lots: np.random.Generator, scene: Scene, visits: Visits, group: Ints) -> Origins:
    """Sources and kinds; the moments come later."""
    origins = draw_origins(lots, scene, visits, len(group), scene.frame.now)
    in_person = _of(group, "in_person").astype(bool)
    by_others = lots.choice(
        [SOURCE["hotline"], SOURCE["qr_code"], SOURCE["enterprise"], SOURCE["leader"]],
        len(group),
        p=(0.5, 0.25, 0.15, 0.1),
    )
    on_visits = lots.choice([*BY_VISIT, SOURCE["mobile"]], len(group), p=(0.45, 0.4, 0.15))
    source = np.where(in_person, on_visits, by_others)
    firm = np.where(
        source == SOURCE["enterprise"], lots.integers(len(scene.enterprises.names), size=len(group)), NOWHERE
    )
    category = np.where(firm != NOWHERE, category_keys().index("enterprise"), _kinds(lots, scene, origins, group))
    grid = np.where(firm != NOWHERE, scene.enterprises.grid[firm], origins.grid)
    is_plain = [bool(GROUPS[place].calls) or "escalate" in GROUPS[place].steps for place in group.tolist()]
    lists = np.where(is_plain & (origins.list == LIST["hard_cases"]), LIST["problems"], origins.list)
    return replace(origins, source=source, category=category, enterprise=firm, grid=grid, list=lists)


def _kinds(lots: np.random.Generator, scene: Scene, origins: Origins, group: Ints) -> Ints:
    """Categories: what is worked on for days is nothing quick, what is banked is hard."""
    keys, limits = category_keys(), scene.frame.rules.limits
    slow = [place for place, key in enumerate(keys) if key not in (*QUICK_CATEGORIES, "enterprise")]
    pools = {"": slow, "banked": [keys.index(key) for key in HARD_CATEGORIES]} | {
        name: [place for place in slow if scene.frame.rules.catalog[keys[place]].settle == limits[name]]
        for name in ("general", "complex")
    }
    found = origins.category.copy()
    quick = np.isin(found, [keys.index(key) for key in QUICK_CATEGORIES])
    others = [keys.index(key) for key in ("danger", "enterprise")]
    for row, place in enumerate(group.tolist()):
        one = GROUPS[place]
        pool = "banked" if one.is_banked else one.category
        if pool or (one.is_settling and quick[row]) or found[row] in others:
            found[row] = lots.choice(pools[pool])
    return found


def _steps(group: Ints) -> Ints:
    steps = np.full((len(group), max(len(one.steps) for one in GROUPS)), NO_STEP)
    for place, one in enumerate(group.tolist()):
        for number, key in enumerate(GROUPS[one].steps):
            steps[place, number] = MOVE[key]
    return steps


def _delays(lots: np.random.Generator, steps: Ints, kinds: Kinds) -> Ints:
    """Short ones, but for the work itself: what decides is when the last clock began."""
    delay = (lots.uniform(4, 50, steps.shape) * MINUTE).astype(np.int64)
    for key, (low, high) in SHARE_BEFORE.items():
        share = lots.uniform(low, high, steps.shape) * np.where(kinds.round_the_clock, 0.1, 1.0)[:, None]
        delay = np.where(steps == MOVE[key], (share * kinds.limit[:, None]).astype(np.int64), delay)
    delay[:, 0] = 0
    return np.where(steps == NO_STEP, 0, delay)


def _fit_after_anchor(delay: Ints, steps: Ints, anchors: list[int], reach: Ints) -> None:
    """Spread the steps after the anchor over what has passed since, so that none lies ahead of now.

    An escalation comes early, so that its leader has had time.
    """
    for row, (anchor, seconds) in enumerate(zip(anchors, reach.tolist(), strict=True)):
        after = np.flatnonzero(steps[row] != NO_STEP)
        after = after[after > anchor]
        if len(after):
            parts = np.arange(1, len(after) + 1) / (len(after) + 1)
            first = min(30 * MINUTE, int(seconds * parts[0]))
            share = REACH_AFTER_EARLY if MOVE["escalate"] in steps[row] else REACH_AFTER
            delay[row, after] = int((seconds - first) * share / max(1, len(after) - 1)) if len(after) > 1 else first
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
