"""The list of rows of one height: where rows are, where keys lead, what a rectangle selects."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, QStringListModel, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from commandcenter.ui.board.cards_view import CardsView
from commandcenter.ui.board.pictures import Pictures

HEIGHT = 40


@pytest.fixture
def view(qapp: object, qtbot: QtBot) -> CardsView:
    """A view of a hundred rows, ten and a half of them to be seen."""
    view = CardsView(HEIGHT)
    view.setModel(QStringListModel([f"row {number}" for number in range(100)], view))
    view.resize(200, HEIGHT * 10 + HEIGHT // 2)
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_every_point_is_in_the_row_that_is_there(view: CardsView) -> None:
    @given(st.integers(0, 99), st.integers(0, 4000))
    @settings(max_examples=60, deadline=None)
    def holds(row: int, scroll: int) -> None:
        view.verticalScrollBar().setValue(scroll)
        rect = view.visualRect(view.model().index(row, 0))
        assert rect.height() == HEIGHT
        assert rect.top() == row * HEIGHT - view.verticalOffset()
        for y in (rect.top(), rect.bottom()):
            assert view.indexAt(QPoint(5, y)).row() == row
        assert not view.indexAt(QPoint(-1, rect.top())).isValid()
        assert (row in view.visible_rows(view.viewport().rect())) == rect.intersects(view.viewport().rect())

    holds()
    assert not view.indexAt(QPoint(5, 100 * HEIGHT - view.verticalOffset())).isValid()


def test_scrolling_ends_with_the_last_row(view: CardsView) -> None:
    bar = view.verticalScrollBar()
    assert bar.maximum() == 100 * HEIGHT - view.viewport().height()
    view.scrollTo(view.model().index(99, 0))
    assert bar.value() == bar.maximum()
    view.scrollTo(view.model().index(95, 0))
    assert bar.value() == bar.maximum()  # it was in view
    view.scrollTo(view.model().index(3, 0))
    assert bar.value() == 3 * HEIGHT


def test_keys_lead_by_rows_and_pages(view: CardsView) -> None:
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    for key, row in (
        (Qt.Key.Key_Down, 1),
        (Qt.Key.Key_PageDown, 10),
        (Qt.Key.Key_Up, 9),
        (Qt.Key.Key_End, 99),
        (Qt.Key.Key_Down, 99),
        (Qt.Key.Key_PageUp, 90),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Up, 0),
    ):
        QTest.keyClick(view, key)
        assert view.currentIndex().row() == row
        assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_a_rectangle_selects_the_rows_it_touches(view: CardsView) -> None:
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
    view.setSelection(QRect(QPoint(0, HEIGHT * 3 - 1), QPoint(50, HEIGHT)), flag)
    assert sorted(index.row() for index in view.selectedIndexes()) == [1, 2]
    region = view.visualRegionForSelection(view.selectionModel().selection())
    assert region.boundingRect() == QRect(0, HEIGHT, view.viewport().width(), 2 * HEIGHT)
    view.setSelection(QRect(0, 200 * HEIGHT, 10, 10), flag)
    assert not view.selectedIndexes()


def test_rows_that_come_and_go_change_the_length(view: CardsView) -> None:
    model = view.model()
    model.removeRows(0, 95)
    assert view.verticalScrollBar().maximum() == 0
    model.insertRows(0, 20)
    assert view.verticalScrollBar().maximum() == 25 * HEIGHT - view.viewport().height()
    view.set_row_height(2 * HEIGHT)
    assert view.verticalScrollBar().maximum() == 50 * HEIGHT - view.viewport().height()


def test_an_empty_view_stands_still(view: CardsView) -> None:
    view.setModel(QStringListModel([], view))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_PageUp):
        QTest.keyClick(view, key)
    assert not view.currentIndex().isValid()
    assert list(view.visible_rows(view.viewport().rect())) == []


def test_pictures_are_kept_while_they_hold_and_while_there_is_room(qapp: object) -> None:
    drawn: list[int] = []

    def draw(number: int) -> QPixmap:
        drawn.append(number)
        return QPixmap(10, 10)

    pictures = Pictures(limit=3 * 400)
    faces = [object() for _ in range(5)]
    for number in (0, 1, 2, 0, 1, 2):
        pictures.get(number, faces[number], lambda number=number: draw(number))
    assert drawn == [0, 1, 2]
    pictures.get(3, faces[3], lambda: draw(3))  # the one used longest ago goes
    pictures.get(1, faces[1], lambda: draw(1))
    pictures.get(0, faces[0], lambda: draw(0))
    assert drawn == [0, 1, 2, 3, 0]
    pictures.get(1, faces[4], lambda: draw(4))  # another face
    pictures.clear()
    pictures.get(1, faces[4], lambda: draw(5))
    assert drawn == [0, 1, 2, 3, 0, 4, 5]
