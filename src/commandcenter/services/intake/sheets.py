"""A file from elsewhere as one sheet: named columns and rows with their line numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from commandcenter.services.intake.cells import Row
from commandcenter.services.intake.delimited import read_text
from commandcenter.services.intake.far_cells import MOST_COLUMNS, MOST_ROWS
from commandcenter.services.intake.heads import SURE, Heads, find_heads
from commandcenter.services.intake.problems import Unreadable
from commandcenter.services.intake.workbooks import OLD, ZIPPED, Raw, Workbook

MOST_BYTES = 512 * 1024**2
IsHead = Callable[[str], bool]

_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "是 PDF，不是表格：请向来源索取 Excel 或 CSV 文件。"),
    (b"\x89PNG", "是图片，不是表格：请向来源索取 Excel 或 CSV 文件。"),
    (b"\xff\xd8\xff", "是图片，不是表格：请向来源索取 Excel 或 CSV 文件。"),
    (b"Rar!", "是压缩包：请解压后导入其中的表格。"),
    (b"7z\xbc\xaf", "是压缩包：请解压后导入其中的表格。"),
    (b"<", "其实是网页，不是工作簿：请用表格软件打开后另存为 .xlsx。"),
)


@dataclass(frozen=True, eq=False)
class Sheet:
    """What was read. ``names``: all sheets of the file; ``rows``: (line, cells), as wide as ``heads``, none blank.

    Lines are counted as a spreadsheet shows them, from 1.
    """

    path: Path
    name: str
    names: tuple[str, ...]
    heads: tuple[str, ...]
    rows: Sequence[tuple[int, Row]]


def read_sheet(path: Path, is_head: IsHead, name: str | None = None) -> Sheet:
    """Read a sheet by its name; without a name the first whose heads are known, else the first with any rows.

    Raises Unreadable with a sentence for everything that is no sheet.
    """
    start = _start(path)
    if start.startswith((ZIPPED, OLD)):
        book = Workbook(path, start.startswith(ZIPPED))
        try:
            return _from_book(path, book, is_head, name)
        finally:
            book.close()
    sentence = next((words for sign, words in _STRANGERS if start.lstrip().startswith(sign)), None)
    if sentence:
        raise Unreadable(f"“{path.name}”{sentence}")
    return _whole(_sheet(path, path.stem, (path.stem,), Raw(read_text(path, path.read_bytes())), is_head))


def _start(path: Path) -> bytes:
    if not path.is_file():
        raise Unreadable(f"没有“{path.name}”这个文件：请检查位置和文件名（{path}）。")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(512)
    except OSError as error:
        raise Unreadable(f"打不开“{path.name}”：{error.strerror or error}。请检查位置和权限（{path}）。") from error
    if not start.strip():
        raise Unreadable(f"“{path.name}”是空的：请检查导出是否完成。")
    if size > MOST_BYTES:
        raise Unreadable(f"“{path.name}”有 {size / 1024**2:,.0f} MB，太大了：请分成几个文件。")
    return start


def _from_book(path: Path, book: Workbook, is_head: IsHead, name: str | None) -> Sheet:
    if name is not None and name not in book.names:
        raise Unreadable(f"“{path.name}”里没有工作表“{name}”：有{'、'.join(book.names)}。")
    best: Sheet | None = None
    for one in book.names if name is None else (name,):
        sheet = _sheet(path, one, book.names, book.read(one), is_head)
        if sheet is not None and sum(map(is_head, sheet.heads)) >= SURE:
            return _whole(sheet)
        best = best or sheet
    return _whole(best)


def _sheet(path: Path, name: str, names: tuple[str, ...], raw: Raw, is_head: IsHead) -> Sheet | None:
    """None for a sheet without heads."""
    width = max((len(row) for row in raw.rows), default=0)
    if width > MOST_COLUMNS:
        raise Unreadable(f"“{path.name}”有 {width:,} 列，最多 {MOST_COLUMNS} 列：请只留下要导入的列。")
    padded = [(*row, *[""] * (width - len(row))) for row in raw.rows]  # tuples cost the garbage collector nothing
    heads = find_heads(padded, raw.merged, is_head)
    if heads is None:
        return None
    rows = [(place + 1, row) for place, row in enumerate(padded) if place >= heads.below and any(map(_is_filled, row))]
    return _without_bare_columns(Sheet(path, name, names, heads.names, rows), heads)


def _is_filled(cell: object) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _without_bare_columns(sheet: Sheet, heads: Heads) -> Sheet:
    """Without columns that have neither a name nor a value."""
    kept = [
        place
        for place, is_named in enumerate(heads.named)
        if is_named or any(_is_filled(row[place]) for _, row in sheet.rows)
    ]
    if len(kept) == len(sheet.heads):
        return sheet
    rows = [(line, tuple(row[place] for place in kept)) for line, row in sheet.rows]
    return Sheet(sheet.path, sheet.name, sheet.names, tuple(sheet.heads[place] for place in kept), rows)


def _whole(sheet: Sheet | None) -> Sheet:
    if sheet is None or not sheet.rows:
        raise Unreadable("表里只有表头或什么都没有，没有可导入的行：请检查导出的范围和所选的工作表。")
    if len(sheet.rows) > MOST_ROWS:
        raise Unreadable(f"“{sheet.path.name}”有 {len(sheet.rows):,} 行，最多 {MOST_ROWS:,} 行：请分成几个文件。")
    return sheet
