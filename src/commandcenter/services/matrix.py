"""The pairing matrix: departments by townships, who is answerable in each cell and what lies between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from commandcenter.services.as_of import is_overdue, open_then
from commandcenter.services.in_force import existing, paired
from commandcenter.services.present import end_of
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Cadre, Grid, Issue, Organization, Pairing, Township, Village, Whistle

KIND = "department_township"
WHISTLE_DAYS = 365
"""So far back the whistles count for what a cell says of them."""


@dataclass(frozen=True)
class Department:
    """A row of the matrix."""

    id: int
    name: str
    short: str
    initials: str = ""


@dataclass(frozen=True)
class Column:
    """A column of the matrix: a township. ``kind`` is a key of TOWNSHIP_KINDS."""

    code: str
    name: str
    kind: str = ""
    initials: str = ""

    @property
    def short(self) -> str:
        """The name without 街道 or 镇."""
        return self.name.removesuffix("街道").removesuffix("镇")


@dataclass(frozen=True)
class Cell:
    """Who answers for a department in a township, its open issues there, and how it answers whistles from there.

    Of a year's whistles: ``called`` is how many, ``in_time`` how many were reported in to in time, ``scored`` how many
    the township scored and ``score`` the mean of these, 0 to 100; None where there is none.

    ``pairing_id``, ``liaison_id``, ``since`` and ``version`` are None and ``liaison`` is empty where nobody is paired.
    """

    department_id: int
    township_code: str
    load: int = 0
    overdue: int = 0
    called: int = 0
    in_time: int = 0
    scored: int = 0
    score: float | None = None
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
    townships = tuple(Column(*row) for row in session.execute(_TOWNSHIPS))
    liaisons = _liaisons(session, day)
    moment = min(end_of(day), now)
    loads, whistles = _loads(session, moment), _whistles(session, moment)

    def cell(key: _Key) -> Cell:
        whistled: Any = whistles.get(key, (0, 0, 0, None))
        return Cell(*key, *loads.get(key, (0, 0)), *whistled, *liaisons.get(key, ()))

    cells = tuple(tuple(cell((unit.id, township.code)) for township in townships) for unit in departments)
    return Matrix(day, departments, townships, cells)


_TOWNSHIPS = select(Township.code, Township.name, Township.kind, Township.initials).order_by(Township.code)
_Key = tuple[int, str]
_Liaison = tuple[int, int, str, str, str, date, int]


def _departments(session: Session, day: date) -> tuple[Department, ...]:
    query = select(Organization.id, Organization.name, Organization.short_name, Organization.initials)
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


def _whistles(session: Session, moment: datetime) -> dict[_Key, tuple[int, int, int, float | None]]:
    scored = case((Whistle.answered_at < moment, Whistle.score))
    in_time = and_(Whistle.reported_in_at < moment, Whistle.reported_in_at <= Whistle.due_at)
    query = (
        select(
            Whistle.organization_id,
            Village.township_code,
            func.count(),
            func.count(case((in_time, 1))),
            func.count(scored),
            func.avg(scored),
        )
        .join(Issue, Issue.id == Whistle.issue_id)
        .join(Grid, Grid.id == Issue.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .where(Whistle.whistled_at < moment, Whistle.whistled_at >= moment - timedelta(days=WHISTLE_DAYS))
        .group_by(Whistle.organization_id, Village.township_code)
    )
    rows: Iterable[Any] = session.execute(query)
    return {(row[0], row[1]): (*row[2:5], None if row[5] is None else float(row[5])) for row in rows}
