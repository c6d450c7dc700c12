"""The steps of an issue: which may be made, in what order, and which only for one issue at a time."""

import pytest

from commandcenter.domain.transitions import TRANSITION, TRANSITIONS
from commandcenter.domain.vocabulary import ROLES
from commandcenter.domain.workflow import STAGE, Actor, Attached, Call, IssueState, check
from commandcenter.ui.casework.steps import concerns_one, reason_against, steps_of

SUPERVISOR = Actor("supervisor", 1)
CALLED = Attached((Call(7, "住建"),))


@pytest.mark.parametrize("stage", list(STAGE))
@pytest.mark.parametrize("role", [role.key for role in ROLES])
def test_every_step_is_either_possible_or_refused_with_the_rules_sentence(stage: str, role: str) -> None:
    state, actor = IssueState(stage, 7, attached=CALLED), Actor(role, 1, 7)
    steps = steps_of((state,), actor)
    refused = dict(steps.refused)
    assert {*steps.possible, *refused} == set(TRANSITIONS)
    assert len(steps.possible) + len(refused) == len(TRANSITIONS)
    assert all(check(state, transition, actor) is None for transition in steps.possible)
    assert all(check(state, transition, actor) == reason for transition, reason in refused.items())
    assert steps.usual is None or steps.possible[0] is steps.usual


@pytest.mark.parametrize(
    ("stage", "key"),
    [
        ("registered", "accept"),
        ("accepted", "dispatch"),
        ("dispatched", "sign"),
        ("handling", "answer"),
        ("answered", "evaluate"),
        ("suspended", "resume"),
    ],
)
def test_the_usual_step_leads_towards_closing(stage: str, key: str) -> None:
    assert steps_of((IssueState(stage, 7),), SUPERVISOR).usual is TRANSITION[key]


def test_a_call_that_waits_comes_before_what_may_be_done_besides() -> None:
    steps = steps_of((IssueState("handling", 3, attached=CALLED),), Actor("handler", 1, 7))
    assert steps.usual is None
    assert steps.possible[0] is TRANSITION["report_in"]


def test_what_asks_for_one_issues_own_is_made_one_by_one() -> None:
    single = {transition.key for transition in TRANSITIONS if concerns_one(transition)}
    assert single == {"report_in", "respond", "score", "reply", "decide", "fulfil", "merge", "join", "separate"}
    two = (IssueState("handling", 7), IssueState("handling", 7))
    assert reason_against(TRANSITION["merge"], two, SUPERVISOR) == "并案须一件一件办。"
    assert reason_against(TRANSITION["supervise"], two, SUPERVISOR) is None


def test_one_refused_among_several_refuses_all() -> None:
    states = (IssueState("handling", 7), IssueState("dispatched", 7))
    reason = reason_against(TRANSITION["answer"], states, SUPERVISOR)
    assert reason is not None
    assert reason.startswith("2 件中有 1 件不能：「已交办」的事项不能反馈")
