"""Rosters that are a table of their own, matched by code: organizations, cadres, enterprises, projects, talents."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, text, update
from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import Vocabulary
from commandcenter.domain.workflow import Actor
from commandcenter.services.intake.batch import Progress
from commandcenter.services.rosters.forms import Form, Record
from commandcenter.services.rosters.known import Known
from commandcenter.services.rosters.roster import Changed, Entries, Entry, Meant, New, Parsed, Work
from commandcenter.storage.bulk import insert_many
from commandcenter.storage.changes import touch
from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import Base

CHUNK = 500

Objections = Callable[[Session, Sequence[Changed], Work], Mapping[int, str]]


def nobody_objects(_session: Session, _changed: Sequence[Changed], _work: Work) -> Mapping[int, str]:
    """Whatever a sheet says of these may be written."""
    return {}


@dataclass(frozen=True)
class TagTable:
    """Where the tags of a roster's rows lie: the field, the table, and its column for the owner."""

    field: str
    entity: type[Base]
    owner: str
    terms: Vocabulary

    @property
    def table(self) -> Table:
        """The table."""
        return Base.metadata.tables[self.entity.__tablename__]


@dataclass(frozen=True)
class Leaving:
    """The field of the last day, and the service by which somebody leaves on it."""

    field: str
    go: Callable[[Session, int, date, Actor, date], None]

    def let_go(self, session: Session, changed: Sequence[Changed], work: Work) -> None:
        """Let those leave who were still there. Raises Refused."""
        for row in changed:
            day = row.record[self.field]
            if row.before[self.field] is None and isinstance(day, date):
                self.go(session, row.id, day, work.actor, work.today)


@dataclass(frozen=True)
class Kept:
    """How a field lies in its table."""

    column: str
    form: Form


@dataclass(frozen=True)
class TableKeeping:
    """A table. ``kept`` are its columns by field, ``initials`` makes the pinyin initials that it keeps of the name.

    ``object_to`` says which changes of rows the rest of the work forbids, ``leaving`` how somebody leaves.
    """

    entity: type[Base]
    kept: Mapping[str, Kept]
    tags: TagTable | None = None
    initials: Callable[[str], str] | None = None
    object_to: Objections = nobody_objects
    leaving: Leaving | None = None

    @cached_property
    def table(self) -> Table:
        """The table."""
        return Base.metadata.tables[self.entity.__tablename__]

    def load(self, session: Session, known: Known) -> Entries:
        """All rows, by code."""
        columns = [self.table.c[kept.column] for kept in self.kept.values()]
        tags = self._tags(session)
        entries: dict[tuple[Any, ...], Entry] = {}
        for row_id, *values in session.execute(select(self.table.c.id, *columns).order_by(self.table.c.code)):
            record = {
                key: kept.form.loaded(value, known)
                for (key, kept), value in zip(self.kept.items(), values, strict=True)
            }
            if self.tags is not None:
                record[self.tags.field] = tags.get(row_id, ())
            entries[(record["code"],)] = Entry(row_id, record)
        return entries

    def _tags(self, session: Session) -> dict[int, tuple[str, ...]]:
        if self.tags is None:
            return {}
        borne: dict[int, set[str]] = {}
        table = self.tags.table
        for owner, tag in session.execute(select(table.c[self.tags.owner], table.c.tag)):
            borne.setdefault(owner, set()).add(tag)
        return {owner: tuple(term.key for term in self.tags.terms if term.key in tags) for owner, tags in borne.items()}

    def hold(self, session: Session, rows: Sequence[Parsed], known: Known) -> None:
        """On PostgreSQL other writers of the table wait, readers do not; SQLite has one writer anyway."""
        if not is_sqlite(session.get_bind()):
            session.execute(text(f'LOCK TABLE "{self.table.name}" IN SHARE ROW EXCLUSIVE MODE'))

    def objections(self, session: Session, meant: Sequence[Meant], work: Work) -> Mapping[int, str]:
        """What the rest of the work forbids."""
        return self.object_to(session, [row for row in meant if isinstance(row, Changed)], work)

    def write(self, session: Session, meant: Sequence[Meant], work: Work, progress: Progress) -> None:
        """Insert what is new, update what has changed, and let the feed know."""
        fresh = [row for row in meant if isinstance(row, New)]
        changed = [row for row in meant if isinstance(row, Changed)]
        if self.leaving is not None:
            self.leaving.let_go(session, changed, work)
        progress(0.5, f"写入 {len(meant):,} 行")
        insert_many(session, self.entity, [self._line(row.record, work.known) for row in fresh])
        if changed:
            named: dict[str, Any] = {column: bindparam(column) for column in self._line(changed[0].record, work.known)}
            lines = [{**self._line(row.record, work.known), "row_id": row.id} for row in changed]
            session.connection().execute(
                update(self.table).where(self.table.c.id == bindparam("row_id")).values(named), lines
            )
        progress(0.8, "写入标签")
        self._write_tags(session, fresh, changed)
        if meant:
            touch(session, self.table.name)

    def _line(self, record: Record, known: Known) -> dict[str, Any]:
        line = {kept.column: kept.form.stored(record[key], known) for key, kept in self.kept.items()}
        if self.initials is not None:
            line["initials"] = self.initials(str(record["name"]))
        return line

    def _write_tags(self, session: Session, fresh: Sequence[New], changed: Sequence[Changed]) -> None:
        tags = self.tags
        if tags is None:
            return
        others = [row for row in changed if tags.field in row.changes]
        table, borne = tags.table, {row.id: row.record[tags.field] for row in others}
        for some in chunks([*borne]):
            session.execute(delete(table).where(table.c[tags.owner].in_(some)))
        ids = self._ids(session, [str(row.record["code"]) for row in fresh])
        borne |= {ids[str(row.record["code"])]: row.record[tags.field] for row in fresh}
        lines = [{tags.owner: owner, "tag": tag} for owner, keys in borne.items() for tag in _keys(keys)]
        if lines:
            session.connection().execute(insert(table), lines)
            touch(session, table.name)

    def _ids(self, session: Session, codes: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for some in chunks(codes):
            query = select(self.table.c.code, self.table.c.id).where(self.table.c.code.in_(some))
            found.update((code, row_id) for code, row_id in session.execute(query))
        return found


def _keys(value: object) -> Iterable[str]:
    return value if isinstance(value, tuple) else ()


def chunks(keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Parts small enough for one statement."""
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
