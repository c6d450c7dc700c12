"""All kinds' gaps by township: every figure leads to its list."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import Actor
from commandcenter.services.gaps import MUST_COVER
from commandcenter.services.lists import LIST
from commandcenter.services.pairings import end_pairing
from commandcenter.services.scope import Scope
from commandcenter.ui.pairing.kinds_menu import GAPS
from commandcenter.ui.shell.office import Office
from commandcenter.ui.tables.window import TableWindow
from tests.services.pairing_district import TODAY, District
from tests.ui.pairing.stage import Stage
from tests.ui.small_office import settled

LEADER = Actor("leader", name="周明")
DISTRICT, CHENGXIANG, GUALI = 0, 1, 2
CELLS = [kind.key for kind in MUST_COVER].index("department_township")
SQUADS = [kind.key for kind in MUST_COVER].index("squad_grid")


@pytest.fixture
def stage(qtbot: QtBot, small: Office) -> Stage:
    return Stage(qtbot, small, GAPS)


def asked(stage: Stage) -> list[tuple[str, Scope]]:
    found: list[tuple[str, Scope]] = []
    stage.office.doors.list_asked.connect(lambda key, scope: found.append((key, scope)))
    return found


def click(stage: Stage, row: int, column: int) -> None:
    place = stage.at(stage.panel.gaps, row, column)
    stage.qtbot.mouseClick(stage.panel.gaps.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_every_kind_that_must_cover_has_its_row(stage: Stage) -> None:
    tester = QAbstractItemModelTester(stage.panel.gaps.table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model = tester.model()
    heads = [model.headerData(n, Qt.Orientation.Vertical) for n in range(model.rowCount())]
    assert heads == [kind.name for kind in MUST_COVER]
    across = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert across == ["全区", "城厢", "瓜沥", "区级"]
    texts = [model.index(SQUADS, n).data() for n in range(4)]
    assert texts == ["5", "4", "1", ""]
    spoken = model.index(SQUADS, GUALI).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "网格走亲小分队 · 瓜沥镇：空缺 1，共 4"


def test_every_figure_opens_the_list_that_it_counts(stage: Stage) -> None:
    found, model = asked(stage), stage.panel.gaps.table
    for row in range(model.rowCount()):
        for column in (DISTRICT, CHENGXIANG, GUALI):
            count = model.count(row, column)
            found.clear()
            click(stage, row, column)
            assert bool(found) == bool(count.gaps)
            for key, scope in found:
                assert key in LIST
                window = TableWindow(stage.office, key, scope)
                settled(stage.qtbot, stage.office)
                assert window.model.rowCount() == count.gaps
                window.close()


def test_the_keyboard_walks_opens_and_shows_the_kind(stage: Stage) -> None:
    found, view = asked(stage), stage.panel.gaps
    view.setFocus()
    view.setCurrentIndex(stage.panel.gaps.table.index(CELLS, DISTRICT))
    stage.press(view, Qt.Key.Key_Right)
    stage.press(view, Qt.Key.Key_Return)
    assert found == [("gaps_department_township", Scope("330109001"))]
    stage.press(view, Qt.Key.Key_Down)
    stage.press(view, Qt.Key.Key_Space)
    settled(stage.qtbot, stage.office)
    assert stage.panel.kind == "unit_village"
    assert stage.panel.pages.currentWidget() is stage.panel.two_sided


def test_heads_show_the_kind_and_select_the_township(stage: Stage) -> None:
    stage.click_head(stage.panel.gaps.horizontalHeader(), GUALI)
    assert stage.office.selection.scope == Scope("330109113")
    stage.click_head(stage.panel.gaps.horizontalHeader(), DISTRICT)
    assert stage.office.selection.scope == Scope()
    stage.click_head(stage.panel.gaps.verticalHeader(), SQUADS)
    settled(stage.qtbot, stage.office)
    assert stage.panel.kind == "squad_grid"


def test_a_gap_that_will_come_stands_beside_those_that_are_there(stage: Stage, district: District) -> None:
    with district.database.begin() as session:
        end_pairing(session, district.cell_pairing, date(2024, 8, 20), "撤并", 1, LEADER, TODAY)
    model = stage.panel.gaps.table
    stage.qtbot.waitUntil(lambda: model.count(CELLS, GUALI).coming == 1, timeout=5_000)
    assert model.index(CELLS, GUALI).data(Qt.ItemDataRole.ToolTipRole).endswith("空缺 1，共 2，30 天内还将空缺 1")
    assert not stage.panel.gaps.grab().isNull()
    stage.office.selection.show_day(date(2024, 8, 20))
    stage.qtbot.waitUntil(lambda: model.count(CELLS, GUALI).gaps == 2, timeout=5_000)


def test_all_rows_and_townships_are_seen_in_a_small_panel(qtbot: QtBot, small: Office) -> None:
    stage = Stage(qtbot, small, GAPS, (600, 300))
    view, model = stage.panel.gaps, stage.panel.gaps.table
    last = view.visualRect(model.index(model.rowCount() - 1, model.columnCount() - 1))
    assert view.viewport().rect().contains(last)


def test_what_lacks_beside_the_selector_is_a_door_too(stage: Stage) -> None:
    stage.show("squad_grid")
    found = asked(stage)
    assert "缺 5" in stage.panel.covered.text()
    stage.panel.covered.linkActivated.emit("gaps")
    assert found == [("gaps_squad_grid", Scope())]


def test_the_selector_counts_the_gaps_of_all_kinds(stage: Stage) -> None:
    stage.panel.selector.menu().aboutToShow.emit()
    settled(stage.qtbot, stage.office)
    entries = {entry.data(): entry.text() for entry in stage.panel.selector.menu().actions()}
    assert entries[GAPS].endswith("缺 16")
    assert entries["team_enterprise"].endswith("不作要求")
