"""Planning from the command line: what was found and what was done, in lines."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import select

from commandcenter.domain.errors import CommandCenterError, DatabaseProblem, Refused
from commandcenter.domain.pairing import KINDS
from commandcenter.domain.workflow import Actor
from commandcenter.services.notices import find_township
from commandcenter.services.planning.figures import PlanFigures
from commandcenter.services.planning.force import put_in_force
from commandcenter.services.planning.load import load_problem, rule_limit
from commandcenter.services.planning.proposal import ADDED, ENDED, KEPT, PlanLine, PlanProposal, propose
from commandcenter.services.planning.settings import default_settings
from commandcenter.services.present import load_present
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import Condition, condition
from commandcenter.storage.schema import Township

HERE = Actor("administrator", name="命令行")
NAMES = {ADDED: "新增", ENDED: "结束", KEPT: "保留"}
HEADS = ("变动", "镇街", "对象", "结对人", "单位", "联络员", "公里", "理由")


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for. ``townships`` are codes or names; none: all. ``day`` None: today."""

    kind: str
    townships: tuple[str, ...] = ()
    day: date | None = None
    csv: Path | None = None
    in_force: bool = False


def plan(url: str, wanted: Wanted) -> Iterator[str]:
    """Solve, write the file, put it in force where that is asked for; a line for each. Raises CommandCenterError."""
    database = Database(url)
    try:
        if condition(database) is not Condition.CURRENT:
            raise DatabaseProblem("这个数据库是空的或版本较旧：请先打开一次窗口，或用 commandcenter sample 建立样本。")
        yield from _plan(database, wanted)
    finally:
        database.close()


def _plan(database: Database, wanted: Wanted) -> Iterator[str]:
    kind = KINDS[wanted.kind]
    with database.read() as session:
        today = load_present(session).today()
        day = wanted.day or today
        if day < today:
            raise Refused(f"方案只能从今天（{today}）或以后的一天起。")
        found = (find_township(session, words).township for words in wanted.townships)
        chosen = tuple(code for code in found if code is not None)
        settings = replace(default_settings(kind, rule_limit(session, kind, day)), townships=chosen)
        district = load_problem(session, kind, day, settings)
        names = {row.code: row.name for row in session.execute(select(Township.code, Township.name))}
    proposal = propose(district)
    yield from in_lines(proposal)
    if wanted.csv is not None:
        _write(wanted.csv, proposal, names)
        yield f"已写到 {wanted.csv}：{len(proposal.lines)} 行。"
    if wanted.in_force:
        with database.begin() as session:
            put_in_force(session, proposal, day, HERE, today)
        yield f"已付诸实施，自 {day} 起；可在窗口的“配对方案 · 方案记录”里整个撤销。"
    else:
        yield "只是方案，什么也没有写入；加 --in-force 付诸实施。"


def in_lines(proposal: PlanProposal) -> Iterator[str]:
    """What a proposal comes to."""
    counts = "，".join(f"{NAMES[change]} {len(proposal.of(change))}" for change in NAMES)
    yield f"{proposal.kind.name}，自 {proposal.day} 起：{counts}。"
    yield f"现状：{_figures(proposal.before)}"
    yield f"方案：{_figures(proposal.after)}"
    proof = "已证最优" if proposal.is_proven else f"下界 {proposal.bound:.1f}"
    yield f"目标值 {proposal.objective:.1f} 分，{proof}。"
    for obstacle in proposal.obstacles:
        yield f"无法覆盖 {'、'.join(obstacle.names)}：{obstacle.words}"


def _figures(figures: PlanFigures) -> str:
    way = "不详" if figures.mean_km is None else f"{figures.mean_km:.2f} 公里"
    return (
        f"覆盖 {figures.coverage.part}/{figures.coverage.whole}，最重负担 {figures.heaviest:.2f}，"
        f"最轻 {figures.lightest:.2f}，平均距离 {way}，基尼 {figures.gini:.3f}。"
    )


def _write(path: Path, proposal: PlanProposal, names: dict[str, str]) -> None:
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADS)
            writer.writerows(_row(line, names) for line in proposal.lines)
    except OSError as error:
        raise CommandCenterError(f"文件写不进去：{error.strerror or error}（{path}）。") from error


def _row(line: PlanLine, names: dict[str, str]) -> tuple[object, ...]:
    way = "" if line.kilometres is None else line.kilometres
    township = names.get(line.township or "", "")
    liaison = line.liaison_name or ""
    return (NAMES[line.change], township, line.target_name, line.holder_name, line.unit, liaison, way, line.why)
