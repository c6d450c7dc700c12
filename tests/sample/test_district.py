"""Places, people and pairings of a sample: the real numbers, the rules of the work, the few gaps that are meant."""

import sqlite3
import struct
from pathlib import Path

import pytest

from commandcenter.config import shipped
from commandcenter.domain.pairing import PAIRING_KINDS, POSTED_FROM, PairingKind
from commandcenter.domain.places import is_credit_code
from commandcenter.domain.vocabulary import CADRE_TAGS
from commandcenter.sample.make import SampleReport
from commandcenter.sample.names import UNUSED_RANGE
from commandcenter.services.coverage import squad_leaders
from commandcenter.services.finding_faults import Check
from commandcenter.services.integrity_of_pairings import PAIRING_CHECKS
from commandcenter.services.matrix import load_matrix
from commandcenter.storage.database import Database
from commandcenter.storage.mapsheet import MapSheet
from tests.sample.conftest import AS_OF, MOMENT

MARKS = ", ".join(f"'{kind}'" for kind in POSTED_FROM)


def count(rows: sqlite3.Connection, query: str) -> int:
    """The one number that a query gives."""
    return int(rows.execute(query).fetchone()[0])


@pytest.mark.parametrize(("table", "number"), [("township", 22), ("village", 576), ("grid", 2048)])
def test_places_have_their_real_number(rows: sqlite3.Connection, table: str, number: int) -> None:
    assert count(rows, f"SELECT count(*) FROM {table}") == number


def test_places_are_those_of_the_shipped_map(rows: sqlite3.Connection) -> None:
    sheet = MapSheet.from_bytes(shipped("maps", "xiaoshan.npz").read_bytes())
    stored = rows.execute("SELECT code, village_code FROM grid ORDER BY id").fetchall()
    assert [row["code"] for row in stored] == sheet.grid_codes.tolist()
    assert [row["village_code"] for row in stored] == sheet.village_codes[sheet.grid_village].tolist()
    data = rows.execute("SELECT data FROM map_sheet").fetchone()[0]
    assert MapSheet.from_bytes(data).grid_codes.tolist() == sheet.grid_codes.tolist()


def test_a_grid_has_its_polygon(rows: sqlite3.Connection) -> None:
    sheet = MapSheet.from_bytes(shipped("maps", "xiaoshan.npz").read_bytes())
    shape = rows.execute("SELECT geometry FROM grid WHERE id = 1").fetchone()[0]
    order, kind, rings, points = struct.unpack_from("<BIII", shape)
    assert (order, kind, rings) == (1, 3, 1)
    assert points == sheet.ring_offsets[1] - sheet.ring_offsets[0] + 1
    assert struct.unpack_from("<dd", shape, 13) == tuple(sheet.vertices[0])
    assert len(shape) == 13 + 16 * points


def test_organizations_have_their_numbers(rows: sqlite3.Connection) -> None:
    kinds = dict(rows.execute("SELECT kind, count(*) FROM organization GROUP BY 1").fetchall())
    assert kinds == {
        "department": 12,
        "agency": 60,
        "township_office": 22,
        "village_committee": 576,
        "task_force": 1,
        "help_team": 12,
    }


def test_there_are_about_four_thousand_cadres(rows: sqlite3.Connection) -> None:
    whole, names = rows.execute("SELECT count(*), count(DISTINCT name) FROM cadre").fetchone()
    assert 3_800 <= whole <= 4_200
    assert names > whole * 0.98
    assert count(rows, "SELECT count(*) FROM cadre WHERE is_leader") == 36
    assert 0.15 < count(rows, "SELECT count(*) FROM cadre WHERE is_young") / whole < 0.21
    assert not rows.execute(f"SELECT 1 FROM cadre WHERE telephone NOT LIKE '{UNUSED_RANGE}________'").fetchall()
    assert not rows.execute("SELECT 1 FROM cadre WHERE initials = '' OR initials GLOB '*[^a-z]*'").fetchall()


def test_credit_codes_are_well_formed(rows: sqlite3.Connection) -> None:
    codes = [row[0] for row in rows.execute("SELECT code FROM enterprise")]
    assert len(codes) == 600
    assert all(is_credit_code(code) for code in codes)


def test_exactly_six_grids_lack_a_posted_cadre_though_all_have_a_squad(rows: sqlite3.Connection) -> None:
    posted = (
        "SELECT grid_id FROM pairing p JOIN cadre c ON c.id = p.holder_cadre_id JOIN organization o "
        "ON o.id = c.organization_id WHERE p.kind = 'squad_grid' AND p.role = 'posted' AND ended_on IS NULL "
        f"AND o.kind IN ({MARKS})"
    )
    without = rows.execute(f"SELECT substr(village_code, 1, 9) FROM grid WHERE id NOT IN ({posted})").fetchall()
    assert len(without) == 6
    assert len({row[0] for row in without}) == 6
    led = "SELECT grid_id FROM pairing WHERE kind = 'squad_grid' AND role = 'leader' AND ended_on IS NULL"
    assert count(rows, f"SELECT count(*) FROM grid WHERE id IN ({led})") == 2048


def test_exactly_three_cells_are_empty(made: tuple[Path, SampleReport]) -> None:
    database = Database(f"sqlite:///{made[0]}")
    with database.read() as session:
        matrix = load_matrix(session, AS_OF, MOMENT)
        leaders = squad_leaders(session, AS_OF)
    database.close()
    cells = [cell for row in matrix.cells for cell in row]
    assert len(cells) == 264
    assert sum(cell.is_empty for cell in cells) == 3
    assert len(leaders) == 2048


@pytest.mark.parametrize("kind", PAIRING_KINDS, ids=lambda kind: kind.key)
def test_no_holder_has_more_than_the_limit(rows: sqlite3.Connection, kind: PairingKind) -> None:
    running = f"SELECT count(*) AS held FROM pairing WHERE kind = '{kind.key}' AND ended_on IS NULL"
    most = count(rows, f"SELECT max(held) FROM ({running} GROUP BY {kind.holder.value})")
    assert 0 < most <= (kind.limit or most)


@pytest.mark.parametrize("kind", [kind for kind in PAIRING_KINDS if kind.holder_kinds], ids=lambda kind: kind.key)
def test_holders_are_of_the_right_kind(rows: sqlite3.Connection, kind: PairingKind) -> None:
    query = (
        "SELECT DISTINCT o.kind FROM pairing p JOIN organization o ON o.id = p.holder_organization_id WHERE p.kind = ?"
    )
    assert {row[0] for row in rows.execute(query, (kind.key,))} <= set(kind.holder_kinds)


def test_every_target_that_must_be_covered_is(rows: sqlite3.Connection) -> None:
    """But for the six grids and three cells."""
    running = "SELECT {} FROM pairing WHERE kind = '{}' AND ended_on IS NULL"
    demands = {
        "SELECT code FROM township": running.format("township_code", "leader_township"),
        "SELECT id FROM cadre WHERE is_leader": running.format("holder_cadre_id", "leader_village"),
        "SELECT enterprise_id FROM enterprise_tag WHERE tag = 'top_100'": running.format(
            "enterprise_id", "leader_enterprise"
        ),
        "SELECT id FROM project": running.format("project_id", "leader_project"),
        "SELECT id FROM talent": running.format("talent_id", "leader_talent"),
        "SELECT village_code FROM village_focus": running.format("village_code", "unit_village"),
        "SELECT enterprise_id FROM enterprise_tag": running.format("enterprise_id", "companion_enterprise"),
        "SELECT id FROM cadre WHERE is_young AND left_on IS NULL": running.format("target_cadre_id", "mentor_cadre"),
    }
    for wanted, covered in demands.items():
        assert not rows.execute(f"{wanted} EXCEPT {covered}").fetchall(), wanted


def test_nobody_who_has_left_is_answerable(rows: sqlite3.Connection) -> None:
    query = (
        "SELECT 1 FROM pairing p JOIN cadre c ON c.id IN (p.holder_cadre_id, p.target_cadre_id, p.liaison_id) "
        "WHERE c.left_on IS NOT NULL AND (p.ended_on IS NULL OR p.ended_on > c.left_on)"
    )
    assert not rows.execute(query).fetchall()


def test_coverage_grew_through_the_years(rows: sqlite3.Connection) -> None:
    grown = [
        count(
            rows,
            "SELECT count(DISTINCT grid_id) FROM pairing WHERE kind = 'squad_grid' AND role = 'posted' "
            f"AND started_on <= '{day}' AND (ended_on IS NULL OR ended_on > '{day}')",
        )
        for day in ("2017-01-01", "2018-01-01", "2020-01-01", "2022-01-01", "2024-01-01", "2024-05-01", "2024-07-01")
    ]
    assert grown == sorted(grown)
    assert grown[0] == 0
    assert 600 < grown[4] < 1_500
    assert grown[-1] > 2_000


def test_familiarity_is_mostly_fresh_and_never_checked_by_oneself(rows: sqlite3.Connection) -> None:
    whole = count(rows, "SELECT count(*) FROM familiarity")
    fresh = count(rows, "SELECT count(*) FROM familiarity WHERE checked_on > '2024-02-02'")
    assert 0.8 < fresh / whole < 0.97
    assert count(rows, "SELECT count(*) FROM familiarity WHERE cadre_id = checked_by_id") == 0


def test_tags_are_of_the_vocabulary_and_most_villages_that_ask_can_be_answered(rows: sqlite3.Connection) -> None:
    used = {row[0] for row in rows.execute("SELECT tag FROM cadre_tag UNION SELECT tag FROM village_tag")}
    assert used <= {term.key for term in CADRE_TAGS}
    assert {row[0] for row in rows.execute("SELECT DISTINCT tag FROM village_tag")} <= {
        row[0] for row in rows.execute("SELECT DISTINCT tag FROM cadre_tag")
    }
    assert 2_000 < count(rows, "SELECT count(DISTINCT cadre_id) FROM cadre_tag") < 4_000
    assert 60 < count(rows, "SELECT count(DISTINCT village_code) FROM village_tag") < 300
    focus = "SELECT village_code FROM village_focus EXCEPT SELECT village_code FROM village_tag"
    assert not rows.execute(focus).fetchall()


def test_remarks_are_the_mentors_own_and_of_their_time(rows: sqlite3.Connection) -> None:
    assert count(rows, "SELECT count(*) FROM mentor_remark") > 100
    strange = (
        "SELECT 1 FROM mentor_remark r JOIN pairing p ON p.id = r.pairing_id WHERE p.kind <> 'mentor_cadre' "
        f"OR r.written_by_id <> p.holder_cadre_id OR r.written_on < p.started_on OR r.written_on > '{AS_OF}'"
    )
    assert not rows.execute(strange).fetchall()


@pytest.mark.parametrize("check", PAIRING_CHECKS, ids=lambda check: check.__name__)
def test_the_rules_of_pairings_held_on_every_day(made: tuple[Path, SampleReport], check: Check) -> None:
    database = Database(f"sqlite:///{made[0]}")
    with database.read() as session:
        assert [finding.words for finding in check(session) if finding.is_wrong] == []
    database.close()
