"""A step in the pairings just taken, and taking it back exactly: as if it had never been."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.pairing import KINDS
from commandcenter.domain.workflow import Actor
from commandcenter.services.pairing_facts import Proposal
from commandcenter.services.pairing_rules import hold_still, reasons_against
from commandcenter.services.pairings import Ending, RefusedTogether, end, let, locked
from commandcenter.storage.schema import Pairing

TAKEN_BACK = "撤销刚才的指派"
OURS = "撤销刚才的一步"
MANY = 500

End = tuple[date | None, str | None, int | None]
"""The day from which a pairing holds no more, the reason, and the plan that ended it; None each while it runs."""


@dataclass(frozen=True)
class Step:
    """What one step did: pairings that it began, and pairings that it ended with how they stood before.

    Both are told with the version that they have since; ``days`` are those from which what it ended holds no more.
    """

    begun: tuple[Ending, ...] = ()
    ended: tuple[tuple[Ending, End], ...] = ()
    days: tuple[date | None, ...] = ()

    def can_be_taken_back(self, today: date) -> bool:
        """Whether it can be undone so that no day is told otherwise: what it ended had not ceased before today."""
        return bool(self.begun or self.ended) and all(day is None or day >= today for day in self.days)


def ends_of(session: Session, pairing_ids: Iterable[int]) -> dict[int, End]:
    """How pairings stand, to be asked before a step that ends them."""
    return {row.id: (row.ended_on, row.end_reason, row.end_plan_id) for row in _rows(session, pairing_ids)}


def step_of(session: Session, begun: Iterable[int] = (), before: Mapping[int, End] | None = None) -> Step:
    """The step that has just been taken in this transaction; ``before`` is what :func:`ends_of` told."""
    session.flush()
    began = tuple(
        Ending(*row)
        for some in _some(begun)
        for row in session.execute(select(Pairing.id, Pairing.version).where(Pairing.id.in_(some)))
    )
    was = before or {}
    gone = _rows(session, was)
    ended = tuple((Ending(row.id, row.version), was[row.id]) for row in gone)
    return Step(began, ended, tuple(row.ended_on for row in gone))


def _rows(session: Session, pairing_ids: Iterable[int]) -> list[Pairing]:
    return [row for some in _some(pairing_ids) for row in session.scalars(select(Pairing).where(Pairing.id.in_(some)))]


def _some(pairing_ids: Iterable[int]) -> Iterable[list[int]]:
    """So many at a time."""
    wanted = sorted(set(pairing_ids))
    return (wanted[start : start + MANY] for start in range(0, len(wanted), MANY))


def take_back(session: Session, step: Step, actor: Actor, today: date) -> None:
    """Undo a step as one: what it began never held, what it ended holds as before.

    Raises Refused where days have passed since or a rule speaks against it by now, Conflict where it was changed since.
    """
    let(actor)
    rows = {row.id: row for row in locked(session, [*step.begun, *(ending for ending, _ in step.ended)], OURS)}
    back = [(rows[ending.pairing_id], was) for ending, was in step.ended]
    if any(row.ended_on is not None and row.ended_on < today for row, _ in back):
        raise Refused("结束日期已过去：不能撤销，请重新指派。")
    meant = [_again(row, was) for row, was in back]
    hold_still(session, *meant)
    for ending in step.begun:
        row = rows[ending.pairing_id]
        end(row, row.started_on, TAKEN_BACK, today)
    session.flush()
    if against := reasons_against(session, meant, today, rows):
        raise RefusedTogether(against, len(meant))
    for row, was in back:
        row.ended_on, row.end_reason, row.end_plan_id = was
    session.flush()


def _again(row: Pairing, was: End) -> Proposal:
    kind = KINDS[row.kind]
    holder, target = getattr(row, kind.holder.value), getattr(row, kind.target.value)
    return Proposal(kind, holder, target, row.started_on, row.role, row.liaison_id, until=was[0])
