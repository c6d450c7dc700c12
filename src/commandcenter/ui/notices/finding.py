"""What a notice can be made for: a township, a village or a grid, found by name, pinyin initials or code."""

from commandcenter.services.finding import Option, grid_options
from commandcenter.services.places import Places
from commandcenter.services.scope import Scope


def place_options(places: Places) -> tuple[Option, ...]:
    """Townships, villages and grids; the key is a Scope."""
    townships = (
        Option(Scope(row.code), row.name, "镇街", (row.name.lower(), row.initials), (), row.code)
        for row in places.townships
    )
    villages = (
        Option(
            Scope(row.township_code, row.code),
            row.name,
            places.township[row.township_code].name,
            (row.name.lower(), row.initials, places.township[row.township_code].name),
            (),
            row.code,
        )
        for row in places.villages
    )
    grids = (
        Option(places.scope_of_grid(one.key), one.name, one.note, one.words, one.numbers, one.code)
        for one in grid_options(places)
    )
    return (*townships, *villages, *grids)
