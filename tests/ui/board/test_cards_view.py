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
from commandcenter.ui.board.rows import EvenRows

HEIGHT = 40


@pytest.fixture
def view(qapp: object, qtbot: QtBot) -> CardsView:
    """A view of a hundred rows, ten and a half of them to be seen."""
    view = CardsView(EvenRows(HEIGHT), HEIGHT)
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
    view.set_rows(EvenRows(2 * HEIGHT), 2 * HEIGHT)
    assert view.verticalScrollBar().maximum() == 50 * HEIGHT - view.viewport().height()


def test_an_empty_view_stands_still(view: CardsView) -> None:
    view.setModel(QStringListModel([], view))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_PageUp):
        QTest.keyClick(view, key)
    assert not view.currentIndex().isValid()
    assert list(view.visible_rows(view.viewport().rect())) == []


class Drawing:
    """Pictures of numbers, and which were drawn."""

    def __init__(self, limit: int) -> None:
        self.pictures = Pictures(limit)
        self.faces = [object() for _ in range(5)]
        self.drawn: list[int] = []

    def look(self, key: int, face: int) -> bool:
        """Look at a number's picture; whether there was one."""
        return self.pictures.get(key, self.faces[face], lambda: self.draw(face)) is not None

    def draw(self, face: int) -> QPixmap:
        """Draw one of 400 bytes."""
        self.drawn.append(face)
        return QPixmap(10, 10)


def test_a_picture_is_drawn_at_the_second_look(qapp: object) -> None:
    drawing = Drawing(10_000)
    assert not drawing.look(0, 0)
    assert drawing.drawn == []
    assert drawing.look(0, 0)
    assert drawing.look(0, 0)
    assert drawing.drawn == [0]
    assert not drawing.look(0, 1)  # another face
    assert drawing.look(0, 1)
    drawing.pictures.clear()
    assert not drawing.look(0, 1)
    assert drawing.drawn == [0, 1]


def test_pictures_are_kept_while_there_is_room(qapp: object) -> None:
    drawing = Drawing(3 * 400)
    for number in (0, 0, 1, 1, 2, 2, 0, 1, 2):
        drawing.look(number, number)
    assert drawing.drawn == [0, 1, 2]
    drawing.look(3, 3)
    drawing.look(3, 3)  # the one used longest ago goes
    drawing.look(1, 1)
    assert drawing.drawn == [0, 1, 2, 3]
    drawing.look(0, 0)
    assert drawing.drawn == [0, 1, 2, 3, 0]
