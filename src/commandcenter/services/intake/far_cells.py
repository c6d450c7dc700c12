"""Looks for cells that stand too far out before a workbook is opened.

Calamine lays a sheet out as a full rectangle: one stray cell in the last corner would ask for hundreds of gigabytes and
end the whole program.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

MOST_COLUMNS = 256
MOST_ROWS = 200_000
MOST_BYTES = 2 * 1024**3

_CHUNK, _OVERLAP = 4 * 1024**2, 512
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_FAR_COLUMN = r"(?:[A-Z]{3}|I[W-Z]|[J-Z][A-Z])\d+"  # from IW, the 257th
_FAR_ROW = r"[A-Z]{1,3}(?:\d{7}|(?!200000)[2-9]\d{5})"
_FAR_CELL = re.compile(rf' r="(?:{_FAR_COLUMN}|{_FAR_ROW})"(?:[^>]*[^/>])?>'.encode())
_ODS_TABLE = "content.xml"


def stands_far_out(path: Path) -> bool:
    """Whether a zipped workbook has a filled cell beyond the last column or row that is read, or is a zip bomb.

    Raises zipfile.BadZipFile for a damaged file.
    """
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_BYTES:
            return True
        names = parts.namelist()
        if _ODS_TABLE in names:
            with parts.open(_ODS_TABLE) as table:
                return _OdsCells().any_far(table)
        return any(_has_far_cell(parts, name) for name in names if _SHEET.fullmatch(name))


def _has_far_cell(parts: zipfile.ZipFile, name: str) -> bool:
    with parts.open(name) as sheet:
        return any(_FAR_CELL.search(window) for window in _windows(sheet))


def _windows(file: IO[bytes]) -> Iterator[bytes]:
    """Overlapping pieces, so that nothing sought is cut in two."""
    kept = b""
    while chunk := file.read(_CHUNK):
        yield kept + chunk
        kept = chunk[-_OVERLAP:]


class _OdsCells:
    """Follows rows and columns of an OpenDocument table, repeated ones counted as often as they are."""

    def __init__(self) -> None:
        self._row = self._column = 0
        self._is_far = False
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin

    def any_far(self, file: IO[bytes]) -> bool:
        """Whether any filled cell stands too far out. Raises zipfile.BadZipFile for what is no XML."""
        try:
            self._parser.ParseFile(file)
        except expat.ExpatError as error:
            raise zipfile.BadZipFile(str(error)) from error
        return self._is_far

    def _begin(self, name: str, given: dict[str, str]) -> None:
        if name == "table:table":
            self._row = 0
        elif name == "table:table-row":
            self._row += int(given.get("table:number-rows-repeated", 1))
            self._column = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._column += int(given.get("table:number-columns-repeated", 1))
            is_filled = "office:value-type" in given
            self._is_far |= is_filled and (self._column > MOST_COLUMNS or self._row > MOST_ROWS)
