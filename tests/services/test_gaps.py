"""Gaps of every kind against the same history looked at day by day in plain Python, on both engines."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import KINDS, PAIRING_KINDS, POSTED_FROM, PairingKind
from commandcenter.services.gaps import (
    COMING_DAYS,
    MUST_COVER,
    Count,
    coming_gaps,
    gap_keys,
    load_gap_table,
    load_gaps,
    population_of,
)
from commandcenter.services.listing import Asked
from commandcenter.services.lists import LIST
from commandcenter.services.losses import Leaving, Loss, losing_cover
from commandcenter.services.pairing_coverage import POPULATIONS, coverage
from commandcenter.services.scope import Scope
from commandcenter.services.theme_gaps import GAP, ON_THE_MAP, gap_states
from commandcenter.services.theme_queries import AsOf
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    EnterpriseTag,
    Grid,
    Organization,
    Pairing,
    Project,
    Talent,
    Township,
    Village,
    VillageFocus,
)
from tests.services.pairing_district import NOW, TODAY, District, build

SEED = 20240803
DAYS = [TODAY + timedelta(days=offset) for offset in (-400, -250, -120, -31, -1, 0, 1, 30, 200)]


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    made = build(current_url)
    with made.database.begin() as session:
        _enrich(session, made, Random(SEED))
    yield made
    made.database.close()


def _enrich(session: Session, district: District, lot: Random) -> None:
    """More targets, more who may hold, and pairings of every kind by lot."""
    agency = {"organization_id": district.agency, "post": "", "telephone": "", "is_mentor": False}
    flags = [{"is_leader": True, "is_young": False}] * 3 + [{"is_leader": False, "is_young": True}] * 3
    people = [
        {"code": f"L{n}", "name": f"某{n}", "initials": f"m{n}", **agency, **flag} for n, flag in enumerate(flags)
    ]
    session.execute(insert(Cadre), people)
    session.execute(insert(VillageFocus), [{"village_code": "330109001002", "tag": "newly_formed"}])
    session.execute(insert(EnterpriseTag), [{"enterprise_id": district.plain_enterprise, "tag": "top_100"}])
    session.execute(insert(Project), [{"code": "P2", "name": "地铁", "township_code": "330109001"}])
    session.execute(insert(Talent), [{"code": "R2", "name": "无单位", "field": "法律"}])
    cell = {"holder_organization_id": district.departments[1], "liaison_id": district.cadres[3]}
    kept = {"kind": "department_township", "township_code": "330109001", "started_on": TODAY - timedelta(days=500)}
    session.execute(insert(Pairing), [cell | kept])
    for kind in PAIRING_KINDS:
        for _ in range(40):
            _pair(session, kind, lot)
    _dismiss(session, district, TODAY + timedelta(days=25))


def _pair(session: Session, kind: PairingKind, lot: Random) -> None:
    start = TODAY + timedelta(days=lot.randint(-420, 60))
    end = start + timedelta(days=lot.randint(0, 300)) if lot.random() < 0.8 else None
    holder, target = lot.choice(_holders(session, kind)), lot.choice(_targets(session, kind))
    key = {kind.holder.value: holder, kind.target.value: target}
    held = list(
        session.scalars(
            select(getattr(Pairing, kind.target.value)).filter_by(kind=kind.key, **{kind.holder.value: holder})
        )
    )
    if holder == target or target in held or len(held) >= (kind.limit or 99):
        return
    liaison = session.scalar(select(Cadre.id).where(Cadre.organization_id == holder)) if kind.needs_liaison else None
    row = {
        **key,
        "kind": kind.key,
        "role": lot.choice(kind.roles[1:]) if kind.roles else None,
        "liaison_id": liaison,
        "started_on": start,
        "ended_on": end,
        "end_reason": "调整" if end else None,
    }
    session.execute(insert(Pairing), [row])


def _dismiss(session: Session, district: District, day: date) -> None:
    """A department that is dissolved on a day, and what it held ended by then."""
    theirs = Pairing.holder_organization_id == district.departments[1]
    late = theirs & (Pairing.ended_on.is_(None) | (Pairing.ended_on > day)) & (Pairing.started_on <= day)
    session.execute(update(Pairing).where(late).values(ended_on=day, end_reason="撤销"))
    after = theirs & (Pairing.started_on > day)
    session.execute(update(Pairing).where(after).values(ended_on=Pairing.started_on, end_reason="撤销"))
    session.execute(update(Organization).where(Organization.id == district.departments[1]).values(dissolved_on=day))


def _holders(session: Session, kind: PairingKind) -> list[int]:
    if kind.holder.value == "holder_organization_id":
        return list(session.scalars(select(Organization.id).where(Organization.kind.in_(kind.holder_kinds))))
    query = select(Cadre.id).where(Cadre.left_on.is_(None))
    if kind.holder_duty:
        query = query.where(getattr(Cadre, f"is_{kind.holder_duty}"))
    return list(session.scalars(query.order_by(Cadre.id)))


TARGETS = {
    "township_code": select(Township.code),
    "village_code": select(Village.code),
    "grid_id": select(Grid.id),
    "enterprise_id": select(Enterprise.id),
    "project_id": select(Project.id),
    "talent_id": select(Talent.id),
    "target_cadre_id": select(Cadre.id).where(Cadre.is_young),
}


def _targets(session: Session, kind: PairingKind) -> list[Any]:
    return sorted(session.scalars(TARGETS[kind.target.value]))


class Replay:
    """All rows, read once, and what they say of a day by walking over them."""

    def __init__(self, session: Session) -> None:
        self.pairings = list(session.scalars(select(Pairing)))
        self.cadres = {row.id: row for row in session.scalars(select(Cadre))}
        self.units = {row.id: row for row in session.scalars(select(Organization))}
        self.tags = list(session.scalars(select(EnterpriseTag)))
        self.focus = {row.village_code for row in session.scalars(select(VillageFocus))}
        self.keys = {key: sorted(session.scalars(query)) for key, query in TARGETS.items()}
        session.expunge_all()

    def is_there(self, pairing: Pairing, day: date) -> bool:
        return pairing.started_on <= day and (pairing.ended_on is None or pairing.ended_on > day)

    def members(self, kind: PairingKind, day: date) -> set[Any]:
        serving = [one for one in self.cadres.values() if one.left_on is None or one.left_on > day]
        departments = [
            one.id
            for one in self.units.values()
            if one.kind == "department" and (one.dissolved_on is None or one.dissolved_on > day)
        ]
        return {
            "leader_village": {one.id for one in serving if one.is_leader},
            "leader_enterprise": {tag.enterprise_id for tag in self.tags if tag.tag == "top_100"},
            "companion_enterprise": {tag.enterprise_id for tag in self.tags},
            "department_township": {f"{unit}:{code}" for unit in departments for code in self.keys["township_code"]},
            "unit_village": self.focus,
            "mentor_cadre": {one.id for one in serving if one.is_young},
        }.get(kind.key, set(self.keys[kind.target.value]))

    def covered(self, kind: PairingKind, day: date) -> set[Any]:
        found = set()
        for pairing in self.pairings:
            if pairing.kind != kind.key or not self.is_there(pairing, day):
                continue
            target = getattr(pairing, kind.target.value)
            if kind.key == "leader_village":
                found.add(pairing.holder_cadre_id)
            elif kind.key == "department_township":
                found.add(f"{pairing.holder_organization_id}:{target}")
            elif kind.key != "squad_grid" or self.counts(pairing):
                found.add(target)
        return found

    def counts(self, pairing: Pairing) -> bool:
        unit = self.units[self.cadres[pairing.holder_cadre_id or 0].organization_id]
        return pairing.role == "posted" and unit.kind in POSTED_FROM

    def gaps(self, kind: PairingKind, day: date) -> set[Any]:
        return self.members(kind, day) - self.covered(kind, day)

    def coming(self, kind: PairingKind, day: date) -> dict[Any, date]:
        """By trying every day; what must be covered is that of the day asked for."""
        now = self.members(kind, day)
        first: dict[Any, date] = {}
        for offset in range(COMING_DAYS, 0, -1):
            later = day + timedelta(days=offset)
            first |= dict.fromkeys(now - self.covered(kind, later), later)
        return {key: lapse for key, lapse in first.items() if key in self.covered(kind, day)}


def test_gaps_of_every_kind_on_any_day_are_what_walking_over_all_pairings_finds(district: District) -> None:
    with district.database.read() as session:
        replay = Replay(session)
        for kind, day in product(MUST_COVER, DAYS):
            assert gap_keys(session, kind, day) == replay.gaps(kind, day), (kind.key, day)
            ratio = coverage(session, kind, day)
            assert ratio is not None
            assert ratio.whole - ratio.part == len(replay.gaps(kind, day))


def test_a_gap_that_is_known_to_come_is_told_with_its_day(district: District) -> None:
    with district.database.read() as session:
        replay = Replay(session)
        for kind, day in product(MUST_COVER, DAYS):
            assert coming_gaps(session, kind, day) == replay.coming(kind, day), (kind.key, day)


def test_the_history_holds_gaps_that_come(district: District) -> None:
    with district.database.read() as session:
        replay = Replay(session)
        by_kind = {kind.key: [replay.coming(kind, day) for day in DAYS] for kind in MUST_COVER}
        assert sum(any(found) for found in by_kind.values()) >= 6
        dissolved = TODAY + timedelta(days=25)
        assert dissolved in coming_gaps(session, KINDS["department_township"], TODAY).values()


def test_the_table_adds_up_to_the_lists(district: District) -> None:
    with district.database.read() as session:
        for day in DAYS:
            _check_table(session, day)


def _check_table(session: Session, day: date) -> None:
    table = load_gap_table(session, day)
    for kind in MUST_COVER:
        gaps = load_gaps(session, kind, day)
        townships = {gap.seen.township for gap in gaps} | {"330109001", "330109113", None}
        for township in townships:
            inside = [gap for gap in gaps if gap.seen.township == township]
            count = table.count(kind.key, township)
            there, coming = sum(not gap.coming for gap in inside), sum(bool(gap.coming) for gap in inside)
            assert (count.gaps, count.coming) == (there, coming)
        ratio = coverage(session, kind, day)
        assert ratio is not None
        assert table.whole(kind.key).whole == ratio.whole
    assert sum((table.all_kinds(code) for code in (None, "330109001", "330109113")), Count(0, 0, 0)) == sum(
        (table.whole(kind.key) for kind in MUST_COVER), Count(0, 0, 0)
    )


def test_a_kinds_list_holds_its_gaps_and_is_narrowed_by_the_scope(district: District) -> None:
    with district.database.read() as session:
        for kind in MUST_COVER:
            query, gaps = LIST[f"gaps_{kind.key}"].query, load_gaps(session, kind, TODAY)
            listed = query(session, Asked(Scope(), TODAY, NOW))
            assert [row[0] for row in listed.rows] == [gap.seen.name for gap in gaps]
            assert listed.total == len(gaps)
            parts = [query(session, Asked(Scope(code), TODAY, NOW)).total for code in ("330109001", "330109113")]
            assert sum(parts) == sum(gap.seen.township is not None for gap in gaps)


def test_a_list_is_narrowed_to_grid_village_and_cell(district: District) -> None:
    with district.database.read() as session:
        squads = load_gaps(session, KINDS["squad_grid"], TODAY)
        one = next(gap.seen for gap in squads if not gap.coming)
        narrow = Scope(one.township, one.village, (one.grid_id or 0,))
        assert [gap.seen.key for gap in load_gaps(session, KINDS["squad_grid"], TODAY, narrow)] == [one.key]
        inside = load_gaps(session, KINDS["squad_grid"], TODAY, Scope(one.township, one.village))
        assert {gap.seen.village for gap in inside} == {one.village}
        cell = Scope("330109001", department=district.departments[1])
        keys = {gap.seen.key for gap in load_gaps(session, KINDS["department_township"], TODAY, cell)}
        assert keys <= {f"{district.departments[1]}:330109001"}


def test_the_map_shows_a_gap_where_it_lies(district: District) -> None:
    with district.database.read() as session:
        grids = session.execute(select(Grid.id, Grid.village_code)).all()
        for kind, day in product(ON_THE_MAP, DAYS):
            there = [gap.seen for gap in load_gaps(session, kind, day) if not gap.coming]
            lying = {one.grid_id or one.village or one.township for one in there}
            expected = {grid for grid, village in grids if {grid, village, village[:9]} & lying}
            at = AsOf(day, NOW, is_now=day == TODAY)
            assert {grid for grid, state in gap_states(kind, session, at).items() if state == GAP} == expected


def test_what_would_be_lost_is_what_walking_over_the_rest_lacks(district: District) -> None:
    with district.database.read() as session:
        replay = Replay(session)
        people = [Leaving(cadre_id=cadre) for cadre in replay.cadres]
        for leaving in (*people, *(Leaving(organization_id=unit) for unit in replay.units)):
            losses = losing_cover(session, leaving, TODAY)
            for kind in PAIRING_KINDS:
                _check_losses(replay, kind, leaving, [loss for loss in losses if loss.kind == kind.key])


def _check_losses(replay: Replay, kind: PairingKind, leaving: Leaving, found: list[Loss]) -> None:
    held = [one for one in replay.pairings if one.kind == kind.key and (one.ended_on is None or one.ended_on > TODAY)]
    ids = (leaving.cadre_id, leaving.organization_id)
    theirs = {one.id for one in held if _is_of(one, *ids)}
    assert {loss.pairing_id for loss in found} == theirs
    if kind.population is None or population_of(kind).side != "target":
        assert all(loss.is_gap == loss.is_liaison for loss in found)
        return
    before = replay.covered(kind, TODAY)
    kept, replay.pairings = replay.pairings, [one for one in replay.pairings if one.id not in theirs]
    after = replay.covered(kind, TODAY)
    replay.pairings = kept
    lost = (before - after) & replay.members(kind, TODAY)
    assert {loss.target.key for loss in found if loss.is_gap} == lost


def _is_of(pairing: Pairing, cadre: int | None, unit: int | None) -> bool:
    if unit is not None:
        return pairing.holder_organization_id == unit
    return cadre in (pairing.holder_cadre_id, pairing.liaison_id)


def test_gaps_stand_first_among_what_is_lost(district: District) -> None:
    with district.database.read() as session:
        losses = losing_cover(session, Leaving(cadre_id=district.cadres[2]), TODAY)
        assert losses
        flags = [loss.is_gap for loss in losses]
        assert flags == sorted(flags, reverse=True)
        liaison = losing_cover(session, Leaving(cadre_id=district.cadres[0]), TODAY)
        assert any(loss.is_liaison and loss.is_gap for loss in liaison)


def test_every_kind_that_must_cover_names_a_population() -> None:
    assert {kind.population for kind in MUST_COVER} == {population.key for population in POPULATIONS}
    assert [kind.key for kind in PAIRING_KINDS if kind not in MUST_COVER] == ["team_enterprise"]
