"""Who acts on an issue: the duty desk, the lead organization's handlers, supervisors, leaders."""

from dataclasses import dataclass

import numpy as np

from commandcenter.sample.issues import Issues
from commandcenter.sample.moves import MOVE, MOVES
from commandcenter.sample.origins import IN_PERSON, LIST, category_words
from commandcenter.sample.scene import Scene
from commandcenter.sample.visits import Visits
from commandcenter.sample.worktime import NEVER, NOWHERE, Ints

CENTER = "A01"
MEDIATOR, SECOND_MEDIATOR = "A10", "A13"  # get by mistake what the township's office then settles
TOWNSHIP = "T"
HANDLERS = 6
STAFF, SUPERVISORS = slice(0, 12), slice(12, 20)


@dataclass(frozen=True, eq=False)
class Parties:
    """Who an issue's steps are due to: cadres and units, by place. One place an issue.

    ``lead`` is the unit that settles it; ``before`` and ``between`` are those that had returned it. ``coordinator`` is
    the leader who answered for a hard case when it became one at ``hard_since``; NOWHERE and NEVER for the others.
    """

    first_contact: Ints
    lead: Ints
    before: Ints
    between: Ints
    office: Ints
    hard_since: Ints
    coordinator: Ints

    def lead_after(self, issue: Ints, returned: Ints, returns: Ints) -> Ints:
        """Who led it after so many of all its returns: the one that settles it after the last one."""
        other = np.where((returns - returned) % 2 == 1, self.before[issue], self.between[issue])
        return np.where(returned < returns, other, self.lead[issue])


@dataclass(frozen=True, eq=False)
class Cast:
    """The parties to each issue, and who made each step: a cadre's place, or NOWHERE."""

    parties: Parties
    actor: Ints


def cast_parties(scene: Scene, visits: Visits, issues: Issues) -> Parties:
    """Draw everybody but who makes each step."""
    lots, units = scene.frame.lots("actors"), scene.people.unit_index
    lead, before = _leads(lots, scene, issues), _leads(lots, scene, issues)
    office = np.array(scene.people.units_of("township_office"))[scene.district.grid_township[issues.origins.grid]]
    before = np.where(before == lead, np.where(office == lead, units[MEDIATOR], office), before)
    between = np.full(issues.count, units[SECOND_MEDIATOR])
    for other in (np.full(issues.count, units[MEDIATOR]), office):
        between = np.where((other != lead) & (other != before), other, between)
    hard_since = _hard_since(issues)
    is_hard = hard_since != NEVER
    leader = leader_of(scene, issues, np.arange(issues.count), np.where(is_hard, hard_since, issues.origins.registered))
    first = _first_contacts(lots, scene, visits, issues)
    return Parties(first, lead, before, between, office, hard_since, np.where(is_hard, leader, NOWHERE))


def _hard_since(issues: Issues) -> Ints:
    events, origins = issues.events, issues.origins
    since = np.where(origins.list == LIST["hard_cases"], origins.registered, NEVER)
    escalated = events.move == MOVE["escalate"]
    since[events.issue[escalated]] = events.at[escalated]
    return since


def leader_of(scene: Scene, issues: Issues, issue: Ints, at: Ints) -> Ints:
    """The district's leader who answers for these issues on these days."""
    origins = issues.origins
    township = scene.district.grid_township[origins.grid[issue]]
    return scene.relations.coordinators.leader(origins.enterprise[issue], township, scene.frame.time.ordinal(at))


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
    day = scene.frame.time.ordinal(origins.registered)
    slot = lots.choice(np.array((0, 1, 3)), issues.count)
    squad = scene.squads.holder(origins.grid, slot, day)
    committees = scene.people.units_of("village_committee")
    heads = np.array([int(scene.people.serving[unit][0]) for unit in committees])
    others = np.where(squad != NOWHERE, squad, heads[scene.district.sheet.grid_village[origins.grid]])
    return np.where(origins.visit != NOWHERE, visits.cadre[origins.visit], others)


def event_actors(scene: Scene, visits: Visits, issues: Issues, parties: Parties) -> Ints:
    """Who makes each step: a cadre's place, NOWHERE where nobody is known."""
    events, people, lots = issues.events, scene.people, scene.frame.lots("event actors")
    desk = people.serving[people.unit_index[CENTER]]
    lead = parties.lead_after(events.issue, events.returned, issues.cases.returns[events.issue])
    unit = np.where(events.unit != NOWHERE, events.unit, lead)
    by_role = {
        "staff": lots.choice(desk[STAFF], len(events.at)),
        "supervisor": lots.choice(desk[SUPERVISORS], len(events.at)),
        "handler": _handlers(scene)[unit, lots.integers(HANDLERS, size=len(events.at))],
        "leader": leader_of(scene, issues, events.issue, events.at),
    }
    roles = np.array([list(by_role).index(move.role) for move in MOVES])[events.move]
    actor = np.choose(roles, list(by_role.values()))
    actor = np.where(events.move == MOVE["decide"], parties.coordinator[events.issue], actor)
    return np.where(events.number == 1, _registering(visits, issues, by_role["staff"]), actor)


def _registering(visits: Visits, issues: Issues, desk: Ints) -> Ints:
    """Who wrote it down: the visitor; somebody at the desk what came from the mobile end; nobody known the rest."""
    events, origins = issues.events, issues.origins
    visit = origins.visit[events.issue]
    heard_by = np.where(visit != NOWHERE, visits.cadre[visit], NOWHERE)
    mobile = np.isin(origins.source[events.issue], IN_PERSON) & (visit == NOWHERE)
    return np.where(mobile, desk, heard_by)


def _handlers(scene: Scene) -> Ints:
    """Six who work on issues in each unit; fewer where there are fewer."""
    return np.array([np.resize(serving, HANDLERS) for serving in scene.people.serving])
