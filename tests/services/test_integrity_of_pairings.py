"""What the check of a database finds of pairings, when the database's own rules were switched off."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from commandcenter.services.finding_faults import Check
from commandcenter.services.integrity_of_pairings import (
    PAIRING_CHECKS,
    liaisons_are_of_their_department,
    nobody_answers_after_leaving,
    nobody_holds_too_many,
    pairings_are_of_their_kind,
    pairings_do_not_overlap,
    sole_roles_are_sole,
)
from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import Pairing, Setting
from tests.services.pairing_district import BEGAN, NOW, TODAY, District, build

LATER = date(2023, 5, 1)
GUALI = "330109113"


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    made = build(current_url)
    yield made
    made.database.close()


def found(district: District, check: Check) -> list[str]:
    """What a check calls wrong."""
    with district.database.read() as session:
        return [finding.words for finding in check(session) if finding.is_wrong]


def unruled(session: Session) -> None:
    """Switch the rules off that the database keeps."""
    if is_sqlite(session.get_bind()):
        triggers = session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        for name in [one for one in triggers if one.startswith(("pairing_", "cadre_", "organization_"))]:
            session.execute(text(f"DROP TRIGGER {name}"))
        session.execute(text("PRAGMA ignore_check_constraints=ON"))
        return
    for table in ("pairing", "cadre", "organization"):
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    for name in ("sides_of_kind", "role_of_kind", "liaison_of_kind"):
        session.execute(text(f"ALTER TABLE pairing DROP CONSTRAINT ck_pairing_{name}"))


def put(session: Session, **row: Any) -> None:
    session.execute(insert(Pairing).values({"version": 1, "started_on": LATER, **row}))


@pytest.mark.parametrize("check", PAIRING_CHECKS, ids=lambda check: check.__name__)
def test_nothing_is_wrong_with_the_district(district: District, check: Check) -> None:
    assert found(district, check) == []


def test_a_double_is_found_but_not_one_that_never_held(district: District) -> None:
    squad = {"kind": "squad_grid", "holder_cadre_id": district.cadres[1], "grid_id": district.grids[4]}
    with district.database.begin() as session:
        unruled(session)
        put(session, **squad, role="member", ended_on=LATER, end_reason="未到任")
    assert found(district, pairings_do_not_overlap) == []
    with district.database.begin() as session:
        put(session, **squad, role="member", ended_on=TODAY, end_reason="轮岗")
    assert "同一天重复" in found(district, pairings_do_not_overlap)[0]


def test_a_second_leader_is_found(district: District) -> None:
    with district.database.begin() as session:
        unruled(session)
        put(session, kind="squad_grid", holder_cadre_id=district.cadres[2], grid_id=district.grids[4], role="leader")
    assert "两名队长" in found(district, sole_roles_are_sole)[0]


def test_what_is_not_of_its_kind_is_found(district: District) -> None:
    with district.database.begin() as session:
        unruled(session)
        put(session, kind="leader_township", holder_cadre_id=district.leader, township_code="330109001", role="member")
    assert "与类别不符" in found(district, pairings_are_of_their_kind)[0]


def test_who_has_left_and_still_answers_is_found(district: District) -> None:
    with district.database.begin() as session:
        unruled(session)
        put(session, kind="squad_grid", holder_cadre_id=district.gone, grid_id=district.grids[0], role="member")
        session.execute(text(f"UPDATE organization SET dissolved_on = '{TODAY}' WHERE id = {district.departments[0]}"))
    assert [words[:9] for words in found(district, nobody_answers_after_leaving)] == [
        "有离任干部仍在结对",
        "有撤销的单位仍在结",
    ]


def test_a_liaison_of_another_department_is_found(district: District) -> None:
    with district.database.begin() as session:
        unruled(session)
        session.execute(
            text(f"UPDATE cadre SET organization_id = {district.departments[1]} WHERE id = {district.cadres[0]}")
        )
    assert "不在结对部门" in found(district, liaisons_are_of_their_department)[0]


def test_too_many_are_found_on_the_day_on_which_they_became_too_many(district: District) -> None:
    with district.database.begin() as session:
        unruled(session)
        for grid in district.grids[:3]:
            put(session, kind="squad_grid", holder_cadre_id=district.cadres[3], grid_id=grid, role="member")
    (words,) = found(district, nobody_holds_too_many)
    assert f"网格走亲小分队 #{district.cadres[3]} 2023-05-01 有 4 项" in words
    with district.database.begin() as session:
        session.execute(
            insert(Setting).values(
                key="numbers.pairing_limit_squad_grid",
                value={"value": 4},
                valid_from=BEGAN,
                set_at=NOW,
                reason="试点",
            )
        )
    assert found(district, nobody_holds_too_many) == []
