"""Reading sheets: every form that offices send, and a sentence for everything that is none."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from commandcenter.services.intake.issue_fields import ISSUE_FIELDS
from commandcenter.services.intake.problems import Unreadable
from commandcenter.services.intake.sheets import Sheet, read_sheet
from tests.services.intake.files import HEADS, row_of, text_file, workbook, workbook_of
from tests.services.intake.locked import locked_workbook


def read(path: Path, name: str | None = None) -> Sheet:
    return read_sheet(path, ISSUE_FIELDS.is_head, name)


def test_a_workbook_gives_its_rows_with_their_lines(tmp_path: Path) -> None:
    moment, day = datetime(2024, 8, 1, 9, 30), date(2024, 8, 1)
    sheet = read(workbook(tmp_path / "a.xlsx", row_of(1), (), row_of(2, 来电时间=moment), row_of(3, 来电时间=day)))
    assert sheet.heads == HEADS
    assert [line for line, _ in sheet.rows] == [2, 4, 5]
    assert [cells[1] for _, cells in sheet.rows] == ["2024-08-01 09:30", moment, day]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_a_text_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = (HEADS, row_of(1, 内容="一句，\n两句, 三句; 四句\t“五”句 | 六"), row_of(2, 标题='又"坏"了'))
    sheet = read(text_file(tmp_path / "a.csv", *rows, encoding=encoding, separator=separator))
    assert sheet.heads == HEADS
    assert [tuple(cells) for _, cells in sheet.rows] == [*rows[1:]]


def test_what_is_inside_counts_not_the_name(tmp_path: Path) -> None:
    workbook(tmp_path / "a.csv", row_of(1))
    text_file(tmp_path / "b.xls", HEADS, row_of(1), separator="\t")
    assert read(tmp_path / "a.csv").heads == read(tmp_path / "b.xls").heads == HEADS


def test_of_three_sheets_the_one_with_known_heads_is_taken(tmp_path: Path) -> None:
    sheets = {"说明": (("本表由系统导出",),), "导出": (HEADS, row_of(1)), "统计": (("镇街", "件数"), ("瓜沥镇", 3))}
    path = workbook_of(tmp_path / "a.xlsx", sheets)
    assert read(path).name == "导出"
    assert read(path).names == ("说明", "导出", "统计")
    assert read(path, "统计").heads == ("镇街", "件数")
    with pytest.raises(Unreadable, match="没有工作表“别的”"):
        read(path, "别的")


def test_heads_stand_under_a_merged_title(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 7, "12345 热线工单导出")
        sheet.write_string(1, 0, "导出时间：2024-08-02")
        sheet.write_row(2, 0, HEADS)
        sheet.write_row(3, 0, row_of(1))
    found = read(tmp_path / "a.xlsx")
    assert found.heads == HEADS
    assert [line for line, _ in found.rows] == [4]


def test_heads_over_two_lines_are_joined(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "工单编号")
        sheet.merge_range(0, 1, 1, 1, "来电时间")
        sheet.merge_range(0, 2, 0, 3, "反映人")
        sheet.write_row(1, 2, ("姓名", "电话"))
        sheet.write_row(2, 0, ("HZ1", "2024-08-01", "王小明", "13800001234"))
    found = read(tmp_path / "a.xlsx")
    assert found.heads == ("工单编号", "来电时间", "反映人姓名", "反映人电话")
    assert len(found.rows) == 1
    assert ISSUE_FIELDS.propose(found.heads)["telephone"] == "反映人电话"


def test_columns_without_a_head_are_named_by_their_letter_or_left_out(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("HZ1", "2024", "x", "", "y"), heads=("工单编号", "来电时间", "", "", "备注"))
    assert read(path).heads == ("工单编号", "来电时间", "（C 列）", "备注")


def test_two_columns_of_one_name_stay_two(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("HZ1", "1", "2", "3"), heads=("工单编号", "电话", "电话", "电话"))
    assert read(path).heads == ("工单编号", "电话", "电话（2）", "电话（3）")


def stray_cell(path: Path, row: int, column: int) -> Path:
    """A workbook with one blank in a far corner: read as a full rectangle it would not fit into any memory."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, row_of(1))
        sheet.write_string(row, column, " ")
    return path


def test_a_formatted_but_empty_far_cell_does_no_harm(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, row_of(1))
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    assert len(read(tmp_path / "a.xlsx").rows) == 1


def open_document(path: Path, table: str) -> Path:
    """An .ods with one table."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="导出">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        parts.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def ods_row(*values: object) -> str:
    cells = (
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>' for value in values
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


ODS_REST = (
    '<table:table-row table:number-rows-repeated="1048570">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def test_an_open_document_is_read_and_its_endless_empty_rest_is_not(tmp_path: Path) -> None:
    sheet = read(open_document(tmp_path / "a.ods", ods_row(*HEADS) + ods_row(*row_of(1)) + ODS_REST))
    assert sheet.heads == HEADS
    assert [tuple(cells) for _, cells in sheet.rows] == [row_of(1)]


BAD_FILES = {
    "nothing.xlsx": (b"", "是空的"),
    "blank.csv": (b" \r\n\r\n", "是空的"),
    "paper.xlsx": (b"%PDF-1.7\n%\xe2\xe3", "是 PDF"),
    "photo.csv": (b"\x89PNG\r\n\x1a\n", "是图片"),
    "page.xls": ("<html><table><tr><td>工单编号".encode(), "其实是网页"),
    "packed.csv": (b"Rar!\x1a\x07", "是压缩包"),
    "noise.csv": (b"\xff\xff\x80\x81" * 50, "编码也认不出"),
    "binary.csv": (b"a,b\x00\x01\x02\n" * 20, "编码也认不出"),
    "quotes.csv": ('工单编号,标题\n1,"没有收尾\n2,b\n'.encode(), "引号没有成对"),
    "heads only.csv": ("工单编号,标题\n".encode(), "没有可导入的行"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "不是能读的工作簿"),
    "zip.xlsx": (b"PK\x03\x04" + b"\x00" * 600, "已损坏或没有传完整"),
    "wide.csv": ((",".join(f"列{place}" for place in range(1000)) + "\n" + "x," * 1000).encode(), "最多 256 列"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_what_is_no_sheet_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    data, sentence = BAD_FILES[name]
    path = tmp_path / name
    path.write_bytes(data)
    refused(path, sentence)


def refused(path: Path, sentence: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read(path)
    words = str(raised.value)
    assert sentence in words
    assert words.endswith(("。", "）。"))
    assert len(words.splitlines()) == 1


def test_damaged_and_misshapen_workbooks_are_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", *(row_of(number) for number in range(200)))
    half = tmp_path / "half.xlsx"
    half.write_bytes(whole.read_bytes()[:4000])
    refused(half, "没有传完整")
    refused(tmp_path / "none.xlsx", "没有“none.xlsx”这个文件")
    refused(tmp_path, "这个文件")
    refused(workbook(tmp_path / "wide.xlsx", ["x"] * 1000, heads=[f"列{place}" for place in range(1000)]), "256 列")
    refused(workbook(tmp_path / "bare.xlsx"), "没有可导入的行")
    refused(workbook(tmp_path / "empty.xlsx", heads=()), "没有可导入的行")
    refused(stray_cell(tmp_path / "corner.xlsx", 1_048_575, 16_383), "256 列")
    refused(stray_cell(tmp_path / "low.xlsx", 200_000, 0), "200,000 行")
    refused(locked_workbook(tmp_path / "locked.xlsx"), "设有密码")
    far = ods_row(*HEADS) + ODS_REST + ods_row("x")
    refused(open_document(tmp_path / "far.ods", far), "256 列")
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as parts:
        parts.writestr("a.txt", "x")
    refused(tmp_path / "other.xlsx", "不是能读的工作簿")


def test_the_last_rows_and_columns_that_are_allowed_are(tmp_path: Path) -> None:
    heads = [*HEADS, *(f"列{place}" for place in range(256 - len(HEADS)))]
    assert len(read(workbook(tmp_path / "a.xlsx", [*row_of(1), *["x"] * 248], heads=heads)).heads) == 256
    assert len(read(stray_cell(tmp_path / "b.xlsx", 199_999, 0)).rows) == 1
