"""Where the rows of a column of cards stand: all in one run, or lane by lane. Arithmetic only, in pixels."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

Span = tuple[int, int]
"""From where to how far down, as top and height; the height of what is hidden is 0."""


class Rows(Protocol):
    """The places of rows from the top of a column. ``count`` is how many there are."""

    def length(self, count: int) -> int:
        """How long the column is."""

    def span(self, row: int) -> Span:
        """Where a row stands."""

    def at(self, y: int, count: int) -> int:
        """The row at a height; -1 where there is none."""

    def between(self, top: int, bottom: int, count: int) -> Sequence[range]:
        """The rows that touch a stretch, its ends included, as runs in order."""

    def step(self, row: int, by: int, count: int) -> int:
        """The row so many further among those that are to be seen, or the last one on the way; -1 for none."""

    def near(self, y: int, count: int) -> int:
        """The row at a height, or else the nearest one; -1 when none is to be seen."""


@dataclass(frozen=True)
class EvenRows:
    """Rows of one height, one below the other."""

    height: int

    def length(self, count: int) -> int:
        """How long the column is."""
        return count * self.height

    def span(self, row: int) -> Span:
        """Where a row stands."""
        return row * self.height, self.height

    def at(self, y: int, count: int) -> int:
        """The row at a height; -1 where there is none."""
        row = y // self.height
        return row if 0 <= row < count else -1

    def between(self, top: int, bottom: int, count: int) -> Sequence[range]:
        """The rows that touch a stretch."""
        return (range(max(top // self.height, 0), min(bottom // self.height, count - 1) + 1),)

    def step(self, row: int, by: int, count: int) -> int:
        """The row that lies so many further."""
        return min(max(row + by, 0), count - 1)

    def near(self, y: int, count: int) -> int:
        """The row at a height, or else the nearest one."""
        return min(max(y // self.height, 0), count - 1)


@dataclass(frozen=True)
class Cell:
    """The cards of a column that stand in one lane: rows from ``start`` to before ``end``, the first at ``top``.

    Of a cell that is not open none is seen; ``rest`` more rows follow that are not seen either.
    """

    start: int
    end: int
    top: int
    is_open: bool = True
    rest: int = 0


class LanedRows:
    """Rows of one height in cells, which follow each other with gaps between; those of a closed cell are hidden."""

    def __init__(self, height: int, length: int, cells: Iterable[Cell]) -> None:
        self.height, self._length = height, length
        self._cells = tuple(cells)
        self._starts = [cell.start for cell in self._cells]
        self._open = tuple(cell for cell in self._cells if cell.is_open and cell.end > cell.start)
        self._tops = [cell.top for cell in self._open]
        self._open_starts = [cell.start for cell in self._open]
        self._before = [0]  # how many rows are to be seen before each open cell
        for cell in self._open:
            self._before.append(self._before[-1] + cell.end - cell.start)

    def length(self, count: int) -> int:
        """How long the column is: as long as all lanes are."""
        return self._length

    def span(self, row: int) -> Span:
        """Where a row stands."""
        place = bisect_right(self._starts, row) - 1
        if place < 0 or row >= self._cells[place].end:
            return 0, 0
        cell = self._cells[place]
        return (cell.top + (row - cell.start) * self.height, self.height) if cell.is_open else (cell.top, 0)

    def at(self, y: int, count: int) -> int:
        """The row at a height; -1 between the cells."""
        place = bisect_right(self._tops, y) - 1
        if place < 0:
            return -1
        cell = self._open[place]
        row = cell.start + (y - cell.top) // self.height
        return row if row < cell.end else -1

    def between(self, top: int, bottom: int, count: int) -> Sequence[range]:
        """The rows that touch a stretch, a run for each cell."""
        first = max(bisect_right(self._tops, top) - 1, 0)
        runs = (self._run(cell, top, bottom) for cell in self._open[first : bisect_right(self._tops, bottom)])
        return [run for run in runs if run]

    def _run(self, cell: Cell, top: int, bottom: int) -> range:
        first = cell.start + max(top - cell.top, 0) // self.height
        return range(first, min(cell.start + (bottom - cell.top) // self.height, cell.end - 1) + 1)

    def step(self, row: int, by: int, count: int) -> int:
        """The row that lies so many further, over lanes and past what is hidden."""
        every = self._before[-1]
        if not every:
            return -1
        return self._row_of(min(max(self._place_of(row) + by, 0), every - 1))

    def _place_of(self, row: int) -> int:
        """Which of the rows to be seen a row is; of a hidden one, that before it; -1 before the first."""
        cell = bisect_right(self._open_starts, row) - 1
        if cell < 0:
            return -1
        known = self._open[cell]
        return self._before[cell] + min(row, known.end - 1) - known.start

    def _row_of(self, place: int) -> int:
        cell = bisect_right(self._before, place) - 1
        return self._open[cell].start + place - self._before[cell]

    def near(self, y: int, count: int) -> int:
        """The row at a height, or the end of a cell that is nearest to it."""
        place = bisect_right(self._tops, y) - 1
        around = self._open[max(place, 0) : place + 2]
        if not around:
            return -1
        rows = [min(max(cell.start + (y - cell.top) // self.height, cell.start), cell.end - 1) for cell in around]
        return min(rows, key=lambda row: abs(self.span(row)[0] + self.height // 2 - y))


class SpanRows:
    """Rows of their own heights, each where it is said, from the top down."""

    def __init__(self, length: int, spans: Iterable[Span]) -> None:
        self._length, self._spans = length, tuple(spans)
        self._tops = [top for top, _ in self._spans]

    def length(self, count: int) -> int:
        """How long the column is."""
        return self._length

    def span(self, row: int) -> Span:
        """Where a row stands."""
        return self._spans[row] if row < len(self._spans) else (0, 0)

    def at(self, y: int, count: int) -> int:
        """The row at a height; -1 between them."""
        row = bisect_right(self._tops, y) - 1
        return row if row >= 0 and y < sum(self._spans[row]) else -1

    def between(self, top: int, bottom: int, count: int) -> Sequence[range]:
        """The rows that touch a stretch."""
        return (range(max(bisect_right(self._tops, top) - 1, 0), bisect_right(self._tops, bottom)),)

    def step(self, row: int, by: int, count: int) -> int:
        """The row that lies so many further."""
        return min(max(row + by, 0), count - 1)

    def near(self, y: int, count: int) -> int:
        """The row at a height, or the one above it."""
        return min(max(bisect_right(self._tops, y) - 1, 0), count - 1)
