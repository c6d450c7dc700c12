"""Bulk orders, all or none; and the ledgers of orders and tasks, as of any moment."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from commandcenter.domain.errors import Refused
from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.list_supervision import KINDS, state_of_order, state_of_task
from commandcenter.services.listing import Asked, Listed
from commandcenter.services.scope import Scope
from commandcenter.services.supervision import order_many
from commandcenter.storage.database import Database
from commandcenter.storage.schema import IssueEvent, SupervisionOrder
from tests.services import casework_district as casework
from tests.services.casework_district import HANDLER, HOUSING, NOW, RULES, SUPERVISOR, TRAFFIC, issue_in, row_of, step
from tests.services.chasing_district import build

LIST = {kind.key: kind for kind in KINDS}
ORDER = {"content": "三日内报结果", "reply_by": NOW + timedelta(days=3)}


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district, on each engine."""
    database = Database(current_url)
    build(database)
    yield database
    database.close()


def ledger(database: Database, key: str, now: datetime, scope: Scope | None = None) -> Listed:
    """A list as of a moment."""
    asked = Asked(scope or Scope(), now.astimezone(CHINA).date(), now)
    with database.read() as session:
        return LIST[key].query(session, asked)


def column(key: str, listed: Listed, name: str) -> list[object]:
    """The values of one column."""
    place = [one.key for one in LIST[key].columns].index(name)
    return [row[place] for row in listed.rows]


def test_one_gesture_orders_on_many(database: Database) -> None:
    with database.begin() as session:
        ids = [issue_in(session, stage) for stage in ("handling", "dispatched", "suspended")]
        versions = {one: row_of(session, one).version for one in ids}
    with database.begin() as session:
        moved = order_many(session, [*ids, ids[0]], ORDER, SUPERVISOR, NOW, RULES)
        assert [one.issue_id for one in moved] == sorted(ids)
    with database.read() as session:
        rows = session.execute(select(SupervisionOrder.issue_id, SupervisionOrder.organization_id)).all()
        assert sorted(tuple(row) for row in rows) == [(one, HOUSING) for one in sorted(ids)]
        assert {one: row_of(session, one).version - 1 for one in ids} == versions


def test_one_that_refuses_takes_all_back_and_is_named(database: Database) -> None:
    with database.begin() as session:
        ids = [issue_in(session, stage) for stage in ("handling", "closed", "handling")]
        number = row_of(session, ids[1]).number
        events = session.scalar(select(func.count()).select_from(IssueEvent))
    with pytest.raises(Refused, match=f"{number}：「办结」的事项不能督办"), database.begin() as session:
        order_many(session, ids, ORDER, SUPERVISOR, NOW, RULES)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SupervisionOrder)) == 0
        assert session.scalar(select(func.count()).select_from(IssueEvent)) == events


def test_who_may_not_and_what_is_missing_is_said(database: Database) -> None:
    with database.begin() as session:
        registered, handled = issue_in(session, "registered"), issue_in(session, "handling")
    for ids, answers, actor, words in (
        ([handled], ORDER, HANDLER, "^承办人不能督办：请督办员来办"),
        ([handled], {"content": "快办"}, SUPERVISOR, "还须填写：回复期限"),
        ([handled], {**ORDER, "reply_by": NOW}, SUPERVISOR, "回复期限须晚于现在"),
        ([handled, registered], ORDER, SUPERVISOR, "^2024-.*：事项还没有主办单位：请指明责成单位"),
        ([], ORDER, SUPERVISOR, "没有选中事项"),
        ([999], ORDER, SUPERVISOR, "^没有这件事项"),
    ):
        with pytest.raises(Refused, match=words), database.begin() as session:
            order_many(session, ids, answers, actor, NOW, RULES)
    with database.begin() as session:
        order_many(session, [handled, registered], {**ORDER, "organization": TRAFFIC}, SUPERVISOR, NOW, RULES)


def test_the_ledger_shows_every_order_as_it_stood(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        for days in (1, 3, 9):
            step(session, issue_id, "supervise", reply_by=NOW + timedelta(days=days), content=f"{days} 日内")
        for at in (2, 2):  # the newest order first, then the one of three days: both within their time
            step(session, issue_id, "reply", casework.Asked(HANDLER, NOW + timedelta(days=at)))
    later = NOW + timedelta(days=5)
    listed = ledger(database, "orders", later)
    assert column("orders", listed, "content") == ["9 日内", "3 日内", "1 日内"]
    assert column("orders", listed, "state") == ["按期回复", "按期回复", "逾期未复"]
    assert column("orders", listed, "supervisor") == ["李督"] * 3
    assert listed.ids == [issue_id] * 3
    before = ledger(database, "orders", NOW + timedelta(days=2))
    assert column("orders", before, "state") == ["待回复", "待回复", "逾期未复"]
    assert column("orders", before, "reply") == [None] * 3
    assert ledger(database, "orders", NOW).total == 0
    assert ledger(database, "orders", later, Scope("330109001")).total == 0
    assert ledger(database, "orders", later, Scope("330109113")).total == 3


def test_an_organizations_rate_has_its_denominator(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        for days, unit in ((1, HOUSING), (2, HOUSING), (30, HOUSING), (30, TRAFFIC)):
            step(session, issue_id, "supervise", reply_by=NOW + timedelta(days=days), organization=unit)
        step(session, issue_id, "reply", casework.Asked(HANDLER, NOW + timedelta(hours=1)), order=1)
    listed = ledger(database, "orders_by_unit", NOW + timedelta(days=5))
    assert [tuple(row) for row in listed.rows] == [
        ("住房和城乡建设局", 3, 1, 1, 1, 0, "50.0 %（1/2）"),
        ("交通运输局", 1, 1, 0, 0, 0, "—"),
    ]


def test_the_leaders_tasks(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling", before=("escalate",))
        tasks = tuple(
            {"organization": unit, "content": content, "due_on": date(2024, 8, day)}
            for unit, content, day in ((HOUSING, "换管", 9), (TRAFFIC, "封道", 6), (HOUSING, "验收", 20))
        )
        step(session, issue_id, "decide", tasks=tasks)
        step(session, issue_id, "fulfil", casework.Asked(now=NOW + timedelta(days=6)), task=2)
    listed = ledger(database, "tasks", NOW + timedelta(days=10))
    assert column("tasks", listed, "content") == ["换管", "验收", "封道"]
    assert column("tasks", listed, "state") == ["逾期未落实", "落实中", "逾期落实"]
    assert column("tasks", listed, "coordinator") == ["周明"] * 3
    assert column("tasks", ledger(database, "tasks", NOW + timedelta(days=4)), "content") == ["封道", "换管", "验收"]


def test_the_state_of_an_order_and_of_a_task_turn_at_their_time() -> None:
    second = timedelta(seconds=1)
    assert state_of_order(NOW, None, NOW) == "待回复"
    assert state_of_order(NOW, None, NOW + second) == "逾期未复"
    assert state_of_order(NOW, NOW, NOW + second) == "按期回复"
    assert state_of_order(NOW, NOW + second, NOW + 2 * second) == "逾期回复"
    day, midnight = date(2024, 8, 2), datetime(2024, 8, 2, 16, tzinfo=UTC)
    assert state_of_task(day, None, midnight) == "落实中"
    assert state_of_task(day, None, midnight + second) == "逾期未落实"
    assert state_of_task(day, midnight - second, midnight) == "按期落实"
    assert state_of_task(day, midnight, midnight + second) == "逾期落实"
