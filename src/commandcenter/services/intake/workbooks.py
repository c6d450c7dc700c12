"""Workbooks of spreadsheet programs (.xlsx, .xls, .ods), read with python-calamine."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commandcenter.services.intake.cells import Row
from commandcenter.services.intake.far_cells import MOST_COLUMNS, MOST_ROWS, stands_far_out
from commandcenter.services.intake.heads import Span
from commandcenter.services.intake.problems import Unreadable

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

ZIPPED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Raw:
    """A sheet as it stands, from its first row and column on."""

    rows: Sequence[Row]
    merged: Sequence[Span] = ()


class Workbook:
    """An open workbook; ``names`` are its visible sheets."""

    def __init__(self, path: Path, is_zipped: bool) -> None:
        """Raises Unreadable."""
        self._path = path
        if is_zipped:
            _refuse_what_stands_far_out(path)
        self._book = _opened(path)
        self.names = tuple(sheet.name for sheet in self._book.sheets_metadata if _is_shown(sheet))

    def read(self, name: str) -> Raw:
        """One sheet. Raises Unreadable."""
        import python_calamine

        try:
            sheet = self._book.get_sheet_by_name(name)
            rows = [tuple(row) for row in sheet.iter_rows()]  # row by row: the window stays smooth
            return Raw(rows, sheet.merged_cell_ranges or ())
        except python_calamine.CalamineError as error:
            raise Unreadable(f"“{self._path.name}”的工作表“{name}”已损坏，读不出来：请重新导出。") from error

    def close(self) -> None:
        """Give the file free."""
        self._book.close()


def _is_shown(sheet: Any) -> bool:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return bool(sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible)


def _refuse_what_stands_far_out(path: Path) -> None:
    try:
        is_far = stands_far_out(path)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise Unreadable(f"“{path.name}”已损坏或没有传完整：请重新导出或重新下载。") from error
    if is_far:
        raise Unreadable(
            f"“{path.name}”里有内容超出 {MOST_COLUMNS} 列、{MOST_ROWS:,} 行：请删去多余的行和列，或分成几个文件。"
        )


def _opened(path: Path) -> "CalamineWorkbook":
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.PasswordError as error:
        raise Unreadable(f"“{path.name}”设有密码：请在表格软件中去掉密码、另存后再导入。") from error
    except python_calamine.CalamineError as error:
        raise Unreadable(f"“{path.name}”不是能读的工作簿：请用表格软件另存为 .xlsx 后再导入。") from error
