"""Which column of pasted rows is what: by its head where there is one, else by what its cells hold."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from commandcenter.domain.pairing import Holder, PairingKind, Target
from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.services.intake.cells import Cell, Fault, Row, plain, text_of
from commandcenter.services.intake.columns import bare
from commandcenter.services.intake.moments import moment_of
from commandcenter.services.rosters.forms import At
from commandcenter.services.rosters.known import Known
from commandcenter.services.rosters.naming import Named
from commandcenter.services.rosters.pairing_forms import HOLDERS, TARGETS
from commandcenter.services.rosters.paste_names import Names, grid_name

FIELDS = ("holder", "target", "role", "started_on", "liaison", "unit")
HEADS: Mapping[str, str] = {
    "holder": "结对人 结对人编号 干部 姓名 工号 编号 干部编号 结对干部 结对单位 单位编码 区领导 导师",
    "target": (
        "对象 结对对象 对象编码 对象编号 网格 网格编码 村社 村 村社编码 镇街 镇街编码 企业 企业名称 企业代码 项目 "
        "项目编号 人才 人才编号 年轻干部"
    ),
    "role": "身份 小分队身份 队内身份 职责",
    "started_on": "起始日期 开始日期 起始 日期 自 起始时间 开始时间",
    "liaison": "联络员 联络员编号 联络员工号",
    "unit": "单位 所在单位 工作单位 部门",
}
"""Heads that pasted rows bear, besides those of the roster."""

MOST_READ = 200
"""So many rows tell which column is what, where there are no heads."""
LEAST_SHARE = 0.3
"""Of the cells of a column that hold anything so many must fit."""
SURE = 2
"""So many known heads make a row one of heads."""


def find_columns(kind: PairingKind, rows: Sequence[Row], known: Known, names: Names) -> tuple[bool, dict[str, int]]:
    """Whether the first row is heads, and the place of each field's column."""
    by_head = _by_heads(kind, rows[0])
    if len(by_head) >= SURE and ("holder" in by_head or "target" in by_head):
        body = rows[1 : MOST_READ + 1]
        return True, by_head | _by_cells(kind, body, known, names, by_head)
    return False, _by_cells(kind, rows[:MOST_READ], known, names, {})


def _by_heads(kind: PairingKind, row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        head = bare(text_of(cell))
        of = next((key for key in FIELDS if head in {bare(name) for name in HEADS[key].split()}), None)
        if of == "unit" and kind.holder is Holder.ORGANIZATION:
            of = "holder"
        if of is not None and of not in found:
            found[of] = place
    return found


def _by_cells(
    kind: PairingKind, rows: Sequence[Row], known: Known, names: Names, taken: Mapping[str, int]
) -> dict[str, int]:
    """The columns whose cells are mostly what a field holds; those that heads have named already are left."""
    found: dict[str, int] = {}
    for key, fits in _tests(kind, known, names):
        free = [
            place for place in range(len(rows[0]) if rows else 0) if place not in {*taken.values(), *found.values()}
        ]
        counts = {place: sum(fits(row[place]) for row in rows) for place in free}
        best = max(free, key=lambda place: (counts[place], -place), default=None)
        filled = sum(bool(text_of(row[best])) for row in rows) if best is not None else 0
        if key not in taken and best is not None and counts[best] >= max(1, LEAST_SHARE * filled):
            found[key] = best
    return found


Test = Callable[[Cell], bool]


def _tests(kind: PairingKind, known: Known, names: Names) -> list[tuple[str, Test]]:
    finder = known.finders["cadres" if kind.holder is Holder.CADRE else "organizations"]

    def is_holder(cell: Cell) -> bool:
        text = text_of(cell)
        called = names.by_name if kind.holder is Holder.CADRE else names.units
        return finder.has(text) or plain(text) in called or _finds(HOLDERS[kind.holder], text, known)

    def is_cadre(cell: Cell) -> bool:
        return known.finders["cadres"].has(text_of(cell)) or plain(text_of(cell)) in names.by_name

    tests: list[tuple[str, Test]] = [
        ("started_on", lambda cell: day_in(cell) is not None),
        ("holder", is_holder),
        ("target", lambda cell: _is_target(kind, cell, known, names)),
    ]
    if kind.roles:
        tests.append(("role", lambda cell: text_of(cell) in {term.name for term in SQUAD_ROLES}))
    if kind.needs_liaison:
        tests.append(("liaison", is_cadre))
    elif kind.holder is Holder.CADRE:
        tests.append(("unit", lambda cell: plain(text_of(cell)) in names.unit_names))
    return tests


def day_in(cell: Cell) -> date | None:
    """The day that a cell names; None for none."""
    try:
        return moment_of(cell, "").date() if text_of(cell) else None
    except Fault:
        return None


def _is_target(kind: PairingKind, cell: Cell, known: Known, names: Names) -> bool:
    text = text_of(cell)
    if not text:
        return False
    if kind.target is Target.GRID and grid_name(text) in names.grids:
        return True
    return _finds(TARGETS[kind.target], text, known)


def _finds(form: Named, text: str, known: Known) -> bool:
    try:
        form.read(text, At("", known, {}))
    except Fault:
        return False
    return bool(text)
