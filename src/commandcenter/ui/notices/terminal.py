"""The notices on the command line: ``commandcenter notice``. Qt is imported only once it is asked for."""

import argparse
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commandcenter.domain.errors import CommandCenterError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is given, but for the day."""
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--grid", metavar="CODE", help="哪个网格：它的编码")
    whose.add_argument("--township", metavar="CODE|NAME", help="哪个镇街的全部网格：编码或名称")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf", help="写到哪个 PDF 文件")
    parser.add_argument("--paper", choices=("a4", "a3"), default="a4", help="纸张（默认 a4）")


def write_notices(session: "Session", given: argparse.Namespace, day: date | None) -> str:
    """Write the file without a display; says how many pages it has. Raises CommandCenterError."""
    if not given.out.parent.is_dir():
        raise CommandCenterError(f"没有文件夹 {given.out.parent}：请先建立它，或换一个位置。")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from commandcenter.services.notices import find_grid, find_township, load_notices
    from commandcenter.services.present import load_present
    from commandcenter.ui.notices.document import document_of, village_names
    from commandcenter.ui.notices.writing import PAPERS, write_pdf

    today = load_present(session).today()
    scope = find_grid(session, given.grid) if given.grid else find_township(session, given.township)
    notices, names = load_notices(session, scope, day or today), village_names(session)
    application = QGuiApplication.instance() or QGuiApplication(["commandcenter"])
    assert application is not None
    document = document_of(notices, names, today)
    paper = next(paper for paper in PAPERS if paper.key == given.paper)
    write_pdf(given.out, document, paper)
    gaps = sum(bool(notice.gaps) for notice in notices.notices)
    return f"{given.out}：{len(notices.notices)} 页" + (f"，其中 {gaps} 个网格有待配的岗位。" if gaps else "。")
