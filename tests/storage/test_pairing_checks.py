"""What the database itself refuses of pairings, by raw SQL on both engines: no service is asked."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.pairing import PAIRING_KINDS, Holder, PairingKind, Target
from commandcenter.storage.database import Database
from commandcenter.storage.schema import (
    Enterprise,
    Grid,
    Organization,
    Pairing,
    Project,
    Talent,
    Township,
)
from commandcenter.storage.schema.pairing_checks import SIDES
from tests.storage.rows import a_cadre, a_grid, a_pairing, lay_ground

JANUARY, MARCH, MAY, JULY = (date(2024, month, 1) for month in (1, 3, 5, 7))
CONSTRAINED = [kind for kind in PAIRING_KINDS if f"'{kind.key}'" in SIDES]
"""The kinds that the schema knew when it was made."""

COLUMNS = [
    "kind",
    "holder_cadre_id",
    "holder_organization_id",
    "township_code",
    "village_code",
    "grid_id",
    "enterprise_id",
    "project_id",
    "talent_id",
    "target_cadre_id",
    "role",
    "liaison_id",
    "started_on",
    "ended_on",
    "end_reason",
    "version",
]
TARGETS: dict[Target, int | str] = {
    Target.TOWNSHIP: "330109001",
    Target.VILLAGE: "330109001001",
    Target.GRID: 1,
    Target.ENTERPRISE: 1,
    Target.PROJECT: 1,
    Target.TALENT: 1,
    Target.CADRE: 2,
}


def put(session: Session, **given: Any) -> int:
    """Insert a pairing by raw SQL; its id."""
    row = dict.fromkeys(COLUMNS) | {"started_on": JANUARY, "version": 1} | given
    if row["ended_on"] is not None:
        row["end_reason"] = "轮换"
    marks = ", ".join(f":{name}" for name in COLUMNS)
    statement = f"INSERT INTO pairing ({', '.join(COLUMNS)}) VALUES ({marks}) RETURNING id"
    days = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return int(session.execute(text(statement), days if is_sqlite else row).scalar_one())


def like(kind: PairingKind, **changes: Any) -> dict[str, Any]:
    """A row of a kind as it should be."""
    row = {"kind": kind.key, kind.holder.value: 1, kind.target.value: TARGETS[kind.target]}
    row |= {"role": kind.roles[-1]} if kind.roles else {}
    row |= {"liaison_id": 1} if kind.needs_liaison else {}
    return row | changes


@pytest.fixture
def ground(database: Database) -> Database:
    """One of everything, and more cadres and grids."""
    with database.begin() as session:
        lay_ground(session)
        session.execute(insert(Grid), [a_grid(id=n, code=f"{n}") for n in range(2, 7)])
        other = {"id": 2, "code": "D02", "name": "交通局", "short_name": "交通", "kind": "department", "initials": ""}
        session.execute(insert(Organization).values(other))
        stranger = {"code": "G00009", "organization_id": 2}
        session.execute(insert(Enterprise).values(id=1, code="9" * 18, name="厂", initials="", grid_id=1))
        session.execute(insert(Project).values(id=1, code="P", name="路", township_code="330109001"))
        session.execute(insert(Talent).values(id=1, code="R", name="钱", field="材料"))
        session.execute(insert(Township).values(code="330109113", name="瓜沥镇", kind="town", initials="glz"))
        columns = a_cadre(9) | stranger
        marks = ", ".join(f":{name}" for name in columns)
        session.execute(text(f"INSERT INTO cadre ({', '.join(columns)}) VALUES ({marks})"), columns)
    return database


@pytest.mark.parametrize("kind", PAIRING_KINDS, ids=lambda kind: kind.key)
def test_a_pairing_of_each_kind_is_taken(ground: Database, kind: PairingKind) -> None:
    with ground.begin() as session:
        assert put(session, **like(kind)) > 0


@pytest.mark.parametrize("kind", CONSTRAINED, ids=lambda kind: kind.key)
def test_another_holder_or_target_than_the_kinds_is_refused(ground: Database, kind: PairingKind) -> None:
    other = {side.value: 1 for side in Holder if side is not kind.holder} | {kind.holder.value: None}
    with pytest.raises(Refused), ground.begin() as session:
        put(session, **like(kind, **other))
    for target in set(Target) - {kind.target}:
        with pytest.raises(Refused), ground.begin() as session:
            put(session, **like(kind, **{kind.target.value: None, target.value: TARGETS[target]}))


@pytest.mark.parametrize("kind", CONSTRAINED, ids=lambda kind: kind.key)
def test_a_role_or_liaison_is_there_where_the_kind_asks_for_it_and_nowhere_else(
    ground: Database, kind: PairingKind
) -> None:
    wrong: list[dict[str, Any]] = [{"role": None}, {"role": "deputy"}] if kind.roles else [{"role": "member"}]
    wrong.append({"liaison_id": None if kind.needs_liaison else 2})
    for changes in wrong:
        with pytest.raises(Refused), ground.begin() as session:
            put(session, **like(kind, **changes))


def test_a_kind_that_is_new_in_the_registry_needs_no_migration(ground: Database) -> None:
    with ground.begin() as session:
        put(session, kind="guardian_school", holder_organization_id=1, village_code="330109001001", role="head")


@pytest.mark.parametrize(
    ("first", "second", "is_double"),
    [
        ((JANUARY, None), (MARCH, None), True),
        ((MARCH, None), (JANUARY, None), True),
        ((JANUARY, MAY), (MARCH, JULY), True),
        ((MARCH, MAY), (JANUARY, JULY), True),
        ((JANUARY, MARCH), (MARCH, MAY), False),
        ((MARCH, MAY), (JANUARY, MARCH), False),
        ((MARCH, MARCH), (JANUARY, None), False),
        ((JANUARY, None), (MARCH, MARCH), False),
    ],
)
@pytest.mark.parametrize("kind", [PAIRING_KINDS[5], PAIRING_KINDS[7]], ids=lambda kind: kind.key)
def test_two_of_a_kind_join_the_same_two_at_different_times_only(
    ground: Database, kind: PairingKind, first: tuple[date, date], second: tuple[date, date], is_double: bool
) -> None:
    with ground.begin() as session:
        put(session, **like(kind, started_on=first[0], ended_on=first[1]))
    row = like(kind, started_on=second[0], ended_on=second[1])
    if not is_double:
        with ground.begin() as session:
            put(session, **row)
        return
    with pytest.raises(Refused), ground.begin() as session:
        put(session, **row)


def test_an_ended_pairing_is_not_prolonged_into_the_next_one(ground: Database) -> None:
    with ground.begin() as session:
        first = put(session, **a_pairing(ended_on=MARCH))
        put(session, **a_pairing(started_on=MARCH, ended_on=JULY))
    with pytest.raises(Refused, match="同一段时间"), ground.begin() as session:
        session.execute(text(f"UPDATE pairing SET ended_on = '2024-05-01' WHERE id = {first}"))
    with ground.begin() as session:
        session.execute(text(f"UPDATE pairing SET ended_on = '2024-02-01' WHERE id = {first}"))


def three_grids(session: Session) -> None:
    for grid, end in ((1, None), (2, MAY), (3, None)):
        put(session, **a_pairing(grid_id=grid, ended_on=end, role="member"))


def test_a_fourth_grid_is_refused_while_three_are_held(ground: Database) -> None:
    with ground.begin() as session:
        three_grids(session)
    with pytest.raises(Refused, match="上限"), ground.begin() as session:
        put(session, **a_pairing(grid_id=4, started_on=MARCH))
    with ground.begin() as session:
        put(session, **a_pairing(grid_id=4, started_on=MAY))


def test_a_pairing_is_counted_on_each_of_its_days_also_where_others_begin_later(ground: Database) -> None:
    with ground.begin() as session:
        for grid in (1, 2, 3):
            put(session, **a_pairing(grid_id=grid, started_on=MAY))
    with pytest.raises(Refused, match="上限"), ground.begin() as session:
        put(session, **a_pairing(grid_id=4, started_on=MARCH))
    with ground.begin() as session:
        put(session, **a_pairing(grid_id=4, started_on=MARCH, ended_on=MAY))


def test_the_limit_is_the_one_set_for_the_day(ground: Database) -> None:
    setting = (
        "INSERT INTO setting (key, value, valid_from, set_at, reason) VALUES"
        " ('numbers.pairing_limit_squad_grid', '{{\"value\": {0}}}', '{1}', '2024-01-01 00:00:00', '试点')"
    )
    with ground.begin() as session:
        three_grids(session)
        session.execute(text(setting.format(5, "2024-03-01").replace('"value": ', '"value"\\: ')))
    with pytest.raises(Refused, match="上限"), ground.begin() as session:
        put(session, **a_pairing(grid_id=4, started_on=date(2024, 2, 1)))
    with ground.begin() as session:
        put(session, **a_pairing(grid_id=4, started_on=MARCH))


def test_a_grid_has_one_leader_at_a_time(ground: Database) -> None:
    with ground.begin() as session:
        put(session, **a_pairing(role="leader", ended_on=MAY))
    with pytest.raises(Refused, match="队长"), ground.begin() as session:
        put(session, **a_pairing(role="leader", holder_cadre_id=2, started_on=MARCH))
    with ground.begin() as session:
        put(session, **a_pairing(role="posted", holder_cadre_id=2, started_on=MARCH, ended_on=MAY))
        put(session, **a_pairing(role="leader", holder_cadre_id=2, started_on=MAY))


@pytest.mark.parametrize(
    "row",
    [
        a_pairing(),
        {"kind": "mentor_cadre", "holder_cadre_id": 2, "target_cadre_id": 1},
        {"kind": "department_township", "holder_organization_id": 1, "township_code": "330109001", "liaison_id": 1},
    ],
    ids=["holder", "target", "liaison"],
)
def test_nobody_is_answerable_after_leaving(ground: Database, row: dict[str, Any]) -> None:
    with ground.begin() as session:
        put(session, **row | {"ended_on": MARCH})
        session.execute(text("UPDATE cadre SET left_on = '2024-05-01' WHERE id = 1"))
    with pytest.raises(Refused, match="离任"), ground.begin() as session:
        put(session, **row | {"started_on": MARCH})
    with ground.begin() as session:
        put(session, **row | {"started_on": MARCH, "ended_on": MAY})
    with pytest.raises(Refused, match="先移交"), ground.begin() as session:
        session.execute(text("UPDATE cadre SET left_on = '2024-04-01' WHERE id = 1"))


def test_a_dissolved_organization_holds_nothing(ground: Database) -> None:
    row = {"kind": "department_township", "holder_organization_id": 1, "township_code": "330109001", "liaison_id": 1}
    with ground.begin() as session:
        first = put(session, **row)
    with pytest.raises(Refused, match="先移交"), ground.begin() as session:
        session.execute(text("UPDATE organization SET dissolved_on = '2024-05-01' WHERE id = 1"))
    with ground.begin() as session:
        session.execute(text(f"UPDATE pairing SET ended_on = '2024-05-01', end_reason = '撤并' WHERE id = {first}"))
        session.execute(text("UPDATE organization SET dissolved_on = '2024-05-01' WHERE id = 1"))
    with pytest.raises(Refused, match="撤销"), ground.begin() as session:
        put(session, **row | {"township_code": "330109113"})


def test_a_liaison_is_of_the_holding_department(ground: Database) -> None:
    with pytest.raises(Refused, match="联络员"), ground.begin() as session:
        put(
            session,
            kind="department_township",
            holder_organization_id=1,
            township_code="330109001",
            liaison_id=9,
        )


def test_a_remark_belongs_to_a_mentor_and_stays(ground: Database) -> None:
    write = (
        "INSERT INTO mentor_remark (pairing_id, written_on, text, written_by_id) VALUES ({}, '2024-05-01', '进步快', 1)"
    )
    with ground.begin() as session:
        mentor = put(session, kind="mentor_cadre", holder_cadre_id=1, target_cadre_id=2)
        squad = put(session, **a_pairing())
        session.execute(text(write.format(mentor)))
    with pytest.raises(Refused, match="年轻干部"), ground.begin() as session:
        session.execute(text(write.format(squad)))
    for statement in ("UPDATE mentor_remark SET text = ''", "DELETE FROM mentor_remark"):
        with pytest.raises(Refused, match="历史只能追加"), ground.begin() as session:
            session.execute(text(statement))


def test_a_plan_is_never_deleted(ground: Database) -> None:
    columns = "kind, day, in_force_at, by_role, by_name, settings, before, after, version"
    values = "'squad_grid', '2024-05-01', '2024-05-01 00:00:00', 'leader', '周明', '{}', '{}', '{}', 1"
    with ground.begin() as session:
        session.execute(text(f"INSERT INTO plan ({columns}) VALUES ({values})"))
    with pytest.raises(Refused, match="历史只能追加"), ground.begin() as session:
        session.execute(text("DELETE FROM plan"))


def test_the_rules_are_asked_again_of_what_is_changed(ground: Database) -> None:
    with ground.begin() as session:
        first = put(session, **a_pairing(holder_cadre_id=2))
        put(session, **a_pairing())
    with pytest.raises(Refused), ground.begin() as session:
        session.execute(text(f"UPDATE pairing SET holder_cadre_id = 1 WHERE id = {first}"))
    with ground.read() as session:
        assert session.scalar(select(Pairing.holder_cadre_id).where(Pairing.id == first)) == 2
