"""The window of rates: figures with denominators, doors to just their issues, copied and exported as shown."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QDate, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from commandcenter.domain.rates import MEASURES, Ratio
from commandcenter.services.listing import Asked
from commandcenter.services.lists import LIST
from commandcenter.services.rates import WHOLE_TIME, load_rates
from commandcenter.services.rates_columns import RATE_COLUMNS
from commandcenter.services.rates_dimensions import DIMENSIONS
from commandcenter.services.scope import Scope
from commandcenter.ui.rates.doors import doors_of
from commandcenter.ui.rates.model import RatioRole
from commandcenter.ui.rates.window import NOTHING, RatesWindow
from commandcenter.ui.shell.office import Office
from commandcenter.ui.tables.window import Shown, TableWindow
from tests.services.pairing_district import NOW, TODAY, District
from tests.ui.small_office import settled

KEYS = [column.key for column in RATE_COLUMNS]
GUALI = "330109113"


@pytest.fixture
def window(qtbot: QtBot, small: Office) -> Iterator[RatesWindow]:
    window = RatesWindow(small, Scope())
    window.show()
    window.activateWindow()
    settled(qtbot, small)
    yield window
    window.close()


def cell(window: RatesWindow, row: int, key: str) -> QModelIndex:
    return window.view.model.index(row, KEYS.index(key) + 1)


def test_townships_have_their_rates_with_denominators(window: RatesWindow) -> None:
    model = window.view.model
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["城厢街道", "瓜沥镇"]
    assert cell(window, 1, "settled").data() == "40.00%  2 / 5"
    assert cell(window, 1, "settled").data(RatioRole) == Ratio(2, 5)
    assert cell(window, 0, "on_time").data() == "—  0 / 0"
    assert window.view.whole.index(0, 1).data() == "6"
    assert window.state.text().startswith("全部时间 · 截至 2024年8月2日")


def test_every_door_opens_just_what_its_cell_counts(district: District) -> None:
    with district.database.read() as session:
        for days_ago in (0, 1, 5):
            day = TODAY - timedelta(days=days_ago)
            asked = Asked(Scope(), day, NOW)
            moment = min(NOW, NOW.replace(hour=16, minute=0) - timedelta(days=days_ago))
            for dimension in DIMENSIONS:
                table = load_rates(session, dimension.key, Scope(), moment, WHOLE_TIME)
                for group in (None, *table.groups):
                    tally = group.tally if group else table.total
                    for measure in MEASURES:
                        narrowed = Asked(asked.scope, day, NOW, None, table.door(group, measure.key))
                        listed = LIST["collected_issues"].query(session, narrowed)
                        assert listed.total == tally[measure.key], (dimension.key, group, measure.key, days_ago)


def test_the_doors_of_a_rate_are_its_whole_its_part_and_the_rest(window: RatesWindow) -> None:
    assert window.table is not None
    column = RATE_COLUMNS[KEYS.index("on_time")]
    whole, part, rest = doors_of(window.table, window.table.groups[1], column)
    assert (whole.words, part.words, rest.words) == ("应按期", "按期办结", "其余")
    assert (whole.count, part.count, rest.count) == (3, 2, 1)
    assert rest.filters == {"township": (GUALI,), "counted": ("judged",), "not_counted": ("in_time",)}


def test_enter_asks_for_the_list_behind_a_cell(qtbot: QtBot, small: Office, window: RatesWindow) -> None:
    window.view.body.setCurrentIndex(cell(window, 1, "overdue"))
    with qtbot.waitSignal(window.list_asked) as asked:
        qtbot.keyClick(window.view.body, Qt.Key.Key_Return)
    key, scope, shown = asked.args
    assert isinstance(shown, Shown)
    opened = TableWindow(small, key, scope, None, shown)
    settled(qtbot, small)
    assert opened.count.text() == "1 行"
    assert opened.bar.words() == "镇街：瓜沥镇；计入：超期"
    opened.close()


def test_the_line_below_has_a_button_for_each_door(qtbot: QtBot, window: RatesWindow) -> None:
    window.view.body.setCurrentIndex(cell(window, 1, "on_time"))
    assert window.doors.label.text() == "瓜沥镇 · 按期率："
    assert [button.text() for button in window.doors.buttons] == ["应按期 3 件 ›", "按期办结 2 件 ›", "其余 1 件 ›"]
    with qtbot.waitSignal(window.list_asked) as asked:
        qtbot.mouseClick(window.doors.buttons[2], Qt.MouseButton.LeftButton)
    assert asked.args[2].filters["not_counted"] == ("in_time",)
    window.view.total.setCurrentIndex(window.view.whole.index(0, 1))
    assert window.doors.label.text() == "合计 · 收集："


def test_sorting_is_by_number_and_the_total_stays(window: RatesWindow) -> None:
    model = window.view.model

    def names() -> list[str]:
        return [group.name for group in model.groups]

    section = KEYS.index("collected") + 1
    window.view.body.sortByColumn(section, Qt.SortOrder.DescendingOrder)
    assert names() == ["瓜沥镇", "城厢街道"]
    window.view.body.sortByColumn(KEYS.index("on_time") + 1, Qt.SortOrder.AscendingOrder)
    assert names() == ["瓜沥镇", "城厢街道"]  # what has nothing to be judged comes last
    window.view.body.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert names() == ["城厢街道", "瓜沥镇"]
    assert window.view.whole.rowCount() == 1


@pytest.mark.parametrize("place", range(len(DIMENSIONS)))
def test_every_dimension_is_shown(qtbot: QtBot, small: Office, window: RatesWindow, place: int) -> None:
    window.dimension.setCurrentIndex(place)
    settled(qtbot, small)
    assert window.table is not None
    assert window.table.dimension is DIMENSIONS[place]
    assert sum(group.tally["collected"] for group in window.view.model.groups) == 6
    assert window.view.model.headerData(0, Qt.Orientation.Horizontal) == DIMENSIONS[place].name


def test_periods_narrow_and_nothing_is_said_in_words(qtbot: QtBot, small: Office, window: RatesWindow) -> None:
    window.period.buttons["month"].click()
    settled(qtbot, small)
    assert window.nothing.isVisible()
    assert window.nothing.text() == NOTHING
    assert not window.view.isVisible()
    window.period.buttons["year"].click()
    settled(qtbot, small)
    assert window.view.whole.index(0, 1).data() == "6"
    window.period.buttons["own"].click()
    window.period.first.setDate(QDate(2024, 7, 24))
    window.period.last.setDate(QDate(2024, 7, 1))  # in the wrong order: taken in the right one
    window.period.last.editingFinished.emit()
    settled(qtbot, small)
    assert window.state.text().startswith("登记于 2024-07-01 至 2024-07-24（含）")
    assert window.view.whole.index(0, 1).data() == "6"


def test_a_scope_is_kept_to_and_shown(qtbot: QtBot, small: Office) -> None:
    opened = RatesWindow(small, Scope(GUALI))
    opened.show()
    settled(qtbot, small)
    assert opened.title.text() == "统计 · 瓜沥镇"
    assert opened.dimension.currentData() == "village"
    assert opened.view.whole.index(0, 1).data() == "5"
    opened.close()


def test_a_copy_has_part_and_whole_and_says_what_it_is(qtbot: QtBot, window: RatesWindow, said: list[str]) -> None:
    window.handing.copy()
    caption, heads, _, guali, total = QGuiApplication.clipboard().text().split("\n")
    assert caption.startswith("统计，萧山区，全部时间，截至")
    row = dict(zip(heads.split("\t"), guali.split("\t"), strict=True))
    assert (row["镇街"], row["办结率"], row["办结率·办结"], row["办结率·收集"]) == ("瓜沥镇", "0.4", "2", "5")
    assert total.startswith("合计\t6\t")
    window.view.body.selectRow(1)
    window.handing.copy()
    assert len(QGuiApplication.clipboard().text().split("\n")) == 2 + 5 - 4


def test_a_file_has_all_groups_and_the_total(qtbot: QtBot, window: RatesWindow, tmp_path: Path) -> None:
    for name in ("比率.csv", "比率.xlsx"):
        with qtbot.waitSignal(window.exported):
            window.export_to(tmp_path / name)
    with (tmp_path / "比率.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["镇街"] for row in rows] == ["城厢街道", "瓜沥镇", "合计"]
    assert (tmp_path / "比率.xlsx").stat().st_size > 0


def test_a_window_closed_early_is_not_written_to(qtbot: QtBot, small: Office) -> None:
    opened = RatesWindow(small, Scope())
    opened.show()
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    settled(qtbot, small)
    assert not shiboken6.isValid(opened)


def test_both_themes_paint_every_cell(qtbot: QtBot, small: Office, window: RatesWindow) -> None:
    for theme in ("light", "dark"):
        small.theme.use(theme)
        assert not window.grab().isNull()
