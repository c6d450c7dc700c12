"""The matrix in words: classes of load, names fitted to a cell, what a cell says."""

from dataclasses import dataclass

from commandcenter.services.matrix import Cell, Column, Department
from commandcenter.ui.shell.words import day_in_words

COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "司徒", "东方", "夏侯", "皇甫", "尉迟", "公孙", "令狐", "慕容")


@dataclass(frozen=True)
class LoadClass:
    """A shade of the matrix: loads from ``least`` on, and its words in the legend."""

    least: int
    words: str


LOAD_CLASSES: tuple[LoadClass, ...] = (
    LoadClass(0, "0"),
    LoadClass(1, "1"),
    LoadClass(2, "2–3"),
    LoadClass(4, "4–6"),
    LoadClass(7, "7+"),
)


def load_class(load: int) -> int:
    """The index of the class of a load."""
    return sum(load >= one.least for one in LOAD_CLASSES) - 1


def surname(name: str) -> str:
    """The part of a name that stands for it where space is scarce."""
    return name[:2] if len(name) > 2 and name.startswith(COMPOUND_SURNAMES) else name[:1]


def spoken(cell: Cell, department: Department, township: Column) -> str:
    """What a screen reader says: row, column and value."""
    who = f"联络员 {cell.liaison}" if not cell.is_empty else "空缺"
    late = f"，超期 {cell.overdue} 件" if cell.overdue else ""
    called = f"，{whistle_words(cell)}" if cell.called else ""
    return f"{department.name}，{township.name}：{who}，在办 {cell.load} 件{late}{called}"


def whistle_words(cell: Cell) -> str:
    """How the department answers this township's whistles: ``一年吹哨 5 次，按时报到 4，评分 92.5（3 次）``."""
    score = f"，评分 {cell.score:.1f}（{cell.scored} 次）" if cell.score is not None else "，尚未评分"
    return f"一年吹哨 {cell.called} 次，按时报到 {cell.in_time}{score}"


def card(cell: Cell, department: Department, township: Column, danger: str, warning: str, muted: str) -> str:
    """The card that hovers over a cell, as rich text."""
    lines = [f"<b>{department.short} × {township.name}</b>"]
    if cell.is_empty or cell.since is None:
        lines.append(f'<span style="color:{warning}">空缺：尚无联络员</span>')
    else:
        lines.append(f"{cell.liaison} · {cell.post} · {cell.telephone}")
        lines.append(f'<span style="color:{muted}">自{day_in_words(cell.since)}</span>')
    late = f' · <span style="color:{danger}">超期 {cell.overdue}</span>' if cell.overdue else ""
    lines.append(f"在办 {cell.load}{late}")
    if cell.called:
        lines.append(whistle_words(cell))
    return "<br>".join(lines)
