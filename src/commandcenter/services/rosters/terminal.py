"""Handing rosters out from the command line; each returns the sentence that says what was written."""

from pathlib import Path

from commandcenter.domain.errors import DatabaseProblem, Refused
from commandcenter.services.intake.choice import Assumed
from commandcenter.services.present import load_present
from commandcenter.services.rosters.exporting import export_roster
from commandcenter.services.rosters.registry import ROSTERS
from commandcenter.services.rosters.roster import Roster
from commandcenter.services.rosters.templates import write_template
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import Condition, condition, prepare


def export_file(url: str, key: str, path: Path, kind: str) -> str:
    """Write a roster. Raises CommandCenterError with a sentence."""
    roster = ROSTERS[key]
    assumed = _assumed(roster, kind)
    database = Database(url)
    try:
        if condition(database) is Condition.EMPTY:
            raise DatabaseProblem("这个数据库还是空的：请先打开一次窗口，或用 commandcenter sample 建立样本。")
        prepare(database)
        with database.read() as session:
            done = export_roster(session, roster, path, load_present(session).today(), assumed)
    finally:
        database.close()
    return f"已导出 {done.rows:,} {roster.measure}{roster.name}：{done.path}。"


def template_file(key: str, path: Path, kind: str) -> str:
    """Write a roster's template. Raises CommandCenterError with a sentence."""
    roster = ROSTERS[key]
    write_template(roster, path, _assumed(roster, kind))
    return f"{roster.name}的模板已写到 {path}：填好后用 commandcenter import {key} 导入。"


def _assumed(roster: Roster, kind: str) -> Assumed:
    if kind and not roster.assumptions:
        raise Refused(f"{roster.name}不分结对类别：请去掉 --kind。")
    return {"kind": kind} if kind else {}
