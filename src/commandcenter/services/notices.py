"""网格公示: what the public notice of a grid says, on any day. Its only personal data is the leader's telephone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import CommandCenterError
from commandcenter.domain.pairing import POSTED_FROM
from commandcenter.domain.places import short_grid
from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.services.in_force import drawn, paired
from commandcenter.services.present import SAMPLE, facts
from commandcenter.services.scope import Scope
from commandcenter.storage.mapsheet import MapSheet
from commandcenter.storage.schema import Cadre, Grid, MapSheetRow, Organization, Pairing, Township, Village

LEADER, POSTED, MEMBER = (term.key for term in SQUAD_ROLES)


@dataclass(frozen=True)
class Person:
    """A member of the squad. ``telephone`` is the work telephone of a leader, empty for everybody else."""

    role: str
    name: str
    unit: str
    unit_kind: str
    post: str
    telephone: str


@dataclass(frozen=True)
class Notice:
    """The notice of one grid."""

    grid_id: int
    code: str
    households: int
    village_code: str
    village: str
    township: str
    squad: tuple[Person, ...]

    @property
    def number(self) -> str:
        """The grid's number within its village."""
        return short_grid(self.code).lstrip("…")

    def of(self, role: str) -> tuple[Person, ...]:
        """The squad's people of one role."""
        return tuple(person for person in self.squad if person.role == role)

    @property
    def is_covered(self) -> bool:
        """Whether a posted cadre comes from a district-level unit or the township office."""
        return any(person.unit_kind in POSTED_FROM for person in self.of(POSTED))

    @property
    def gaps(self) -> tuple[str, ...]:
        """The roles still to be filled, in words."""
        lacking = ((LEADER, bool(self.of(LEADER))), (POSTED, self.is_covered))
        return tuple(SQUAD_ROLES.name(role) for role, is_there in lacking if not is_there)


@dataclass(frozen=True, eq=False)
class Notices:
    """The notices of a place as of ``day``, in the order of the grids' codes; the geometry of that day."""

    district: str
    place: str
    day: date
    notices: tuple[Notice, ...]
    sheet: MapSheet | None
    is_schematic: bool


def load_notices(session: Session, scope: Scope, day: date) -> Notices:
    """The notices of a township, a village or some grids. Raises CommandCenterError where there are no grids."""
    if not (scope.township or scope.grids):
        raise CommandCenterError("全区的公示请一个镇街一个镇街地出：请选择一个镇街、村社或网格。")
    rows = session.execute(_grids(scope, day)).all()
    if not rows:
        raise CommandCenterError(f"{day.year}年{day.month}月{day.day}日这里没有网格：请换一个地方或日期。")
    squads = _squads(session, [row.id for row in rows], day)
    notices = tuple(_notice(row, squads) for row in rows)
    known = facts(session)
    place = _place_of(notices)
    is_schematic = SAMPLE in known or "schematic" in known
    return Notices(known.get("district_name", ""), place, day, notices, _sheet(session, day), is_schematic)


def find_township(session: Session, words: str) -> Scope:
    """The township of this code or name, the name also without 街道 or 镇. Raises CommandCenterError."""
    rows = session.execute(select(Township.code, Township.name)).all()
    for row in rows:
        if words in (row.code, row.name, row.name.removesuffix("街道").removesuffix("镇")):
            return Scope(row.code)
    raise CommandCenterError(f"没有叫“{words}”的镇街：请核对名称或编码。")


def find_grid(session: Session, code: str) -> Scope:
    """The grid of this code, as drawn last. Raises CommandCenterError."""
    query = select(Grid.id, Village.code, Village.township_code).join(Village, Village.code == Grid.village_code)
    row = session.execute(query.where(Grid.code == code).order_by(Grid.valid_from.desc()).limit(1)).first()
    if row is None:
        raise CommandCenterError(f"没有编码为 {code} 的网格：请核对编码。")
    return Scope(row[2], row[1], (row[0],))


def _grids(scope: Scope, day: date) -> Any:
    """A grid that was redrawn since stands for the one of the same code that was in force then."""
    columns = (Grid.id, Grid.code, Grid.households, Village.code, Village.name, Township.name)
    query = (
        select(*columns)
        .join(Village, Village.code == Grid.village_code)
        .join(Township, Township.code == Village.township_code)
        .where(drawn(day), Grid.code.in_(select(Grid.code).where(scope.holds_grid(Grid.id))))
    )
    return query.order_by(Grid.code)


def _notice(row: Any, squads: dict[int, tuple[Person, ...]]) -> Notice:
    grid, code, households, village_code, village, township = row
    return Notice(grid, code, households, village_code, village, township, squads.get(grid, ()))


def _squads(session: Session, grids: Iterable[int], day: date) -> dict[int, tuple[Person, ...]]:
    """By grid: who is in its squad, by role."""
    telephone = case((Pairing.role == LEADER, Cadre.telephone), else_="")
    columns = (Pairing.grid_id, Pairing.role, Cadre.name, Organization.name, Organization.kind, Cadre.post, telephone)
    query = (
        select(*columns)
        .join(Cadre, Cadre.id == Pairing.holder_cadre_id)
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(Pairing.kind == "squad_grid", Pairing.grid_id.in_(list(grids)), paired(day))
        .order_by(Pairing.started_on, Pairing.id)
    )
    order = [term.key for term in SQUAD_ROLES]
    squads: dict[int, list[Person]] = {}
    for grid, *person in session.execute(query):
        squads.setdefault(grid, []).append(Person(*person))
    return {grid: tuple(sorted(people, key=lambda one: order.index(one.role))) for grid, people in squads.items()}


def _place_of(notices: tuple[Notice, ...]) -> str:
    """What all of them have in common, as a file is called."""
    first = notices[0]
    if len(notices) == 1:
        return f"{first.township}{first.village}{first.number}"
    if all(notice.village_code == first.village_code for notice in notices):
        return f"{first.township}{first.village}"
    is_one = all(notice.township == first.township for notice in notices)
    return first.township if is_one else f"{len(notices)} 个网格"


def _sheet(session: Session, day: date) -> MapSheet | None:
    """The geometry of the grids that were in force then; None where no map has been imported."""
    query = select(MapSheetRow.data).where(MapSheetRow.valid_from <= day).order_by(MapSheetRow.valid_from.desc())
    data = session.scalar(query.limit(1))
    return MapSheet.from_bytes(data) if data else None
