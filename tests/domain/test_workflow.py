"""The workflow as a graph and as rules: whatever is added to the registry is tested by itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.drops import between, drop, path
from commandcenter.domain.transitions import TRANSITION, TRANSITIONS
from commandcenter.domain.vocabulary import ROLES, VERDICTS
from commandcenter.domain.workflow import (
    OPEN_STAGES,
    STAGE,
    STAGES,
    TRIES_BEFORE_NOT_EVALUATED,
    Actor,
    Attached,
    Call,
    Duty,
    IssueState,
    Order,
    Transition,
    check,
    check_register,
    landing,
    missing,
    target_stage,
    verdicts_leading_to,
)

BUSY = IssueState(
    "handling",
    7,
    "住建",
    attached=Attached(
        (Call(7, "住建"), Call(7, "住建", True), Call(7, "住建", True, True)),
        (Order(1, 7, "三日内报"),),
        (Duty(1, 7, "换管"),),
        ((1, "李**"),),
    ),
    township_office_id=7,
)
"""An issue on which everything waits for organization 7."""

stages = st.sampled_from([stage.key for stage in STAGES])
roles = st.sampled_from([role.key for role in ROLES])
transitions = st.sampled_from(TRANSITIONS)


def targets(transition: Transition, source: str) -> set[str]:
    """Where a transition may lead from a stage."""
    return {transition.to or source, *transition.also_to}


def reachable(start: str) -> set[str]:
    """The stages that can be reached from one."""
    seen, waiting = {start}, [start]
    while waiting:
        stage = waiting.pop()
        for transition in TRANSITIONS:
            if stage in transition.sources:
                waiting += targets(transition, stage) - seen
                seen |= targets(transition, stage)
    return seen


def test_every_stage_is_reached_from_the_first() -> None:
    assert reachable("registered") == set(STAGE)


@pytest.mark.parametrize("stage", STAGE)
def test_no_stage_is_a_dead_end(stage: str) -> None:
    assert "closed" in reachable(stage)
    assert any(stage in transition.sources and targets(transition, stage) != {stage} for transition in TRANSITIONS)


def test_keys_are_unique_and_all_stages_are_known() -> None:
    assert len(TRANSITION) == len(TRANSITIONS) == 24
    for transition in TRANSITIONS:
        for source in transition.sources:
            assert {source, *targets(transition, source)} <= set(STAGE)
        assert set(transition.roles) <= {role.key for role in ROLES}
        assert "wall" not in transition.roles
        assert len({field.key for field in transition.fields}) == len(transition.fields)
        assert all((field.kind == "choice") == (field.choices is not None) for field in transition.fields)
    assert [stage.key for stage in STAGES if not stage.is_open] == ["closed"]
    assert "closed" not in OPEN_STAGES


@given(stages, roles, transitions)
def test_every_refusal_has_words_and_every_consent_has_ground(stage: str, role: str, transition: Transition) -> None:
    issue = replace(BUSY, stage=stage, is_hard_case=transition.key != "escalate")
    reason = check(issue, transition, Actor(role, 1, 7))
    allowed = stage in transition.sources and role in transition.roles
    assert (reason is None) == allowed
    if reason is not None:
        assert transition.name in reason
        assert reason.endswith("。")


@pytest.mark.parametrize("key", ["sign", "return", "answer", "notice"])
def test_a_handler_acts_for_the_own_organization_only(key: str) -> None:
    issue = IssueState("dispatched" if key == "sign" else "handling", 7, "住建")
    assert check(issue, TRANSITION[key], Actor("handler", 1, 7)) is None
    assert "只有主办单位「住建」能办" in (check(issue, TRANSITION[key], Actor("handler", 1, 8)) or "")
    assert check(issue, TRANSITION[key], Actor("supervisor", 1, 8)) is None


@pytest.mark.parametrize(
    ("key", "answered"),
    [
        ("report_in", Attached((Call(7, "住建", True),))),
        ("respond", Attached((Call(7, "住建"),))),
        ("score", Attached((Call(7, "住建", True, True, True),))),
        ("reply", Attached(orders=(Order(1, 7, "", True),))),
        ("fulfil", Attached(tasks=(Duty(1, 7, "", True),))),
        ("separate", Attached()),
    ],
)
def test_there_must_be_something_to_do_and_it_must_be_ones_own(key: str, answered: Attached) -> None:
    transition = TRANSITION[key]
    handler = Actor("handler" if "handler" in transition.roles else "staff", 1, 7)
    assert check(BUSY, transition, handler) is None
    assert check(replace(BUSY, attached=answered), transition, handler) is not None
    if handler.role == "handler":
        assert check(BUSY, transition, Actor("handler", 1, 8)) is not None
        assert transition.picks(BUSY, Actor("handler", 1, 8)) == ()


def test_the_township_calls_departments_whoever_leads() -> None:
    issue = IssueState("handling", 7, "住建", township_office_id=9)
    for organization_id in (7, 9):
        assert check(issue, TRANSITION["whistle"], Actor("handler", 1, organization_id)) is None
    assert "「住建」和事项所在镇街" in (check(issue, TRANSITION["whistle"], Actor("handler", 1, 8)) or "")


def test_the_coordinating_leader_decides_and_nobody_else() -> None:
    hard = replace(BUSY, is_hard_case=True, coordinator_id=4, coordinator_name="周明")
    assert check(hard, TRANSITION["decide"], Actor("leader", 4)) is None
    assert check(hard, TRANSITION["decide"], Actor("leader", 5)) == "这件事项由周明协调：请周明批示。"
    assert "请先提级" in (check(BUSY, TRANSITION["decide"], Actor("leader", 4)) or "")


def test_a_hard_case_is_not_escalated_again() -> None:
    assert "已在攻坚破难清单" in (
        check(IssueState("handling", is_hard_case=True), TRANSITION["escalate"], Actor("staff")) or ""
    )


def test_who_registers() -> None:
    assert check_register(Actor("staff")) is None
    assert check_register(Actor("leader")) == "区领导不能登记：请值班员、督办员来办。"


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda one: one.key)
def test_what_is_missing_is_named(transition: Transition) -> None:
    required = [field for field in transition.fields if field.required]
    if not required:
        assert missing(transition, {}) is None
    for field in required:
        others = {other.key: "x" for other in required if other is not field}
        for nothing in (None, "", "  ", (), []):
            assert (
                missing(transition, {**others, field.key: nothing}) == f"{transition.name}前还须填写：{field.label}。"
            )
    assert missing(transition, {field.key: "x" for field in required}) is None


def test_whether_it_is_solved_is_not_asked_of_whom_nobody_reached() -> None:
    evaluate = TRANSITION["evaluate"]
    assert missing(evaluate, {"verdict": "unreachable"}) is None
    assert missing(evaluate, {"verdict": "fairly"}) == "评价前还须填写：问题是否解决。"


@given(stages, transitions, st.sampled_from([verdict.key for verdict in VERDICTS]), st.integers(0, 5), st.booleans())
def test_a_transition_ends_where_the_registry_says(
    stage: str, transition: Transition, verdict: str, tries: int, has_lead: bool
) -> None:
    issue = IssueState(stage, 7 if has_lead else None, tries=tries, first_contact_id=1 if has_lead else None)
    if stage in transition.sources:
        assert target_stage(issue, transition, {"verdict": verdict}) in targets(transition, stage)


@given(st.integers(0, 5))
def test_unreachable_closes_after_three_tries_and_never_before(tries: int) -> None:
    issue = IssueState("answered", 7, tries=tries)
    closes = target_stage(issue, TRANSITION["evaluate"], {"verdict": "unreachable"}) == "closed"
    assert closes == (tries + 1 >= TRIES_BEFORE_NOT_EVALUATED)
    assert ("unreachable" in verdicts_leading_to(issue, "closed")) == closes


def test_verdicts_are_shared_out_among_the_columns() -> None:
    issue = IssueState("answered", 7)
    assert verdicts_leading_to(issue, "closed") == ("satisfied", "fairly")
    assert verdicts_leading_to(issue, "handling") == ("dissatisfied",)
    assert verdicts_leading_to(issue, "answered") == ("unreachable",)


@pytest.mark.parametrize(
    ("issue", "stage"),
    [
        (IssueState("closed", 7, first_contact_id=1), "handling"),
        (IssueState("closed", None, first_contact_id=1), "accepted"),
        (IssueState("closed"), "registered"),
        (IssueState("closed", 7, first_contact_id=1, merged_from="answered"), "answered"),
        (IssueState("closed", 7, first_contact_id=1, merged_from="suspended"), "handling"),
    ],
)
def test_reopening_leads_to_where_the_issue_can_stand(issue: IssueState, stage: str) -> None:
    assert landing(issue, TRANSITION["reopen"]) == stage
    for column in ("handling", "accepted", "registered"):
        transition, reason = drop(issue, column, Actor("supervisor"))
        assert transition is TRANSITION["reopen"]
        assert (reason is None) == (column == stage)
        assert reason is None or f"回到「{STAGE[stage].name}」" in reason


@given(stages, stages, roles)
def test_a_drop_is_a_transition_or_a_reason(source: str, target: str, role: str) -> None:
    transition, reason = drop(IssueState(source, 7, "住建", first_contact_id=1), target, Actor(role, 1, 7))
    assert transition is not None or reason is not None
    if reason is None:
        assert transition is not None
        assert source in transition.sources
        assert target in targets(transition, source)
    else:
        assert reason.endswith("。")


@given(stages, stages)
def test_a_path_is_a_chain_of_drags_and_none_is_shorter(source: str, target: str) -> None:
    steps = path(source, target)
    standing = {source}
    for step in steps:
        assert standing & set(step.sources)
        standing = set().union(*(targets(step, stage) for stage in standing & set(step.sources)))
    assert not steps or target in standing
    if between(source, target) and source != target and between(source, target) is not TRANSITION["reopen"]:
        assert len(steps) == 1


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("registered", "handling", "「待受理」的事项不能直接到「办理中」：须先受理、再交办。"),
        ("accepted", "answered", "「已受理」的事项不能直接到「待评价」：须先交办、再签收。"),
        ("suspended", "closed", "「挂账」的事项不能直接到「办结」：须先销账、再反馈。与另一件重复的，用「并案」。"),
        ("accepted", "registered", "「已受理」的事项不能到「待受理」。"),
        ("handling", "handling", "事项已在这一列。"),
    ],
)
def test_the_way_is_told(source: str, target: str, words: str) -> None:
    assert drop(IssueState(source), target, Actor("supervisor")) == (None, words)
