"""What a roster is: its fields, how a row is matched, and where it lies in the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from sqlalchemy.orm import Session

from commandcenter.domain.workflow import Actor
from commandcenter.services.intake.batch import Progress
from commandcenter.services.intake.cells import Row
from commandcenter.services.intake.choice import Assumed, Choice
from commandcenter.services.intake.columns import Fields, TargetField
from commandcenter.services.intake.kind import Assumption
from commandcenter.services.rosters.forms import Form, Record, Value
from commandcenter.services.rosters.known import Known

Identity = tuple[Value, ...]


def nothing_wrong(_record: Record, _known: Known) -> str | None:
    """Nothing is wrong with a record whose fields are right."""
    return None


def as_it_is(record: Record, _known: Known) -> Record:
    """Nothing follows from the rest."""
    return record


def is_there(_record: Record, _assumed: Assumed) -> bool:
    """Whatever the database has is worth telling."""
    return True


@dataclass(frozen=True)
class RosterField:
    """A field. ``names`` are other heads that carry it, ``meaning`` and ``example`` stand in the template.

    ``beside`` heads a column, written and never read, that names what the field's code stands for.
    """

    key: str
    name: str
    names: str
    form: Form
    meaning: str
    example: str = ""
    is_required: bool = False
    beside: str = ""

    @property
    def target(self) -> TargetField:
        """The field as columns are matched with it."""
        return TargetField(self.key, self.name, tuple(self.names.split()), self.meaning)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A row that was read: its identity, and the value of every field that has a column."""

    line: int
    cells: Row
    identity: Identity
    record: Record


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that the database has."""

    id: int
    record: Record


@dataclass(frozen=True, slots=True)
class New:
    """A row that the database has not; the record is whole."""

    parsed: Parsed
    record: Record


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that the database has otherwise: the whole record as it will be, and as it is."""

    parsed: Parsed
    id: int
    record: Record
    before: Record

    @property
    def changes(self) -> Mapping[str, tuple[Value, Value]]:
        """What was and what will be, by field."""
        return {key: (self.before[key], value) for key, value in self.record.items() if self.before[key] != value}


Meant = New | Changed
Entries = Mapping[Identity, Entry]


@dataclass(frozen=True)
class Work:
    """For whom and when the rows are weighed and written."""

    known: Known
    actor: Actor

    @property
    def today(self) -> date:
        """The local day."""
        return self.known.today


class Keeping(Protocol):
    """Where a roster lies."""

    def load(self, session: Session, known: Known) -> Entries:
        """All rows."""
        ...

    def hold(self, session: Session, rows: Sequence[Parsed], known: Known) -> None:
        """Keep other writers of these rows waiting until the transaction ends."""
        ...

    def objections(self, session: Session, meant: Sequence[Meant], work: Work) -> Mapping[int, str]:
        """Why rows may not be written, by line."""
        ...

    def write(self, session: Session, meant: Sequence[Meant], work: Work, progress: Progress) -> None:
        """Write rows that have no objections; in the caller's transaction."""
        ...


@dataclass(frozen=True)
class Roster:
    """A roster. ``identity`` are the fields by which a row is matched, ``measure`` counts rows.

    ``code``, ``title`` and ``title_more`` are the fields by which a row is told. ``check`` says what is wrong with a
    whole record by itself, ``complete`` adds what follows from the rest, ``is_expected`` whether a row of the database
    that a file has not is worth telling. ``assumptions`` are what a file may leave to be assumed.
    """

    key: str
    name: str
    measure: str
    fields: Sequence[RosterField]
    identity: tuple[str, ...]
    roles: tuple[str, ...]
    keeping: Keeping
    code: str = "code"
    title: str = "name"
    title_more: str = ""
    check: Callable[[Record, Known], str | None] = nothing_wrong
    complete: Callable[[Record, Known], Record] = as_it_is
    is_expected: Callable[[Record, Assumed], bool] = is_there
    assumptions: Sequence[Assumption] = ()

    @cached_property
    def by_key(self) -> Mapping[str, RosterField]:
        """The fields by key."""
        return {field.key: field for field in self.fields}

    @cached_property
    def targets(self) -> Fields:
        """The fields as columns are matched with them; what may be assumed needs none."""
        assumed = {one.key for one in self.assumptions}
        needed = tuple((key,) for key in self.identity if key not in assumed)
        return Fields(self.key, tuple(field.target for field in self.fields), needed)

    @property
    def assumed(self) -> Assumed:
        """Nothing is assumed unless somebody says so."""
        return {one.key: "" for one in self.assumptions}

    def lacking(self, choice: Choice) -> str | None:
        """What has no column yet, and is not assumed, in a sentence; None when nothing is lacking."""
        for one in self.assumptions:
            key = choice.assumed.get(one.key, "")
            if key not in one.terms:
                return f"没有「{key}」这一{one.name}：请从列表中选。"
            if not key and one.key not in choice.columns:
                return f"还要指明哪一列是{one.name}，或选定一种。"
        return self.targets.lacking(choice.columns)
