"""The proposal as rows of a table: lines, what cannot be covered, and what was struck."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commandcenter.domain.pairing import PairingKind, Target
from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.services.listing import Column, Row
from commandcenter.services.places import Places
from commandcenter.services.planning.build import PairKey
from commandcenter.services.planning.proposal import PlanLine
from commandcenter.services.planning.settings import planned_role
from commandcenter.services.scope import Scope
from commandcenter.services.targets import Key
from commandcenter.ui.planning.asking import Solved, target_of
from commandcenter.ui.planning.fates import FATE, LACKING, STRUCK
from commandcenter.ui.shell.words import day_in_words
from commandcenter.ui.tables.exporting import Sheet
from commandcenter.ui.tables.handing_on import file_name

PINNED, STRICKEN = "固定", "剔除"
MARK, FATE_COLUMN, WHY = "mark", "fate", "why"


@dataclass(frozen=True, eq=False)
class ProposalRow:
    """A row. ``line`` is None for a target that cannot be covered; ``scope`` is where it lies, None: nowhere."""

    fate: str
    line: PlanLine | None
    target: Key
    scope: Scope | None
    values: Row


def columns_of(kind: PairingKind) -> tuple[Column, ...]:
    """The columns of a kind's proposal."""
    by_unit = kind.needs_liaison or kind.holder.name == "ORGANIZATION"
    wanted = (
        Column(MARK, "标记", 3),
        Column(FATE_COLUMN, "变动", 6),
        Column("township", "镇街", 5),
        Column("target", "对象", 15 if kind.target is Target.ENTERPRISE else 10),
        Column("holder", "部门" if kind.needs_liaison else "单位" if by_unit else "结对人", 9 if by_unit else 4),
        Column("liaison", "联络员", 4) if kind.needs_liaison else None,
        None if by_unit else Column("unit", "单位", 5),
        Column("role", "角色", 4) if planned_role(kind) else None,
        Column("km", "公里", 3, "number"),
        Column(WHY, "理由", 10),
    )
    return tuple(column for column in wanted if column is not None)


def rows_of(
    solved: Solved, places: Places, pins: Iterable[PairKey], strikes: Mapping[PairKey, PlanLine]
) -> list[ProposalRow]:
    """The rows, lines first; the place of each line is the same whatever is pinned or struck."""
    kind, pinned = solved.proposal.kind, frozenset(pins)
    columns = columns_of(kind)
    marks = dict.fromkeys(pinned, PINNED) | dict.fromkeys(strikes, STRICKEN)

    def row(fate: str, line: PlanLine) -> ProposalRow:
        target = target_of(kind, line)
        values = _values(columns, fate, line, marks.get(line.key), places)
        return ProposalRow(fate, line, target, solved.scopes.get(target), values)

    lines = solved.proposal.lines
    known = {line.key for line in lines}
    struck = [line for key, line in strikes.items() if key not in known]
    return [
        *(row(line.change, line) for line in lines),
        *_lacking(solved, columns, places),
        *(row(STRUCK, line) for line in struck),
    ]


def _values(columns: Sequence[Column], fate: str, line: PlanLine, mark: str | None, places: Places) -> Row:
    known = {
        MARK: mark,
        FATE_COLUMN: FATE[fate].name,
        "township": township_name(places, line.township),
        "target": line.target_name,
        "holder": line.holder_name,
        "liaison": line.liaison_name,
        "unit": line.unit,
        "role": SQUAD_ROLES.name(line.role) if line.role else None,
        "km": None if line.kilometres is None else round(line.kilometres, 1),
        WHY: line.why,
    }
    return tuple(known[column.key] for column in columns)


def _lacking(solved: Solved, columns: Sequence[Column], places: Places) -> Iterable[ProposalRow]:
    for obstacle in solved.proposal.obstacles:
        for key, name in zip(obstacle.uncovered, obstacle.names, strict=True):
            known = {
                FATE_COLUMN: FATE[LACKING].name,
                "township": township_name(places, solved.townships.get(key)),
                "target": name,
                WHY: obstacle.words,
            }
            values = tuple(known.get(column.key) for column in columns)
            yield ProposalRow(LACKING, None, key, solved.scopes.get(key), values)


def township_name(places: Places, code: str | None) -> str | None:
    """A township's name; the district's where a target lies in none."""
    return places.township[code].name if code in places.township else None


def sheet_of(solved: Solved, columns: Sequence[Column], values: Sequence[Row], is_applied: bool) -> Sheet:
    """The table as it is copied and exported."""
    proposal = solved.proposal
    about = (
        ("表", f"配对方案：{proposal.kind.name}"),
        ("起始日", day_in_words(proposal.day)),
        ("状态", "已付诸实施" if is_applied else "尚未付诸实施"),
    )
    return Sheet(file_name("配对方案", proposal.kind.name, day=proposal.day), columns, values, about)
