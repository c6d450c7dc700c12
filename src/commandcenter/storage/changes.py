"""The change log: every commit names the rows it changed, in the order of commits."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import event, func, insert, select, text
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.session import object_session

from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import Base, Change

CHANNEL = "commandcenter_change"
MANY = "*"
_TOUCHED = "commandcenter_touched"
_COMMIT_ORDER_LOCK = 0x58534343


@dataclass(frozen=True)
class ChangeSeen:
    """One line of the feed: ``key`` is the primary key as text, ``*`` for many rows at once."""

    serial: int
    entity: str
    key: str


def touch(session: Session, entity: str, key: object = MANY) -> None:
    """Name a change that the session's mappings do not see: what Core or a bulk load wrote."""
    session.info.setdefault(_TOUCHED, {})[(entity, str(key))] = None


@event.listens_for(Session, "after_flush")
def _note_flushed(session: Session, _context: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Base) and object_session(row) is session:
            key = ".".join(str(part) for part in session.identity_key(instance=row)[1])
            touch(session, row.__tablename__, key)


def write_changes(session: Session) -> None:
    """Write the lines of this transaction and ring the bell; to be called once, just before the commit.

    On PostgreSQL a lock held to the commit keeps serials in the order of commits, so that a reader who has seen
    serial n has seen everything below it.
    """
    touched = session.info.pop(_TOUCHED, None)
    if not touched:
        return
    postgresql = not is_sqlite(session.get_bind())
    if postgresql:
        session.execute(select(func.pg_advisory_xact_lock(_COMMIT_ORDER_LOCK)))
    session.execute(insert(Change), [{"entity": entity, "key": key} for entity, key in touched])
    if postgresql:
        session.execute(text(f"SELECT pg_notify('{CHANNEL}', (SELECT max(serial)::text FROM change))"))


def forget_touched(session: Session) -> None:
    """Drop what a transaction that is taken back had touched."""
    session.info.pop(_TOUCHED, None)


def last_serial(session: Session) -> int:
    """The serial of the newest line; 0 for an empty log."""
    return session.scalar(select(func.coalesce(func.max(Change.serial), 0))) or 0


def changes_after(session: Session, serial: int, limit: int = 1000) -> Sequence[ChangeSeen]:
    """The lines after a serial, oldest first, at most ``limit``."""
    query = select(Change.serial, Change.entity, Change.key).where(Change.serial > serial).order_by(Change.serial)
    return [ChangeSeen(*row) for row in session.execute(query.limit(limit))]
