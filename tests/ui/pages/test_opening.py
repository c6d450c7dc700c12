"""Pages are opened from the main window, one window a page, and what they lead to opens too."""

from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from commandcenter.app import build_window
from commandcenter.app.opening import open_selected
from commandcenter.services.pages.page import ListDoor, PageRef
from commandcenter.services.scope import Scope
from commandcenter.ui.notices.window import NoticeWindow
from commandcenter.ui.pages.window import PageWindow
from commandcenter.ui.shell.office import Office
from commandcenter.ui.tables.window import TableWindow


def test_a_page_opens_once_and_its_doors_open_lists_and_notices(qtbot: QtBot, office: Office, tmp_path: Path) -> None:
    said_by: list[str] = []
    office.messages.posted.connect(lambda message: said_by.append(message.text))
    window = build_window(office, QSettings(f"{tmp_path}/settings.ini", QSettings.Format.IniFormat))
    main = window.main
    main.show()
    open_selected(office, main)
    assert said_by == ["请先在地图上选中一个网格，再打开它的专页。"]
    grid = office.places.grids[0]
    office.selection.select(office.places.scope_of_grid(grid.id))
    open_selected(office, main)
    office.doors.page_asked.emit(PageRef("grid", grid.id))
    (page,) = main.findChildren(PageWindow)
    qtbot.waitUntil(lambda: page.page is not None)
    page.follow(ListDoor("visits", Scope(), (("visitor", ("1",)),), "某人"))
    (table,) = main.findChildren(TableWindow)
    assert table.title.text() == "全部走访 · 某人"
    assert page.page is not None
    page.deed_asked.emit("notice", page.page)
    assert main.findChildren(NoticeWindow)
    qtbot.waitUntil(lambda: not office.jobs.is_busy, timeout=20_000)
    window.dispose()
