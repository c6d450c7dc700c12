"""Taking a step back: offered for a moment after each move, recorded like every other step."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from commandcenter.domain.transitions import TRANSITIONS
from commandcenter.domain.workflow import REGISTER, Actor

UNDO = "undo"
"""The key of the event that takes the step before it back. No transition: it leads to where that step came from."""

UNDO_WITHIN = timedelta(seconds=30)  # the message that offers it stands for ten

STEP_NAMES: dict[str, str] = {
    REGISTER: "登记",
    UNDO: "撤销",
    **{transition.key: transition.name for transition in TRANSITIONS},
}
"""The name of every kind of event."""


@dataclass(frozen=True)
class LastStep:
    """The newest event of an issue, as far as undoing it depends on it."""

    transition: str
    from_stage: str | None
    to_stage: str
    at: datetime
    role: str
    actor_id: int | None


def check_undo(last: LastStep, actor: Actor, now: datetime) -> str | None:
    """Why this actor may not take the last step back; None when they may.

    Only a step between stages, by the one who made it, while nobody can have acted on it.
    """
    if last.transition in (REGISTER, UNDO) or last.from_stage == last.to_stage:
        return f"「{STEP_NAMES.get(last.transition, last.transition)}」这一步不能撤销。"
    if (last.role, last.actor_id) != (actor.role, actor.cadre_id):
        return "只能撤销自己刚办的一步。"
    if now - last.at > UNDO_WITHIN:
        return "已过可以撤销的时间：请按流程另办一步。"
    return None
