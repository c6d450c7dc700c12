"""The window of notices as a person uses it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from pytestqt.qtbot import QtBot

from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Pairing
from commandcenter.ui.notices.printing import CANNOT
from commandcenter.ui.notices.printing import STOPPED as NOT_PRINTED
from commandcenter.ui.notices.window import ASK, STOPPED, NoticeWindow
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import TODAY, District
from tests.ui.notices.paper_reader import reader_of, text_of
from tests.ui.small_office import settled

GUALI = Scope("330109113")


@pytest.fixture
def window(qtbot: QtBot, small: Office) -> Iterator[NoticeWindow]:
    window = NoticeWindow(small, GUALI)
    window.show()
    window.activateWindow()
    settled(qtbot, small)
    yield window
    if shiboken6.isValid(window):
        window.close()


def lines(window: NoticeWindow) -> list[str]:
    pages = window.parts.pages
    return [str(pages.item(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(pages.count())]


def test_it_shows_what_was_selected_with_its_gaps(window: NoticeWindow) -> None:
    assert window.parts.place.text() == "瓜沥镇"
    assert lines(window) == [
        "东灵村 001",
        "东灵村 002 待配队长",
        "航民村 001 待配队长",
        "航民村 002 待配队长、固定下沉",
    ]
    assert window.parts.count.text() == "4 页，每网格一页 · 3 个网格有待配的岗位，公示上如实写明"
    assert window.parts.preview.paper.picture is not None


def test_a_grid_is_found_by_typing(qtbot: QtBot, small: Office, window: NoticeWindow) -> None:
    place = window.parts.place
    place.setFocus()
    place.selectAll()
    qtbot.keyClicks(place, "330109113002002")
    qtbot.keyClick(place, Qt.Key.Key_Return)
    settled(qtbot, small)
    assert lines(window) == ["航民村 002 待配队长、固定下沉"]
    assert window.document is not None
    assert window.document.title == "网格公示 瓜沥镇航民村002"


def test_keys_turn_the_pages(qtbot: QtBot, window: NoticeWindow) -> None:
    for key, page in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageDown, 2), (Qt.Key.Key_PageUp, 1)):
        qtbot.keyClick(window, key)
        assert window.parts.pages.currentRow() == page
        assert window.parts.preview.page == page


def test_another_day_is_another_squad(qtbot: QtBot, small: Office, window: NoticeWindow) -> None:
    window.parts.day.setDate(QDate(2019, 12, 31))
    settled(qtbot, small)
    assert all(line.endswith("待配队长、固定下沉") for line in lines(window))
    window.parts.day.setDate(QDate(2016, 12, 31))
    settled(qtbot, small)
    assert window.parts.nothing.text() == "2016年12月31日这里没有网格：请换一个地方或日期。"
    assert not window.parts.save.isEnabled()


def test_without_a_place_it_asks_for_one(qtbot: QtBot, small: Office, window: NoticeWindow) -> None:
    window.choose(Scope())
    settled(qtbot, small)
    assert window.parts.nothing.isVisible()
    assert window.parts.nothing.text() == ASK
    assert not window.parts.pages.isVisible()


def test_it_is_saved_and_said(qtbot: QtBot, window: NoticeWindow, said: list[str], folder: Path) -> None:
    with qtbot.waitSignal(window.written):
        window.save_to(folder / "公示.pdf")
        assert window.is_busy
        assert not window.parts.save.isEnabled()
    assert said == [f"已保存到 {folder / '公示.pdf'}。"]
    assert len(reader_of((folder / "公示.pdf").read_bytes()).pages) == 4
    assert window.parts.save.isEnabled()


def test_it_can_be_stopped(qtbot: QtBot, small: Office, window: NoticeWindow, said: list[str], folder: Path) -> None:
    window.save_to(folder / "公示.pdf")
    qtbot.mouseClick(window.parts.stop, Qt.MouseButton.LeftButton)
    settled(qtbot, small)
    assert said == [STOPPED]
    assert list(folder.iterdir()) == []
    assert window.parts.save.isEnabled()


def test_what_cannot_be_written_is_said(
    qtbot: QtBot, small: Office, window: NoticeWindow, said: list[str], folder: Path
) -> None:
    window.save_to(folder / "没有" / "公示.pdf")
    settled(qtbot, small)
    assert said[0].startswith("文件写不进去：")


def printer_into(file: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def test_it_prints_the_pages_that_were_chosen(
    qtbot: QtBot, window: NoticeWindow, said: list[str], folder: Path
) -> None:
    printer = printer_into(folder / "out.pdf")
    printer.setFromTo(2, 3)
    with qtbot.waitSignal(window.printed):
        window.print_on(printer)
        assert window.is_busy
    assert said == ["已交给打印机。"]
    printed = (folder / "out.pdf").read_bytes()
    assert [text_of(printed, page).count("第002网格") for page in range(len(reader_of(printed).pages))] == [1, 0]
    assert "航民村第001网格" in text_of(printed, 1)


def test_printing_can_be_stopped(qtbot: QtBot, window: NoticeWindow, said: list[str], folder: Path) -> None:
    window.print_on(printer_into(folder / "out.pdf"))
    qtbot.mouseClick(window.parts.stop, Qt.MouseButton.LeftButton)
    assert said == [NOT_PRINTED]
    assert not window.is_busy


def test_a_printer_that_fails_is_said(window: NoticeWindow, said: list[str], folder: Path) -> None:
    window.print_on(printer_into(folder / "没有" / "out.pdf"))
    assert said == [CANNOT]
    assert not window.is_busy


def test_printing_goes_through_the_systems_dialog(qtbot: QtBot, window: NoticeWindow) -> None:
    qtbot.mouseClick(window.parts.print, Qt.MouseButton.LeftButton)
    dialog = window.findChild(QPrintDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert (dialog.minPage(), dialog.maxPage()) == (1, 4)
    assert dialog.printer().pageLayout().orientation() == QPageLayout.Orientation.Portrait
    dialog.reject()
    assert not window.is_busy


def test_what_changes_meanwhile_is_told(qtbot: QtBot, small: Office, window: NoticeWindow, district: District) -> None:
    with district.database.begin() as session:
        session.add(
            Pairing(
                kind="squad_grid",
                holder_cadre_id=district.cadres[0],
                grid_id=district.grids[7],
                role="posted",
                started_on=TODAY,
            )
        )
    qtbot.waitUntil(window.parts.stale.isVisible)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    settled(qtbot, small)
    assert not window.parts.stale.isVisible()
    assert lines(window)[3] == "航民村 002 待配队长"


def test_closing_while_it_writes_stops_and_frees(
    qtbot: QtBot, small: Office, window: NoticeWindow, folder: Path
) -> None:
    window.save_to(folder / "公示.pdf")
    window.close()
    settled(qtbot, small)
    qtbot.waitUntil(lambda: not shiboken6.isValid(window))
    assert list(folder.iterdir()) == []
