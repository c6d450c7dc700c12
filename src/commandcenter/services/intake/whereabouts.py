"""Finds the grid that a sheet means: by its code, or by the names of township and village and its number."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from commandcenter.services.intake.cells import Fault, plain, quoted
from commandcenter.services.places import GridRow, Places

TOWNSHIP_ENDS = ("街道办事处", "街道", "镇", "乡")
VILLAGE_ENDS = ("村民委员会", "居民委员会", "社区居委会", "村委会", "居委会", "社区", "村")
_SHORTEST_NAME = 2
_SHORTEST_CODE = 6
_NUMBERED = re.compile(
    r"第?0*(\d{1,3})号?网格|网格(?:\.{3}|第|-|:)?0*(\d{1,3})号?|\.{3}0*(\d{1,3})"
)  # plain() makes ... of …
_BARE_NUMBER = re.compile(r"第?0*(\d{1,3})号?格?")
_CHINESE = re.compile(r"[一二三四五六七八九十]{1,3}(?=号?网?格)")
_NUMERALS = "一二三四五六七八九"


class Names:
    """Finds places of one kind by name: the whole name first, then without what kind of place it is."""

    def __init__(self, named: Iterable[tuple[str, str]], ends: Sequence[str]) -> None:
        """``named`` are (code, name)."""
        pairs = [(code, plain(name)) for code, name in named]
        self._whole = _grouped((name, code) for code, name in pairs)
        self._short = _grouped((_without_end(name, ends), code) for code, name in pairs)
        self._ends = ends
        spelled = sorted({*self._whole, *self._short}, key=len, reverse=True)
        usable = [re.escape(name) for name in spelled if len(name) >= _SHORTEST_NAME]
        self._inside = re.compile("|".join(usable)) if usable else None

    def called(self, text: str) -> tuple[str, ...]:
        """The codes of all places that have this name."""
        name = plain(text)
        return self._whole.get(name) or self._short.get(_without_end(name, self._ends), ())

    def within(self, text: str) -> tuple[tuple[str, ...], str]:
        """The codes of the places named first in a text, and what follows the name; none and the text for no name."""
        found = self._inside.search(text) if self._inside else None
        if found is None:
            return (), text
        name = found[0]
        return self._whole.get(name) or self._short[name], text[found.end() :]


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for name, code in pairs:
        groups[name] = (*groups.get(name, ()), code)
    return groups


def _without_end(name: str, ends: Sequence[str]) -> str:
    return next((name.removesuffix(end) for end in ends if name.endswith(end) and name != end), name)


class GridFinder:
    """Answers which grid is meant, and why none is found; the same question is answered once."""

    def __init__(self, places: Places, retired: Collection[str] = ()) -> None:
        """``retired`` are codes of grids that are no longer in force."""
        self._places, self._retired = places, retired
        self._townships = Names(((one.code, one.name) for one in places.townships), TOWNSHIP_ENDS)
        self._villages = Names(((one.code, one.name) for one in places.villages), VILLAGE_ENDS)
        self._in_township = {
            one.code: Names(((v.code, v.name) for v in places.villages if v.township_code == one.code), VILLAGE_ENDS)
            for one in places.townships
        }
        self._grids: dict[str, list[GridRow]] = {}
        for grid in places.grids:
            self._grids.setdefault(grid.village_code, []).append(grid)
        self._answers: dict[tuple[str, str, str], int | str] = {}

    def find(self, grid: str, township: str, village: str) -> int:
        """The row id of the grid in force. Raises Fault with the reason."""
        asked = (grid, township, village)
        if asked not in self._answers:
            self._answers[asked] = self._answer(*asked)
        answer = self._answers[asked]
        if isinstance(answer, str):
            raise Fault(answer)
        return answer

    def _answer(self, grid: str, township: str, village: str) -> int | str:
        code = "".join(grid.split())
        if code in self._places.grid_by_code:
            found = self._places.grid_by_code[code]
            return self._contradiction(found, township, village) or found.id
        if code in self._retired:
            return f"网格{quoted(code)}已调整，不再使用：请改为现在的网格"
        if code.isdigit() and len(code) >= _SHORTEST_CODE and code not in self._places.village:
            return f"没有编码为{quoted(code)}的网格"
        try:
            return self._by_names(plain(grid), township, village)
        except Fault as fault:
            return str(fault)

    def _contradiction(self, grid: GridRow, township: str, village: str) -> str:
        """Why a code cannot be meant: beside it another village or township is named. A name not known says nothing."""
        there = self._places.village[grid.village_code]
        named = self._village_given(self._villages, village) if village.strip() else ()
        if named and there.code not in named:
            return f"网格{quoted(grid.code)}在{there.name}，不在{quoted(village)}：请改其中之一"
        town = self._places.township[there.township_code]
        named = self._township_given(township) if township.strip() else ()
        if named and town.code not in named:
            return f"网格{quoted(grid.code)}在{town.name}，不在{quoted(township)}：请改其中之一"
        return ""

    def _by_names(self, text: str, township: str, village: str) -> int:
        scope, text = self._township(text, township)
        villages = self._in_township[scope] if scope else self._villages
        if village.strip():
            codes, rest = self._village_given(villages, village), text
        elif text in self._places.village:
            codes, rest = (text,), ""
        else:
            codes, rest = villages.within(text)
        return self._numbered(self._the_one(codes, village or text, scope), rest)

    def _township(self, text: str, given: str) -> tuple[str, str]:
        """The township's code, empty when it is not told; and the text behind its name."""
        if not given.strip():
            codes, rest = self._townships.within(text)
            return (codes[0], rest) if len(codes) == 1 else ("", text)
        codes = self._township_given(given)
        if len(codes) != 1:
            raise Fault(f"没有名为{quoted(given)}的镇街")
        return codes[0], self._townships.within(text)[1] if self._townships.within(text)[0] == codes else text

    def _township_given(self, given: str) -> tuple[str, ...]:
        code = given.strip()
        codes = (code,) if code in self._places.township else self._townships.called(given)
        return codes or self._townships.within(plain(given))[0]

    def _village_given(self, villages: Names, given: str) -> tuple[str, ...]:
        code = given.strip()
        if code in self._places.village:
            return (code,)
        return villages.called(given) or villages.within(plain(given))[0]

    def _the_one(self, codes: tuple[str, ...], asked: str, township: str) -> str:
        where = self._places.township[township].name if township else ""
        if not codes:
            raise Fault(f"{where}没有名为{quoted(asked)}的村社" if asked else "没有写明网格")
        if len(codes) > 1:
            raise Fault(f"有 {len(codes)} 个村社叫{quoted(asked)}：请写明镇街或网格编码")
        return codes[0]

    def _numbered(self, village: str, rest: str) -> int:
        """The grid of a village by its number; the only one without."""
        grids, name = self._grids.get(village, []), self._places.village[village].name
        number = _number_in(rest)
        if number is None:
            if len(grids) == 1:
                return grids[0].id
            raise Fault(f"“{name}”有 {len(grids)} 个网格：请写明网格编码或第几网格")
        found = [grid.id for grid in grids if _serial(grid) == number]
        if len(found) != 1:
            raise Fault(f"“{name}”没有第 {number} 网格：共 {len(grids)} 个")
        return found[0]


def _serial(grid: GridRow) -> int:
    end = grid.code.removeprefix(grid.village_code)
    return int(end[-3:]) if end[-3:].isdigit() else -1


def _number_in(rest: str) -> int | None:
    """第3网格, 003, 三号网格 and the like; a house number is none."""
    text = _CHINESE.sub(lambda found: str(_from_chinese(found[0])), rest)
    found = _BARE_NUMBER.fullmatch(text) or _NUMBERED.search(text)
    return int(next(group for group in found.groups() if group)) if found else None


def _from_chinese(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _NUMERALS.find(numeral) + 1
    return (_NUMERALS.find(tens) + 1 if tens else 1) * 10 + (_NUMERALS.find(ones) + 1 if ones else 0)
