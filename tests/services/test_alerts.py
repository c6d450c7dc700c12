"""Alerts: each appears when it should and goes when it is settled, for whom it concerns; on both engines."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.vocabulary import ROLES
from commandcenter.domain.workflow import STAGE, Actor, check
from commandcenter.services.alerts import ALERT, ALERTS, kinds_for, load_alerts
from commandcenter.services.alerts_query import Alert
from commandcenter.services.casework import state_of
from commandcenter.services.ladder import in_words
from commandcenter.services.scope import Scope
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue, Organization
from tests.services.casework_district import (
    HEARD,
    HOUSING,
    LEADER,
    NOW,
    RULES,
    SUPERVISOR,
    WAY,
    Asked,
    heard,
    issue_in,
    row_of,
    step,
)
from tests.services.chasing_district import ACTORS, build, has, inbox, kinds_of, local

SECOND = timedelta(seconds=1)


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district, on each engine."""
    database = Database(current_url)
    build(database)
    yield database
    database.close()


Made = Callable[[Session], int]


def at(stage: str, *before: str) -> Made:
    """An issue of a stage, with steps made on the way."""
    return lambda session: issue_in(session, stage, before=before)


def then(made: Made, *steps: tuple[str, dict[str, object]]) -> Made:
    """The same with further steps."""

    def further(session: Session) -> int:
        issue_id = made(session)
        for key, answers in steps:
            step(session, issue_id, key, **answers)
        return issue_id

    return further


def by_telephone(stage: str) -> Made:
    """An issue that nobody heard face to face, so that its reporter has still to be contacted."""

    def made(session: Session) -> int:
        issue_id = heard(session, NOW, replace(HEARD, source="hotline"))
        for key in WAY[stage]:
            step(session, issue_id, key)
        return issue_id

    return made


RETURNED = ("return", {})
AGAIN = ("dispatch", {})


@dataclass(frozen=True)
class Case:
    """An alert is there from ``since`` on, but not a second before; not any more from ``until`` on."""

    kind: str
    made: Made
    since: datetime
    until: datetime | None
    whose: tuple[str, ...]


CASES = (
    Case("accept_soon", at("registered"), local(8, 2, 14, 35), local(8, 2, 15, 5, 1), ("staff",)),
    Case("accept_over", at("registered"), local(8, 2, 15, 5, 1), None, ("staff", "supervisor")),
    Case("contact_soon", by_telephone("accepted"), local(8, 3, 5, 5), local(8, 3, 11, 5, 1), ("staff",)),
    Case("contact_over", by_telephone("accepted"), local(8, 3, 11, 5, 1), None, ("staff",)),
    Case("contact_over", by_telephone("handling"), local(8, 3, 11, 5, 1), None, ("staff",)),
    Case("sign_soon", at("dispatched"), local(8, 2, 11, 50), local(8, 2, 14, 5, 1), ("lead",)),
    Case("sign_over", at("dispatched"), local(8, 2, 14, 5, 1), None, ("lead",)),
    Case("settle_soon", at("handling"), local(8, 8, 9, 20), local(8, 9, 11, 5, 1), ("lead",)),
    Case("settle_over", at("handling"), local(8, 9, 11, 5, 1), None, ("lead",)),
    Case("evaluate_soon", at("answered"), local(8, 6, 14, 50), local(8, 7, 11, 5, 1), ("staff",)),
    Case("evaluate_over", at("answered"), local(8, 7, 11, 5, 1), None, ("staff",)),
    Case("head", at("handling"), local(8, 12, 11, 5), None, ("township",)),
    Case("supervisor", at("handling"), local(8, 13, 11, 5), None, ("supervisor",)),
    Case("supervisor", at("dispatched"), local(8, 6, 14, 5), None, ("supervisor",)),
    Case("leader", at("handling"), local(8, 14, 11, 5), None, ("leader",)),
    Case("times_over", at("handling"), local(8, 23, 11, 5), None, ("supervisor",)),
    Case("returned", then(at("dispatched"), RETURNED, AGAIN, RETURNED), NOW, None, ("supervisor",)),
    Case("undecided", at("handling", "escalate"), NOW, None, ("leader", "supervisor")),
    Case("order_open", at("handling", "supervise"), NOW, local(9, 21, 11, 5, 1), ("lead",)),
    Case("order_over", at("handling", "supervise"), local(9, 21, 11, 5, 1), None, ("lead", "supervisor")),
    Case("whistle_open", at("handling", "whistle"), NOW, local(8, 7, 11, 5, 1), ("called",)),
    Case("whistle_over", at("handling", "whistle"), local(8, 7, 11, 5, 1), None, ("called", "supervisor")),
    Case("whistle_answer", at("handling", "whistle", "report_in"), NOW, None, ("called",)),
    Case(
        "whistle_score",
        at("handling", "whistle", "report_in", "respond"),
        NOW,
        local(9, 1, 11, 5, 1),
        ("township",),
    ),
    Case("task_open", at("handling", "escalate", "decide"), NOW, local(10, 2), ("lead",)),
    Case("task_over", at("handling", "escalate", "decide"), local(10, 2), None, ("lead", "leader", "supervisor")),
    Case("review_today", at("suspended"), local(9, 2), local(9, 2, 17, 30, 1), ("leader", "supervisor")),
    Case("review_over", at("suspended"), local(9, 2, 17, 30, 1), None, ("leader", "supervisor")),
    Case("notice_soon", at("handling"), local(8, 7, 17, 5), local(8, 9, 11, 5), ("staff", "lead")),
    Case("notice_over", at("handling"), local(8, 9, 11, 5), None, ("staff", "lead")),
    Case("outcome_owed", at("answered", "join"), NOW, None, ()),
    Case("outcome_owed", then(at("answered"), ("join", {})), NOW, None, ("staff",)),
    Case(
        "outcome_owed",
        then(at("answered"), ("join", {}), ("evaluate", {})),
        NOW,
        local(9, 1, 11, 5, 1),
        ("staff",),
    ),
)


def test_each_appears_at_its_moment_for_whom_it_concerns(database: Database) -> None:
    with database.begin() as session:
        made = [(case, case.made(session)) for case in CASES]
    with database.read() as session:
        for case, issue_id in made:
            for who in ACTORS:
                have = [has(session, case.kind, issue_id, who, moment) for moment in _moments(case)]
                expected = [who in case.whose and is_time for is_time in _expected(case)]
                assert have == expected, (case.kind, who)


def _moments(case: Case) -> list[datetime]:
    """Just before it begins (not before the issue is there), at its beginning, and around its end."""
    before = [] if case.since == NOW else [case.since - SECOND]
    around = [case.until - SECOND, case.until] if case.until else [case.since + timedelta(days=2)]
    return [*before, case.since, *around]


def _expected(case: Case) -> list[bool]:
    before = [] if case.since == NOW else [False]
    return [*before, True, *([True, False] if case.until else [True])]


def test_every_kind_but_the_orphans_has_a_case() -> None:
    assert {case.kind for case in CASES} == set(ALERT) - {"orphaned"}


def test_an_organization_that_is_no_more_leaves_orphans(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        session.execute(update(Organization).where(Organization.id == HOUSING).values(dissolved_on=date(2024, 8, 5)))
    with database.read() as session:
        for who, actor in ACTORS.items():
            concerned = who in ("supervisor", "administrator")
            assert has(session, "orphaned", issue_id, who, local(8, 5)) is concerned, actor
            assert not has(session, "orphaned", issue_id, who, local(8, 4, 23, 59, 59))


def test_a_suspended_clock_raises_no_alert_and_climbs_no_ladder(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "suspended")
    late = local(8, 30, 12)  # before its review, long after what would have been its limit
    with database.read() as session:
        for who in ACTORS:
            assert kinds_of(session, issue_id, who, late) <= {"contact_over", "notice_over"}


def test_a_short_suspension_moves_the_alert(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "suspended")
        step(session, issue_id, "resume", Asked(now=local(8, 12, 11, 5)))
    with database.read() as session:
        assert "settle_over" not in kinds_of(session, issue_id, "lead", local(8, 19, 11, 5))
        assert "settle_over" in kinds_of(session, issue_id, "lead", local(8, 19, 11, 5, 1))


def test_an_extension_moves_the_alert(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        step(session, issue_id, "extend", new_due=local(8, 16, 11, 5))  # twice the time
    with database.read() as session:
        assert "settle_soon" not in kinds_of(session, issue_id, "lead", local(8, 13, 14, 0))
        assert "settle_soon" in kinds_of(session, issue_id, "lead", local(8, 14, 14, 50))
        assert "settle_over" not in kinds_of(session, issue_id, "lead", local(8, 16, 11, 5))
        assert "times_over" not in kinds_of(session, issue_id, "supervisor", local(9, 2, 12))


def test_an_order_under_way_is_a_chase_under_way(database: Database) -> None:
    overdue = local(8, 14, 12)
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        assert "supervisor" in kinds_of(session, issue_id, "supervisor", overdue)
        step(session, issue_id, "supervise", Asked(now=overdue), reply_by=overdue + timedelta(days=1))
        assert "supervisor" not in kinds_of(session, issue_id, "supervisor", overdue)
        step(session, issue_id, "reply", Asked(now=overdue + timedelta(hours=1)))
        assert "supervisor" in kinds_of(session, issue_id, "supervisor", overdue + timedelta(hours=2))


def test_a_scope_narrows_the_inbox(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
    with database.read() as session:
        late, actor = local(8, 20), ACTORS["supervisor"]
        for scope, is_in in (
            (Scope("330109113"), True),
            (Scope("330109001"), False),
            (Scope(grids=(2,)), True),
            (Scope(grids=(3,)), False),
            (Scope(department=HOUSING), True),
            (Scope(department=2), False),
        ):
            found = {alert.issue_id for alert in inbox(session, actor, late, scope).alerts}
            assert (issue_id in found) is is_in, scope


def test_it_says_where_who_since_when_and_how_far_it_has_climbed(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling", before=("whistle", "supervise"))
        number = row_of(session, issue_id).number
    with database.read() as session:
        found = {alert.kind: alert for alert in inbox(session, ACTORS["supervisor"], local(10, 8, 12)).alerts}
        order, whistle = found["order_over"], found["whistle_over"]
        assert (order.number, order.township, order.lead, order.unit) == (number, "瓜沥镇", "住建", "住建")
        assert order.note == "三日内报结果"
        assert (whistle.unit, whistle.since) == ("交通", local(8, 7, 11, 5).timestamp())
        assert not whistle.round_the_clock
        assert order.round_the_clock
        assert in_words(found["times_over"].rung) == "已到第 4 级：联系领导"
        day = next(a for a in inbox(session, ACTORS["lead"], local(8, 9, 12)).alerts if a.kind == "settle_over")
        assert in_words(day.rung) == "已到第 1 级：主办单位"


def test_the_most_urgent_come_first_and_the_rest_are_counted(database: Database) -> None:
    with database.begin() as session:
        ids = [issue_in(session, "handling", NOW + timedelta(minutes=minute)) for minute in (30, 0, 20, 10)]
    late, actor = local(8, 30, 12), ACTORS["supervisor"]
    with database.read() as session:
        whole = load_alerts(session, actor, Scope(), late, RULES)
        assert whole == load_alerts(session, actor, Scope(), late, RULES)
        first = load_alerts(session, actor, Scope(), late, RULES, limit=2)
        counted = load_alerts(session, actor, Scope(), late, RULES, limit=0)
        for (kind, all_of), (_, two), (_, none) in zip(whole.found, first.found, counted.found, strict=True):
            assert [alert.issue_id for alert in all_of.rows] == [ids[1], ids[3], ids[2], ids[0]], kind.key
            assert (two.rows, two.total) == (all_of.rows[:2], 4)
            assert (none.rows, none.total) == ((), 4)
        assert (whole.count("red"), whole.count("amber")) == (8, 0)


def test_nobody_in_the_roster_has_no_inbox_of_all(database: Database) -> None:
    """Who sits for no organization, or as no leader in particular, is not shown everybody's."""
    with database.begin() as session:
        issue_in(session, "handling", before=("escalate", "whistle", "supervise"))
    with database.read() as session:
        for role in ("handler", "leader", "wall"):
            assert not list(inbox(session, Actor(role), local(10, 8)).alerts)


def test_red_comes_before_amber_and_roles_are_known() -> None:
    for role in ROLES:
        severities = [kind.severity for kind in kinds_for(role.key)]
        assert severities == sorted(severities, reverse=True)
    assert len({kind.key for kind in ALERTS}) == len(ALERTS)
    for kind in ALERTS:
        assert set(kind.roles) <= {role.key for role in ROLES}
        assert set(kind.settles) <= set(TRANSITION)
        stages = kind.watch.stages or tuple(key for key, stage in STAGE.items() if stage.is_open)
        for stage in stages:
            assert stage in kind.settling(stage).sources, (kind.key, stage)


def test_making_the_transition_that_settles_it_ends_it(database: Database) -> None:
    """Every alert can be settled by somebody whom it concerns, or whose it is to do, and is gone then."""
    for case in CASES:
        if not case.whose:
            continue
        with database.begin() as session:
            issue_id = case.made(session)
        moment = case.since + timedelta(seconds=30)
        with database.begin() as session:
            alert = _the(session, case, issue_id, moment)
            _settle(session, alert, moment)
            for who in ACTORS:
                assert not has(session, case.kind, issue_id, who, moment), (case.kind, who)


def _the(session: Session, case: Case, issue_id: int, moment: datetime) -> Alert:
    alerts = inbox(session, ACTORS[case.whose[0]], moment).alerts  # the whole inbox, as a person sees it
    return next(alert for alert in alerts if (alert.kind, alert.issue_id) == (case.kind, issue_id))


def _settle(session: Session, alert: Alert, moment: datetime) -> None:
    kind = ALERT[alert.kind]
    transition = kind.settling(alert.stage)
    state = state_of(session, row_of(session, alert.issue_id))
    may = [actor for actor in ACTORS.values() if check(state, transition, actor) is None]
    assert any(actor.role in kind.roles for actor in may), alert
    actor = next(actor for actor in may if actor.role in kind.roles)
    answers: dict[str, object] = {}
    for field, value in _ANSWERS.items():
        if field in {one.key for one in transition.fields}:
            answers[field] = value(moment)
    step(session, alert.issue_id, transition.key, Asked(actor, moment), **answers)


_ANSWERS: dict[str, Callable[[datetime], object]] = {
    "told_at": lambda moment: moment,
    "reply_by": lambda moment: moment + timedelta(days=2),
    "review_on": lambda moment: (moment + timedelta(days=30)).date(),
    "tasks": lambda moment: (
        {"organization": HOUSING, "content": "换管", "due_on": (moment + timedelta(days=9)).date()},
    ),
}


def test_a_refusal_to_settle_says_why(database: Database) -> None:
    """A township pushes for what another organization leads, but cannot answer in its place."""
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
    with pytest.raises(Refused, match="只有主办单位「住建」能办"), database.begin() as session:
        step(session, issue_id, "answer", Asked(ACTORS["township"]))
    with database.begin() as session:
        assert session.get_one(Issue, issue_id).stage == "handling"
        assert check(state_of(session, row_of(session, issue_id)), TRANSITION["supervise"], SUPERVISOR) is None
        assert check(state_of(session, row_of(session, issue_id)), TRANSITION["supervise"], LEADER) is not None
