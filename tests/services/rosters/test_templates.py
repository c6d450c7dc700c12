"""Templates and exports: heads that are known again, an example that is never imported, guards against spreadsheets."""

import re
import zipfile
from pathlib import Path

import pytest

from commandcenter.domain.pairing import PAIRING_KINDS, PairingKind
from commandcenter.services.intake.cells import text_of
from commandcenter.services.intake.problems import Unreadable
from commandcenter.services.intake.sheets import read_sheet
from commandcenter.services.rosters.exporting import CannotExport
from commandcenter.services.rosters.forms import Flag, OneOf
from commandcenter.services.rosters.reading import EXAMPLE, read_roster
from commandcenter.services.rosters.registry import ROSTERS
from commandcenter.services.rosters.templates import write_template
from tests.services.pairing_district import District
from tests.services.rosters.sheets import checked, exported, figures


@pytest.mark.parametrize("key", list(ROSTERS))
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_every_field_is_found_again_and_the_example_is_not_taken(tmp_path: Path, key: str, suffix: str) -> None:
    roster, path = ROSTERS[key], tmp_path / f"a{suffix}"
    write_template(roster, path, {})
    with pytest.raises(Unreadable, match="只有表头和示例"):
        read_roster(roster, path)
    sheet = read_sheet(path, roster.targets.is_head)
    assert roster.targets.propose(sheet.heads) == {field.key: field.name for field in roster.fields}
    assert text_of(sheet.rows[0][1][0]).startswith(EXAMPLE)
    assert len(sheet.rows) == 1


@pytest.mark.parametrize("key", list(ROSTERS))
def test_choices_are_lists_and_codes_are_text(tmp_path: Path, key: str) -> None:
    roster, path = ROSTERS[key], tmp_path / "a.xlsx"
    write_template(roster, path, {})
    with zipfile.ZipFile(path) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    chosen = [field for field in roster.fields if field.form.choices]
    lists = re.findall(r"<formula1>\"(.*?)\"</formula1>", sheet)
    assert lists == [",".join(field.form.choices) for field in chosen]
    assert all(isinstance(field.form, (OneOf, Flag)) or field.key == "role" for field in chosen)
    assert 'numFmtId="49"' in styles  # text
    columns = re.findall(r"<col [^>]*/>", sheet)
    assert any('style="' in column for column in columns)


@pytest.mark.parametrize("kind", PAIRING_KINDS, ids=lambda kind: kind.key)
def test_a_template_of_one_kind_shows_that_kind(tmp_path: Path, kind: PairingKind) -> None:
    roster, path = ROSTERS["pairings"], tmp_path / "a.csv"
    write_template(roster, path, {"kind": kind.key})
    example = read_sheet(path, roster.targets.is_head).rows[0][1]
    assert example[0] == f"{EXAMPLE} {kind.name}"


def test_an_explanation_stands_beside(tmp_path: Path) -> None:
    write_template(ROSTERS["cadres"], tmp_path / "a.xlsx", {})
    page = read_sheet(tmp_path / "a.xlsx", lambda text: text in ("列", "是否必填", "含义"), "填写说明")
    told = {text_of(cells[0]): tuple(map(text_of, cells[1:4])) for _, cells in page.rows}
    assert told["干部编号"] == ("必填", "按它对应同一个人", "文本格式，不要让表格软件当作数")
    assert "法律" in told["方言和专长"][2]
    assert any("不会删除" in text for text in told)


def test_a_row_beside_the_example_is_taken(district: District, tmp_path: Path) -> None:
    out = exported(district.database, "cadres", tmp_path / "a.csv")
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    out.write_text("\n".join((lines[0], "示例 G9,张示范,D01", *lines[1:3])), encoding="utf-8")
    batch = checked(district.database, "cadres", out)
    assert figures(batch)[:4] == (0, 0, 2, 0)


def test_long_codes_survive_a_spreadsheet_that_opens_the_csv(district: District, tmp_path: Path) -> None:
    text = exported(district.database, "enterprises", tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert '"=""330109113001001"""' in text


def test_where_nothing_can_be_written(district: District, tmp_path: Path) -> None:
    with pytest.raises(CannotExport, match=r"不认识的文件类型“\.docx”"):
        exported(district.database, "cadres", tmp_path / "a.docx")
    with pytest.raises(CannotExport, match="写不进去"):
        exported(district.database, "cadres", tmp_path / "none" / "a.xlsx")
    assert not [*tmp_path.glob("*.part"), *tmp_path.glob("*.xlsx")]
