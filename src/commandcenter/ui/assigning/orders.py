"""What each deed writes: commands in one transaction, with the sentence that says what was done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from commandcenter.domain.pairing import MEASURES, Holder, PairingKind
from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.domain.workflow import Actor
from commandcenter.services.matrix import Cell
from commandcenter.services.pairing_facts import Proposal
from commandcenter.services.pairing_steps import Step, ends_of, step_of
from commandcenter.services.pairings import Ending, assign_many, end_many
from commandcenter.services.pairings import replace as replaced
from commandcenter.ui.assigning.asking import Order
from commandcenter.ui.assigning.deed_form import Answers
from commandcenter.ui.pairing.hands import Named, Standing
from commandcenter.ui.shell.words import day_in_words


@dataclass(frozen=True)
class Clerk:
    """Who writes, and on which day."""

    actor: Actor
    today: date


def holders_in_words(kind: PairingKind, holders: Sequence[Named]) -> str:
    """``张三``, ``张三等 3 人``."""
    measure = "人" if kind.holder is Holder.CADRE else "个单位"
    return holders[0].name if len(holders) == 1 else f"{holders[0].name}等 {len(holders)} {measure}"


def targets_in_words(kind: PairingKind, targets: Sequence[Named]) -> str:
    """``东灵村 001``, ``东灵村 001 等 12 个网格``."""
    return targets[0].name if len(targets) == 1 else f"{targets[0].name} 等 {len(targets)} {MEASURES[kind.target]}"


def day_of(answers: Answers) -> date:
    """The day that was given."""
    day = answers["day"]
    assert isinstance(day, date)
    return day


def words_of(answers: Answers, key: str) -> str | None:
    """Words that were given; None for none."""
    given = answers.get(key)
    return None if given is None else str(given)


def assign_order(
    kind: PairingKind, holders: Sequence[Named], targets: Sequence[Named], answers: Answers, clerk: Clerk
) -> Order:
    """Begin a pairing of every holder with every target, all or none."""
    day, role, reason = day_of(answers), words_of(answers, "role"), words_of(answers, "reason")
    proposals = [
        Proposal(kind, int(holder.key), target.key, day, role, reason=reason)
        for holder in holders
        for target in targets
    ]

    def command(session: Session) -> Step:
        return step_of(session, assign_many(session, proposals, clerk.actor, clerk.today))

    who, what = holders_in_words(kind, holders), targets_in_words(kind, targets)
    as_role = f"任{SQUAD_ROLES.name(role)}" if role else "结对"
    return Order(command, f"{who} → {what}：自{day_in_words(day)}起{as_role}。")


def end_order(standing: Mapping[int, Standing], answers: Answers, clerk: Clerk) -> Order:
    """End those of the pairings that were ticked; all where there is just one."""
    day, reason = day_of(answers), words_of(answers, "reason") or ""
    which = answers.get("which")
    ids = which if isinstance(which, tuple) else tuple(standing)
    endings = [Ending(key, standing[key].version) for key in ids]

    def command(session: Session) -> Step:
        before = ends_of(session, ids)
        end_many(session, endings, day, reason, clerk.actor, clerk.today)
        return step_of(session, (), before)

    what = standing[ids[0]].words if len(ids) == 1 else f"{len(ids)} 项结对"
    return Order(command, f"{what}：自{day_in_words(day)}起结束，记录保留。")


def replace_order(
    standing: Mapping[int, Standing], names: Callable[[int], str], answers: Answers, clerk: Clerk
) -> Order:
    """Give a target another holder, or a department another liaison."""
    day, role, reason = day_of(answers), words_of(answers, "role"), words_of(answers, "reason") or ""
    which, successor = answers.get("which"), answers["successor"]
    assert isinstance(successor, int)
    one = standing[which if isinstance(which, int) else next(iter(standing))]

    def command(session: Session) -> Step:
        before = ends_of(session, (one.pairing_id,))
        begun = replaced(session, one.pairing_id, successor, day, reason, one.version, clerk.actor, clerk.today, role)
        return step_of(session, (begun,), before)

    return Order(command, f"{one.target.name}：自{day_in_words(day)}起由{names(successor)}接替，原结对留有记录。")


def liaison_order(
    kind: PairingKind, liaison: Named, cells: Sequence[Cell], about: str, answers: Answers, clerk: Clerk
) -> Order:
    """A department's liaison for some of its cells, all or none: the empty ones begin, the others are taken over."""
    day, reason = day_of(answers), words_of(answers, "reason") or ""
    holder = cells[0].department_id
    empty = [cell.township_code for cell in cells if cell.is_empty]
    filled = [cell for cell in cells if not cell.is_empty and cell.liaison_id != liaison.key]
    plain = Proposal(kind, holder, "", day, None, int(liaison.key), reason or None)

    def command(session: Session) -> Step:
        before = ends_of(session, [cell.pairing_id for cell in filled if cell.pairing_id is not None])
        meant = [replace(plain, target=code) for code in empty]
        begun = assign_many(session, meant, clerk.actor, clerk.today) if meant else []
        for cell in filled:
            pairing_id, version = cell.pairing_id or 0, cell.version or 0
            begun.append(
                replaced(session, pairing_id, int(liaison.key), day, reason, version, clerk.actor, clerk.today)
            )
        return step_of(session, begun, before)

    return Order(command, f"{about}：自{day_in_words(day)}起由{liaison.name}联络。")
