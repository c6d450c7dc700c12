"""The squad on a notice: who is posted and who is a member, by role; what is lacking is said."""

from collections.abc import Sequence
from dataclasses import dataclass

from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.services.notices import LEADER, MEMBER, POSTED, Notice, Person
from commandcenter.ui.notices.leaf import CENTRE, Box, Face, Leaf, heading

ABOVE, TITLE = 6.0, 8.5
GUTTER, BETWEEN = 24.0, 5.0
MOST_ROWS = 5
"""Rows of people at most; more people stand closer together."""


@dataclass(frozen=True)
class Layout:
    """How many people stand side by side, how high a row is in millimetres; sizes of type in points."""

    columns: int
    row: float
    name: float = 12.5
    small: float = 8.5


EASY, CLOSE, CLOSEST = Layout(2, 10.5), Layout(3, 10.5), Layout(3, 7.9, 10.5, 7.5)
EASY_ROWS = 3


def groups(notice: Notice) -> tuple[tuple[str, tuple[Person, ...]], ...]:
    """Role and people of each line; a second leader stands here, the first one has a place of their own."""
    more = notice.of(LEADER)[1:]
    lines = ((POSTED, notice.of(POSTED)), (MEMBER, notice.of(MEMBER)))
    return ((LEADER, more), *lines) if more else lines


def _layout(notice: Notice) -> Layout:
    for layout in (EASY, CLOSE):
        if sum(_rows(people, layout) for _, people in groups(notice)) <= EASY_ROWS:
            return layout
    return CLOSEST


def _rows(people: Sequence[Person], layout: Layout) -> int:
    return max(1, -(-len(people) // layout.columns))


def _shares(notice: Notice, layout: Layout) -> list[int]:
    """The rows that each line gets, ``MOST_ROWS`` together; the longest gives way."""
    rows = [_rows(people, layout) for _, people in groups(notice)]
    while sum(rows) > MOST_ROWS:
        rows[rows.index(max(rows))] -= 1
    return rows


def squad_height(notice: Notice) -> float:
    """How much room the part takes, in millimetres."""
    layout = _layout(notice)
    return ABOVE + TITLE + sum(_shares(notice, layout)) * layout.row


def paint_squad(leaf: Leaf, box: Box, title: str, notice: Notice) -> None:
    """Paint the part."""
    heading(leaf, box.x, box.y + ABOVE - 1, title)
    layout = _layout(notice)
    y = box.y + ABOVE + TITLE
    for (role, people), rows in zip(groups(notice), _shares(notice, layout), strict=True):
        line = Box(box.x, y, box.width, rows * layout.row)
        leaf.line(line.x, line.y, line.right, line.y, "line", 0.15)
        leaf.text(Box(line.x, line.y, GUTTER, layout.row), SQUAD_ROLES.name(role), Face(10.5, "red"))
        _people(leaf, Box(line.x + GUTTER, line.y, line.width - GUTTER, line.height), people, layout)
        if role == POSTED and not notice.is_covered:
            _lacking(leaf, line, layout, people)
        elif not people:
            leaf.text(Box(line.x + GUTTER, line.y, 80, layout.row), "暂无", Face(10.5, "muted"))
        y = line.bottom
    leaf.line(box.x, y, box.right, y, "line", 0.15)


def _people(leaf: Leaf, box: Box, people: Sequence[Person], layout: Layout) -> None:
    room = round(box.height / layout.row) * layout.columns
    shown = people if len(people) <= room else people[: room - 1]
    for place, person in enumerate(shown):
        _person(leaf, _cell(box, place, layout), person, layout)
    if len(shown) < len(people):
        words = f"另有 {len(people) - len(shown)} 名，名单见村社公告栏"
        leaf.text(_cell(box, len(shown), layout), words, Face(9, "muted"))


def _cell(box: Box, place: int, layout: Layout) -> Box:
    width = (box.width - BETWEEN * (layout.columns - 1)) / layout.columns
    x = box.x + place % layout.columns * (width + BETWEEN)
    return Box(x, box.y + place // layout.columns * layout.row, width, layout.row)


def _person(leaf: Leaf, cell: Box, person: Person, layout: Layout) -> None:
    """Name and post above, the unit below; beside a long name there is no room for the post."""
    name, small = Face(layout.name), Face(layout.small, "muted")
    above = Box(cell.x, cell.y + cell.height * 0.07, cell.width, cell.height * 0.48)
    below = Box(cell.x, cell.y + cell.height * 0.57, cell.width, cell.height * 0.36)
    wide = leaf.width(person.name, name) + 0.1
    is_long = wide > cell.width * 0.6
    leaf.text(above, person.name, name)
    if not is_long:
        leaf.text(Box(cell.x + wide + 2, above.y + 0.2, cell.width - wide - 2, above.height), person.post, small)
    leaf.text(below, f"{person.unit} {person.post}" if is_long else person.unit, small)


def _lacking(leaf: Leaf, line: Box, layout: Layout, people: Sequence[Person]) -> None:
    """Where people of other units help out, the words stand at the right."""
    x = line.x + GUTTER if not people else line.right - 44
    box = Box(x, line.y + (layout.row - 6) / 2, 44, 6)
    leaf.frame(box, "gap", 0.25, 1.0)
    leaf.text(box.inset(0.6), "固定下沉干部：待配", Face(10, "gap"), CENTRE)
