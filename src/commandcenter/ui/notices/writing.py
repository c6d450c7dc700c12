"""Notices into a PDF file: whole or not at all, page by page, so that it can be told how far it is and stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from commandcenter.domain.errors import CommandCenterError
from commandcenter.services.notices import Notice
from commandcenter.ui.notices.bookmarks import Bookmark, with_bookmarks
from commandcenter.ui.notices.document import Document
from commandcenter.ui.notices.page import paint_page

DOTS = 1200
"""Dots an inch: fine enough that no rounding of a place is seen."""

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Paper:
    """A size of paper; the page is the same, larger."""

    key: str
    name: str
    size: QPageSize.PageSizeId


PAPERS: tuple[Paper, ...] = (
    Paper("a4", "A4", QPageSize.PageSizeId.A4),
    Paper("a3", "A3", QPageSize.PageSizeId.A3),
)


class CannotWrite(CommandCenterError):
    """The file could not be written; nothing is left of it."""


def write_pdf(path: Path, document: Document, paper: Paper = PAPERS[0], progress: Progress | None = None) -> Path:
    """Write all pages; may run on a thread. ``progress`` may raise to stop it. Raises CannotWrite."""
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.touch()  # refused now rather than after all pages
        partial.write_bytes(as_pdf(document, paper, progress))
        partial.replace(path)
    except OSError as error:
        why = error.strerror or error
        raise CannotWrite(f"文件写不进去：{why}。请另选位置或关闭占用它的程序（{path}）。") from error
    finally:
        partial.unlink(missing_ok=True)
    return path


def as_pdf(document: Document, paper: Paper = PAPERS[0], progress: Progress | None = None) -> bytes:
    """All pages as a PDF."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS)
    writer.setPageSize(QPageSize(paper.size))
    writer.setPageMargins(QMarginsF())
    writer.setTitle(document.title)
    writer.setCreator(document.notices.district + document.words.texts["title"])
    painter = QPainter(writer)
    try:
        _paint(painter, writer, document, progress)
    finally:
        painter.end()
    return with_bookmarks(bytes(buffer.data().data()), bookmarks_of(document))


def _paint(painter: QPainter, writer: QPdfWriter, document: Document, progress: Progress | None) -> None:
    count = len(document.notices.notices)
    for page in range(count):
        if progress is not None:
            progress(page / count, f"第 {page + 1} / {count} 页")
        if page:
            writer.newPage()
        paint_page(painter, writer.width(), document, page)


def bookmarks_of(document: Document) -> list[Bookmark]:
    """A village each, with its grids below."""
    pages = list(enumerate(document.notices.notices))
    villages = groupby(pages, key=lambda entry: (entry[1].village_code, entry[1].village))
    return [_village(name, tuple(entries)) for (_, name), entries in villages]


def _village(name: str, entries: tuple[tuple[int, Notice], ...]) -> Bookmark:
    return Bookmark(name, entries[0][0], tuple(Bookmark(f"第{one.number}网格", page) for page, one in entries))
