"""What a page is made of: frozen values that a thread loads and a window shows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from commandcenter.services.card import Piece, Tone
from commandcenter.services.pages.ref import PageRef as PageRef
from commandcenter.services.scope import Scope

Place = Literal["whole", "left", "right", "foot"]
"""Where a section stands: over the whole width first, in one of two columns, or over the whole width at the foot."""

FilterPairs = tuple[tuple[str, tuple[str, ...]], ...]


DISTRICT = Scope()


@dataclass(frozen=True)
class ListDoor:
    """A list of the registry, narrowed; ``of`` says in its title whose rows it holds."""

    list: str
    scope: Scope = DISTRICT
    filters: FilterPairs = ()
    of: str = ""


@dataclass(frozen=True)
class IssueDoor:
    """An issue's own window."""

    issue_id: int


@dataclass(frozen=True)
class PlaceDoor:
    """A place, to be selected: map, board and figures follow."""

    scope: Scope


Goal = PageRef | ListDoor | IssueDoor | PlaceDoor


@dataclass(frozen=True)
class Bit(Piece):
    """A piece of a line or a cell: ``words`` with ``{}`` for the value. ``goal`` is where it leads."""

    goal: Goal | None = None


Cell = tuple[Bit, ...]


@dataclass(frozen=True)
class Figure:
    """A figure at the head of a page. ``note`` says what is counted."""

    label: str
    bits: Cell
    note: str = ""


@dataclass(frozen=True)
class Head:
    """The head of a column. ``weight`` is its share of the width that is left over; 0: as wide as it needs."""

    title: str
    weight: int = 0
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells under heads. ``empty`` is said when there are none, ``note`` what else is to be known."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    place: Place = "whole"
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """Somebody was answerable from ``since`` until (not including) ``until``; None: still is."""

    words: str
    since: date
    until: date | None
    tone: Tone
    note: str
    goal: Goal | None = None


@dataclass(frozen=True)
class Gap:
    """Nobody was, from ``since`` until (not including) ``until``; None: still nobody is."""

    since: date
    until: date | None
    note: str


@dataclass(frozen=True)
class Lane:
    """One line of a timeline; ``name`` is empty where it goes on with the lane above."""

    name: str
    bars: tuple[Bar, ...]
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """Bars over the days from ``since`` to ``until``, with a line at ``as_of``."""

    title: str
    lanes: tuple[Lane, ...]
    since: date
    until: date
    as_of: date
    empty: str
    place: Place = "foot"


@dataclass(frozen=True)
class Month:
    """A month of a growth record: visits of the month; issues raised in it, as they stand at the page's moment."""

    first: date
    visits: int = 0
    nights: int = 0
    raised: int = 0
    settled: int = 0
    evaluated: int = 0
    content: int = 0
    returned: int = 0


@dataclass(frozen=True)
class Chart:
    """A growth record by month, the oldest first; ``door`` opens what a month counts: visits, issues."""

    title: str
    months: tuple[Month, ...]
    doors: tuple[tuple[ListDoor, ListDoor], ...]
    empty: str
    place: Place = "left"


@dataclass(frozen=True)
class Remark:
    """A mentor's remark 评语, as it was written."""

    written_on: date
    text: str
    mentor: str
    mentor_ref: PageRef | None
    about: str = ""
    about_ref: PageRef | None = None


@dataclass(frozen=True)
class Remarks:
    """Remarks, the newest first. ``pairing_id`` takes a new one; ``refusal`` says why this actor may not write it."""

    title: str
    remarks: tuple[Remark, ...]
    empty: str
    pairing_id: int | None = None
    refusal: str = ""
    place: Place = "right"


Section = Table | Timeline | Chart | Remarks


@dataclass(frozen=True)
class Deed:
    """Something to be done from a page: a button. ``key`` is known to whoever opens pages."""

    key: str
    name: str


@dataclass(frozen=True)
class Page:
    """A page. ``siblings`` are other pages about the same; ``place`` is where it lies, if anywhere.

    ``warning`` is said under the title: that a cadre has left, that a grid has been redrawn.
    """

    ref: PageRef
    kind: str
    title: str
    subtitle: Cell
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    moment: datetime
    siblings: tuple[tuple[str, PageRef], ...] = ()
    deeds: tuple[Deed, ...] = ()
    place: Scope | None = None
    warning: str = ""
