"""Finds who or what a sheet names: by code, or by a name that only one bears."""

from collections.abc import Iterable

from commandcenter.services.intake.cells import Fault, plain, quoted


class Finder:
    """All of one kind. ``measure`` counts them (个单位, 名干部); row ids stand for codes in the database."""

    def __init__(self, measure: str, rows: Iterable[tuple[int, str, str]]) -> None:
        """``rows`` are (id, code, name)."""
        self._measure = measure
        self._ids: dict[str, int] = {}
        self._codes: dict[int, str] = {}
        self._names: dict[str, str] = {}
        self._called: dict[str, list[str]] = {}
        for row_id, code, name in rows:
            self._ids[code], self._codes[row_id], self._names[code] = row_id, code, name
            self._called.setdefault(plain(name), []).append(code)

    def find(self, text: str, name: str) -> str:
        """The code of the one that is meant; ``name`` is what the field is called. Raises Fault."""
        if text in self._ids:
            return text
        codes = self._called.get(plain(text), [])
        if len(codes) == 1:
            return codes[0]
        if codes:
            raise Fault(f"{name}：有 {len(codes)} {self._measure}叫{quoted(text)}，请写编号")
        raise Fault(f"{name}：没有编号或名称为{quoted(text)}的{self._measure[1:]}")

    def id_of(self, code: str) -> int:
        """The row id of a code. Raises KeyError."""
        return self._ids[code]

    def has(self, code: str) -> bool:
        """Whether there is such a code."""
        return code in self._ids

    def code_of(self, row_id: int) -> str:
        """The code of a row id. Raises KeyError."""
        return self._codes[row_id]

    def name_of(self, code: str) -> str:
        """The name of a code; empty for one there is not."""
        return self._names.get(code, "")
