"""Finding one of many by what is typed: parts of names, pinyin initials and codes, in any order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.catalog import Catalog
from commandcenter.services.places import Places
from commandcenter.storage.schema import Enterprise

MOST = 30
_SHORTEST_TAIL, _SHORTEST_HEAD = 3, 6
_PART = re.compile(r"[a-z]+|\d+|[^\sa-z\d]+")


@dataclass(frozen=True)
class Option:
    """What can be found. ``key`` is what it stands for, ``note`` is written behind its name.

    ``words`` find it by any part, the first of them best, ``numbers`` as a whole, ``code`` by its beginning or end.
    ``place`` is the grid that it lies in, where that is known.
    """

    key: Any
    name: str
    note: str = ""
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    code: str = ""
    place: int | None = None


def find(options: Iterable[Option], typed: str, most: int = MOST) -> list[Option]:
    """Those that answer to every part of what is typed, the best first; nothing typed finds nothing."""
    parts = _PART.findall(typed.lower())
    if not parts:
        return []
    ranked = [(rank, place, one) for place, one in enumerate(options) if (rank := _rank(one, parts)) is not None]
    ranked.sort(key=lambda entry: entry[:2])
    return [one for _, _, one in ranked[:most]]


def _rank(option: Option, parts: Sequence[str]) -> int | None:
    total = 0
    for part in parts:
        fits = _fits(option, part)
        if fits is None:
            return None
        total += fits
    return total


def _fits(option: Option, part: str) -> int | None:
    """How well an option answers to one part: 0 best, None not at all."""
    if part in option.numbers:
        return 0
    if part.isdecimal():
        return _fits_code(option.code, part)
    for place, word in enumerate(option.words):
        if part in word:
            return place + 10 * (0 if word == part else 1 if word.startswith(part) else 2)
    return None


def _fits_code(code: str, part: str) -> int | None:
    if len(part) >= _SHORTEST_TAIL and code.endswith(part):
        return 5
    return 15 if len(part) >= _SHORTEST_HEAD and code.startswith(part) else None


def grid_options(places: Places) -> tuple[Option, ...]:
    """All grids: found by village and township, and by the number within the village, with or without its zeros."""
    return tuple(_grid_option(places, row.id) for row in places.grids)


def _grid_option(places: Places, grid_id: int) -> Option:
    code = places.grid[grid_id].code
    village, township = places.village_of_grid(grid_id), places.township_of_grid(grid_id)
    tail = code[-_SHORTEST_TAIL:]
    return Option(
        grid_id,
        f"{village.name} {tail}",
        township.name,
        (village.name.lower(), village.initials, township.name.lower(), township.initials),
        (tail, tail.lstrip("0")),
        code,
        grid_id,
    )


def category_options(catalog: Catalog) -> tuple[Option, ...]:
    """All categories, by name and pinyin initials. Imports a library at first use: to be called on a thread."""
    from pypinyin import Style, lazy_pinyin

    return tuple(
        Option(one.key, one.name, "", (one.name, "".join(lazy_pinyin(one.name, style=Style.FIRST_LETTER)).lower()))
        for one in catalog.categories
        if not one.is_retired
    )


def enterprise_options(session: Session) -> tuple[Option, ...]:
    """All enterprises, by name, pinyin initials and credit code; each knows the grid that it lies in."""
    columns = (Enterprise.id, Enterprise.name, Enterprise.initials, Enterprise.code, Enterprise.grid_id)
    return tuple(
        Option(
            row.id, row.name, row.code, (row.name.lower(), row.initials, row.code.lower()), (), row.code, row.grid_id
        )
        for row in session.execute(select(*columns).order_by(Enterprise.name))
    )
