"""Where a sheet's column heads stand: under a title, over one line or two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from commandcenter.services.intake.cells import Row, text_of

SOUGHT = 20
SURE = 2

Span = tuple[tuple[int, int], tuple[int, int]]
"""A merged area: its first and last cell as (row, column)."""


@dataclass(frozen=True)
class Heads:
    """The names of the columns, each once, and which had one; ``below`` is the place of the first row under them."""

    names: tuple[str, ...]
    named: tuple[bool, ...]
    below: int


def find_heads(rows: Sequence[Row], merged: Sequence[Span], is_known: Callable[[str], bool]) -> Heads | None:
    """The heads of a sheet; None when it has no row that could be one.

    It is the row, of the first twenty, that holds the most names that are known; else the first with several cells.
    """
    top = [[" ".join(text_of(cell).split()) for cell in row] for row in rows[:SOUGHT]]
    place = _place(top, is_known)
    if place is None:
        return None
    across = [span for span in merged if span[0][0] == place and span[1][0] == place and span[1][1] > span[0][1]]
    if across and place + 1 < len(top):
        return _heads(_joined(top[place], top[place + 1], across), place + 2)
    return _heads(top[place], place + 1)


def _heads(names: Sequence[str], below: int) -> Heads:
    return Heads(_each_once(names), tuple(map(bool, names)), below)


def _place(top: Sequence[Sequence[str]], is_known: Callable[[str], bool]) -> int | None:
    known = [sum(map(is_known, row)) for row in top]
    if known and max(known) >= SURE:
        return known.index(max(known))
    filled = [sum(map(bool, row)) for row in top]
    return (
        next((place for place, count in enumerate(filled) if count >= min(SURE, max(filled))), None)
        if any(filled)
        else None
    )


def _joined(upper: Sequence[str], lower: Sequence[str], across: Sequence[Span]) -> list[str]:
    """Names over two lines: 反映人 over 姓名 and 电话 is 反映人姓名 and 反映人电话."""
    names = [one or other for one, other in zip(upper, lower, strict=True)]
    for (_, first), (_, last) in across:
        for column in range(first, min(last + 1, len(names))):
            names[column] = upper[first] + lower[column]
    return names


def _each_once(names: Sequence[str]) -> tuple[str, ...]:
    """Every column by a name of its own: unnamed ones by their letter, a second of a name with its number."""
    once: dict[str, None] = {}
    for place, name in enumerate(names):
        proposal = name or f"（{column_letters(place)} 列）"
        number = 2
        while proposal in once:
            proposal, number = f"{name}（{number}）", number + 1
        once[proposal] = None
    return tuple(once)


def column_letters(place: int) -> str:
    """A column's letters, as a spreadsheet shows them: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, len(ascii_uppercase))
        letters = ascii_uppercase[rest] + letters
    return letters
