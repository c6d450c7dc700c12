"""Departments called to issues by whistle: when each reported in, what it answered, how the township scored it."""

from dataclasses import dataclass

import numpy as np

from commandcenter.sample.actors import Parties
from commandcenter.sample.asides import Asides, gathered, handling_from, next_at
from commandcenter.sample.issues import Issues
from commandcenter.sample.moves import ABSENT, MOVE
from commandcenter.sample.open_groups import GROUPS, LATE, REPLIED, REPORTED, SCORED, WAITING, WORK_DAY
from commandcenter.sample.scene import Scene
from commandcenter.sample.worktime import NEVER, NOWHERE, Floats, Ints

MOST_CALLED_SHARES = (0.6, 0.3, 0.1)
IN_TIME, ANSWERED_SHARE, SCORED_SHARE = 0.94, 0.97, 0.8
LOWEST, HIGHEST = 60, 100
COMMENTED = 0.25
MEAN, SPREAD, POOR, COSTS = 90.0, 4.5, 0.06, 14
MINUTE = 60


@dataclass(frozen=True, eq=False)
class Calls:
    """One place a department called. Moments are NEVER and ``score`` ABSENT where it has not come to that.

    ``whistle`` is the place of the whistle among all, ``called`` the units that each of these names.
    """

    whistle: Ints
    issue: Ints
    unit: Ints
    at: Ints
    due: Ints
    reported: Ints
    answered: Ints
    scored: Ints
    score: Ints
    has_comment: Ints
    called: list[list[int]]


def draw_calls(scene: Scene, issues: Issues, parties: Parties) -> tuple[Calls, Asides]:
    """The calls of all whistles in the order in which they were made, and the steps that follow them."""
    lots = scene.frame.lots("calls")
    rows = np.flatnonzero(issues.events.move == MOVE["whistle"])
    issues.events.thing[rows] = np.arange(len(rows))
    count = 1 + lots.choice(len(MOST_CALLED_SHARES), len(rows), p=MOST_CALLED_SHARES)
    called = _drawn(lots, scene, parties, issues.events.issue[rows], count)
    whistle = np.repeat(rows, count)
    issue, at = issues.events.issue[whistle], issues.events.at[whistle]
    unit = np.array([unit for units in called for unit in units], np.int64)
    settled = _settled(lots, scene, issues, parties, issue, at)
    standing, whistles = _open(lots, scene, issues, parties, called)
    parts = [np.concatenate(pair) for pair in zip((issue, unit, at, *settled), standing, strict=True)]
    whistle_of = np.repeat(np.arange(len(called)), [len(units) for units in called])
    order = np.argsort(parts[2], kind="stable")
    calls = _scored(lots, scene, issues, [part[order] for part in (whistle_of, *parts)], called)
    return calls, gathered([whistles, *_steps(calls, parties)])


def _drawn(lots: np.random.Generator, scene: Scene, parties: Parties, issue: Ints, count: Ints) -> list[list[int]]:
    """Departments other than the lead."""
    departments = scene.people.units_of("department")
    return [
        sorted(lots.choice([unit for unit in departments if unit != lead], often, replace=False).tolist())
        for lead, often in zip(parties.lead[issue].tolist(), count.tolist(), strict=True)
    ]


def _due(scene: Scene, parties: Parties, issue: Ints, at: Ints) -> Ints:
    """The limit that counts is that of the day: longer once it is a hard case."""
    limits, time = scene.frame.rules.limits, scene.frame.time
    is_hard = (parties.hard_since[issue] != NEVER) & (parties.hard_since[issue] <= at)
    return time.add(at, np.where(is_hard, time.limit(limits["whistle_hard_case"]), time.limit(limits["whistle"])))


def _settled(
    lots: np.random.Generator, scene: Scene, issues: Issues, parties: Parties, issue: Ints, at: Ints
) -> tuple[Ints, ...]:
    """Due, reported in, answered, scored of those whose issue went on to its end, within its own time."""
    time, count = scene.frame.time, len(issue)
    due = _due(scene, parties, issue, at)
    begin, limit = time.position(at), time.position(due) - time.position(at)
    end = time.position(next_at(issues.events, ("answer",), issue, at, np.full(count, scene.frame.now))) - 2 * MINUTE
    share = np.where(lots.random(count) < IN_TIME, 0.08 + 0.85 * lots.random(count), 1.05 + 0.5 * lots.random(count))
    reported = begin + np.minimum(share * limit, (0.3 + 0.3 * lots.random(count)) * (end - begin)).astype(np.int64)
    answered = reported + ((0.25 + 0.6 * lots.random(count)) * (end - reported)).astype(np.int64)
    scored = time.at_position(answered + (MINUTE * (40 + 1200 * lots.random(count))).astype(np.int64))
    has_answer = lots.random(count) < ANSWERED_SHARE
    has_score = has_answer & (lots.random(count) < SCORED_SHARE) & (scored < scene.frame.now - MINUTE)
    return (
        due,
        time.at_position(reported),
        np.where(has_answer, time.at_position(answered), NEVER),
        np.where(has_score, scored, NEVER),
    )


def _open(
    lots: np.random.Generator, scene: Scene, issues: Issues, parties: Parties, called: list[list[int]]
) -> tuple[tuple[Ints, ...], Asides]:
    """As the groups of the open issues say; their whistles are steps aside, one a department."""
    time = scene.frame.time
    groups = enumerate(issues.group.tolist())
    wanted = [(row, state) for row, group in groups if group != NOWHERE for state in GROUPS[group].calls]
    issue = np.array([row for row, _ in wanted], np.int64)
    state = [state for _, state in wanted]
    now = np.full(len(issue), scene.frame.now)
    begin = time.position(handling_from(issues, issue)) + 2 * MINUTE
    until = time.position(next_at(issues.events, ("answer",), issue, np.zeros(len(issue), np.int64), now)) - 2 * MINUTE
    at = begin + (lots.uniform(0.05, 0.3, len(issue)) * (until - begin)).astype(np.int64)
    recent = until - (lots.uniform(0.6, 2.5, len(issue)) * WORK_DAY).astype(np.int64)
    at = np.where(_among(state, WAITING), np.maximum(at, recent), at)  # not over its time yet
    at = np.where(_among(state, LATE), until - (lots.uniform(3.1, 3.4, len(issue)) * WORK_DAY).astype(np.int64), at)
    moments = [at]
    for reached in ((REPORTED, REPLIED, SCORED), (REPLIED, SCORED), (SCORED,)):
        ahead = time.position(now) - 2 * MINUTE - moments[-1]
        later = moments[-1] + (lots.uniform(0.3, 0.5, len(issue)) * ahead).astype(np.int64)
        moments.append(np.where(_among(state, *reached), later, NEVER))
    whistled, reported, answered, scored = (
        np.where(moment == NEVER, NEVER, time.at_position(np.maximum(moment, 0))) for moment in moments
    )
    first = len(called)
    called.extend(_drawn_apart(lots, scene, parties, issue))
    unit = np.array([units[0] for units in called[first:]], np.int64)
    whistles = Asides.of("whistle", issue, whistled, first + np.arange(len(issue)))
    return (issue, unit, whistled, _due(scene, parties, issue, whistled), reported, answered, scored), whistles


def _among(states: list[str], *wanted: str) -> Ints:
    return np.array([state in wanted for state in states], bool)


def _drawn_apart(lots: np.random.Generator, scene: Scene, parties: Parties, issue: Ints) -> list[list[int]]:
    """One department a call, another one for each call of an issue."""
    found: list[list[int]] = []
    for place, row in enumerate(issue.tolist()):
        others = {found[before][0] for before in range(place) if issue[before] == row} | {int(parties.lead[row])}
        able = [unit for unit in scene.people.units_of("department") if unit not in others]
        found.append([int(lots.choice(able))])
    return found


def _scored(
    lots: np.random.Generator, scene: Scene, issues: Issues, parts: list[Ints], called: list[list[int]]
) -> Calls:
    """Scores lie about what the department is worth to that township; a late one costs."""
    whistle, issue, unit, at, due, reported, answered, scored = parts
    worth: Floats = lots.normal(MEAN, SPREAD, (len(scene.people.units), len(scene.district.townships)))
    township = scene.district.grid_township[issues.origins.grid[issue]]
    poor = np.where(lots.random(len(issue)) < POOR, COSTS, 0) + np.where(reported > due, COSTS, 0)
    points = worth[unit, township] + lots.normal(0, SPREAD, len(issue)) - poor
    points = np.clip(np.rint(points), LOWEST, HIGHEST).astype(np.int64)
    comment = (lots.random(len(issue)) < COMMENTED).astype(np.int64)
    score = np.where(scored == NEVER, ABSENT, points)
    return Calls(whistle, issue, unit, at, due, reported, answered, scored, score, comment, called)


def _steps(calls: Calls, parties: Parties) -> list[Asides]:
    parts = []
    for key, moments in (("report_in", calls.reported), ("respond", calls.answered), ("score", calls.scored)):
        rows = np.flatnonzero(moments != NEVER)
        unit = parties.office[calls.issue[rows]] if key == "score" else calls.unit[rows]
        parts.append(Asides.of(key, calls.issue[rows], moments[rows], rows, unit))
    return parts
