"""What the command palette finds: places from memory, cadres and issues from the database."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.workflow import STAGE
from commandcenter.services.pages.ref import PageRef
from commandcenter.services.places import Places, TownshipRow, VillageRow
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Cadre, Enterprise, Issue, Organization, Pairing
from commandcenter.storage.search import find_issue_ids

HitKind = Literal["township", "village", "grid", "cadre", "enterprise", "issue"]
PER_KIND = 6
SHORTEST_CODE = 3
_NUMBER = re.compile(r"(\d{4}-)?\d{3,6}")


@dataclass(frozen=True)
class Hit:
    """Something found. ``detail`` says what and where it is.

    ``scope`` is the place that choosing it selects; ``issue_id`` the issue that it opens; ``page`` is its own page.
    """

    kind: HitKind
    title: str
    detail: str
    scope: Scope | None = None
    issue_id: int | None = None
    page: PageRef | None = None


def search(session: Session, words: str, places: Places) -> tuple[Hit, ...]:
    """Everything that is found for what was typed, the best of each kind first."""
    typed = words.strip().lower()
    if not typed:
        return ()
    return (
        *find_places(places, typed),
        *find_cadres(session, typed, places),
        *find_enterprises(session, typed, places),
        *find_issues(session, typed, places),
    )


def rank(typed: str, name: str, initials: str, code: str = "") -> int | None:
    """How well a name answers: 0 the whole of it, 1 its beginning, 2 inside it; None not at all."""
    if typed in (name, initials, code):
        return 0
    if name.startswith(typed) or initials.startswith(typed) or (len(typed) >= SHORTEST_CODE and code.startswith(typed)):
        return 1
    if typed in name or (len(typed) >= SHORTEST_CODE and code.endswith(typed)):
        return 2
    return None


def find_places(places: Places, typed: str) -> tuple[Hit, ...]:
    """Townships, villages and grids by name, code and pinyin initials."""
    townships = _best(places.townships, typed)
    villages = _best(places.villages, typed)
    return (
        *(Hit("township", row.name, f"镇街 {row.code}", Scope(row.code)) for row in townships),
        *(_village_hit(places, row) for row in villages),
        *_find_grids(places, typed),
    )


Named = TypeVar("Named", TownshipRow, VillageRow)


def _best(rows: Iterable[Named], typed: str) -> list[Named]:
    ranked = ((rank(typed, row.name, row.initials, row.code), row) for row in rows)
    found = [(place, row) for place, row in ranked if place is not None]
    return [row for _, row in sorted(found, key=lambda pair: pair[0])[:PER_KIND]]


def _village_hit(places: Places, row: VillageRow) -> Hit:
    township = places.township[row.township_code].name
    return Hit("village", row.name, f"村社 · {township}", Scope(row.township_code, row.code))


def _find_grids(places: Places, typed: str) -> tuple[Hit, ...]:
    """Grids by their code, or by their village's name with the end of the code: ``航民 002``, ``航民002``."""
    code = re.fullmatch(r"(.*?)\s*(\d{3,})", typed)
    if code is None:
        return ()
    name, digits = code.groups()
    found = [
        row
        for row in places.grids
        if _code_fits(row.code, digits, bool(name)) and _village_fits(places, row.village_code, name)
    ]
    found.sort(key=lambda row: (row.code != digits, row.code))
    return tuple(_grid_hit(places, row.id) for row in found[:PER_KIND])


def _code_fits(code: str, digits: str, named: bool) -> bool:
    if named:
        return code.endswith(digits)
    return code.startswith(digits) or (len(digits) > SHORTEST_CODE and digits in code)


def _village_fits(places: Places, village_code: str, name: str) -> bool:
    village = places.village[village_code]
    return not name or name in village.name or village.initials.startswith(name)


def _grid_hit(places: Places, grid_id: int) -> Hit:
    township = places.township_of_grid(grid_id)
    detail = f"网格 {places.grid[grid_id].code} · {township.name}"
    return Hit("grid", places.grid_name(grid_id), detail, places.scope_of_grid(grid_id), None, PageRef("grid", grid_id))


def find_cadres(session: Session, typed: str, places: Places) -> tuple[Hit, ...]:
    """Serving cadres by name, pinyin initials and staff number; choosing one selects what they answer for."""
    pattern = _escaped(typed)
    order = case((func.lower(Cadre.name) == typed, 0), (Cadre.initials == typed, 1), else_=2)
    query = (
        select(
            Cadre.id.label("cadre_id"),
            Cadre.is_leader,
            Cadre.name,
            Cadre.post,
            Organization.short_name,
            Organization.kind,
            Organization.id,
            Organization.township_code,
            Organization.village_code,
            _first_grid(),
        )
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(Cadre.left_on.is_(None), _names(pattern, typed))
        .order_by(order, Cadre.initials, Cadre.id)
        .limit(PER_KIND)
    )
    return tuple(_cadre_hit(row, places) for row in session.execute(query))


def _names(pattern: str, typed: str) -> ColumnElement[bool]:
    conditions = [Cadre.name.like(f"%{pattern}%", escape="\\"), Cadre.initials.like(f"{pattern}%", escape="\\")]
    if len(typed) >= SHORTEST_CODE:
        conditions.append(func.lower(Cadre.code).like(f"{pattern}%", escape="\\"))
    return or_(*conditions)


def _escaped(typed: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", typed)


def _first_grid() -> Any:
    """The first grid that a cadre answers for."""
    return (
        select(func.min(Pairing.grid_id))
        .where(Pairing.holder_cadre_id == Cadre.id, Pairing.kind == "squad_grid", Pairing.ended_on.is_(None))
        .correlate(Cadre)
        .scalar_subquery()
        .label("grid_id")
    )


def _cadre_hit(row: Any, places: Places) -> Hit:
    detail = f"干部 · {row.short_name} {row.post}"
    page = PageRef("leader" if row.is_leader else "cadre", row.cadre_id)
    if row.grid_id in places.grid:
        where = f"{detail} · {places.grid_name(row.grid_id)}"
        return Hit("cadre", row.name, where, places.scope_of_grid(row.grid_id), None, page)
    scope = places.resolve(row.village_code or row.township_code or "")
    if scope is None and row.kind == "department":
        scope = Scope(department=row.id)
    return Hit("cadre", row.name, detail, scope, None, page)


def find_enterprises(session: Session, typed: str, places: Places) -> tuple[Hit, ...]:
    """Enterprises by name, pinyin initials and the beginning of their credit code."""
    pattern = _escaped(typed)
    conditions = [
        Enterprise.name.like(f"%{pattern}%", escape="\\"),
        Enterprise.initials.like(f"{pattern}%", escape="\\"),
    ]
    if len(typed) >= SHORTEST_CODE:
        conditions.append(func.lower(Enterprise.code).like(f"{pattern}%", escape="\\"))
    order = case((Enterprise.name == typed, 0), (Enterprise.initials == typed, 1), else_=2)
    query = select(Enterprise.id, Enterprise.name, Enterprise.code, Enterprise.grid_id).where(or_(*conditions))
    found = session.execute(query.order_by(order, Enterprise.initials, Enterprise.id).limit(PER_KIND))
    return tuple(_enterprise_hit(row, places) for row in found)


def _enterprise_hit(row: Any, places: Places) -> Hit:
    scope = places.scope_of_grid(row.grid_id) if row.grid_id in places.grid else None
    where = f" · {places.township_of_grid(row.grid_id).name}" if scope else ""
    return Hit("enterprise", row.name, f"企业 · {row.code}{where}", scope, None, PageRef("enterprise", row.id))


def find_issues(session: Session, typed: str, places: Places) -> tuple[Hit, ...]:
    """Issues by number (the year may be left out) or by their words, the newest first."""
    ids = list(_by_number(session, typed))
    if len(ids) < PER_KIND:
        ids += [found for found in find_issue_ids(session, typed, PER_KIND) if found not in ids]
    query = (
        select(Issue.id, Issue.number, Issue.title, Issue.stage, Issue.grid_id)
        .where(Issue.id.in_(ids[:PER_KIND]))
        .order_by(Issue.id.desc())
    )
    return tuple(_issue_hit(row, places) for row in session.execute(query))


def _by_number(session: Session, typed: str) -> Sequence[int]:
    if not _NUMBER.fullmatch(typed):
        return ()
    if "-" in typed:
        query = select(Issue.id).where(and_(Issue.number >= typed, Issue.number < f"{typed}:"))  # ":" follows "9"
    else:
        query = select(Issue.id).where(Issue.number.in_([f"{year}-{typed:0>6}" for year in _years(session)]))
    return session.scalars(query.order_by(Issue.id.desc()).limit(PER_KIND)).all()


def _years(session: Session) -> range:
    """The years that issues were registered in, with one to spare for the time zone."""
    first = session.scalar(select(Issue.registered_at).order_by(Issue.registered_at).limit(1))
    last = session.scalar(select(Issue.registered_at).order_by(Issue.registered_at.desc()).limit(1))
    return range(first.year, last.year + 2) if first and last else range(0)


def _issue_hit(row: Any, places: Places) -> Hit:
    scope = places.scope_of_grid(row.grid_id) if row.grid_id in places.grid else None
    where = f" · {places.township_of_grid(row.grid_id).name}" if scope else ""
    return Hit("issue", row.title, f"{STAGE[row.stage].name} · {row.number}{where}", scope, row.id)
