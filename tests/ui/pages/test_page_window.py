"""The window of pages: links lead on, back and forward, the day and the feed are followed, remarks are written."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import Actor
from commandcenter.services.pages.page import IssueDoor, ListDoor, PageRef, PlaceDoor
from commandcenter.services.pages.registry import PAGE_KINDS
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Pairing
from commandcenter.ui.pages.growth_chart import GrowthChart, month_in_words
from commandcenter.ui.pages.remarks_section import RemarksSection
from commandcenter.ui.pages.table_section import TableSection
from commandcenter.ui.pages.timeline_view import TimelineSection
from commandcenter.ui.pages.window import GONE, PageWindow
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import District
from tests.ui.small_office import settled

Opened = Callable[[str, int], PageWindow]


@pytest.fixture
def mentored(district: District, small: Office) -> int:
    """A mentor's pairing with the young cadre."""
    with small.database.begin() as session:
        row = Pairing(
            kind="mentor_cadre",
            holder_cadre_id=district.mentor,
            target_cadre_id=district.young,
            started_on=date(2023, 1, 1),
        )
        session.add(row)
        session.flush()
        return row.id


@pytest.fixture
def opened(qtbot: QtBot, small: Office) -> Opened:
    def open_(kind: str, key: int) -> PageWindow:
        window = PageWindow(small, PageRef(kind, key))
        qtbot.addWidget(window)
        window.show()
        settled(qtbot, small)
        return window

    return open_


def section(window: PageWindow, title: str) -> TableSection:
    assert window.sheet is not None
    found = (one for one in window.sheet.widgets if isinstance(one, TableSection) and one.table.title == title)
    return next(found)


def keys(district: District) -> dict[str, int]:
    return {
        "leader": district.leader,
        "cadre": district.cadres[4],
        "enterprise": district.enterprise,
        "grid": district.grids[4],
        "growth": district.young,
        "mentor": district.mentor,
    }


def test_every_kind_is_shown_in_both_themes(opened: Opened, district: District, small: Office) -> None:
    for kind in PAGE_KINDS:
        window = opened(kind.key, keys(district)[kind.key])
        assert window.page is not None
        assert window.title.text() == window.page.title
        assert window.kind.text() == kind.name
        for theme in ("light", "dark"):
            small.theme.use(theme)
            assert not window.grab().isNull()
        window.close()


def test_a_name_leads_to_its_page_and_back(opened: Opened, district: District, qtbot: QtBot, small: Office) -> None:
    window = opened("grid", district.grids[4])
    leader = section(window, "网格走亲小分队").cells[0][1]
    leader.linkActivated.emit("0")
    settled(qtbot, small)
    assert window.title.text() == "孙七"
    assert (window.back.isEnabled(), window.forward.isEnabled()) == (True, False)
    window.back.click()
    settled(qtbot, small)
    assert window.kind.text() == "网格"
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settled(qtbot, small)
    assert window.title.text() == "孙七"


def test_goals_lead_to_lists_issues_and_places(opened: Opened, district: District, qtbot: QtBot, small: Office) -> None:
    window = opened("enterprise", district.enterprise)
    with qtbot.waitSignal(window.list_asked) as asked:
        window.follow(ListDoor("visits", Scope(), (("enterprise", ("1",)),), "航民股份"))
    assert asked.args[0].of == "航民股份"
    with qtbot.waitSignal(small.doors.issue_asked) as issue:
        window.follow(IssueDoor(district.issues[0]))
    assert issue.args == [district.issues[0]]
    window.follow(PlaceDoor(Scope("330109113")))
    assert small.selection.scope == Scope("330109113")
    button = next(one for one in window.findChildren(QPushButton) if one.text() == "地图上看")
    button.click()
    assert small.selection.scope.grids == (district.grids[4],)


def test_the_public_notice_is_asked_for_by_its_deed(opened: Opened, district: District, qtbot: QtBot) -> None:
    window = opened("grid", district.grids[4])
    button = next(one for one in window.findChildren(QPushButton) if one.text() == "网格公示…")
    with qtbot.waitSignal(window.deed_asked) as asked:
        button.click()
    assert asked.args == ["notice", window.page]


def test_it_follows_the_day_and_says_which(opened: Opened, district: District, qtbot: QtBot, small: Office) -> None:
    window = opened("cadre", district.gone)
    assert window.warning.isVisible()
    assert not window.now.isVisible()
    small.selection.show_day(date(2022, 6, 1))
    settled(qtbot, small)
    assert not window.warning.isVisible()
    assert window.state.text() == "2022年6月1日 周三 的状态"
    window.now.click()
    settled(qtbot, small)
    assert small.selection.day is None
    assert window.warning.isVisible()


def test_it_follows_the_feed(opened: Opened, district: District, qtbot: QtBot, small: Office) -> None:
    window = opened("grid", district.grids[4])
    assert len(section(window, "网格走亲小分队").cells) == 2
    with small.database.begin() as session:
        session.add(
            Pairing(
                kind="squad_grid",
                holder_cadre_id=district.cadres[3],
                grid_id=district.grids[4],
                role="member",
                started_on=date(2024, 1, 1),
            )
        )
    qtbot.waitUntil(lambda: len(section(window, "网格走亲小分队").cells) == 3)


def test_what_is_not_there_is_said(opened: Opened) -> None:
    assert opened("grid", 10**6).title.text() == GONE


def test_the_timeline_is_walked_by_keys_and_followed(opened: Opened, district: District, qtbot: QtBot) -> None:
    window = opened("grid", district.grids[4])
    assert window.sheet is not None
    view = next(one for one in window.sheet.widgets if isinstance(one, TimelineSection)).view
    assert [drawn.words.split("：")[0] for drawn in view.drawn] == ["孙七", "李思远"]
    view.go_to(0)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription().startswith("李思远：住建 科员")
    with qtbot.waitSignal(view.opened) as followed:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert followed.args == [PageRef("cadre", district.cadres[1])]


def test_a_bar_that_is_pressed_leads_on(opened: Opened, district: District, qtbot: QtBot) -> None:
    window = opened("grid", district.grids[4])
    assert window.sheet is not None
    view = next(one for one in window.sheet.widgets if isinstance(one, TimelineSection)).view
    with qtbot.waitSignal(view.opened) as followed:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.drawn[0].rect.center().toPoint())
    assert followed.args == [PageRef("cadre", district.cadres[4])]


def test_the_chart_tells_a_month_in_words(opened: Opened, district: District, mentored: int, qtbot: QtBot) -> None:
    window = opened("growth", district.young)
    assert window.sheet is not None
    chart = next(one for one in window.sheet.widgets if isinstance(one, GrowthChart))
    assert chart.empty.isVisible()
    chart.go_to(5)
    assert chart.readout.text() == month_in_words(chart.chart.months[5])
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.accessibleDescription().startswith("2022年9月")
    with qtbot.waitSignal(chart.opened) as asked:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert asked.args[0].list == "visits"


def test_a_mentor_writes_a_remark_and_others_are_told_why_not(
    opened: Opened, district: District, mentored: int, qtbot: QtBot, small: Office
) -> None:
    small.seat.take(Actor("staff", district.cadres[0]))
    window = opened("growth", district.young)
    assert remarks(window).refusal.text().startswith("值班员不能写评语")
    small.seat.take(Actor("handler", district.mentor, name="吴导"))
    settled(qtbot, small)
    pane = remarks(window)
    assert not pane.send.isEnabled()
    pane.line.setPlainText("走得勤，记得细。")
    pane.send.click()
    qtbot.waitUntil(lambda: bool(remarks(window).views))
    assert remarks(window).views[0].text.text() == "走得勤，记得细。"


def remarks(window: PageWindow) -> RemarksSection:
    assert window.sheet is not None
    return next(one for one in window.sheet.widgets if isinstance(one, RemarksSection))
