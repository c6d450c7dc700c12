"""The fewest rows that a test of the rules needs."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from commandcenter.storage.schema import Cadre, Grid, Organization, Township, Village

NOON = datetime(2024, 8, 2, 4, 0, tzinfo=UTC)


def lay_ground(session: Session) -> None:
    """One township, village, grid, organization and two cadres, all with id 1 (the second cadre 2)."""
    session.execute(insert(Township).values(code="330109001", name="城厢街道", kind="subdistrict", initials="cxjd"))
    village = {"code": "330109001001", "name": "陈公桥社区", "township_code": "330109001", "initials": "cgqsq"}
    session.execute(insert(Village).values(village))
    session.execute(insert(Grid).values(a_grid()))
    session.execute(
        insert(Organization).values(
            id=1, code="D01", name="教育局", short_name="教育", kind="department", initials="jyj"
        )
    )
    session.execute(insert(Cadre), [a_cadre(1), a_cadre(2)])


def a_grid(**changes: Any) -> dict[str, Any]:
    """A grid's row."""
    row = {
        "id": 1,
        "code": "330109001001001",
        "village_code": "330109001001",
        "households": 100,
        "valid_from": date(2017, 1, 1),
        "geometry": b"",
    }
    return row | changes


def a_cadre(number: int) -> dict[str, Any]:
    """A cadre's row."""
    return {
        "id": number,
        "code": f"G{number:05d}",
        "name": "沈一帆",
        "initials": "syf",
        "organization_id": 1,
        "post": "科员",
        "telephone": "",
        "is_young": False,
        "is_leader": False,
        "is_mentor": False,
    }


def a_pairing(**changes: Any) -> dict[str, Any]:
    """A running squad pairing of cadre 1 with grid 1."""
    row = {
        "kind": "squad_grid",
        "holder_cadre_id": 1,
        "grid_id": 1,
        "role": "posted",
        "started_on": date(2024, 1, 1),
        "version": 1,
    }
    return row | changes


def an_issue(**changes: Any) -> dict[str, Any]:
    """A registered issue's row."""
    row = {
        "id": 1,
        "number": "2024-000001",
        "title": "路灯不亮",
        "content": "村口的路灯不亮。",
        "source": "day_visit",
        "list": "problems",
        "stage": "registered",
        "grid_id": 1,
        "registered_at": NOON,
        "stage_since": NOON,
        "returns": 0,
        "dissatisfied": 0,
        "tries": 0,
        "version": 1,
    }
    return row | changes


def an_event(**changes: Any) -> dict[str, Any]:
    """The registration of issue 1."""
    row = {
        "issue_id": 1,
        "number": 1,
        "at": NOON,
        "transition": "register",
        "to_stage": "registered",
        "role": "staff",
        "details": {},
    }
    return row | changes
