"""All issues of a sample: their beginnings, their ways, and where they stand at the sample's moment."""

from dataclasses import dataclass, fields

import numpy as np

from commandcenter.sample.course import NO_STEP, Events, Plan, walk
from commandcenter.sample.frame import Frame
from commandcenter.sample.moves import CAUSES, CLOSED, Cases
from commandcenter.sample.open_cases import groups_in_order, open_cases
from commandcenter.sample.open_groups import OPEN
from commandcenter.sample.origins import (
    IN_PERSON,
    Origins,
    draw_origins,
    issue_weight,
    joined,
)
from commandcenter.sample.rhythm import FULL_DAYS, VISITS_BY_WEEKDAY, day_weights
from commandcenter.sample.routes import LONGEST_PLAIN, draw_traits, plan_ways
from commandcenter.sample.scene import Scene
from commandcenter.sample.visits import Visits
from commandcenter.sample.worktime import DAY, NEVER, NOWHERE, Bools, Ints

ISSUES = 132_160
MERGE_REACH = 4000


@dataclass(frozen=True, eq=False)
class Issues:
    """In the order of registration; an issue's id is its place plus 1. ``merged_into`` is a place or NOWHERE.

    ``group`` is the place in GROUPS of an open one, NOWHERE of the others.
    """

    origins: Origins
    cases: Cases
    events: Events
    merged_into: Ints
    group: Ints
    first_serial: int

    @property
    def count(self) -> int:
        """How many."""
        return len(self.origins.registered)

    @property
    def is_closed(self) -> Bools:
        """Which are closed."""
        closed: Bools = self.cases.stage == CLOSED
        return closed


def build_issues(scene: Scene, visits: Visits) -> Issues:
    """Draw the closed ones and the open ones, and put them in the order of registration."""
    lots = scene.frame.lots("issues")
    count, before = how_many(scene)
    origins, plan = _closed(lots, scene, visits, count - OPEN)
    still_open, steps_so_far = open_cases(lots, scene, visits)
    origins, plan = joined(origins, still_open), _stacked(plan, steps_so_far)
    group = np.concatenate([np.full(count - OPEN, NOWHERE), groups_in_order()])
    order = np.argsort(origins.registered, kind="stable")
    origins, plan = origins.pick(order), _rows(plan, order)
    cases = _new_cases(scene, origins)
    events = walk(cases, plan)
    merged_into = _merged(cases, origins)
    alone = np.flatnonzero(merged_into != NOWHERE)
    origins.grid[alone] = origins.grid[merged_into[alone]]
    origins.category[alone] = origins.category[merged_into[alone]]
    return Issues(origins, cases, events, merged_into, group[order], before + 1)


def how_many(scene: Scene) -> tuple[int, int]:
    """Issues within the history, and how many there were before it."""
    frame = scene.frame
    whole = Frame(frame.moment, "seven-years", frame.seed)
    everything = round(ISSUES * whole.days / FULL_DAYS)
    weight = day_weights(whole, VISITS_BY_WEEKDAY) * issue_weight(scene, whole.start + np.arange(whole.days) * DAY)
    share = float(weight[-frame.days :].sum() / weight.sum())
    count = round(everything * share)
    return count, everything - count


def _new_cases(scene: Scene, origins: Origins) -> Cases:
    kinds = origins.kinds(scene)
    in_person = np.isin(origins.source, IN_PERSON)
    contacted = np.where(in_person, origins.registered, NEVER)
    clocks = (origins.category, kinds.round_the_clock, kinds.limit)
    return Cases.new(scene.frame, origins.registered, *clocks, contacted, kinds.is_hard)


def _closed(lots: np.random.Generator, scene: Scene, visits: Visits, count: int) -> tuple[Origins, Plan]:
    now = scene.frame.now
    origins = draw_origins(lots, scene, visits, count, now - 3600)
    plan = plan_ways(lots, origins.kinds(scene), draw_traits(lots, origins.kinds(scene), is_late_in_history=False))
    cases = _new_cases(scene, origins)
    events = walk(cases, plan)
    last = np.zeros(count, np.int64)
    np.maximum.at(last, events.issue, events.at)
    kept = np.flatnonzero(last < now - 60)
    missing = count - len(kept)
    earlier = draw_origins(lots, scene, visits, missing, now - LONGEST_PLAIN)
    ways = draw_traits(lots, earlier.kinds(scene), is_late_in_history=True)
    again = plan_ways(lots, earlier.kinds(scene), ways)
    return joined(origins.pick(kept), earlier), _stacked(_rows(plan, kept), again)


def _rows(plan: Plan, order: Ints) -> Plan:
    return Plan(*(getattr(plan, field.name)[order] for field in fields(Plan)))


def _stacked(first: Plan, second: Plan) -> Plan:
    width = max(first.steps.shape[1], second.steps.shape[1])
    parts = []
    for field in fields(Plan):
        fill = NO_STEP if field.name == "steps" else 0
        pair = (_widened(getattr(plan, field.name), width, fill) for plan in (first, second))
        parts.append(np.concatenate(list(pair)))
    return Plan(*parts)


def _widened(matrix: Ints, width: int, fill: int) -> Ints:
    return np.pad(matrix, ((0, 0), (0, width - matrix.shape[1])), constant_values=fill)


def _merged(cases: Cases, origins: Origins) -> Ints:
    """For each merged issue another one that was registered before it and open still; both then share a place.

    They share a category too, so danger to life, with its own clocks, is joined by nothing.
    """
    into = np.full(len(origins.registered), NOWHERE)
    merged, alone = cases.cause == CAUSES.index("merged"), (origins.enterprise != NOWHERE) | origins.is_danger
    for place in np.flatnonzero(merged).tolist():
        first = max(0, place - MERGE_REACH)
        able = ~merged[first:place] & ~alone[first:place]
        open_then = (cases.closed[first:place] == NEVER) | (cases.closed[first:place] > cases.closed[place])
        near = origins.grid[first:place] == origins.grid[place]
        found = np.flatnonzero(able & open_then & near)
        if not len(found):
            found = np.flatnonzero(able & open_then)
        into[place] = first + found[-1]
    return into
