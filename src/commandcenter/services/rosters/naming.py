"""Forms of cells that name a place, a person or an organization, by code or by name."""

from typing import Any

from commandcenter.services.intake.cells import Cell, Fault, code_of, quoted
from commandcenter.services.rosters.forms import At, Form, Record, Value
from commandcenter.services.rosters.known import Known


class Named(Form):
    """What names something else: told by code, in words with its name beside."""

    empty: Value = None
    is_code = True

    def name_of(self, value: Value, known: Known, row: Record) -> str:
        """The name of what is meant."""
        raise NotImplementedError

    def beside(self, value: Value, known: Known, row: Record) -> str:
        """Code and name, for the screen."""
        name = self.name_of(value, known, row) if value else ""
        return f"{value} {name}".strip() if value else ""


class Township(Named):
    """A township."""

    how = "编码或名称"

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault for none or several of that name."""
        text = code_of(cell, at.name)
        codes = (text,) if text in at.known.places.township else at.known.townships.called(text)
        return the_one(codes, text, at.name, "镇街")

    def name_of(self, value: Value, known: Known, row: Record) -> str:
        """The name."""
        return known.places.township[str(value)].name


class Village(Named):
    """A village."""

    how = "编码；区内只有一个时也可写名称"

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault for none or several of that name."""
        text = code_of(cell, at.name)
        codes = (text,) if text in at.known.places.village else at.known.villages.called(text)
        return the_one(codes, text, at.name, "村社")

    def name_of(self, value: Value, known: Known, row: Record) -> str:
        """The name."""
        return known.places.village[str(value)].name


def the_one(codes: tuple[str, ...], text: str, name: str, what: str) -> str:
    """The only one of these codes. Raises Fault."""
    if len(codes) > 1:
        raise Fault(f"{name}：有 {len(codes)} 个{what}叫{quoted(text)}，请写编码")
    if not codes:
        raise Fault(f"{name}：没有编码或名称为{quoted(text)}的{what}")
    return codes[0]


class GridOf(Named):
    """A grid, kept by its code; its row is the drawing in force."""

    how = "网格编码；文本格式"

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault with the reason."""
        grid_id = at.known.grids.find(code_of(cell, at.name), "", "")
        return at.known.places.grid[grid_id].code

    def name_of(self, value: Value, known: Known, row: Record) -> str:
        """Its village."""
        grid = known.places.grid_by_code.get(str(value))
        return known.places.village[grid.village_code].name if grid else ""

    def stored(self, value: Value, known: Known) -> Any:
        """The row id."""
        return known.grid_id(str(value), known.today)

    def loaded(self, kept: Any, known: Known) -> Value:
        """The code."""
        return known.grid_codes[kept]


class Reference(Named):
    """One of another roster; ``among`` is that roster's key."""

    how = "编号或全称"

    def __init__(self, among: str) -> None:
        self.among = among

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault for none or several."""
        return at.known.finders[self.among].find(code_of(cell, at.name), at.name)

    def name_of(self, value: Value, known: Known, row: Record) -> str:
        """The name."""
        return known.finders[self.among].name_of(str(value))

    def stored(self, value: Value, known: Known) -> Any:
        """The row id."""
        return known.finders[self.among].id_of(str(value)) if value else None

    def loaded(self, kept: Any, known: Known) -> Value:
        """The code."""
        return None if kept is None else known.finders[self.among].code_of(kept)
