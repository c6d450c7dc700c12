"""What the makers hand to the writers: rows of one table, as both engines take them."""

from collections.abc import Iterable
from dataclasses import dataclass

Row = tuple[object, ...]


@dataclass(frozen=True)
class Batch:
    """Rows of a table in the order of ``columns``.

    Values are int, text, bytes or None; moments and days are text (UTC), truths 0 or 1, JSON its text. ``words`` names
    the rows in the progress line; they may be read once only.
    """

    table: str
    columns: tuple[str, ...]
    rows: Iterable[Row]
    count: int
    words: str


def batch(table: str, columns: str, rows: list[Row], words: str) -> Batch:
    """A batch of rows that are ready; ``columns`` are parted by spaces."""
    return Batch(table, tuple(columns.split()), rows, len(rows), words)
