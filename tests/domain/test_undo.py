"""Who may take which step back, and how long."""

from datetime import UTC, datetime, timedelta

import pytest

from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.undo import STEP_NAMES, UNDO, UNDO_WITHIN, LastStep, check_undo
from commandcenter.domain.workflow import REGISTER, Actor

NOW = datetime(2024, 8, 2, 3, 5, tzinfo=UTC)
ACTOR = Actor("staff", 1)


def last(transition: str = "accept", before: str | None = "registered", after: str = "accepted") -> LastStep:
    """A step by ACTOR at NOW."""
    return LastStep(transition, before, after, NOW, "staff", 1)


def test_the_own_last_step_between_stages() -> None:
    assert check_undo(last(), ACTOR, NOW + UNDO_WITHIN) is None
    assert "已过可以撤销的时间" in (check_undo(last(), ACTOR, NOW + UNDO_WITHIN + timedelta(seconds=1)) or "")


@pytest.mark.parametrize("actor", [Actor("staff", 2), Actor("staff"), Actor("supervisor", 1)])
def test_nobody_elses(actor: Actor) -> None:
    assert check_undo(last(), actor, NOW) == "只能撤销自己刚办的一步。"


@pytest.mark.parametrize(
    "step",
    [
        last(REGISTER, None, "registered"),
        last(UNDO, "accepted", "registered"),
        last("notice", "handling", "handling"),
    ],
)
def test_no_step_that_moved_nothing_forward(step: LastStep) -> None:
    assert check_undo(step, ACTOR, NOW) == f"「{STEP_NAMES[step.transition]}」这一步不能撤销。"


def test_every_step_has_a_name() -> None:
    assert set(STEP_NAMES) == {REGISTER, UNDO, *TRANSITION}
