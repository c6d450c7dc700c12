"""What the rates look at of an issue: as its row says, or by an account of its events up to a moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from commandcenter.domain.undo import UNDO


@dataclass(frozen=True)
class Standing:
    """An issue as it stood at a moment. ``due_at`` is the clock of its stage; None where there is no such time yet."""

    stage: str
    due_at: datetime | None = None
    contact_due_at: datetime | None = None
    contacted_at: datetime | None = None
    settle_due_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    close_cause: str | None = None
    verdict: str | None = None
    merged_from: str | None = None
    solved: bool | None = None
    returns: int = 0
    dissatisfied: int = 0
    was_dispatched: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        return self.stage == "closed"

    @property
    def finished_at(self) -> datetime | None:
        """When the work was done: the last answer, or the merging of what was still being worked on."""
        return self.closed_at if self.merged_from == "handling" else self.answered_at


@dataclass(frozen=True)
class Happened:
    """An event as far as rates depend on it; ``told_at``, ``verdict`` and ``solved`` are what was given."""

    at: datetime
    transition: str
    from_stage: str | None
    to_stage: str
    due_at: datetime | None = None
    told_at: datetime | None = None
    verdict: str | None = None
    solved: bool | None = None


def standing_after(events: Iterable[Happened], begun: Standing) -> Standing:
    """How an issue stands after these events, which are its first ones in their order.

    ``begun`` holds what was fixed when it was registered and no event tells. A step that was taken back has not been:
    the account goes on from before it.
    """
    states: list[Standing] = []
    for event in events:
        if event.transition == UNDO:
            states.append(states[-2])
        else:
            states.append(_after(states[-1] if states else begun, event))
    return states[-1]


def _after(before: Standing, event: Happened) -> Standing:
    settle_due = event.due_at if event.to_stage == "handling" else before.settle_due_at
    moved = replace(before, stage=event.to_stage, due_at=event.due_at, settle_due_at=settle_due)
    step = _STEPS.get(event.transition)
    return step(moved, event) if step else moved


def _dispatch(now: Standing, event: Happened) -> Standing:
    return replace(now, was_dispatched=True)


def _return(now: Standing, event: Happened) -> Standing:
    return replace(now, returns=now.returns + 1)


def _told(now: Standing, event: Happened) -> Standing:
    return now if now.contacted_at else replace(now, contacted_at=event.told_at)


def _answer(now: Standing, event: Happened) -> Standing:
    return replace(_told(now, event), answered_at=event.at)


def _evaluate(now: Standing, event: Happened) -> Standing:
    if event.verdict == "unreachable":
        is_over = event.to_stage == "closed"
        return replace(now, closed_at=event.at, close_cause="not_evaluated", verdict=None) if is_over else now
    heard = replace(now, verdict=event.verdict, solved=event.solved)
    if event.verdict == "dissatisfied":
        return replace(heard, dissatisfied=now.dissatisfied + 1)
    return replace(heard, closed_at=event.at, close_cause="evaluated")


def _merge(now: Standing, event: Happened) -> Standing:
    return replace(now, closed_at=event.at, close_cause="merged", merged_from=event.from_stage)


def _reopen(now: Standing, event: Happened) -> Standing:
    was_merged = now.close_cause == "merged"
    opened = replace(now, closed_at=None, close_cause=None, merged_from=None)
    return opened if was_merged else replace(opened, verdict=None, solved=None)


_STEPS: dict[str, Callable[[Standing, Happened], Standing]] = {
    "dispatch": _dispatch,
    "return": _return,
    "notice": _told,
    "answer": _answer,
    "evaluate": _evaluate,
    "merge": _merge,
    "reopen": _reopen,
}
STEPS_THAT_TELL: tuple[str, ...] = ("notice", "answer", "evaluate")
"""Transitions of which the account needs what was given."""
