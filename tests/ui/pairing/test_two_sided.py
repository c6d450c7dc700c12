"""The two-sided table, driven as a person does: choosing, lighting, searching, sorting, pages, others' writes."""

from datetime import date

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from commandcenter.domain.pairing import PAIRING_KINDS
from commandcenter.domain.workflow import Actor
from commandcenter.services.pages.page import PageRef
from commandcenter.services.pages.registry import PAGE_KIND
from commandcenter.services.pairings import end_pairing
from commandcenter.services.scope import Scope
from commandcenter.ui.pairing.side_model import Light, LightRole
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import TODAY, District
from tests.ui.pairing.stage import Stage
from tests.ui.small_office import settled, write

LEADER = Actor("leader", name="周明")
CTRL = Qt.KeyboardModifier.ControlModifier
NAME, STATE = 0, 1
SQUADS = "squad_grid"


@pytest.fixture
def stage(qtbot: QtBot, small: Office) -> Stage:
    return Stage(qtbot, small, SQUADS)


def test_the_models_keep_qts_rules_under_all_that_is_done_to_them(stage: Stage, district: District) -> None:
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(side.model, fatal) for side in (stage.holders, stage.targets)]
    stage.click(stage.holders, district.cadres[1])
    write(stage.targets.search, "东灵")
    stage.targets.model.sort(STATE, Qt.SortOrder.DescendingOrder)
    stage.panel.two_sided.let_go()
    stage.show("leader_village")
    assert len(testers) == 2


@pytest.mark.parametrize("kind", [kind for kind in PAIRING_KINDS if kind.key != "department_township"],
                         ids=lambda kind: kind.key)  # fmt: skip
def test_every_kind_has_its_columns_and_every_cell_its_text(stage: Stage, kind: object) -> None:
    stage.show(kind.key)  # type: ignore[attr-defined]
    for side in (stage.holders, stage.targets):
        assert side.model.rowCount() == len(side.model.rows) > 0
        titles = [side.model.headerData(n, Qt.Orientation.Horizontal) for n in range(side.model.columnCount())]
        assert len(set(titles)) == len(titles)
        for row in side.model.rows:
            assert len(row.texts) == len(row.sorts) == len(titles)
            assert row.texts[NAME]


def test_gaps_stand_first_and_are_counted(stage: Stage, district: District) -> None:
    assert stage.shown_keys(stage.targets)[:5] == [*district.grids[:4], district.grids[7]]
    first = stage.targets.model.index(0, STATE)
    assert first.data() == "空缺"
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == "状态 空缺"
    counts = stage.targets.sieves.counts
    assert (counts["all"], counts["gap"], counts["held"]) == (8, 5, 3)
    assert stage.panel.covered.text().startswith("3 / 8")


def test_a_holder_lights_and_filters_the_targets(stage: Stage, district: District) -> None:
    stage.click(stage.holders, district.cadres[4])
    assert stage.shown_keys(stage.targets) == [district.grids[4]]
    assert stage.targets.light_words.text() == "孙七：1 个网格"
    assert stage.panel.two_sided.chosen_holders() == [district.cadres[4]]
    stage.click(stage.holders, district.cadres[1], CTRL)
    assert stage.targets.light_words.text().endswith("等 2 项：1 个网格")
    stage.press(stage.holders.view, Qt.Key.Key_Escape)
    assert stage.targets.model.rowCount() == 8
    assert stage.panel.two_sided.chosen_holders() == []


def test_lit_rows_come_first_and_the_rest_is_dimmed_when_all_are_wanted(stage: Stage, district: District) -> None:
    stage.click(stage.holders, district.cadres[1])
    stage.qtbot.mouseClick(stage.targets.only, Qt.MouseButton.LeftButton)
    assert stage.targets.model.rowCount() == 8
    lights = [stage.targets.model.index(row, NAME).data(LightRole) for row in range(8)]
    assert lights == [Light.LIT] + [Light.DIM] * 7
    assert stage.shown_keys(stage.targets)[0] == district.grids[4]
    stage.qtbot.mouseClick(stage.targets.clear, Qt.MouseButton.LeftButton)
    assert stage.targets.light_line.isHidden()
    assert stage.holders.chosen_keys() == []


def test_a_target_is_selected_for_all_panels_and_lights_its_holders(stage: Stage, district: District) -> None:
    stage.click(stage.targets, district.grids[4])
    assert stage.office.selection.scope == Scope("330109113", "330109113001", (district.grids[4],))
    assert set(stage.shown_keys(stage.holders)) == {district.cadres[1], district.cadres[4]}
    assert stage.panel.two_sided.chosen_targets() == [district.grids[4]]
    assert stage.targets.model.rowCount() == 8


def test_several_grids_are_selected_together(stage: Stage, district: District) -> None:
    stage.click(stage.targets, district.grids[4])
    stage.click(stage.targets, district.grids[5], CTRL)
    assert stage.office.selection.scope == Scope("330109113", "330109113001", tuple(district.grids[4:6]))
    stage.click(stage.targets, district.grids[0], CTRL)
    scope = stage.office.selection.scope
    assert (scope.township, scope.village, set(scope.grids)) == (None, None, {district.grids[0], *district.grids[4:6]})


def test_what_is_chosen_on_a_filtered_side_filters_nothing_back(stage: Stage, district: District) -> None:
    stage.click(stage.holders, district.cadres[4])
    stage.click(stage.targets, district.grids[4])
    assert stage.panel.two_sided.chosen_holders() == [district.cadres[4]]
    assert stage.panel.two_sided.chosen_targets() == [district.grids[4]]
    assert stage.holders.model.rowCount() == len(stage.holders.model.rows)


def test_a_township_selected_elsewhere_lights_what_lies_in_it(stage: Stage, district: District) -> None:
    stage.office.selection.select(Scope("330109113"))
    assert set(stage.shown_keys(stage.targets)) == set(district.grids[4:])
    assert stage.targets.light_words.text() == "瓜沥镇：4 个网格"
    assert set(stage.shown_keys(stage.holders)) == set(district.cadres[1:])
    stage.office.selection.select(Scope())
    assert stage.targets.model.rowCount() == 8


def test_initials_units_and_places_find(stage: Stage, district: District) -> None:
    stage.holders.view.setFocus()
    stage.press(stage.holders.view, Qt.Key.Key_Slash)
    stage.qtbot.keyClicks(stage.holders.search, "lsy")
    assert stage.shown_keys(stage.holders) == [district.cadres[1]]
    stage.press(stage.holders.search, Qt.Key.Key_Return)
    assert stage.panel.two_sided.chosen_holders() == [district.cadres[1]]
    write(stage.targets.search, "没有此处")
    assert stage.targets.nothing.isVisible()
    stage.targets.search.clear()
    stage.holders.search.clear()
    write(stage.holders.search, "交通")
    assert stage.shown_keys(stage.holders) == [district.cadres[3]]


def test_a_sieve_leaves_what_it_says(stage: Stage, district: District) -> None:
    stage.qtbot.mouseClick(stage.targets.sieves.buttons["gap"], Qt.MouseButton.LeftButton)
    assert set(stage.shown_keys(stage.targets)) == {*district.grids[:4], district.grids[7]}
    stage.qtbot.mouseClick(stage.targets.sieves.buttons["all"], Qt.MouseButton.LeftButton)
    assert stage.targets.model.rowCount() == 8


def test_heads_sort_all_rows(stage: Stage) -> None:
    head = stage.holders.view.horizontalHeader()
    stage.click_head(head, 1)
    loads = [stage.holders.model.row(place).load for place in range(stage.holders.model.rowCount())]
    assert loads == sorted(loads)
    stage.click_head(head, 1)
    loads = [stage.holders.model.row(place).load for place in range(stage.holders.model.rowCount())]
    assert loads == sorted(loads, reverse=True)
    stage.click_head(stage.targets.view.horizontalHeader(), NAME)
    names = [stage.targets.model.row(place).sorts[NAME] for place in range(8)]
    assert names == sorted(names)


def test_the_keyboard_crosses_chooses_and_opens(stage: Stage, district: District) -> None:
    doors = stage.office.doors
    with stage.qtbot.waitSignal(doors.page_asked) as asked:
        stage.click(stage.holders, district.cadres[4])
        stage.press(stage.holders.view, Qt.Key.Key_Return)
    assert asked.args == [PageRef("cadre", district.cadres[4])]
    stage.press(stage.holders.view, Qt.Key.Key_Right)
    assert stage.targets.view.hasFocus()
    stage.press(stage.targets.view, Qt.Key.Key_Down)
    with stage.qtbot.waitSignal(doors.page_asked) as asked:
        stage.press(stage.targets.view, Qt.Key.Key_Enter)
    assert asked.args == [PageRef("grid", district.grids[4])]
    stage.press(stage.targets.view, Qt.Key.Key_Left)
    assert stage.holders.view.hasFocus()


def test_a_double_click_opens_the_page_of_each_kind_of_row(stage: Stage, district: District) -> None:
    opened: list[PageRef] = []
    stage.office.doors.page_asked.connect(opened.append)
    for kind, side, key in (
        ("leader_township", "holders", district.leader),
        ("mentor_cadre", "holders", district.mentor),
        ("mentor_cadre", "targets", district.young),
        ("companion_enterprise", "targets", district.enterprise),
        ("unit_village", "holders", district.agency),
    ):
        stage.show(kind)
        stage.panel.two_sided.let_go()
        stage.double_click(stage.holders if side == "holders" else stage.targets, key)
    assert opened == [
        PageRef("leader", district.leader),
        PageRef("mentor", district.mentor),
        PageRef("growth", district.young),
        PageRef("enterprise", district.enterprise),
    ]
    assert {ref.kind for ref in opened} <= set(PAGE_KIND)


def test_another_windows_change_shows_and_what_is_chosen_stays(stage: Stage, district: District) -> None:
    stage.click(stage.targets, district.grids[6])
    link = next(link for link in stage.panel.two_sided.sides.targets if link.key == district.grids[6])  # type: ignore[union-attr]
    assert link.others == {district.cadres[3]}
    with district.database.begin() as session:
        end_pairing(session, _pairing_of(district, district.grids[6]), TODAY, "轮岗", 1, LEADER, TODAY)
    stage.qtbot.waitUntil(lambda: stage.targets.sieves.counts["gap"] == 6, timeout=5_000)
    assert stage.targets.chosen_keys() == [district.grids[6]]
    assert stage.holders.model.rowCount() == 0


def _pairing_of(district: District, grid: int) -> int:
    from sqlalchemy import select

    from commandcenter.storage.schema import Pairing

    with district.database.read() as session:
        found = session.scalar(select(Pairing.id).where(Pairing.grid_id == grid))
    assert found is not None
    return found


def test_a_past_day_shows_who_held_then(stage: Stage) -> None:
    stage.office.selection.show_day(date(2019, 12, 31))
    settled(stage.qtbot, stage.office)
    assert stage.targets.sieves.counts["gap"] == 8


def test_another_kind_forgets_what_was_chosen_and_searched(stage: Stage, district: District) -> None:
    stage.click(stage.holders, district.cadres[4])
    write(stage.targets.search, "东灵")
    stage.show("leader_township")
    assert stage.holders.chosen_keys() == []
    assert stage.targets.search.text() == ""
    assert stage.targets.model.rowCount() == 2


def test_a_narrow_side_keeps_name_and_load(qtbot: QtBot, small: Office) -> None:
    stage = Stage(qtbot, small, SQUADS, (420, 300))
    hidden = [stage.holders.view.isColumnHidden(n) for n in range(4)]
    assert hidden == [False, False, True, True]
    assert stage.targets.view.viewport().rect().right() > 0
    assert stage.holders.sieves.menu_button.isVisible()


def test_whether_all_are_shown_is_kept(stage: Stage, district: District, tmp_path: object) -> None:
    settings = QSettings(f"{tmp_path}/w.ini", QSettings.Format.IniFormat)
    stage.click(stage.holders, district.cadres[1])
    stage.qtbot.mouseClick(stage.targets.only, Qt.MouseButton.LeftButton)
    stage.panel.keep(settings)
    again = Stage(stage.qtbot, stage.office, SQUADS)
    again.panel.recall(settings)
    again.click(again.holders, district.cadres[1])
    assert again.targets.model.rowCount() == 8


def test_both_themes_paint_other_pixels(stage: Stage, district: District) -> None:
    stage.click(stage.holders, district.cadres[1])
    dark = stage.panel.grab().toImage()
    stage.office.theme.use("light")
    settled(stage.qtbot, stage.office)
    assert stage.panel.grab().toImage() != dark
    stage.office.theme.use("dark")
