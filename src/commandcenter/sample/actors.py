"""Who acts on an issue: the duty desk, the lead organization's handlers, supervisors, leaders."""

from dataclasses import dataclass

import numpy as np

from commandcenter.sample.issues import Issues
from commandcenter.sample.moves import MOVE, MOVES
from commandcenter.sample.origins import IN_PERSON, LIST, NOWHERE, category_words
from commandcenter.sample.scene import Scene
from commandcenter.sample.visits import Visits
from commandcenter.sample.worktime import DAY, NEVER, Ints

CENTER = "A01"
MEDIATOR = "A10"  # gets by mistake what the township's office then settles
TOWNSHIP = "T"
HANDLERS = 6
STAFF, SUPERVISORS = slice(0, 12), slice(12, 20)


@dataclass(frozen=True, eq=False)
class Actors:
    """``lead`` is the unit that settles an issue, ``lead_before`` the one that had returned it; cadres are indices."""

    first_contact: Ints  # (issues,)
    lead: Ints
    lead_before: Ints
    actor: Ints  # (events,) or NOWHERE
    coordinator: Ints  # (issues,) of a hard case the leader who answered for it when it became one, else NOWHERE


def cast_actors(scene: Scene, visits: Visits, issues: Issues) -> Actors:
    """Draw everybody."""
    lots = scene.frame.lots("actors")
    lead, before = _leads(lots, scene, issues), _leads(lots, scene, issues)
    office = np.array(scene.people.units_of("township_office"))[scene.district.grid_township[issues.origins.grid]]
    before = np.where(before == lead, np.where(office == lead, scene.people.unit_index[MEDIATOR], office), before)
    first = _first_contacts(lots, scene, visits, issues)
    actor = _event_actors(lots, scene, visits, issues, lead, before)
    return Actors(first, lead, before, actor, _coordinators(scene, issues))


def _coordinators(scene: Scene, issues: Issues) -> Ints:
    events, origins = issues.events, issues.origins
    since = np.where(origins.list == LIST["hard_cases"], origins.registered, NEVER)
    escalated = events.move == MOVE["escalate"]
    since[events.issue[escalated]] = events.at[escalated]
    is_hard = since != NEVER
    leader = _leader(scene, issues, np.arange(issues.count), np.where(is_hard, since, origins.registered))
    return np.where(is_hard, leader, NOWHERE)


def _leader(scene: Scene, issues: Issues, issue: Ints, at: Ints) -> Ints:
    origins = issues.origins
    township = scene.district.grid_township[origins.grid[issue]]
    day = at // DAY + scene.frame.time.working.first.toordinal()
    return scene.relations.coordinators.leader(origins.enterprise[issue], township, day)


def _leads(lots: np.random.Generator, scene: Scene, issues: Issues) -> Ints:
    """The unit by the category's table; the township's office where that says so."""
    found = np.empty(issues.count, np.int64)
    offices = np.array(scene.people.units_of("township_office"))
    for place, words in enumerate(category_words()):
        rows = np.flatnonzero(issues.origins.category == place)
        weight = np.array([often for _, often in words["leads"]], float)
        units = np.array([scene.people.unit_index.get(code, NOWHERE) for code, _ in words["leads"]])
        drawn = units[lots.choice(len(units), len(rows), p=weight / weight.sum())]
        own = offices[scene.district.grid_township[issues.origins.grid[rows]]]
        found[rows] = np.where(drawn == NOWHERE, own, drawn)
    return found


def _first_contacts(lots: np.random.Generator, scene: Scene, visits: Visits, issues: Issues) -> Ints:
    """Who made the visit; else somebody of the grid's squad or its village."""
    origins = issues.origins
    day = origins.registered // DAY + scene.frame.time.working.first.toordinal()
    slot = lots.choice(np.array((0, 1, 3)), issues.count)
    squad = scene.squads.holder(origins.grid, slot, day)
    committees = scene.people.units_of("village_committee")
    heads = np.array([int(scene.people.serving[unit][0]) for unit in committees])
    others = np.where(squad != NOWHERE, squad, heads[scene.district.sheet.grid_village[origins.grid]])
    return np.where(origins.visit != NOWHERE, visits.cadre[origins.visit], others)


def _event_actors(
    lots: np.random.Generator, scene: Scene, visits: Visits, issues: Issues, lead: Ints, before: Ints
) -> Ints:
    events, people = issues.events, scene.people
    desk = people.serving[people.unit_index[CENTER]]
    returns = issues.cases.returns[events.issue]
    unit = np.where(events.returned < returns, before[events.issue], lead[events.issue])
    by_role = {
        "staff": lots.choice(desk[STAFF], len(events.at)),
        "supervisor": lots.choice(desk[SUPERVISORS], len(events.at)),
        "handler": _handlers(scene)[unit, lots.integers(HANDLERS, size=len(events.at))],
        "leader": _leader(scene, issues, events.issue, events.at),
    }
    roles = np.array([list(by_role).index(move.role) for move in MOVES])[events.move]
    actor = np.choose(roles, list(by_role.values()))
    registering = events.number == 1
    visit = issues.origins.visit[events.issue]
    heard_by = np.where(visit != NOWHERE, visits.cadre[visit], NOWHERE)
    mobile = np.isin(issues.origins.source[events.issue], IN_PERSON) & (visit == NOWHERE)
    heard_by = np.where(mobile, by_role["staff"], heard_by)
    return np.where(registering, heard_by, actor)


def _handlers(scene: Scene) -> Ints:
    """Six who work on issues in each unit; fewer where there are fewer."""
    return np.array([np.resize(serving, HANDLERS) for serving in scene.people.serving])
