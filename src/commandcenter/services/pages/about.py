"""What the loader of a page is given, and the small pieces that all pages are made of."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from commandcenter.domain.masking import masked_text
from commandcenter.domain.pairing import PairingKind
from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import Actor
from commandcenter.services.card import Tone
from commandcenter.services.pages.page import Bit, Cell, FilterPairs, Goal, ListDoor, PageRef
from commandcenter.services.places import Places
from commandcenter.services.rules import Rules
from commandcenter.services.scope import Scope

NONE: Cell = (Bit("—", None, "muted"),)


@dataclass(frozen=True)
class About:
    """``key`` is the row's id. ``moment`` is the end of ``day``, or now when that comes first.

    ``rules`` are those of the day.
    """

    session: Session
    key: int
    day: date
    moment: datetime
    now: datetime
    places: Places
    rules: Rules
    actor: Actor | None = None

    @property
    def is_present(self) -> bool:
        """Whether the page shows now."""
        return self.moment >= self.now

    def limit(self, kind: PairingKind) -> int | None:
        """How many targets of a kind one holder may have, by the rules of the day; None: any number."""
        return self.rules.numbers.get(f"pairing_limit_{kind.key}", kind.limit)

    @property
    def today(self) -> date:
        """The local day of now."""
        return self.now.astimezone(CHINA).date()


def bit(value: int | str | date | datetime | None, goal: Goal | None = None, tone: Tone = "") -> Bit:
    """A value alone; a dash for none."""
    return Bit("—", None, "muted") if value is None or value == "" else Bit("{}", value, tone, "", goal)


def cell(value: int | str | date | datetime | None, goal: Goal | None = None, tone: Tone = "") -> Cell:
    """A cell with one value."""
    return (bit(value, goal, tone),)


def words(text: str | None) -> Cell:
    """A cell of free text, in which numbers that somebody wrote down are masked."""
    return (Bit("{}", masked_text(text)),) if text else NONE


def count(value: int, goal: Goal | None = None, tone: Tone = "") -> Bit:
    """A number that is muted when there is nothing."""
    return Bit("{}", value, tone if value else "muted", "", goal)


def open_bits(is_open: int, overdue: int, scope: Scope, filters: FilterPairs = (), of: str = "") -> Cell:
    """Open issues, and those of them that are overdue; both are doors."""
    bits = [count(is_open, ListDoor("open_issues", scope, filters, of))]
    if overdue:
        bits.append(Bit("超期 {}", overdue, "danger", "", ListDoor("overdue_issues", scope, filters, of)))
    return tuple(bits)


def local_day(moment: datetime) -> date:
    """The local day of a moment."""
    return moment.astimezone(CHINA).date()


def days_ago(moment: datetime | None, about: About, long: int = 30) -> Cell:
    """A visit's day and how long ago it was; amber when that is long, or when there was none."""
    if moment is None:
        return (Bit("尚无走访", None, "warning"),)
    days = (about.day - local_day(moment)).days
    said = Bit("今天", None, "good") if days <= 0 else Bit("{} 天前", days, "warning" if days > long else "muted")
    return bit(local_day(moment)), said


def cadre_ref(cadre_id: int | None) -> PageRef | None:
    """The page of a cadre."""
    return None if cadre_id is None else PageRef("cadre", cadre_id)
