"""The generic table model and the picker: look-ups, stable sorting, filtering."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from commandcenter.services.listing import Column
from commandcenter.ui.models.picker import Choice, Picker
from commandcenter.ui.models.table import IdRole, RawRole, TableModel, ready
from tests.ui.small_office import write

COLUMNS = (
    Column("name", "名称", 6),
    Column("count", "件数", 4, "number"),
    Column("day", "日期", 6, "day"),
    Column("moment", "时间", 8, "moment"),
)
NOON = datetime(2024, 8, 2, 4, 0, tzinfo=UTC)
ROWS = [
    ("瓜沥", 1234, date(2024, 8, 2), NOON),
    ("益农", 9, date(2023, 12, 31), NOON.replace(year=2019)),
    ("党湾", None, None, None),
    ("衙前", 10, date(2024, 1, 1), NOON.replace(hour=20)),
]


@pytest.fixture
def model(qapp: object) -> TableModel:
    made = TableModel(COLUMNS)
    made.show_content(ready(COLUMNS, ROWS, [11, 12, 13, 14]))
    return made


def names(model: TableModel) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_the_model_keeps_qts_rules(model: TableModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.sort(1)
    model.filter("2")
    model.sort(-1)
    model.filter("")
    model.show_content(ready(COLUMNS, ROWS[:2], [11, 12]))
    assert tester.model() is model


def test_cells_are_written_for_the_screen(model: TableModel) -> None:
    assert [model.index(0, column).data() for column in range(4)] == [
        "瓜沥",
        "1\u202f234",
        "2024-08-02",
        "2024-08-02 12:00",
    ]
    assert model.index(2, 1).data() == ""
    assert model.index(0, 1).data(RawRole) == 1234
    assert model.index(0, 1).data(IdRole) == 11
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "件数 1\u202f234"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "件数"


@pytest.mark.parametrize(
    ("column", "rising"),
    [
        (1, ["益农", "衙前", "瓜沥", "党湾"]),
        (2, ["益农", "衙前", "瓜沥", "党湾"]),
        (3, ["益农", "瓜沥", "衙前", "党湾"]),
    ],
)
def test_numbers_and_days_sort_as_such_and_what_is_absent_comes_last(
    model: TableModel, column: int, rising: list[str]
) -> None:
    model.sort(column)
    assert names(model) == rising
    model.sort(column, Qt.SortOrder.DescendingOrder)
    assert names(model) == [*reversed(rising[:3]), "党湾"]
    model.sort(-1)
    assert names(model) == ["瓜沥", "益农", "党湾", "衙前"]


def test_a_persistent_index_follows_its_row(model: TableModel) -> None:
    held = QPersistentModelIndex(model.index(0, 0))
    model.sort(1)
    assert held.data() == "瓜沥"
    assert held.row() == 2


def test_the_filter_wants_every_word_in_any_column(model: TableModel) -> None:
    model.filter("2024-08 瓜")
    assert names(model) == ["瓜沥"]
    assert (model.rowCount(), model.whole) == (1, 4)
    model.filter("没有")
    assert names(model) == []


@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(-3, 3))), max_size=30), st.booleans())
def test_sorting_is_stable_and_loses_nothing(rows: list[tuple[int | None]], falls: bool) -> None:
    columns = (Column("n", "数", 3, "number"),)
    model = TableModel(columns)
    model.show_content(ready(columns, rows, list(range(len(rows)))))
    model.sort(0, Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder)
    ids = [model.id_of(row) for row in range(model.rowCount())]
    assert sorted(ids) == list(range(len(rows)))
    for one, other in pairwise(ids):
        if rows[one] == rows[other]:
            assert one < other


CHOICES = (
    Choice(1, "张三", "科长", ("zs", "G001")),
    Choice(2, "张三丰", "科员", ("zsf", "G002")),
    Choice(3, "李四", "", ("ls",)),
)


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("张三", 1), ("zsf", 2), ("G002", 2), ("李", 3), ("l", 3), ("张", None), ("王", None), ("", None)],
)
def test_what_is_typed_picks_when_it_finds_just_one(qtbot: QtBot, typed: str, chosen: int | None) -> None:
    picker = Picker()
    qtbot.addWidget(picker)
    picker.offer(CHOICES)
    write(picker, typed)
    assert picker.chosen() == chosen


def test_down_lists_all_and_enter_takes_one(qtbot: QtBot) -> None:
    picker = Picker()
    qtbot.addWidget(picker)
    picker.offer(CHOICES)
    picker.show()
    picker.activateWindow()
    picker.setFocus()
    qtbot.waitUntil(picker.hasFocus)
    qtbot.keyClick(picker, Qt.Key.Key_Down)
    popup = picker.completer().popup()
    assert popup is not None
    assert popup.isVisible()
    assert popup.model().rowCount() == 3
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert picker.text() == "张三"
    assert picker.chosen() == 1


@pytest.mark.parametrize(("downs", "name", "chosen"), [(0, "张三", 1), (1, "张三丰", 2)])
def test_enter_takes_the_first_of_several_found_or_the_one_gone_to(
    qtbot: QtBot, downs: int, name: str, chosen: int
) -> None:
    picker = Picker()
    qtbot.addWidget(picker)
    picker.offer(CHOICES)
    picker.show()
    picker.activateWindow()
    picker.setFocus()
    qtbot.waitUntil(picker.hasFocus)
    qtbot.keyClicks(picker, "zs")
    popup = picker.completer().popup()
    assert popup is not None
    qtbot.waitUntil(lambda: popup.currentIndex().isValid())
    assert picker.text() == "zs"
    for _ in range(downs):
        qtbot.keyClick(popup, Qt.Key.Key_Down)
    with qtbot.assertNotEmitted(picker.returnPressed), qtbot.waitSignal(picker.picked) as picked:
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert picked.args == [chosen]
    assert (picker.text(), picker.chosen()) == (name, chosen)
    assert not popup.isVisible()
