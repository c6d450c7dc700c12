"""How the matrix is arranged: which rows and columns, in which order, in which groups. Pure."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from typing import Any

from commandcenter.domain.vocabulary import TOWNSHIP_KINDS
from commandcenter.services.matrix import Cell, Column, Department, Matrix

Head = Department | Column
Cells = Sequence[Cell]


@dataclass(frozen=True)
class Order:
    """A way to sort the lines of an axis by their head and cells; ties stay in the order of codes."""

    key: str
    name: str
    sorts: Callable[[Head, Cells], Any]


@dataclass(frozen=True)
class Grouping:
    """A way to put lines together: ``of`` names a line's group and gives it its place."""

    key: str
    name: str
    of: Callable[[Head, Cells], tuple[int, str]]
    only_columns: bool = False


@dataclass(frozen=True)
class Sieve:
    """A way to leave lines out."""

    key: str
    name: str
    passes: Callable[[Cells], bool]


def _gaps(cells: Cells) -> int:
    return sum(cell.is_empty for cell in cells)


def _overdue(cells: Cells) -> int:
    return sum(cell.overdue for cell in cells)


def _score(cells: Cells) -> float:
    """The mean score of the answers to whistles; those without any come last."""
    scored = sum(cell.scored for cell in cells)
    return sum((cell.score or 0) * cell.scored for cell in cells) / scored if scored else 101


def _name(head: Head, _cells: Cells) -> str:
    return head.initials or head.name


def _kind(head: Head, _cells: Cells) -> tuple[int, str]:
    keys = [term.key for term in TOWNSHIP_KINDS]
    kind = head.kind if isinstance(head, Column) else ""
    return (keys.index(kind), TOWNSHIP_KINDS.name(kind)) if kind in keys else (len(keys), "其他")


ORDERS: tuple[Order, ...] = (
    Order("code", "编码", lambda head, cells: 0),
    Order("name", "名称（拼音）", _name),
    Order("load", "在办多的在前", lambda head, cells: -sum(cell.load for cell in cells)),
    Order("overdue", "超期多的在前", lambda head, cells: -_overdue(cells)),
    Order("score", "吹哨评分低的在前", lambda head, cells: _score(cells)),
    Order("gaps", "空缺多的在前", lambda head, cells: -_gaps(cells)),
)
GROUPINGS: tuple[Grouping, ...] = (
    Grouping("none", "不分组", lambda head, cells: (0, "")),
    Grouping("kind", "街道与镇", _kind, only_columns=True),
    Grouping("gaps", "有无空缺", lambda head, cells: (0, "有空缺") if _gaps(cells) else (1, "已配齐")),
    Grouping("overdue", "有无超期", lambda head, cells: (0, "有超期") if _overdue(cells) else (1, "无超期")),
)
SIEVES: tuple[Sieve, ...] = (
    Sieve("all", "全部", lambda cells: True),
    Sieve("gaps", "只看有空缺的", lambda cells: _gaps(cells) > 0),
    Sieve("overdue", "只看有超期的", lambda cells: _overdue(cells) > 0),
)
ORDER: Mapping[str, Order] = {one.key: one for one in ORDERS}
GROUPING: Mapping[str, Grouping] = {one.key: one for one in GROUPINGS}
SIEVE: Mapping[str, Sieve] = {one.key: one for one in SIEVES}


@dataclass(frozen=True)
class Axis:
    """How rows or columns are arranged, by keys of the three registries."""

    order: str = "code"
    grouping: str = "none"
    sieve: str = "all"

    def in_words(self) -> list[str]:
        """What differs from the plain order."""
        chosen: tuple[tuple[Any, str, str], ...] = (
            (SIEVE, self.sieve, "all"),
            (ORDER, self.order, "code"),
            (GROUPING, self.grouping, "none"),
        )
        return [registry[key].name for registry, key, plain in chosen if key != plain]


@dataclass(frozen=True)
class Arrangement:
    """How the matrix is arranged. ``words`` leave departments or townships out, those that they are found in stay."""

    rows: Axis = field(default_factory=Axis)
    columns: Axis = field(default_factory=Axis)
    words: str = ""

    def as_text(self) -> str:
        """As settings keep it."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> "Arrangement":
        """From what settings kept; what another version wrote and this one does not know is left plain."""
        try:
            kept = json.loads(text)
            return cls(_axis(kept["rows"]), _axis(kept["columns"]), str(kept["words"]))
        except (ValueError, KeyError, TypeError):
            return cls()


def _axis(kept: Mapping[str, str]) -> Axis:
    axis, kept = Axis(), dict(kept)  # a TypeError where it is no mapping
    for name, registry in (("order", ORDER), ("grouping", GROUPING), ("sieve", SIEVE)):
        if kept.get(name) in registry:
            axis = replace(axis, **{name: kept[name]})
    return axis


Groups = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Arranged:
    """The matrix as it is shown, and its groups: names and how many lines each, in order; none where not grouped."""

    matrix: Matrix
    rows: Groups = ()
    columns: Groups = ()


def arranged(matrix: Matrix, how: Arrangement) -> Arranged:
    """The matrix with its lines chosen, sorted and grouped. Counted is over whole lines, also where others are out."""
    across = list(zip(*matrix.cells, strict=True)) if matrix.cells else [() for _ in matrix.townships]
    words = how.words.lower().split()
    row_words = [word for word in words if any(_finds(head, word) for head in matrix.departments)]
    column_words = [word for word in words if any(_finds(head, word) for head in matrix.townships)]
    if any(word not in row_words and word not in column_words for word in words):
        return Arranged(Matrix(matrix.day, (), (), ()))
    rows, row_groups = _lines(matrix.departments, matrix.cells, how.rows, row_words)
    columns, column_groups = _lines(matrix.townships, across, how.columns, column_words)
    cells = tuple(tuple(matrix.cells[row][column] for column in columns) for row in rows)
    departments = tuple(matrix.departments[row] for row in rows)
    townships = tuple(matrix.townships[column] for column in columns)
    return Arranged(Matrix(matrix.day, departments, townships, cells), row_groups, column_groups)


def _finds(head: Head, word: str) -> bool:
    return word in f"{head.name}\n{head.short}\n{head.initials}".lower()


def _lines(heads: Sequence[Head], lines: Sequence[Cells], axis: Axis, words: Sequence[str]) -> tuple[list[int], Groups]:
    sort, group, passes = ORDER[axis.order].sorts, GROUPING[axis.grouping].of, SIEVE[axis.sieve].passes
    shown = [
        place
        for place, head in enumerate(heads)
        if passes(lines[place]) and (not words or any(_finds(head, word) for word in words))
    ]
    shown.sort(key=lambda place: (group(heads[place], lines[place]), sort(heads[place], lines[place])))
    if axis.grouping == "none":
        return shown, ()
    names = (group(heads[place], lines[place])[1] for place in shown)
    return shown, tuple((name, len(list(one))) for name, one in groupby(names))
