"""The board's rows, on both engines."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from commandcenter.domain.errors import Refused
from commandcenter.services.board import (
    Card,
    Cursor,
    card,
    cards,
    closed_cards,
    closed_since,
    count_closed,
    count_open,
    directory,
    last_steps,
    open_cards,
)
from commandcenter.services.casework import state_of
from commandcenter.services.choices import load_choices
from commandcenter.services.history import in_words
from commandcenter.services.issue_file import load_file
from commandcenter.services.registering import register
from commandcenter.services.scope import Scope
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue
from commandcenter.storage.search import find_issue_ids
from tests.services.casework_district import (
    HANDLER,
    HEARD,
    HOUSING,
    NOW,
    RULES,
    STAFF,
    SUPERVISOR,
    TRAFFIC,
    WALL,
    WAY,
    Asked,
    build,
    heard,
    issue_in,
    row_of,
    step,
)


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district with one issue in each stage, on each engine."""
    database = Database(current_url)
    build(database)
    with database.begin() as session:
        for stage in WAY:
            issue_in(session, stage)
    yield database
    database.close()


def test_a_card_is_the_row(database: Database) -> None:
    with database.read() as session:
        for one in open_cards(session, Scope()):
            row = session.get_one(Issue, one.id)
            for name in Card._fields:
                stored = getattr(row, name)
                assert getattr(one, name) == (int(stored.timestamp()) if hasattr(stored, "timestamp") else stored)


def test_counts_by_stage(database: Database) -> None:
    with database.read() as session:
        assert count_open(session, Scope()) == {stage: 1 for stage in WAY if stage != "closed"}
        assert {one.stage for one in open_cards(session, Scope())} == set(WAY) - {"closed"}


def test_a_scope_narrows_by_place_and_by_department(database: Database) -> None:
    with database.begin() as session:
        elsewhere = register(session, HEARD.__class__(**{**vars(HEARD), "grid_id": 1}), STAFF, NOW, RULES)
    with database.read() as session:
        assert [one.id for one in open_cards(session, Scope("330109001"))] == [elsewhere]
        assert len(open_cards(session, Scope("330109113"))) == 6
        assert [one.id for one in open_cards(session, Scope("330109001", "330109001001", (1,)))] == [elsewhere]
        assert {one.stage for one in open_cards(session, Scope(department=HOUSING))} == {
            "dispatched",
            "handling",
            "answered",
            "suspended",
        }
        assert open_cards(session, Scope(department=TRAFFIC)) == []
        assert cards(session, [elsewhere], Scope("330109113")) == []
        assert count_closed(session, Scope("330109001"), NOW - timedelta(days=1)) == 0


def test_closed_ones_by_page_newest_first(database: Database) -> None:
    with database.begin() as session:
        ids = [issue_in(session, "closed", NOW + timedelta(hours=hours // 2)) for hours in range(7)]
    with database.read() as session:
        seen: list[int] = []
        before = None
        while page := closed_cards(session, Scope(), before, limit=3):
            seen += [one.id for one in page]
            before = Cursor(page[-1].closed_at or 0, page[-1].id)
        assert seen[:7] == ids[::-1]
        assert len(seen) == 8
        since = NOW + timedelta(hours=2)
        assert len(closed_cards(session, Scope(), since=since)) == count_closed(session, Scope(), since) == 3
        assert closed_since(NOW) == NOW - timedelta(days=7)


def test_one_card_by_id(database: Database) -> None:
    with database.read() as session:
        assert card(session, 4711) is None
        found = card(session, 1)
        assert found is not None
        state = directory(session).state(found, "330109001")
        assert state == state_of(session, row_of(session, 1))


def test_who_made_the_last_step(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "dispatched")
        step(session, issue_id, "sign", Asked(HANDLER))
    with database.read() as session:
        told = last_steps(session, [issue_id])[issue_id]
        assert (told.who, told.step) == ("徐建", "签收")


def test_names_and_choices(database: Database) -> None:
    with database.read() as session:
        names = directory(session)
        assert (names.organizations[HOUSING], names.cadres[1]) == ("住建", "沈一帆")
        choices = load_choices(session, NOW.date())
        assert [unit.short for unit in choices.units] == ["住建", "交通", "中心", "区委办"]
        assert "钱退" not in [one.name for one in choices.people]
        assert [one.name for one in choices.people if one.is_leader] == ["周明"]


def test_history_in_words(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "answered")
        step(session, issue_id, "evaluate", Asked(STAFF), verdict="dissatisfied", comment="")
        step(session, issue_id, "whistle", organizations=(TRAFFIC, 5))
        step(session, issue_id, "suspend")
    with database.read() as session:
        told = in_words(session, issue_id)
    assert [line.step for line in told] == ["登记", "受理", "交办", "签收", "反馈", "评价", "吹哨", "挂账"]
    assert told[0].sentence == "8月2日 11:05 沈一帆（值班员）登记：来源 12345 热线"
    assert told[2].given == (("主办单位", "住建"), ("类别", "道路交通"))
    assert told[4].given == (("办理结果", "已修复"), ("告知方式", "电话"), ("告知时间", "2024年8月2日 11:05"))
    assert (told[5].way, told[5].given) == ("待评价 → 办理中", (("反映人评价", "不满意"), ("问题是否解决", "已解决")))
    assert told[6].given == (("吹哨部门", "交通、区委办"), ("事由", "需现场会商"))
    assert told[6].way == ""
    assert told[7].given == (("书面说明", "等待上级批复"), ("批准领导", "周明"), ("复核日期", "2024年9月2日"))


def test_an_issues_file_hides_who_reported_it(database: Database) -> None:
    with database.begin() as session:
        issue_id = issue_in(session, "handling")
        joined = issue_in(session, "registered")
        step(session, issue_id, "whistle")
        step(session, joined, "merge", into=row_of(session, issue_id).number)
    with database.read() as session:
        file = load_file(session, issue_id)
        assert file is not None
        assert [(one.name, one.telephone, one.source) for one in file.reporters] == [
            ("王**", "138****1234", "12345 热线")
        ] * 2
        assert [one.organization for one in file.whistles] == ["交通"]
        assert (file.called, file.state.lead_organization_name, file.content) == (1, "住建", "下雨就漫水。")
        other = load_file(session, joined)
        assert other is not None
        assert other.merged_into == file.card.number
        assert load_file(session, 4711) is None


def test_registering_numbers_on_through_the_years_and_is_found(database: Database) -> None:
    with database.begin() as session:
        first, second = heard(session), heard(session, NOW + timedelta(days=200))
        numbers = [row_of(session, one).number for one in (first, second)]
        assert numbers == ["2024-000008", "2025-000009"]
    with database.read() as session:
        assert set(find_issue_ids(session, "排水管")) >= {first, second}
        assert set(find_issue_ids(session, "东灵村 漫水")) >= {first, second}
        assert in_words(session, first)[0].number == row_of(session, first).version == 1


def test_a_number_that_is_taken_is_passed_over(database: Database) -> None:
    with database.begin() as session:
        first = row_of(session, heard(session))
        first.number = "2024-000010"
        session.flush()
        second = row_of(session, heard(session))
        second.number = "2024-000009"
        session.flush()
        assert row_of(session, heard(session)).number == "2024-000011"


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"title": "  "}, "还须填写：标题"),
        ({"title": "长" * 61}, "标题太长"),
        ({"source": "rumour"}, "没有「rumour」这一来源"),
        ({"list": "wishes"}, "没有「wishes」这一清单"),
        ({"category": "weather"}, "没有「weather」这一类别"),
        ({"reporter": "", "telephone": " "}, "反映人姓名或电话"),
        ({"grid_id": 99}, "所选网格不存在"),
        ({"enterprise_id": 99}, "所选企业不在名录"),
        ({"visit_id": 99}, "所选走访记录不存在"),
    ],
)
def test_bad_registrations_are_refused(database: Database, what: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words), database.begin() as session:
        register(session, HEARD.__class__(**{**vars(HEARD), **what}), SUPERVISOR, NOW, RULES)
    with database.read() as session:
        assert sum(count_open(session, Scope()).values()) == 6


def test_only_some_register(database: Database) -> None:
    with pytest.raises(Refused, match="大屏不能登记：请值班员、督办员来办"), database.begin() as session:
        register(session, HEARD, WALL, NOW, RULES)
