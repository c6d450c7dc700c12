"""Where rows stand: every way of laying them out agrees with itself."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.ui.board.lanes import LaneTable, Measures, Stretch, lay_out
from commandcenter.ui.board.rows import EvenRows, LanedRows, Rows, SpanRows

MEASURES = Measures(40, 30, 20, 8)
COLUMNS = ("registered", "handling", "closed")


@st.composite
def tables(draw: st.DrawFn) -> tuple[LaneTable, dict[str, int]]:
    """A board of three columns with up to six lanes, some folded; how many cards each column has."""
    columns: dict[str, dict[int, Stretch]] = {}
    for key in COLUMNS:
        start, columns[key] = 0, {}
        for rank in sorted(draw(st.sets(st.integers(0, 5)))):
            count = draw(st.integers(1, 9))
            columns[key][rank] = Stretch(start, start + count, draw(st.integers(0, count)))
            start += count
    folded = draw(st.frozensets(st.integers(0, 5)))
    counts = {key: max((one.end for one in column.values()), default=0) for key, column in columns.items()}
    return lay_out(columns, "closed", folded, MEASURES), counts


def laned(table: LaneTable, key: str) -> LanedRows:
    """The rows of a column of it."""
    return LanedRows(MEASURES.row, table.length, table.cells[key])


def shown(rows: Rows, count: int) -> list[int]:
    """The rows that have a place."""
    return [row for row in range(count) if rows.span(row)[1]]


def must_agree(rows: Rows, count: int) -> None:
    """What is asked one way and the other gives the same."""
    every = shown(rows, count)
    for row in every:
        top, height = rows.span(row)
        assert rows.at(top, count) == rows.at(top + height - 1, count) == row
        assert rows.near(top + height // 2, count) == row
        assert top + height <= rows.length(count)
    for one, other in pairwise(every):
        assert sum(rows.span(one)) <= rows.span(other)[0]
        assert rows.step(one, 1, count) == other
        assert rows.step(other, -1, count) == one
    if every:
        assert rows.step(every[0], -count, count) == every[0]
        assert rows.step(every[0], count, count) == every[-1]


def must_touch(rows: Rows, count: int, top: int, bottom: int) -> None:
    """A stretch touches just the rows that overlap it."""
    touched = [row for run in rows.between(top, bottom, count) for row in run]
    expected = []
    for row in shown(rows, count):
        start, height = rows.span(row)
        if start <= bottom and top < start + height:
            expected.append(row)
    assert set(expected) <= set(touched)
    assert len(set(touched) - set(expected)) <= 1  # one more above is no harm
    assert touched == sorted(touched)


@given(tables(), st.integers(0, 2000), st.integers(0, 600))
def test_rows_in_lanes_agree(drawn: tuple[LaneTable, dict[str, int]], top: int, more: int) -> None:
    table, counts = drawn
    for key in COLUMNS:
        must_agree(laned(table, key), counts[key])
        must_touch(laned(table, key), counts[key], top, top + more)


@given(st.integers(0, 60), st.integers(0, 2000), st.integers(0, 600))
def test_even_rows_agree(count: int, top: int, more: int) -> None:
    must_agree(EvenRows(40), count)
    must_touch(EvenRows(40), count, top, top + more)


@given(tables(), st.integers(0, 2000), st.integers(0, 600))
def test_heads_stand_as_their_lanes(drawn: tuple[LaneTable, dict[str, int]], top: int, more: int) -> None:
    table, _ = drawn
    heads = SpanRows(table.length, ((lane.top, lane.height) for lane in table.lanes))
    must_agree(heads, len(table.lanes))
    must_touch(heads, len(table.lanes), top, top + more)


@given(tables())
def test_lanes_hold_their_cards_and_folding_hides_them(drawn: tuple[LaneTable, dict[str, int]]) -> None:
    table, counts = drawn
    for key in COLUMNS:
        rows = laned(table, key)
        for cell in table.cells[key]:
            lane = next(lane for lane in table.lanes if lane.top == cell.top)
            assert cell.is_open == lane.is_open
            for row in range(cell.start, cell.end):
                top, height = rows.span(row)
                assert height == (MEASURES.row if lane.is_open else 0)
                assert lane.top <= top
                assert top + height <= lane.top + lane.height
            assert not any(rows.span(row)[1] for row in range(cell.end, cell.end + cell.rest))
            assert not cell.rest or key == "closed"
        assert sum(cell.end - cell.start + cell.rest for cell in table.cells[key]) == counts[key]
    open_ones = sum(counts[key] for key in COLUMNS if key != "closed")
    assert sum(lane.count for lane in table.lanes) == open_ones
    assert all(lane.overdue <= lane.count for lane in table.lanes)


@pytest.mark.parametrize("y", [-50, 0, 29, 39, 5000])
def test_nothing_is_near_where_there_is_nothing(y: int) -> None:
    folded = lay_out({"handling": {2: Stretch(0, 5, 1)}}, "closed", frozenset({2}), MEASURES)
    rows = LanedRows(MEASURES.row, folded.length, folded.cells["handling"])
    assert (rows.near(y, 5), rows.at(y, 5), rows.step(0, 1, 5)) == (-1, -1, -1)
