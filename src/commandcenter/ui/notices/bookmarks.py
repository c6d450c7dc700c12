"""Bookmarks for a PDF that Qt wrote, which cannot: appended as PDF's own incremental update (ISO 32000-1, 7.5.6)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count


@dataclass(frozen=True)
class Bookmark:
    """An entry of the outline: its words, the page that it leads to (0 the first), and the entries below it."""

    words: str
    page: int
    below: tuple["Bookmark", ...] = ()


def with_bookmarks(pdf: bytes, bookmarks: Sequence[Bookmark], language: str = "zh-CN") -> bytes:
    """The file with an outline, shown as it is opened. ValueError: it is not built as Qt builds one."""
    xref = int(_last(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf[-64:]))
    trailer = pdf[xref:]
    root = int(_last(rb"/Root (\d+) 0 R", trailer))
    catalog = _object(pdf, xref, root)
    kids = _last(rb"/Kids\s*\[(.*?)\]", _object(pdf, xref, int(_last(rb"/Pages (\d+) 0 R", catalog))))
    writer = _Writer([int(page) for page in re.findall(rb"(\d+) 0 R", kids)], int(_last(rb"/Size (\d+)", trailer)))
    outlines = writer.outline(bookmarks)
    extra = f"/Outlines {outlines} 0 R\n/PageMode /UseOutlines\n/Lang ({language})\n".encode("ascii")
    writer.objects[root] = catalog.rstrip().removesuffix(b">>") + extra + b">>"
    kept = b"/Root %d 0 R\n%b\n%b" % (root, _last(rb"(/Info \d+ 0 R)", trailer), _last(rb"(/ID \[.*?\])", trailer))
    return pdf + writer.update(len(pdf), xref, kept)


def _last(pattern: bytes, text: bytes) -> bytes:
    """The last match of a pattern."""
    found = re.findall(pattern, text, re.DOTALL)
    if not found:
        raise ValueError(f"no {pattern!r} in the PDF")
    last: bytes = found[-1]
    return last


def _object(pdf: bytes, xref: int, number: int) -> bytes:
    """An object's text, by the table of where each begins: one line for all numbers from 0, 20 bytes a number."""
    head = re.compile(rb"xref\s+0 \d+\s+").match(pdf, xref)
    if head is None:
        raise ValueError("no table of objects from 0 on in the PDF")
    begin = int(pdf[head.end() + number * 20 :][:10])
    return _last(rb"^%d 0 obj\s*(.*?)\s*endobj" % number, pdf[begin : pdf.index(b"endobj", begin) + 6])


class _Writer:
    """Collects the new objects by number."""

    def __init__(self, pages: Sequence[int], first: int) -> None:
        self._pages, self._numbers = pages, count(first)
        self.objects: dict[int, bytes] = {}

    def outline(self, bookmarks: Sequence[Bookmark]) -> int:
        """The number of the outline's own object."""
        number = next(self._numbers)
        numbers = self._entries(bookmarks, number)
        self.objects[number] = _dictionary(
            "/Type /Outlines", _ref("First", numbers[0]), _ref("Last", numbers[-1]), f"/Count {len(numbers)}"
        )
        return number

    def _entries(self, bookmarks: Sequence[Bookmark], parent: int) -> list[int]:
        numbers = [next(self._numbers) for _ in bookmarks]
        for place, (number, bookmark) in enumerate(zip(numbers, bookmarks, strict=True)):
            parts = [_title(bookmark.words)]
            parts += [_ref("Parent", parent), f"/Dest [{self._pages[bookmark.page]} 0 R /Fit]"]
            parts += [_ref("Prev", numbers[place - 1])] if place else []
            parts += [_ref("Next", numbers[place + 1])] if place + 1 < len(numbers) else []
            if bookmark.below:
                below = self._entries(bookmark.below, number)
                parts += [_ref("First", below[0]), _ref("Last", below[-1]), f"/Count -{len(below)}"]
            self.objects[number] = _dictionary(*parts)
        return numbers

    def update(self, begin: int, previous: int, kept: bytes) -> bytes:
        """All that is to be appended to a file of ``begin`` bytes; ``kept`` is what its trailer says still."""
        body, lines = b"", [b"xref\n0 1\n0000000000 65535 f \n"]
        for number, text in sorted(self.objects.items()):
            lines.append(b"%d 1\n%010d 00000 n \n" % (number, begin + len(body)))
            body += b"%d 0 obj\n%b\nendobj\n" % (number, text)
        trailer = b"trailer\n<<\n/Size %d\n%b\n/Prev %d\n>>\n" % (max(self.objects) + 1, kept, previous)
        return body + b"".join(lines) + trailer + b"startxref\n%d\n%%%%EOF\n" % (begin + len(body))


def _title(words: str) -> str:
    """A text string in UTF-16 with its mark, in hexadecimal."""
    return f"/Title <FEFF{words.encode('utf-16-be').hex().upper()}>"


def _ref(key: str, number: int) -> str:
    return f"/{key} {number} 0 R"


def _dictionary(*parts: str) -> bytes:
    return ("<<\n" + "\n".join(parts) + "\n>>").encode("ascii")
