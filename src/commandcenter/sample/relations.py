"""All pairings but the squads: leaders, departments, units, companions, help teams, mentors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from commandcenter.domain.pairing import KINDS
from commandcenter.sample.coordinators import Coordinators
from commandcenter.sample.district import District
from commandcenter.sample.enterprises import TOP, Enterprises
from commandcenter.sample.frame import GRIDS_FROM, Frame
from commandcenter.sample.pairings import COLUMNS, HOLDER, REASONS, STARTED, Pairings, Term
from commandcenter.sample.past import pairings_within_limits
from commandcenter.sample.people import People
from commandcenter.sample.squads import first_term
from commandcenter.sample.worktime import Ints

EMPTY_CELLS = 3
LIAISONS = 14  # so many officers of a department share its townships
TEAM_SHARE = 0.35


@dataclass(frozen=True, eq=False)
class Relations:
    """What visits and issues need to know of them: places of cadres."""

    companion: Ints  # (enterprises,) or -1
    coordinators: Coordinators


@dataclass(frozen=True, eq=False)
class _Draw:
    """What all the kinds are drawn from."""

    lots: np.random.Generator
    frame: Frame
    district: District
    people: People
    enterprises: Enterprises
    pairings: Pairings

    def term(self, longest: int = 1400) -> Term:
        return Term(first_term(int(self.lots.integers(90, longest)), self.frame))

    def evenly(self, pool: Ints, count: int, kind: str) -> list[int]:
        """So many holders, each as often as the next one, within the kind's limit."""
        often = -(-count // len(pool))
        if often > (KINDS[kind].limit or often):
            raise ValueError(f"{len(pool)} holders are too few for {count} targets of {kind}")
        rounds = np.concatenate([self.lots.permutation(pool) for _ in range(often)])
        return [int(cadre) for cadre in rounds[:count]]

    def each(self, kind: str, pool: Ints, targets: Sequence[int | str]) -> list[int]:
        """Give every target a running holder; most had another one before."""
        holders = self.evenly(pool, len(targets), kind)
        for holder, target in zip(holders, targets, strict=True):
            self._one(kind, pool, holder, target)
        return holders

    def _one(self, kind: str, pool: Ints, holder: int, target: int | str) -> None:
        term = self.term()
        earlier = int(self.lots.choice(pool))
        if earlier != holder and self.lots.random() < 0.55:
            begun = first_term((self.frame.day - term.started).days + int(self.lots.integers(200, 900)), self.frame)
            if begun < term.started:
                reason = REASONS[int(self.lots.integers(len(REASONS)))]
                self.pairings.add(kind, earlier + 1, target, Term(begun, term.started, reason))
        self.pairings.add(kind, holder + 1, target, term)


def pair_everybody(
    frame: Frame, district: District, people: People, enterprises: Enterprises, pairings: Pairings
) -> Relations:
    """Draw them all; the running ones are within the limits of the registry."""
    draw = _Draw(frame.lots("relations"), frame, district, people, enterprises, pairings)
    townships = [code for code, _, _ in district.townships]
    draw.each("leader_township", people.leaders, townships)
    _leaders_villages(draw)
    draw.each("leader_enterprise", people.leaders, [place + 1 for place in range(TOP)])
    draw.each("leader_project", people.leaders, [place + 1 for place in range(len(enterprises.projects))])
    draw.each("leader_talent", people.leaders, [place + 1 for place in range(len(enterprises.talents))])
    _departments(draw)
    _units(draw)
    companion = _companions(draw)
    _help_teams(draw)
    _mentors(draw)
    _first_leaders(draw, townships)
    pairings_within_limits(frame, pairings)
    talents_at = [enterprise for _, _, enterprise in enterprises.talents]
    return Relations(companion, Coordinators.of(pairings, TOP, talents_at, townships))


def _first_leaders(draw: _Draw, townships: Sequence[str]) -> None:
    """Townships had leaders from the first day on: someone coordinated every hard case."""
    place = 2 + COLUMNS.index(KINDS["leader_township"].target.value)
    for code in townships:
        terms = [row for row in draw.pairings.rows if row[1] == "leader_township" and row[place] == code]
        begun, holder = min((date.fromisoformat(str(row[STARTED])), int(str(row[HOLDER]))) for row in terms)
        others = draw.people.leaders[draw.people.leaders + 1 != holder]
        if begun > GRIDS_FROM:
            term = Term(GRIDS_FROM, begun, REASONS[int(draw.lots.integers(len(REASONS)))])
            draw.pairings.add("leader_township", int(draw.lots.choice(others)) + 1, code, term)


def _leaders_villages(draw: _Draw) -> None:
    """Every leader has one village, many two; the tagged ones first."""
    focus = list(dict.fromkeys(village for village, _ in draw.district.focus))
    others = [code for code, _, _ in draw.district.villages if code not in set(focus)]
    more = draw.lots.choice(others, 30, replace=False).tolist()
    draw.each("leader_village", draw.people.leaders, [*focus, *more])


def _departments(draw: _Draw) -> None:
    empty = {int(cell) for cell in draw.lots.choice(12 * len(draw.district.townships), EMPTY_CELLS, replace=False)}
    for row, unit in enumerate(draw.people.units_of("department")):
        officers = draw.lots.permutation(draw.people.serving[unit])[:LIAISONS]
        columns = range(len(draw.district.townships))
        liaisons = [int(officers[place % len(officers)]) for place in draw.lots.permutation(len(columns))]
        for column in columns:
            is_empty = row * len(columns) + column in empty
            _cell(draw, unit, column, liaisons[column], int(draw.lots.choice(officers)), is_empty)


def _cell(draw: _Draw, unit: int, column: int, liaison: int, earlier: int, is_empty: bool) -> None:
    """A department's liaison in a township now, and often another one before; an empty cell has the latter only."""
    code = draw.district.townships[column][0]
    term = Term(draw.frame.day_before(int(draw.lots.integers(8, 40)))) if is_empty else draw.term()
    begun = first_term((draw.frame.day - term.started).days + int(draw.lots.integers(150, 1000)), draw.frame)
    if begun < term.started and (is_empty or draw.lots.random() < 0.5):
        reason = "联络员调离，待补" if is_empty else "更换联络员"
        past = Term(begun, term.started, reason)
        draw.pairings.add("department_township", unit + 1, code, past, liaison=earlier + 1)
    if not is_empty:
        draw.pairings.add("department_township", unit + 1, code, term, liaison=liaison + 1)


def _units(draw: _Draw) -> None:
    """Tagged villages have a department or agency each; some had one that was relieved when the tag was lifted."""
    able = np.array(draw.people.units_of("department") + draw.people.units_of("agency")[5:])
    focus = list(dict.fromkeys(village for village, _ in draw.district.focus))
    draw.each("unit_village", able, focus)
    others = [code for code, _, _ in draw.district.villages if code not in set(focus)]
    for code in draw.lots.choice(others, 25, replace=False).tolist():
        begun = first_term(int(draw.lots.integers(500, 1500)), draw.frame)
        ended = first_term(int(draw.lots.integers(60, 480)), draw.frame)
        if begun < ended:
            draw.pairings.add(
                "unit_village", int(draw.lots.choice(able)) + 1, code, Term(begun, ended, "整转验收通过，结对期满")
            )


def _companions(draw: _Draw) -> Ints:
    kinds = draw.people.units_of("department") + draw.people.units_of("agency")[5:] + draw.people.units_of("task_force")
    pool = draw.lots.permutation(np.concatenate([draw.people.serving[unit] for unit in kinds]))[:130]
    tagged = draw.enterprises.tagged
    companion = np.full(len(draw.enterprises.names), -1)
    companion[tagged] = draw.each("companion_enterprise", pool, (tagged + 1).tolist())
    return companion


def _help_teams(draw: _Draw) -> None:
    teams = np.array(draw.people.units_of("help_team"))
    for enterprise in _share(draw, draw.enterprises.tagged.tolist(), TEAM_SHARE):
        draw.pairings.add("team_enterprise", int(draw.lots.choice(teams)) + 1, enterprise + 1, draw.term(700))


def _share(draw: _Draw, of: Sequence[int], share: float) -> Iterable[int]:
    return [one for one, lot in zip(of, draw.lots.random(len(of)).tolist(), strict=True) if lot < share]


def _mentors(draw: _Draw) -> None:
    mentors = np.flatnonzero(draw.people.is_mentor & draw.people.serves)
    young = np.flatnonzero(draw.people.is_young & draw.people.serves)
    draw.each("mentor_cadre", mentors, (young + 1).tolist())
