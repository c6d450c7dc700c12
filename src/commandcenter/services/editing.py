"""Who has a form of an issue open: a line each, renewed while the form stands, so that others see it. No lock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from commandcenter.domain.undo import STEP_NAMES
from commandcenter.domain.vocabulary import ROLES
from commandcenter.domain.workflow import Actor
from commandcenter.storage.changes import touch
from commandcenter.storage.schema import Cadre, Editing

RENEW_EVERY = timedelta(seconds=20)
FORGOTTEN_AFTER = timedelta(seconds=60)
"""A line that was not renewed for so long counts no more: its window was killed or lost the database."""


@dataclass(frozen=True)
class Editor:
    """Somebody at work on an issue; ``token`` is that of their form, ``step`` the name of what they are about to do."""

    issue_id: int
    token: str
    who: str
    step: str

    @property
    def words(self) -> str:
        """As a card says it."""
        return f"{self.who} 正在办：{self.step}"


def claim(session: Session, issue_id: int, token: str, actor: Actor, step: str, now: datetime) -> None:
    """Say that a form of this issue is open; ``step`` is the transition's key. Never refused: others may have one too.

    Lines that were forgotten are swept on the way.
    """
    forgotten = select(Editing.token).where(Editing.seen_at < now - FORGOTTEN_AFTER)
    release(session, session.scalars(forgotten).all())
    session.merge(
        Editing(
            token=token,
            issue_id=issue_id,
            cadre_id=actor.cadre_id,
            role=actor.role,
            step=step,
            since=now,
            seen_at=now,
        )
    )
    session.flush()


def renew(session: Session, token: str, now: datetime) -> bool:
    """Say that the form is still open; False when its line is gone. Told to nobody: who sees it reads it again."""
    known = session.scalar(select(Editing.seen_at).where(Editing.token == token).with_for_update())
    if known is None:
        return False
    session.execute(update(Editing).where(Editing.token == token).values(seen_at=now))
    if known < now - FORGOTTEN_AFTER:
        touch(session, Editing.__tablename__, token)  # it counts again
    return True


def release(session: Session, tokens: Sequence[str]) -> None:
    """Say that these forms are closed."""
    if not tokens:
        return
    session.execute(delete(Editing).where(Editing.token.in_(tokens)))
    for token in tokens:
        touch(session, Editing.__tablename__, token)


def editors(session: Session, ids: Iterable[int] | None, now: datetime) -> dict[int, tuple[Editor, ...]]:
    """Who is at work on these issues (None: on any), by issue, those first who began first."""
    query = (
        select(Editing.issue_id, Editing.token, Cadre.name, Editing.role, Editing.step)
        .outerjoin(Cadre, Cadre.id == Editing.cadre_id)
        .where(Editing.seen_at >= now - FORGOTTEN_AFTER)
        .order_by(Editing.since, Editing.token)
    )
    if ids is not None:
        query = query.where(Editing.issue_id.in_(list(ids)))
    found: dict[int, tuple[Editor, ...]] = {}
    for issue_id, token, name, role, step in session.execute(query):
        editor = Editor(issue_id, token, name or ROLES.name(role), STEP_NAMES.get(step, step))
        found[issue_id] = (*found.get(issue_id, ()), editor)
    return found
