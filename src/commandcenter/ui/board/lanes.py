"""By what the board is cut into lanes: a registry, and the lanes as they stand now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from commandcenter.domain.vocabulary import ISSUE_LISTS
from commandcenter.services.board import Card, Directory
from commandcenter.services.places import Places
from commandcenter.ui.board.rows import Cell

Rank = Callable[[Card], int]

NOBODY_LEADS = "尚无主办"


@dataclass(frozen=True)
class LaneKind:
    """An entry of the registry. ``rank`` gives the function by which cards fall into lanes, in the lanes' order;
    ``name`` a lane's name by its rank; ``subject`` is what a lane has in common.
    """

    key: str
    name: str
    subject: str
    rank: Callable[[Places], Rank]
    title: Callable[[int, Places, Directory], str]


def _no_rank(places: Places) -> Rank:
    return lambda card: 0


def _no_title(rank: int, places: Places, names: Directory) -> str:
    return ""


def _township_rank(places: Places) -> Rank:
    order = {township.code: place for place, township in enumerate(places.townships)}
    by_grid = {grid.id: order[places.village[grid.village_code].township_code] for grid in places.grids}
    last = len(order)
    return lambda card: by_grid.get(card.grid_id, last)


def _township_title(rank: int, places: Places, names: Directory) -> str:
    return places.townships[rank].name if rank < len(places.townships) else "旧网格"


def _lead_rank(places: Places) -> Rank:
    """Who was asked and gave it back leads no longer."""
    return lambda card: 0 if card.stage == "accepted" else card.lead_organization_id or 0


def _lead_title(rank: int, places: Places, names: Directory) -> str:
    return names.organizations.get(rank, "") if rank else NOBODY_LEADS


def _list_rank(places: Places) -> Rank:
    order = {term.key: place for place, term in enumerate(ISSUE_LISTS)}
    return lambda card: order.get(card.list, len(order))


def _list_title(rank: int, places: Places, names: Directory) -> str:
    every = tuple(ISSUE_LISTS)
    return every[rank].name if rank < len(every) else ""


LANE_KINDS: tuple[LaneKind, ...] = (
    LaneKind("none", "不分泳道", "", _no_rank, _no_title),
    LaneKind("township", "按镇街", "镇街", _township_rank, _township_title),
    LaneKind("department", "按主办单位", "主办单位", _lead_rank, _lead_title),
    LaneKind("list", "按清单", "清单", _list_rank, _list_title),
)
LANE_KIND: dict[str, LaneKind] = {kind.key: kind for kind in LANE_KINDS}
NO_LANES = LANE_KINDS[0]


@dataclass(frozen=True)
class Lane:
    """A lane as it stands: its open issues and the overdue ones among them, and where it is, in pixels."""

    rank: int
    count: int
    overdue: int
    is_open: bool
    top: int
    height: int


@dataclass(frozen=True)
class Measures:
    """Pixels: of a card with its gap, of a lane's head, of a line of words, and between two lanes."""

    row: int
    head: int
    line: int
    gap: int


@dataclass(frozen=True)
class Stretch:
    """The cards of one column in one lane: rows from ``start`` to before ``end``, ``overdue`` of them overdue."""

    start: int
    end: int
    overdue: int

    @property
    def count(self) -> int:
        """How many."""
        return self.end - self.start


@dataclass(frozen=True)
class LaneTable:
    """All lanes from the top down, what each column has of them, and how long they are together."""

    lanes: tuple[Lane, ...]
    cells: Mapping[str, tuple[Cell, ...]]
    length: int


Columns = Mapping[str, Mapping[int, Stretch]]
"""The stretches of each column by the rank of their lane."""


def lay_out(columns: Columns, aside: str, folded: frozenset[int], measures: Measures) -> LaneTable:
    """Put lanes one below the other; each is as long as its longest column, and folded just as long as its head.

    The column ``aside`` (what is closed) is not counted and makes no lane longer: it shows as many as there is room
    for. Lanes without any card are not there.
    """
    lanes: list[Lane] = []
    cells: dict[str, list[Cell]] = {key: [] for key in columns}
    top = 0
    for rank in sorted({rank for stretches in columns.values() for rank in stretches}):
        here = {key: stretches[rank] for key, stretches in columns.items() if rank in stretches}
        spare = here.get(aside)
        counted = [stretch for key, stretch in here.items() if key != aside]
        longest = max((stretch.count for stretch in counted), default=0)
        rest = max(spare.count - longest, 0) if spare is not None else 0
        is_open = rank not in folded
        long = longest * measures.row + (measures.line if rest else 0)
        height = max(measures.head, long) if is_open else measures.head
        for key, stretch in here.items():
            hidden = rest if key == aside else 0
            cells[key].append(Cell(stretch.start, stretch.end - hidden, top, is_open, hidden))
        figures = (sum(stretch.count for stretch in counted), sum(stretch.overdue for stretch in counted))
        lanes.append(Lane(rank, *figures, is_open, top, height))
        top += height + measures.gap
    return LaneTable(tuple(lanes), {key: tuple(found) for key, found in cells.items()}, max(top - measures.gap, 0))
