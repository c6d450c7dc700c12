"""Rosters that are tables: matched by code, nothing deleted, a second time changes nothing."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import func, select

from commandcenter.domain.errors import Cancelled, Refused
from commandcenter.domain.places import credit_check_digit
from commandcenter.domain.workflow import Actor
from commandcenter.services.intake.problems import Unreadable
from commandcenter.services.rosters.importing import dry_run, import_roster
from commandcenter.services.rosters.reading import read_roster
from commandcenter.services.rosters.registry import ROSTERS
from commandcenter.storage.changes import changes_after, last_serial
from commandcenter.storage.schema import (
    Cadre,
    CadreTag,
    Enterprise,
    EnterpriseTag,
    Organization,
    Pairing,
    Project,
    Talent,
)
from tests.services.intake.files import text_file, workbook, workbook_of
from tests.services.pairing_district import NOW, District
from tests.services.rosters.sheets import (
    ADMINISTRATOR,
    checked,
    exported,
    figures,
    imported,
    reasons,
    sheet_of,
    written,
)

GRID = "330109113001001"
TABLES = [key for key in ROSTERS if key != "pairings"]


def credit_code(serial: int) -> str:
    body = f"91330109MA{serial:07d}"
    return body + credit_check_digit(body)


def cadre(number: int, **other: object) -> dict[str, object]:
    return {"干部编号": f"N{number:05d}", "姓名": f"新{number}", "单位": "D01", "职务": "科员"} | other


def enterprise(number: int, **other: object) -> dict[str, object]:
    return {"统一社会信用代码": credit_code(number), "企业名称": f"企业{number}", "网格编码": GRID} | other


@pytest.mark.parametrize("key", list(ROSTERS))
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_is_exported_changes_nothing_when_it_is_imported(
    district: District, tmp_path: Path, key: str, suffix: str
) -> None:
    path = exported(district.database, key, tmp_path / f"a{suffix}")
    batch = checked(district.database, key, path)
    assert reasons(batch) == []
    assert figures(batch) == (0, 0, batch.read, 0, 0)
    assert batch.read > 0
    with district.database.read() as session:
        serial = last_serial(session)
    assert written(district.database, key, batch).known == batch.read
    with district.database.read() as session:
        assert [change.entity for change in changes_after(session, serial)] == ["mapping"]


def test_new_cadres_are_there_as_the_sheet_says(district: District, tmp_path: Path) -> None:
    full = cadre(
        1,
        姓名="单小丽",
        单位="住房和城乡建设局",
        工作电话="138 0000 9999",
        年轻干部="是",
        导师="√",
        方言和专长="法律、本地话",
        离任日期="2030-01-01",
    )
    done = imported(district.database, "cadres", sheet_of(tmp_path / "a.xlsx", full, cadre(2)))
    assert (done.new, done.changed, done.known) == (2, 0, 0)
    with district.database.read() as session:
        row = session.scalars(select(Cadre).where(Cadre.code == "N00001")).one()
        assert (row.name, row.initials, row.telephone) == ("单小丽", "sxl", "13800009999")
        assert (row.is_young, row.is_leader, row.is_mentor) == (True, False, True)
        assert (row.organization_id, row.left_on) == (district.departments[0], date(2030, 1, 1))
        tags = session.scalars(select(CadreTag.tag).where(CadreTag.cadre_id == row.id)).all()
        assert set(tags) == {"law", "dialect_local"}


def test_a_change_is_told_field_by_field_and_only_mapped_columns_change(district: District, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {"干部编号": "G00001", "电话": "13900000000", "单位": "交通运输局"})
    batch = checked(district.database, "cadres", path)
    assert reasons(batch) == [(2, "张三还有「部门结对镇街」联络员 1 处：请先移交或结束，再导入这一改动")]
    path = sheet_of(tmp_path / "b.xlsx", {"干部编号": "G00002", "电话": "13900000000", "单位": "交通运输局"})
    batch = checked(district.database, "cadres", path)
    assert figures(batch) == (0, 1, 0, 0, 7)
    told = batch.pages()[0].lines[0]
    assert (told.line, told.number) == (2, "G00002")
    assert told.words == "李思远：单位 D01 住房和城乡建设局 → D02 交通运输局；工作电话 13800000002 → 13900000000"
    assert written(district.database, "cadres", batch).changed == 1
    with district.database.read() as session:
        row = session.get_one(Cadre, district.cadres[1])
        assert (row.name, row.post, row.telephone) == ("李思远", "科员", "13900000000")
        assert row.organization_id == district.departments[1]
    assert imported(district.database, "cadres", path).known == 1


def test_tags_are_replaced_and_cleared(district: District, tmp_path: Path) -> None:
    code = credit_code(2)

    def borne() -> set[str]:
        with district.database.read() as session:
            query = select(EnterpriseTag.tag).where(EnterpriseTag.enterprise_id == district.plain_enterprise)
            return set(session.scalars(query))

    for words, keys in (("小巨人，新雏鹰", {"little_giant", "rising"}), ("新雏鹰", {"rising"}), ("", set())):
        path = sheet_of(tmp_path / "a.xlsx", {"统一社会信用代码": code, "培育标签": words})
        assert imported(district.database, "enterprises", path).changed == 1
        assert borne() == keys


def test_absent_rows_are_told_and_kept(district: District, tmp_path: Path) -> None:
    batch = checked(district.database, "cadres", sheet_of(tmp_path / "a.xlsx", cadre(1)))
    assert batch.in_words() == "读到 1 行：新增 1，变更 0，不变 0，有问题 0，不在表中 8。"
    absent = next(page for page in batch.pages() if page.key == "absent")
    assert ("G00001", "张三：不在表中，保持原样") in [(line.number, line.words) for line in absent.lines]
    assert "G00009" not in [line.number for line in absent.lines]  # has left
    written(district.database, "cadres", batch)
    with district.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Cadre)) == 10


def test_good_rows_go_in_and_bad_ones_come_back_to_be_put_right(district: District, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", cadre(1), cadre(2, 单位="没有的局"), cadre(3, 姓名=""))
    batch = checked(district.database, "cadres", path)
    assert reasons(batch) == [
        (3, "单位：没有编号或名称为“没有的局”的单位"),
        (4, "没有姓名"),
    ]
    assert written(district.database, "cadres", batch).new == 1
    back = batch.write_rejects(tmp_path / "退回.xlsx")
    again = checked(district.database, "cadres", back)
    assert [row.number for row in again.bad] == ["N00002", "N00003"]
    put_right = [
        dict(zip(again.sheet.heads, cells, strict=True)) | {"单位": "D02", "姓名": "好了"}
        for _, cells in again.sheet.rows
    ]
    assert imported(district.database, "cadres", sheet_of(tmp_path / "b.xlsx", *put_right)).new == 2


def test_both_lines_of_a_code_that_stands_twice_are_named(district: District, tmp_path: Path) -> None:
    batch = checked(district.database, "cadres", sheet_of(tmp_path / "a.xlsx", cadre(1), cadre(2), cadre(1)))
    assert reasons(batch) == [
        (2, "干部编号与第 4 行相同：请只留一行"),
        (4, "干部编号与第 2 行相同：请只留一行"),
    ]
    assert figures(batch)[0] == 1


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91330109MA0000", "应为 18 位，现有 14 位"),
        ("91330109MAO0000011", "第 11 位“O”不能用：只用数字和除 I、O、S、V、Z 以外的大写字母"),
        (credit_code(1)[:-1] + ("A" if credit_code(1)[-1] != "A" else "B"), "校验位不符"),
        (913301090000000011, "被表格软件当作了数，末几位已失真"),
        ("9.13301E+17", "被表格软件改成了科学记数"),
    ],
)
def test_what_is_wrong_with_a_credit_code_is_said(
    district: District, tmp_path: Path, code: object, reason: str
) -> None:
    path = sheet_of(tmp_path / "a.xlsx", enterprise(7, 统一社会信用代码=code))
    batch = checked(district.database, "enterprises", path)
    assert reason in batch.bad[0].reason
    assert batch.bad[0].reason.startswith("统一社会信用代码")


def test_a_credit_code_may_be_written_small_and_wide(district: District, tmp_path: Path) -> None:
    wide = credit_code(9).lower().translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
    batch = checked(
        district.database, "enterprises", sheet_of(tmp_path / "a.xlsx", enterprise(9, 统一社会信用代码=wide))
    )
    assert [row.record["code"] for row in batch.fresh] == [credit_code(9)]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"网格编码": "330109113001999"}, "没有编码为“330109113001999”的网格"),
        ({"网格编码": ""}, "没有网格编码"),
        ({"培育标签": "百强、大企业"}, "培育标签没有“大企业”这一项"),
        ({"企业名称": "长" * 61}, "企业名称太长"),
    ],
)
def test_what_is_wrong_with_an_enterprise(
    district: District, tmp_path: Path, other: dict[str, object], reason: str
) -> None:
    batch = checked(district.database, "enterprises", sheet_of(tmp_path / "a.xlsx", enterprise(7, **other)))
    assert reason in batch.bad[0].reason


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"干部编号": 330109198001011234}, "干部编号被表格软件当作了数"),
        ({"干部编号": "长" * 31}, "干部编号太长"),
        ({"工作电话": "问办公室"}, "工作电话不像电话号码"),
        ({"年轻干部": "也许"}, "年轻干部“也许”看不懂：请写是或否"),
        ({"离任日期": "改日"}, "离任日期“改日”看不懂"),
        ({"离任日期": "0024-01-01"}, "应在 1949 到 2100 年之间"),
        ({"方言和专长": "法律、厨艺"}, "方言和专长没有“厨艺”这一项"),
    ],
)
def test_what_is_wrong_with_a_cadre(district: District, tmp_path: Path, other: dict[str, object], reason: str) -> None:
    batch = checked(district.database, "cadres", sheet_of(tmp_path / "a.xlsx", cadre(1, **other)))
    assert reason in batch.bad[0].reason


def test_a_new_row_needs_what_a_change_does_not(district: District, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {"干部编号": "G00001", "职务": "局长"}, {"干部编号": "N1", "职务": "科员"})
    batch = checked(district.database, "cadres", path)
    assert figures(batch)[:4] == (0, 1, 0, 1)
    assert batch.bad[0].reason == "是新的干部，还须写明姓名、单位"


def test_organizations_fit_their_places(district: District, tmp_path: Path) -> None:
    def unit(number: int, kind: str, **other: object) -> dict[str, object]:
        return {"单位编码": f"X{number}", "单位名称": f"单位{number}", "单位类别": kind} | other

    path = sheet_of(
        tmp_path / "a.xlsx",
        unit(1, "镇街机关"),
        unit(2, "村社组织", 镇街="城厢街道"),
        unit(3, "村社组织", 镇街="城厢街道", 村社="330109113001"),
        unit(4, "村社组织", 村社="330109113001"),
        unit(5, "部门", 简称="五"),
        unit(6, "街道办", 村社="东灵村"),
    )
    batch = checked(district.database, "organizations", path)
    assert [reason.partition("：")[0] for _, reason in reasons(batch)] == [
        "镇街机关须写镇街",
        "村社组织须写村社",
        "东灵村不在城厢街道",
        "单位类别没有“街道办”这一项",
    ]
    assert batch.bad[-1].reasons[1] == "村社：有 2 个村社叫“东灵村”，请写编码"
    assert written(district.database, "organizations", batch).new == 2
    with district.database.read() as session:
        four, five = session.scalars(
            select(Organization).where(Organization.code.in_(("X4", "X5"))).order_by(Organization.code)
        ).all()
        assert (four.township_code, four.village_code, four.short_name) == ("330109113", "330109113001", "单位4")
        assert (five.kind, five.short_name, five.initials) == ("department", "五", "dw5")


def test_who_leaves_is_refused_while_they_hold(district: District, tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "a.xlsx",
        {"干部编号": "G00005", "离任日期": "2024-09-01", "区领导": "否"},
        {"干部编号": "G00007", "离任日期": "2024-09-01", "区领导": "否"},
        {"干部编号": "G00006", "离任日期": "", "区领导": "否"},
    )
    batch = checked(district.database, "cadres", path)
    assert reasons(batch) == [
        (2, "孙七还有「网格走亲小分队」1 个网格：请先移交或结束，再导入这一改动"),
        (4, "周明还有「联系镇街」1 个镇街：请先移交或结束，再导入这一改动"),
    ]
    assert written(district.database, "cadres", batch).changed == 1
    with district.database.read() as session:
        assert session.get_one(Cadre, district.mentor).left_on == date(2024, 9, 1)


def test_a_unit_is_not_dissolved_while_it_holds_and_an_enterprise_keeps_its_tag(
    district: District, tmp_path: Path
) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {"单位编码": "D01", "撤销日期": date(2024, 9, 1)})
    batch = checked(district.database, "organizations", path)
    assert reasons(batch) == [(2, "住房和城乡建设局还有「部门结对镇街」1 个镇街：请先移交或结束，再导入这一改动")]
    path = sheet_of(tmp_path / "b.xlsx", {"单位编码": "D02", "撤销日期": date(2024, 9, 1)})
    assert imported(district.database, "organizations", path).changed == 1
    with district.database.read() as session:
        assert session.get_one(Organization, district.departments[1]).dissolved_on == date(2024, 9, 1)


def test_projects_and_talents(district: District, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {"项目编号": "P2", "项目名称": "轻轨", "所在镇街": "瓜沥"})
    assert imported(district.database, "projects", path).new == 1
    path = sheet_of(tmp_path / "b.xlsx", {"人才编号": "R2", "姓名": "李博士", "领域": "化工", "企业": "航民股份"})
    assert imported(district.database, "talents", path).new == 1
    with district.database.read() as session:
        project = session.scalars(select(Project).where(Project.code == "P2")).one()
        assert project.township_code == "330109113"
        assert session.scalars(select(Talent.enterprise_id).where(Talent.code == "R2")).one() == district.enterprise


def test_who_may_and_who_may_not(district: District, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", cadre(1))
    batch = checked(district.database, "cadres", path)
    for role in ("staff", "leader", "supervisor", "handler", "wall"):
        with pytest.raises(Refused, match="不能导入或导出干部：请管理员来办"):
            checked(district.database, "cadres", path, actor=Actor(role))
        with pytest.raises(Refused, match="不能导入或导出干部"):
            written(district.database, "cadres", batch, Actor(role))


def test_what_changed_since_the_dry_run_is_noticed(district: District, tmp_path: Path) -> None:
    batch = checked(district.database, "cadres", sheet_of(tmp_path / "a.xlsx", cadre(1), cadre(2)))
    imported(district.database, "cadres", sheet_of(tmp_path / "b.xlsx", cadre(1)))
    done = written(district.database, "cadres", batch)
    assert (done.new, done.known) == (1, 1)
    leaving = sheet_of(tmp_path / "c.xlsx", {"干部编号": "G00007", "离任日期": "2024-09-01"})
    batch = checked(district.database, "cadres", leaving)
    with district.database.begin() as session:
        session.add(
            Pairing(
                kind="mentor_cadre",
                holder_cadre_id=district.mentor,
                target_cadre_id=district.young,
                started_on=date(2024, 1, 1),
            )
        )
    with pytest.raises(Refused, match="检查以后数据有了变化，什么也没有写入：第 2 行吴导还有"):
        written(district.database, "cadres", batch)


def test_stopped_nothing_is_written(district: District, tmp_path: Path) -> None:
    roster = ROSTERS["cadres"]
    path = sheet_of(tmp_path / "a.xlsx", cadre(1))

    def stop(_share: float, _words: str) -> None:
        raise Cancelled("停")

    batch = checked(district.database, "cadres", path)
    with pytest.raises(Cancelled), district.database.read() as session:
        dry_run(roster, session, batch.sheet, batch.choice, ADMINISTRATOR, NOW, stop)
    with pytest.raises(Cancelled), district.database.begin() as session:
        import_roster(roster, session, batch, ADMINISTRATOR, NOW, stop)
    assert figures(checked(district.database, "cadres", path))[0] == 1


def test_files_that_are_no_roster(district: District, tmp_path: Path) -> None:
    cadres = ROSTERS["cadres"]
    paper, empty = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    paper.write_bytes(b"hello, this is no workbook \0")
    empty.write_bytes(b"")
    for path, words in ((paper, "不是能读的表格"), (empty, "是空的"), (tmp_path / "none.xlsx", "没有“none.xlsx”")):
        with pytest.raises(Unreadable, match=words):
            read_roster(cadres, path)
    heads_only = workbook(tmp_path / "c.xlsx", heads=("干部编号", "姓名"))
    with pytest.raises(Unreadable, match="只有表头"):
        read_roster(cadres, heads_only)
    two = workbook_of(tmp_path / "d.xlsx", {"封面": [("请看下一页",)], "名单": [("干部编号", "姓名"), ("N1", "甲")]})
    assert read_roster(cadres, two).name == "名单"
    with pytest.raises(Unreadable, match="没有工作表“别的”：有封面、名单"):
        read_roster(cadres, two, "别的")
    with pytest.raises(Refused, match="还要指明哪一列是干部编号"):
        checked(district.database, "cadres", workbook(tmp_path / "e.xlsx", ("甲", "乙"), heads=("一", "二")))


def test_merged_heads_and_formulas(district: District, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "干部花名册")
        for place, head in enumerate(("干部编号", "姓名")):
            sheet.merge_range(1, place, 2, place, head)
        sheet.merge_range(1, 2, 1, 3, "工作")
        sheet.write_row(2, 2, ["单位", "职务"])
        sheet.write_formula(3, 0, '="N"&1', value="N1")
        sheet.write_row(3, 1, ["甲", "D01", "科员"])
        sheet.write_row(4, 0, ["N2", "乙"])
        sheet.write_formula(4, 2, "=VLOOKUP(1,A:A,1)", value="#N/A")
    columns = {"code": "干部编号", "name": "姓名", "organization": "工作单位", "post": "工作职务"}
    batch = checked(district.database, "cadres", path, columns=columns)
    assert [row.record["code"] for row in batch.fresh] == ["N1"]
    assert reasons(batch) == [(5, "没有单位")]


def test_a_csv_of_another_office(district: District, tmp_path: Path) -> None:
    path = text_file(
        tmp_path / "a.csv", ("工号", "姓名", "所属单位"), ("N1", "甲", "财政局"), encoding="gb18030", separator="\t"
    )
    assert imported(district.database, "cadres", path).new == 1


def test_columns_are_remembered(district: District, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("N1", "甲", "D01"), heads=("一", "二", "三"))
    columns = {"code": "一", "name": "二", "organization": "三"}
    written(district.database, "cadres", checked(district.database, "cadres", path, columns=columns))
    assert figures(checked(district.database, "cadres", path))[2] == 1


def test_many_rows(district: District, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", [*cadre(0)], *([*cadre(number).values()] for number in range(20_000)))
    assert imported(district.database, "cadres", path).new == 20_000
    assert imported(district.database, "cadres", path).known == 20_000
    with district.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Enterprise)) == 2
