"""The pairing matrix: departments by townships, who is answerable in each cell and what lies between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from commandcenter.services.as_of import is_overdue, open_then
from commandcenter.services.in_force import existing, paired
from commandcenter.services.present import end_of
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Cadre, Grid, Issue, Organization, Pairing, Township, Village

KIND = "department_township"


@dataclass(frozen=True)
class Department:
    """A row of the matrix."""

    id: int
    name: str
    short: str


@dataclass(frozen=True)
class Column:
    """A column of the matrix: a township."""

    code: str
    name: str

    @property
    def short(self) -> str:
        """The name without 街道 or 镇."""
        return self.name.removesuffix("街道").removesuffix("镇")


@dataclass(frozen=True)
class Cell:
    """Who answers for a department in a township, and its open issues there.

    ``pairing_id``, ``liaison_id``, ``since`` and ``version`` are None and ``liaison`` is empty where nobody is paired.
    """

    department_id: int
    township_code: str
    load: int = 0
    overdue: int = 0
    pairing_id: int | None = None
    liaison_id: int | None = None
    liaison: str = ""
    telephone: str = ""
    post: str = ""
    since: date | None = None
    version: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody is answerable."""
        return self.pairing_id is None


@dataclass(frozen=True)
class Matrix:
    """All cells, row by row. ``day`` is the day they hold for."""

    day: date
    departments: tuple[Department, ...]
    townships: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]


def load_matrix(session: Session, day: date, now: datetime) -> Matrix:
    """The matrix at the end of ``day``, or at ``now`` when that comes first."""
    departments = _departments(session, day)
    townships = tuple(Column(*row) for row in session.execute(select(Township.code, Township.name).order_by("code")))
    liaisons = _liaisons(session, day)
    loads = _loads(session, min(end_of(day), now))
    cells = tuple(
        tuple(_cell(department.id, township.code, liaisons, loads) for township in townships)
        for department in departments
    )
    return Matrix(day, departments, townships, cells)


_Key = tuple[int, str]
_Liaison = tuple[int, int, str, str, str, date, int]


def _cell(
    department_id: int, township_code: str, liaisons: dict[_Key, _Liaison], loads: dict[_Key, tuple[int, int]]
) -> Cell:
    key = (department_id, township_code)
    return Cell(department_id, township_code, *loads.get(key, (0, 0)), *liaisons.get(key, ()))


def _departments(session: Session, day: date) -> tuple[Department, ...]:
    query = select(Organization.id, Organization.name, Organization.short_name)
    query = query.where(Organization.kind == "department", existing(day)).order_by(Organization.code)
    return tuple(Department(*row) for row in session.execute(query))


def _liaisons(session: Session, day: date) -> dict[_Key, _Liaison]:
    query = (
        select(
            Pairing.holder_organization_id,
            Pairing.township_code,
            Pairing.id,
            Pairing.liaison_id,
            Cadre.name,
            Cadre.telephone,
            Cadre.post,
            Pairing.started_on,
            Pairing.version,
        )
        .join(Cadre, Cadre.id == Pairing.liaison_id)
        .where(Pairing.kind == KIND, paired(day))
    )
    rows: Iterable[Any] = session.execute(query)
    return {(row[0], row[1]): tuple(row[2:]) for row in rows}


def _loads(session: Session, moment: datetime) -> dict[_Key, tuple[int, int]]:
    then = open_then(moment, Scope())
    late = func.count(case((is_overdue(then, moment), 1)))
    query = (
        select(Issue.lead_organization_id, Village.township_code, func.count(), late)
        .join(then, then.c.id == Issue.id)
        .join(Grid, Grid.id == then.c.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .where(Issue.lead_organization_id.is_not(None))
        .group_by(Issue.lead_organization_id, Village.township_code)
    )
    rows: Iterable[Any] = session.execute(query)
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}
