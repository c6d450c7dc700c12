"""Saved views: a list with its filters and columns under a name, somebody's own or everybody's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.services.list_filters import FILTER
from commandcenter.services.listing import Filters
from commandcenter.services.lists import LIST
from commandcenter.storage.schema import SavedView

LONGEST_NAME = 30


@dataclass(frozen=True)
class View:
    """A saved view. ``kind`` is a key of LISTS, ``columns`` are keys of its columns in their order."""

    id: int
    name: str
    kind: str
    filters: Filters
    columns: tuple[str, ...]
    owner_id: int | None

    @property
    def is_everybodys(self) -> bool:
        """Whether all see it."""
        return self.owner_id is None


def load_views(session: Session, cadre_id: int | None) -> Sequence[View]:
    """Somebody's own views and everybody's, by name; those of lists that this version does not know are left out."""
    whose = or_(SavedView.owner_id.is_(None), SavedView.owner_id == cadre_id)
    rows = session.scalars(select(SavedView).where(whose).order_by(SavedView.name, SavedView.id))
    return [_view(row) for row in rows if row.kind in LIST]


def _view(row: SavedView) -> View:
    filters = {key: tuple(values) for key, values in row.filters.items() if key in FILTER}
    known = {column.key for column in LIST[row.kind].columns}
    columns = tuple(key for key in row.columns["keys"] if key in known)
    return View(row.id, row.name, row.kind, filters, columns or LIST[row.kind].shown_at_first, row.owner_id)


def save_view(
    session: Session,
    name: str,
    kind: str,
    filters: Filters,
    columns: Sequence[str],
    owner_id: int | None,
    now: datetime,
) -> View:
    """Keep a view under a name; ``owner_id`` None is everybody's. Raises Refused with a sentence."""
    row = SavedView(
        name=_good_name(session, name, owner_id),
        kind=kind,
        filters={key: list(values) for key, values in filters.items() if values},
        columns={"keys": list(columns)},
        owner_id=owner_id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return _view(row)


def rename_view(session: Session, view_id: int, name: str, cadre_id: int | None) -> View:
    """Give a view another name. Raises Refused."""
    row = _held(session, view_id, cadre_id)
    if name.strip() != row.name:
        row.name = _good_name(session, name, row.owner_id)
        session.flush()
    return _view(row)


def change_view(session: Session, view_id: int, filters: Filters, columns: Sequence[str], cadre_id: int | None) -> View:
    """Keep other filters and columns under the same name. Raises Refused."""
    row = _held(session, view_id, cadre_id)
    row.filters = {key: list(values) for key, values in filters.items() if values}
    row.columns = {"keys": list(columns)}
    session.flush()
    return _view(row)


def delete_view(session: Session, view_id: int, cadre_id: int | None) -> None:
    """Remove a view; the issues are not touched. Raises Refused."""
    session.delete(_held(session, view_id, cadre_id))


def _held(session: Session, view_id: int, cadre_id: int | None) -> SavedView:
    row = session.get(SavedView, view_id)
    if row is None:
        raise Refused("这个视图已被删除：请重新打开视图菜单。")
    if row.owner_id is not None and row.owner_id != cadre_id:
        raise Refused("这是别人的视图：只有本人能改。")
    return row


def _good_name(session: Session, name: str, owner_id: int | None) -> str:
    wanted = name.strip()
    if not wanted:
        raise Refused("视图还没有名称：请先填写。")
    if len(wanted) > LONGEST_NAME:
        raise Refused(f"名称太长：最多 {LONGEST_NAME} 字，现有 {len(wanted)} 字。")
    whose = SavedView.owner_id.is_(None) if owner_id is None else SavedView.owner_id == owner_id
    if session.scalar(select(SavedView.id).where(SavedView.name == wanted, whose)) is not None:
        raise Refused(f"已有叫“{wanted}”的视图：请换个名称，或先删除旧的。")
    return wanted
