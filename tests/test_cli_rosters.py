"""``commandcenter template``, ``export`` and ``import`` of rosters as a person uses them: real processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from commandcenter.domain.rosters import ROSTER_NAMES
from commandcenter.services.rosters.registry import ROSTERS
from tests.services.intake.files import workbook
from tests.services.pairing_district import District, build
from tests.test_cli import command


@pytest.fixture
def district(current_sqlite_url: str) -> Iterator[District]:
    """The small district."""
    made = build(current_sqlite_url)
    yield made
    made.database.close()


def run(district: District, *words: str) -> tuple[int, str, str]:
    ended = command(*words, "--database", str(district.database.url))
    return ended.returncode, ended.stdout, ended.stderr


def test_the_names_of_rosters_are_those_of_the_registry() -> None:
    assert [term.key for term in ROSTER_NAMES] == list(ROSTERS)


def test_out_and_in_again(district: District, tmp_path: Path) -> None:
    path = str(tmp_path / "干部.xlsx")
    assert run(district, "export", "cadres", path) == (0, f"已导出 9 名干部：{path}。\n", "")
    code, said, _ = run(district, "import", "cadres", path, "--dry-run")
    assert code == 0
    assert "读到 9 行：新增 0，变更 0，不变 9，有问题 0，不在表中 0。" in said
    assert "什么也没有写入" in said
    code, said, _ = run(district, "import", "cadres", path)
    assert "已导入干部：新增 0 名，变更 0 名，不变 9 名。" in said


def test_a_dry_run_tells_what_would_change_and_why_not(district: District, tmp_path: Path) -> None:
    rows = (("G00002", "李思远", "D02"), ("N1", "新人", "D01"), ("N2", "新人", "没有"))
    path = workbook(tmp_path / "a.xlsx", *rows, heads=("干部编号", "姓名", "单位"))
    rejects = tmp_path / "退回.xlsx"
    code, said, _ = run(district, "import", "cadres", str(path), "--dry-run", "--rejects", str(rejects))
    assert code == 0
    for line in (
        "有问题 1：\n  第 4 行 N2：单位：没有编号或名称为“没有”的单位",
        "变更 1：\n  第 2 行 G00002：李思远：单位 D01 住房和城乡建设局 → D02 交通运输局",
        "新增 1：\n  第 3 行 N1：新人",
        "  G00001：张三：不在表中，保持原样",
    ):
        assert line in said
    assert rejects.exists()


def test_pairings_of_a_kind(district: District, tmp_path: Path) -> None:
    out = str(tmp_path / "out.csv")
    assert run(district, "export", "pairings", out, "--kind", "leader_township")[1] == f"已导出 1 项结对：{out}。\n"
    template = str(tmp_path / "模板.xlsx")
    code, said, _ = run(district, "template", "pairings", template, "--kind", "leader_township")
    assert (code, "结对的模板已写到" in said) == (0, True)
    heads = ("结对人编号", "对象编码", "起始日期")
    path = workbook(tmp_path / "a.xlsx", ("G00006", "城厢街道", "2024-08-02"), heads=heads)
    code, said, _ = run(district, "import", "pairings", str(path), "--kind", "leader_township")
    assert (code, "新增 1 项" in said) == (0, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("export", "cadres", "a.docx"), "不认识的文件类型"),
        (("export", "cadres", "nowhere/a.xlsx"), "写不进去"),
        (("export", "cadres", "a.xlsx", "--kind", "squad_grid"), "不分结对类别"),
        (("template", "cadres", "nowhere/a.xlsx"), "写不进去"),
        (("import", "cadres", "none.xlsx"), "没有“none.xlsx”这个文件"),
        (("import", "cadres", "good.xlsx", "--kind", "squad_grid"), "没有 --kind 可选"),
        (("import", "cadres", "good.xlsx", "--source", "12345"), "没有 --source 可选"),
        (("import", "cadres", "good.xlsx", "--map", "颜色=姓名"), "看不懂：请写成 字段=列名"),
        (("import", "pairings", "good.xlsx"), "还要指明哪一列是结对类别"),
        (("export", "weather", "a.xlsx"), "参数有误"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    district: District, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    workbook(tmp_path / "good.xlsx", ("N1", "甲", "D01"), heads=("干部编号", "姓名", "单位"))
    named = [str(tmp_path / word) if "." in word else word for word in words]
    code, _, said = run(district, *named)
    assert code == 2
    assert sentence in said
    assert len(said.strip().splitlines()) == 1
