"""Rows from the clipboard: tab-separated text, as Excel and WPS put it there, or a table of a page."""

import csv
import io
from collections.abc import Iterable
from html.parser import HTMLParser

from PySide6.QtCore import QMimeData

from commandcenter.services.intake.cells import Row

Attributes = list[tuple[str, str | None]]


class _Tables(HTMLParser):
    """Cells of the tables of a page, row by row; what spans several columns leaves the others empty."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """A row or a cell begins."""
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._cell = []
            span = dict(attrs).get("colspan") or ""
            self._span = int(span) if span.isdigit() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_data(self, data: str) -> None:
        """Words in a cell."""
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        """A cell ends."""
        if tag in ("td", "th") and self._cell is not None:
            self.rows[-1] += [" ".join("".join(self._cell).split()), *[""] * (self._span - 1)]
            self._cell = None


def rows_of_text(text: str) -> list[Row]:
    """Rows parted by lines and cells by tabs; a cell in quotes may hold both."""
    lines = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter="\t")
    return _filled(tuple(cell.strip() for cell in line) for line in lines)


def rows_of_page(page: str) -> list[Row]:
    """The rows of the tables in a page."""
    tables = _Tables()
    tables.feed(page)
    return _filled(tuple(row) for row in tables.rows)


def _filled(rows: Iterable[tuple[str, ...]]) -> list[Row]:
    found = [row for row in rows if any(row)]
    width = max((len(row) for row in found), default=0)
    return [(*row, *[""] * (width - len(row))) for row in found]


def rows_of(data: QMimeData) -> list[Row]:
    """The rows that the clipboard holds, as wide as the widest; none where it holds no table.

    Text with tabs is what a spreadsheet puts there and is taken first: its page writes the same cells less exactly.
    """
    text = data.text() if data.hasText() else ""
    if "\t" in text:
        return rows_of_text(text)
    if data.hasHtml() and (rows := rows_of_page(data.html())) and len(rows[0]) > 1:
        return rows
    return []
