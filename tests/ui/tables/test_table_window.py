"""A table window: sorts, filters, opens, copies and exports what is read back."""

import csv
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import Actor
from commandcenter.services import list_issues
from commandcenter.services.lists import LISTS
from commandcenter.services.pairings import end_pairing
from commandcenter.services.scope import Scope
from commandcenter.ui.shell.office import Office
from commandcenter.ui.tables.exporting import CannotExport, Sheet, export
from commandcenter.ui.tables.window import TableWindow
from tests.services.pairing_district import TODAY, District
from tests.ui.small_office import settled, write

GUALI = Scope("330109113")


def opened(qtbot: QtBot, office: Office, key: str, scope: Scope = GUALI) -> TableWindow:
    window = TableWindow(office, key, scope)
    window.show()
    settled(qtbot, office)
    return window


@pytest.mark.parametrize("key", [kind.key for kind in LISTS])
def test_every_list_opens(qtbot: QtBot, small: Office, key: str) -> None:
    window = opened(qtbot, small, key, Scope())
    assert window.model.rowCount() > 0
    assert window.count.text() == f"{window.model.rowCount()} 行"
    window.close()


def test_an_empty_list_says_so(qtbot: QtBot, small: Office) -> None:
    window = opened(qtbot, small, "whistles", Scope("330109001"))
    assert window.nothing.isVisible()
    assert window.nothing.text() == "没有符合条件的记录。"
    window.close()


def test_slash_leads_to_the_filter_and_the_count_tells(qtbot: QtBot, small: Office) -> None:
    window = opened(qtbot, small, "open_issues")
    window.activateWindow()
    qtbot.keyClick(window.view, Qt.Key.Key_Slash)
    qtbot.waitUntil(window.filter.hasFocus)
    write(window.filter, "路灯")
    assert window.count.text() == "筛出 1 / 3 行"
    window.close()


def test_a_double_click_asks_for_the_issue(qtbot: QtBot, small: Office, district: District) -> None:
    window = opened(qtbot, small, "overdue_issues")
    place = window.view.visualRect(window.model.index(0, 1)).center()
    qtbot.mouseClick(window.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(small.doors.issue_asked) as asked:
        qtbot.mouseDClick(window.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == [district.issues[1]]
    window.close()


def test_enter_on_a_grid_selects_it(qtbot: QtBot, small: Office, district: District) -> None:
    window = opened(qtbot, small, "uncovered_grids")
    window.view.setCurrentIndex(window.model.index(0, 0))
    qtbot.keyClick(window.view, Qt.Key.Key_Return)
    assert small.selection.scope.grids == (district.grids[7],)
    window.close()


def test_copying_puts_text_and_html_on_the_clipboard(qtbot: QtBot, small: Office, said: list[str]) -> None:
    window = opened(qtbot, small, "grids")
    window.view.selectRow(0)
    qtbot.keyClick(window.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().mimeData()
    head, row = copied.text().split("\n")
    assert head.split("\t")[:4] == ["网格", "镇街", "村社", "户数"]
    assert row.split("\t")[:4] == ["330109113001001", "瓜沥镇", "东灵村", "100"]
    assert "mso-number-format:'\\@'\">330109113001001</td>" in copied.html()
    assert said == ["已复制 1 行，可粘贴到 Excel。"]
    window.close()


def test_a_workbook_is_written_with_numbers_as_numbers(qtbot: QtBot, small: Office, tmp_path: Path) -> None:
    window = opened(qtbot, small, "grids")
    path = tmp_path / "网格.xlsx"
    with qtbot.waitSignal(window.exported):
        window.export_to(path)
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="D2"><v>100</v></c>' in sheet
    assert "330109113001001" in sheet
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".part"] == []
    window.close()


def test_csv_is_what_the_window_shows(qtbot: QtBot, small: Office, tmp_path: Path) -> None:
    window = opened(qtbot, small, "open_issues")
    write(window.filter, "高压线")
    path = tmp_path / "在办.csv"
    with qtbot.waitSignal(window.exported):
        window.export_to(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    titles = {column.key: column.title for column in window.kind.columns}
    assert rows[0] == [titles[key] for key in window.kind.shown]
    assert [row[1] for row in rows[1:]] == ["高压线迁改（联系人138****1234）"]
    window.close()


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(
    qtbot: QtBot, small: Office, said: list[str], tmp_path: Path
) -> None:
    window = opened(qtbot, small, "grids")
    for name in ("没有/网格.xlsx", "没有/网格.csv"):
        window.export_to(tmp_path / name)
        settled(qtbot, small)
        assert said[-1].startswith("文件写不进去")
    window.export_to(tmp_path / "网格.doc")
    settled(qtbot, small)
    assert said[-1].startswith("不认识的文件类型")
    assert list(tmp_path.glob("网格*")) == []
    window.close()


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    columns = LISTS[0].columns[:1]
    export(tmp_path / "a.csv", Sheet("表", columns, [("=1+1",)]))
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[1] == "'=1+1"
    export(tmp_path / "a.xlsx", Sheet("表", columns, [("=1+1",)]))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    with pytest.raises(CannotExport):
        export(tmp_path / "a.pdf", Sheet("表", columns, []))


def test_a_long_list_says_how_much_is_shown_and_goes_on(
    qtbot: QtBot, small: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_issues, "PAGE", 4)
    window = opened(qtbot, small, "collected_issues", Scope())
    assert window.count.text() == "前 4 / 6 行"
    qtbot.mouseClick(window.more, Qt.MouseButton.LeftButton)
    settled(qtbot, small)
    assert window.count.text() == "6 行"
    assert not window.more.isVisible()
    window.close()


def test_a_window_closed_early_is_not_written_to(qtbot: QtBot, small: Office) -> None:
    window = TableWindow(small, "open_issues", GUALI)
    window.show()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    settled(qtbot, small)
    assert small.selection.scope == Scope()


def test_the_day_of_the_selection_is_the_day_of_the_list(qtbot: QtBot, small: Office) -> None:
    small.selection.show_day(TODAY.replace(year=2019))
    window = opened(qtbot, small, "open_issues")
    assert window.model.rowCount() == 0
    window.close()


def test_newer_data_is_announced_and_f5_reads_it(qtbot: QtBot, small: Office, district: District) -> None:
    window = opened(qtbot, small, "empty_cells", Scope())
    before = window.model.rowCount()
    with district.database.begin() as session:
        end_pairing(session, district.cell_pairing, TODAY, "轮岗", 1, Actor("leader"), TODAY)
    qtbot.waitUntil(window.stale.isVisible)
    assert window.model.rowCount() == before
    window.activateWindow()
    qtbot.keyClick(window.view, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.model.rowCount() == before + 1)
    assert not window.stale.isVisible()
    window.close()
