"""Importing issues on both engines: a dry run first, everything or nothing, and a second time changes nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from commandcenter.domain.errors import Cancelled, Refused
from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import Actor
from commandcenter.services.casework import transit
from commandcenter.services.examinations import check_database
from commandcenter.services.history import in_words
from commandcenter.services.intake.batch import Batch, CannotWrite
from commandcenter.services.intake.choice import Choice
from commandcenter.services.intake.issues import choice_for, dry_run, import_issues, read_issues
from commandcenter.services.registering import Heard, register
from commandcenter.services.settings import change_setting
from commandcenter.storage.changes import changes_after, last_serial
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Grid, Issue, IssueEvent, Report
from commandcenter.storage.search import find_issue_ids
from tests.services.casework_district import HANDLER, LEADER, NOW, RULES, STAFF, SUPERVISOR, WALL, build
from tests.services.intake.files import HEADS, row_of, text_file, workbook

ADMINISTRATOR = Actor("administrator")


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district, on each engine in turn."""
    made = Database(current_url)
    build(made)
    yield made
    made.close()


def checked(database: Database, path: Path, actor: Actor = STAFF, choice: Choice | None = None) -> Batch:
    sheet = read_issues(path)
    with database.read() as session:
        return dry_run(session, sheet, choice or choice_for(session, sheet), actor, NOW)


def imported(database: Database, path: Path, actor: Actor = STAFF) -> tuple[int, int]:
    batch = checked(database, path, actor)
    with database.begin() as session:
        done = import_issues(session, batch, actor, NOW)
    return done.new, done.known


def count_of(database: Database, table: type[Issue | IssueEvent | Report]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_dry_run_writes_nothing(database: Database, tmp_path: Path) -> None:
    with database.read() as session:
        serial = last_serial(session)
    batch = checked(database, workbook(tmp_path / "热线.xlsx", row_of(1), row_of(2, 来电时间="明天"), row_of(3)))
    assert batch.in_words() == "读到 3 行：可导入 2，已导入过 0，有问题 1。"
    assert count_of(database, Issue) == 0
    with database.read() as session:
        assert last_serial(session) == serial


def test_an_imported_issue_is_as_if_registered_when_it_was_heard(database: Database, tmp_path: Path) -> None:
    heard_at = datetime(2024, 8, 1, 1, 30, tzinfo=UTC)
    assert imported(database, workbook(tmp_path / "热线工单.xlsx", row_of(1))) == (1, 0)
    with database.begin() as session:
        like = Heard(
            "路灯不亮 1", "村道旁的路灯从上周起不亮。", "hotline", "problems", 2, "王小明", "13800001234", "roads"
        )
        twin_id = register(session, like, STAFF, heard_at, RULES)
    with database.read() as session:
        issue, twin = session.scalars(select(Issue).order_by(Issue.id)).all()
        assert twin.id == twin_id
        for column in set(Issue.__table__.c.keys()) - {"id", "number"}:
            assert getattr(issue, column) == getattr(twin, column), column
        events = session.scalars(select(IssueEvent).order_by(IssueEvent.id)).all()
        told = {"source": "hotline", "import": "热线工单.xlsx", "imported_at": NOW.isoformat(timespec="seconds")}
        assert events[0].details == told
        local = NOW.astimezone(CHINA)
        came = ("导入", f"热线工单.xlsx，{local.year}年{local.month}月{local.day}日 {local:%H:%M}")
        assert in_words(session, issue.id)[0].given == (("来源", "12345 热线"), came)
        for column in set(IssueEvent.__table__.c.keys()) - {"id", "issue_id", "details"}:
            assert getattr(events[0], column) == getattr(events[1], column), column
        report, other = session.scalars(select(Report).order_by(Report.id)).all()
        assert report.external_number == "HZ000001"
        for column in set(Report.__table__.c.keys()) - {"id", "issue_id", "external_number"}:
            assert getattr(report, column) == getattr(other, column), column


def test_what_was_imported_is_found_checked_and_worked_on(database: Database, tmp_path: Path) -> None:
    imported(database, workbook(tmp_path / "a.xlsx", *(row_of(number) for number in range(1, 6))))
    with database.read() as session:
        found = find_issue_ids(session, "东灵 路灯")
        assert len(found) == 5
        of_the_rows_laid_by_hand = ("网格", "序列")  # without shapes, and with keys of their own
        told = [line.words for line in check_database(session) if line.is_wrong]
        wrong = [words for words in told if not any(one in words for one in of_the_rows_laid_by_hand)]
        assert wrong == []
    with database.begin() as session:
        assert transit(session, found[0], "accept", {"first_contact": 1}, STAFF, NOW, RULES).to_stage == "accepted"


def test_numbers_run_on_and_leave_out_what_is_taken(database: Database, tmp_path: Path) -> None:
    with database.begin() as session:
        register(session, Heard("一", "一", "day_visit", "needs", 1, "张", ""), STAFF, NOW, RULES)
    imported(database, workbook(tmp_path / "a.xlsx", row_of(1), row_of(2)))
    with database.begin() as session:
        session.get_one(Issue, 1).number = "2024-000005"
    imported(database, workbook(tmp_path / "b.xlsx", row_of(3), row_of(4), row_of(5)))
    with database.begin() as session:
        register(session, Heard("末", "末", "day_visit", "needs", 1, "张", ""), STAFF, NOW, RULES)
    with database.read() as session:
        numbers = session.scalars(select(Issue.number).order_by(Issue.id)).all()
    assert [int(number.removeprefix("2024-")) for number in numbers] == [5, 2, 3, 4, 6, 7, 8]


def test_a_second_time_changes_nothing_and_says_how_many_were_known(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", *(row_of(number) for number in range(1, 4)))
    assert imported(database, path) == (3, 0)
    with database.read() as session:
        serial = last_serial(session)
    assert imported(database, path) == (0, 3)
    more = workbook(tmp_path / "b.xlsx", row_of(3, 标题="改过的标题"), row_of(4))
    assert imported(database, more) == (1, 1)
    assert (count_of(database, Issue), count_of(database, IssueEvent), count_of(database, Report)) == (4, 4, 4)
    with database.read() as session:
        seen = changes_after(session, serial)
        assert sorted((change.entity, change.key) for change in seen if change.entity != "mapping") == [
            ("issue", "*"), ("issue_event", "*"), ("report", "*"),
        ]  # fmt: skip


def test_two_who_import_the_same_file_after_one_dry_run_each(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", row_of(1), row_of(2))
    batches = [checked(database, path), checked(database, path)]
    counts = []
    for batch in batches:
        with database.begin() as session:
            done = import_issues(session, batch, STAFF, NOW)
            counts.append((done.new, done.known))
    assert counts == [(2, 0), (0, 2)]
    assert count_of(database, Report) == 2


def test_one_number_of_two_sources_is_two_issues(database: Database, tmp_path: Path) -> None:
    heads = (*HEADS, "来源")
    rows = ((*row_of(1), "12345 热线"), (*row_of(1), "萧然善治码"), (*row_of(1), "12345热线"))
    batch = checked(database, workbook(tmp_path / "a.xlsx", *rows, heads=heads))
    assert [issue.source for issue in batch.fresh] == ["hotline", "qr_code"]
    assert [(row.line, row.reason) for row in batch.bad] == [(4, "工单编号与第 2 行相同")]


FAULTS = (
    ({"工单编号": ""}, "没有工单编号"),
    ({"工单编号": 2.0240802000000012e19}, "工单编号被表格软件当作了数"),
    ({"工单编号": "x" * 61}, "工单编号太长"),
    ({"来电时间": ""}, "来电时间是空的"),
    ({"来电时间": "2024-08-02 11:06"}, "来电时间 2024-08-02 11:06 还没有到"),
    ({"来电时间": "2009-01-01"}, "来电时间早于 2016 年"),
    ({"来电时间": "8月2日"}, "看不懂"),
    ({"标题": "", "内容": ""}, "没有标题，也没有内容"),
    ({"标题": "长" * 61}, "标题太长：最多 60 字，现有 61 字"),
    ({"内容": "长" * 10_001}, "内容太长"),
    ({"来电人": "", "联系电话": ""}, "没有来电人姓名，也没有电话"),
    ({"联系电话": "12"}, "联系电话不像电话号码"),
    ({"联系电话": "1.38E+10"}, "联系电话被表格软件改成了科学记数"),
    ({"网格编码": ""}, "没有写明网格"),
    ({"网格编码": "330109113201999"}, "没有编码为“330109113201999”的网格"),
    ({"网格编码": "3.30109113201002E+14"}, "网格被表格软件改成了科学记数"),
    ({"类别": "天上的事"}, "没有名为“天上的事”的类别"),
)


@pytest.mark.parametrize(("wrong", "reason"), FAULTS)
def test_a_bad_row_is_left_out_with_its_reason(
    current_sqlite_url: str, tmp_path: Path, wrong: dict[str, object], reason: str
) -> None:
    database = Database(current_sqlite_url)
    build(database)
    batch = checked(database, workbook(tmp_path / "a.xlsx", row_of(1), row_of(2, **wrong)))
    database.close()
    assert [issue.line for issue in batch.fresh] == [2]
    assert [row.line for row in batch.bad] == [3]
    assert reason in batch.bad[0].reason


def test_what_is_just_right_is_taken(database: Database, tmp_path: Path) -> None:
    rows = (
        row_of(1, 来电时间="2024-08-02 11:05", 标题="长" * 60, 类别="", 来电人=""),
        row_of(2, 标题="", 内容="只有内容" * 20, 联系电话="", 网格编码="瓜沥镇东灵村第2网格", 类别="roads"),
        row_of(3, 内容="", 网格编码=330109113201003, 工单编号=20240802001, 联系电话=13800001234),
    )
    batch = checked(database, workbook(tmp_path / "a.xlsx", *rows))
    assert batch.bad == []
    first, second, third = batch.fresh
    assert (first.category, first.reporter, first.heard_at) == (None, "", NOW)
    assert (len(second.title), second.title[-1], second.grid_id, second.category) == (60, "…", 2, "roads")
    assert (third.content, third.grid_id, third.external_number) == ("路灯不亮 3", 3, "20240802001")
    assert third.telephone == "13800001234"


def test_a_grid_that_was_redrawn_is_told(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", row_of(1))
    batch = checked(database, path)
    with database.begin() as session:
        session.get_one(Grid, 2).valid_to = date(2024, 8, 1)
    assert "已调整，不再使用" in checked(database, path).bad[0].reason
    with pytest.raises(Refused, match="网格有了调整"), database.begin() as session:
        import_issues(session, batch, STAFF, NOW)
    assert count_of(database, Issue) == 0


def test_bad_rows_come_back_in_a_file_that_can_be_put_right_and_imported(database: Database, tmp_path: Path) -> None:
    moment = datetime(2024, 8, 1, 9, 30)
    rows = (row_of(1), row_of(2, 来电时间=moment, 联系电话="12", 类别="别的"), row_of(3, 标题="=1+1", 网格编码="无"))
    batch = checked(database, workbook(tmp_path / "热线.xlsx", *rows))
    rejects = read_issues(batch.write_rejects(tmp_path / "退回.xlsx"))
    assert rejects.heads == ("原因", *HEADS)
    assert [tuple(cells[1:]) for _, cells in rejects.rows] == [*rows[1:]]
    assert [cells[0] for _, cells in rejects.rows] == [
        "联系电话不像电话号码；没有名为“别的”的类别",
        "没有名为“无”的村社",
    ]
    with database.begin() as session:
        import_issues(session, batch, STAFF, NOW)
    right = workbook(
        tmp_path / "改好.xlsx",
        ("联系电话…", *row_of(2, 来电时间=moment)),
        ("网格…", *row_of(3, 标题="=1+1")),
        heads=rejects.heads,
    )
    with database.read() as session:
        assert choice_for(session, read_issues(right)).is_remembered
    assert imported(database, right) == (2, 0)


def test_a_file_of_bad_rows_that_cannot_be_written_says_so(database: Database, tmp_path: Path) -> None:
    batch = checked(database, workbook(tmp_path / "a.xlsx", row_of(1, 网格编码="")))
    for path in (tmp_path / "none" / "a.xlsx", tmp_path / "a.txt"):
        with pytest.raises(CannotWrite):
            batch.write_rejects(path)
    assert sorted(entry.name for entry in tmp_path.glob("*a*")) == ["a.xlsx"] or not list(tmp_path.glob("*.part"))


def test_columns_and_assumptions_are_remembered_with_the_import_only(database: Database, tmp_path: Path) -> None:
    heads = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛")
    path = workbook(tmp_path / "a.xlsx", row_of(1), heads=heads)
    with database.read() as session:
        assert not choice_for(session, read_issues(path)).columns
    keys = ("external_number", "heard_at", "title", "content", "reporter", "telephone", "grid", "category")
    chosen = Choice(dict(zip(keys, heads, strict=True)), {"source": "mobile", "list": "needs"})
    batch = checked(database, path, choice=chosen)
    with database.read() as session:
        assert not choice_for(session, batch.sheet).is_remembered
    with database.begin() as session:
        import_issues(session, batch, STAFF, NOW)
    with database.read() as session:
        again = choice_for(session, read_issues(path))
        assert (again.columns, again.assumed, again.is_remembered) == (chosen.columns, chosen.assumed, True)
        assert session.scalars(select(Issue.source)).one() == "mobile"


@pytest.mark.parametrize("actor", [STAFF, SUPERVISOR, ADMINISTRATOR])
def test_who_may_import(database: Database, tmp_path: Path, actor: Actor) -> None:
    assert imported(database, workbook(tmp_path / "a.xlsx", row_of(1)), actor) == (1, 0)
    with database.read() as session:
        assert session.scalars(select(IssueEvent.role)).one() == actor.role


@pytest.mark.parametrize("actor", [HANDLER, LEADER, WALL])
def test_who_may_not(database: Database, tmp_path: Path, actor: Actor) -> None:
    path = workbook(tmp_path / "a.xlsx", row_of(1))
    with pytest.raises(Refused, match="不能导入：请值班员、督办员、管理员来办"):
        checked(database, path, actor)
    batch = checked(database, path)
    with pytest.raises(Refused, match="不能导入"), database.begin() as session:
        import_issues(session, batch, actor, NOW)


def test_what_is_not_mapped_or_not_known_refuses_the_dry_run(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", row_of(1))
    with pytest.raises(Refused, match="还要指明哪一列是工单编号、来电时间"):
        checked(database, path, choice=Choice({"title": "标题"}))
    columns = {
        "external_number": "工单编号",
        "heard_at": "来电时间",
        "title": "标题",
        "reporter": "来电人",
        "grid": "网格编码",
    }
    for assumed in ({"source": "火星"}, {"list": "火星"}):
        with pytest.raises(Refused, match="没有「火星」"):
            checked(database, path, choice=Choice(columns, assumed))
    with pytest.raises(Refused, match="表里没有“别的”这一列"):
        checked(database, path, choice=Choice(columns | {"title": "别的"}))


def test_cancelled_at_any_step_nothing_is_there(database: Database, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", HEADS, *(row_of(number) for number in range(1, 4501)))
    batch = checked(database, path)
    shares: list[float] = []

    def stop_later(share: float, _words: str) -> None:
        shares.append(share)
        if len(shares) == 3:
            raise Cancelled("导入已取消，什么也没有写入。")

    with pytest.raises(Cancelled), database.begin() as session:
        import_issues(session, batch, STAFF, NOW, stop_later)
    assert shares == sorted(shares)
    assert (count_of(database, Issue), count_of(database, Report)) == (0, 0)
    assert imported(database, path) == (4500, 0)


def test_a_clock_began_under_the_settings_of_its_day(database: Database, tmp_path: Path) -> None:
    """What was heard before a limit was changed keeps the old one, what was heard since has the new."""
    with database.begin() as session:
        limit = {"amount": 4, "unit": "working_hours"}
        change_setting(
            session, "limits.accept", limit, date(2024, 7, 31), ADMINISTRATOR, "试行", NOW - timedelta(days=9)
        )
    heard = ("2024-07-27 10:00", "2024-07-30 09:00", "2024-07-31 09:00")  # the first is a Saturday
    imported(database, workbook(tmp_path / "a.xlsx", *(row_of(n, 来电时间=at) for n, at in enumerate(heard))))
    with database.read() as session:
        due = session.scalars(select(Issue.due_at).order_by(Issue.id)).all()
    assert [f"{moment.astimezone(CHINA):%m-%d %H:%M}" for moment in due if moment] == [
        "07-29 10:30",
        "07-30 11:00",
        "07-31 15:00",
    ]
