"""Pairings by sheet: all kinds, under the rules of pairings, with what stands in the same sheet."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from commandcenter.domain.errors import Refused
from commandcenter.domain.pairing import PAIRING_KINDS
from commandcenter.domain.workflow import Actor
from commandcenter.services.rosters.registry import ROSTERS
from commandcenter.storage.schema import Cadre, Pairing
from tests.services.intake.files import workbook
from tests.services.pairing_district import District
from tests.services.rosters.sheets import checked, exported, figures, imported, reasons, sheet_of, written

SQUAD = "网格走亲小分队"


def row(kind: str, holder: str, target: str, start: object = "2024-08-02", **other: object) -> dict[str, object]:
    named = {"结对类别": kind, "结对人编号": holder, "对象编码": target, "身份": "", "联络员编号": ""}
    return named | {"起始日期": start, "结束日期": "", "结束原因": ""} | other


ALL_KINDS = (
    row("联系镇街", "G00006", "城厢街道"),
    row("包联村社", "周明", "330109113001"),
    row("联系百强企业", "G00006", "航民股份"),
    row("联系重点项目", "G00006", "P1"),
    row("联系重要人才", "G00006", "R1"),
    row("部门结对镇街", "交通运输局", "330109113", 联络员编号="G00004"),
    row("单位结对村社", "A01", "330109113001"),
    row(SQUAD, "G00001", "330109001001001", 身份="固定下沉", 起始原因="补缺口"),
    row("助企陪跑", "G00002", "航民股份"),
    row("助企帮帮团", "H01", "航民股份"),
    row("导师带干部", "G00007", "G00008"),
)


def test_every_kind_of_the_registry_goes_in_and_out(district: District, tmp_path: Path) -> None:
    assert {one["结对类别"] for one in ALL_KINDS} == {kind.name for kind in PAIRING_KINDS}
    path = sheet_of(tmp_path / "a.xlsx", *ALL_KINDS)
    batch = checked(district.database, "pairings", path)
    assert reasons(batch) == []
    assert figures(batch)[:4] == (11, 0, 0, 0)
    assert written(district.database, "pairings", batch).new == 11
    assert imported(district.database, "pairings", path).known == 11
    with district.database.read() as session:
        rows = session.scalars(select(Pairing).where(Pairing.started_on == date(2024, 8, 2))).all()
        assert {row.kind for row in rows} == {kind.key for kind in PAIRING_KINDS}
        squad = next(row for row in rows if row.kind == "squad_grid")
        assert (squad.role, squad.grid_id, squad.start_reason) == ("posted", district.grids[0], "补缺口")
    out = exported(district.database, "pairings", tmp_path / "out.xlsx")
    again = checked(district.database, "pairings", out)
    assert figures(again) == (0, 0, again.read, 0, 0)


@pytest.mark.parametrize(
    ("meant", "reason"),
    [
        (row("联系镇街", "G00001", "城厢街道"), "张三不是区领导：「联系镇街」须由区领导结对"),
        (row("部门结对镇街", "A01", "330109001", 联络员编号="G00006"), "财政局是区级单位，不能「部门结对镇街」"),
        (row("部门结对镇街", "D02", "330109001"), "须指定联络员"),
        (row("部门结对镇街", "D02", "330109001", 联络员编号="G00001"), "张三不在交通运输局"),
        (row(SQUAD, "G00001", "330109001001001"), "须写明身份"),
        (row("联系镇街", "G00006", "城厢街道", 身份="队长"), "不分身份"),
        (row("联系百强企业", "G00006", "小吃店"), "小吃店不是百强企业"),
        (row(SQUAD, "G00009", "330109001001001", 身份="队员"), "钱八已于2023年1月1日离任"),
        (row(SQUAD, "G00001", "330109001001001", "2026-01-01", 身份="队员"), "太远"),
        (row("导师带干部", "G00007", "G00001"), "张三不是年轻干部"),
        (row(SQUAD, "G00001", "330109001001999", 身份="队员"), "没有编码为“330109001001999”的网格"),
        (row(SQUAD, "没有的人", "330109001001001", 身份="队员"), "没有编号或名称为“没有的人”的"),
        (row("联系天下", "G00006", "城厢街道"), "结对类别没有“联系天下”这一项"),
        (row(SQUAD, "G00001", "330109001001001", 身份="队员", 结束日期="2024-09-01"), "须写结束原因"),
        (row(SQUAD, "G00001", "330109001001001", 身份="队员", 结束原因="调离"), "须写结束日期"),
        (row(SQUAD, "G00002", "330109113001001", 身份="队员"), "不能重复"),
        (row(SQUAD, "G00001", "330109113001001", 身份="队长"), "已有队长"),
    ],
)
def test_what_the_rules_refuse_is_said_with_their_sentence(
    district: District, tmp_path: Path, meant: dict[str, object], reason: str
) -> None:
    batch = checked(district.database, "pairings", sheet_of(tmp_path / "a.xlsx", meant))
    assert reason in batch.bad[0].reason
    assert not batch.writable


def test_rows_of_one_sheet_count_for_each_other(district: District, tmp_path: Path) -> None:
    grids = ("330109001001001", "330109001001002", "330109001002001", "330109001002002")
    rows = [row(SQUAD, "G00001", grid, 身份="队长") for grid in grids]
    batch = checked(district.database, "pairings", sheet_of(tmp_path / "a.xlsx", *rows))
    assert figures(batch)[:4] == (3, 0, 0, 1)
    assert "张三已有 3 个网格（「网格走亲小分队」上限 3）" in batch.bad[0].reason
    two = [row(SQUAD, holder, grids[0], 身份="队长") for holder in ("G00001", "G00003")]
    batch = checked(district.database, "pairings", sheet_of(tmp_path / "b.xlsx", *two))
    assert [line for line, _ in reasons(batch)] == [3]
    assert "已有队长" in batch.bad[0].reason
    assert written(district.database, "pairings", batch).new == 1


def test_one_ends_and_another_begins_in_the_same_sheet(district: District, tmp_path: Path) -> None:
    ends = row(SQUAD, "G00005", "330109113001001", "2020-01-01", 身份="队长", 结束日期="2024-08-10", 结束原因="轮换")
    begins = row(SQUAD, "G00001", "330109113001001", "2024-08-10", 身份="队长")
    early = row(SQUAD, "G00003", "330109113001001", "2024-08-05", 身份="队长", 结束日期="2024-08-12", 结束原因="代")
    batch = checked(district.database, "pairings", sheet_of(tmp_path / "a.xlsx", begins, ends, early))
    assert figures(batch)[:4] == (1, 1, 0, 1)
    assert [line for line, _ in reasons(batch)] == [4]
    assert batch.pages()[1].lines[0].words == (
        "孙七 → 330109113001001 东灵村：结束日期 （空） → 2024-08-10；结束原因 （空） → 轮换"
    )
    done = written(district.database, "pairings", batch)
    assert (done.new, done.changed) == (1, 1)
    with district.database.read() as session:
        leaders = session.scalars(
            select(Pairing).where(Pairing.grid_id == district.grids[4], Pairing.role == "leader").order_by(Pairing.id)
        ).all()
        assert [(one.started_on, one.ended_on) for one in leaders] == [
            (date(2020, 1, 1), date(2024, 8, 10)),
            (date(2024, 8, 10), None),
        ]


def test_what_has_ended_stays_as_it_is(district: District, tmp_path: Path) -> None:
    ended = row(SQUAD, "G00005", "330109113001001", "2020-01-01", 身份="队长", 结束日期="2024-08-01", 结束原因="轮换")
    assert imported(district.database, "pairings", sheet_of(tmp_path / "a.xlsx", ended)).changed == 1
    for other, reason in (
        ({"结束日期": "2024-07-01"}, "已于2024年8月1日结束（轮换），不能再改"),
        ({"结束日期": "", "结束原因": ""}, "不能改回"),
        ({"身份": "队员"}, "已有的结对只能结束，不能改身份"),
    ):
        batch = checked(district.database, "pairings", sheet_of(tmp_path / "b.xlsx", ended | other))
        assert reason in batch.bad[0].reason


def test_the_past_can_be_brought_in(district: District, tmp_path: Path) -> None:
    past = row(SQUAD, "G00001", "330109113001001", "2018-01-01", 身份="队长", 结束日期="2019-12-31", 结束原因="轮换")
    assert imported(district.database, "pairings", sheet_of(tmp_path / "a.xlsx", past)).new == 1


def test_a_kind_may_be_assumed(district: District, tmp_path: Path) -> None:
    heads = ("结对人编号", "对象编码", "起始日期", "身份")
    path = workbook(tmp_path / "a.xlsx", ("G00001", "330109001001001", "2024-08-02", "队员"), heads=heads)
    with pytest.raises(Refused, match="还要指明哪一列是结对类别，或选定一种"):
        checked(district.database, "pairings", path)
    with pytest.raises(Refused, match="没有「friendship」这一结对类别"):
        checked(district.database, "pairings", path, {"kind": "friendship"})
    batch = checked(district.database, "pairings", path, {"kind": "squad_grid"})
    assert figures(batch) == (1, 0, 0, 0, 4)  # of the kind only
    only = exported(district.database, "pairings", tmp_path / "out.xlsx", {"kind": "leader_township"})
    assert checked(district.database, "pairings", only).read == 1


def test_who_assigns_may_import_pairings(district: District, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", *ALL_KINDS)
    for role in ("staff", "handler", "wall"):
        with pytest.raises(Refused, match="不能导入或导出结对：请区领导、督办员、管理员来办"):
            checked(district.database, "pairings", path, actor=Actor(role))
    batch = checked(district.database, "pairings", path, actor=Actor("leader"))
    assert written(district.database, "pairings", batch, Actor("supervisor")).new == 11


def test_what_somebody_else_began_meanwhile_is_noticed(district: District, tmp_path: Path) -> None:
    batch = checked(
        district.database,
        "pairings",
        sheet_of(tmp_path / "a.xlsx", row(SQUAD, "G00001", "330109001001001", 身份="队长")),
    )
    other = sheet_of(tmp_path / "b.xlsx", row(SQUAD, "G00003", "330109001001001", 身份="队长"))
    assert imported(district.database, "pairings", other).new == 1
    with pytest.raises(Refused, match=r"检查以后数据有了变化，什么也没有写入：第 2 行.*已有队长"):
        written(district.database, "pairings", batch)


def test_roles_and_names_are_those_of_the_registry() -> None:
    fields = ROSTERS["pairings"].by_key
    assert fields["kind"].form.choices == tuple(kind.name for kind in PAIRING_KINDS)


def test_two_of_a_name_need_their_number(district: District, tmp_path: Path) -> None:
    with district.database.begin() as session:
        session.get_one(Cadre, district.cadres[1]).name = "张三"
    batch = checked(district.database, "pairings", sheet_of(tmp_path / "a.xlsx", row("助企陪跑", "张三", "航民股份")))
    assert batch.bad[0].reason == "结对人编号：有 2 名干部叫“张三”，请写编号"
