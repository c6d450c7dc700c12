"""The steps of an issue in the order in which a person wants them: the usual one, what waits for them, the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from commandcenter.domain.drops import path
from commandcenter.domain.transitions import TRANSITIONS
from commandcenter.domain.workflow import PICKED, Actor, IssueState, Transition, check

_ONE_ISSUES_OWN = (*PICKED, "tasks", "issue")
"""Kinds of field that are answered from what hangs on one issue, or for one issue alone."""


@dataclass(frozen=True)
class Steps:
    """What may be made now, in order, and what may not, each with the sentence why.

    ``usual`` is the first of ``possible`` when the way to closing leads over it; else None.
    """

    usual: Transition | None
    possible: tuple[Transition, ...]
    refused: tuple[tuple[Transition, str], ...]


def concerns_one(transition: Transition) -> bool:
    """Whether a transition is made for one issue at a time, by what it asks for."""
    return any(field.kind in _ONE_ISSUES_OWN or field.is_personal for field in transition.fields)


def reason_against(transition: Transition, states: Sequence[IssueState], actor: Actor) -> str | None:
    """Why these issues may not make a transition together; None when they may."""
    if len(states) > 1 and concerns_one(transition):
        return f"{transition.name}须一件一件办。"
    reasons = [reason for state in states if (reason := check(state, transition, actor))]
    if reasons and len(states) > 1:
        return f"{len(states)} 件中有 {len(reasons)} 件不能：{reasons[0]}"
    return reasons[0] if reasons else None


def steps_of(states: Sequence[IssueState], actor: Actor) -> Steps:
    """All transitions for these issues together."""
    reasons = {transition.key: reason_against(transition, states, actor) for transition in TRANSITIONS}
    allowed = [transition for transition in TRANSITIONS if reasons[transition.key] is None]
    onward = {step.key for state in states for step in path(state.stage, "closed")[:1]}
    usual = next((one for one in allowed if one.key in onward), None)
    possible = sorted(allowed, key=lambda one: (one is not usual, not _is_waiting(one)))
    refused = tuple((one, reason) for one in TRANSITIONS if (reason := reasons[one.key]) is not None)
    return Steps(usual, tuple(possible), refused)


def _is_waiting(transition: Transition) -> bool:
    """Whether it answers something that was asked of this actor."""
    return any(field.kind in ("whistled", "order", "task") for field in transition.fields)
