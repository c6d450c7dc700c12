"""What a pairing costs: a registry of terms, each with its weight in points. One point is a kilometre of way."""

from dataclasses import dataclass

from commandcenter.domain.pairing import PairingKind, Target


@dataclass(frozen=True)
class CostTerm:
    """A part of the cost. ``weight``: what a ``unit`` costs by default; ``targets``: of which ones it is asked."""

    key: str
    name: str
    unit: str
    meaning: str
    weight: float
    targets: frozenset[Target]


EVERY = frozenset(Target)
PLACED = frozenset({Target.GRID, Target.VILLAGE, Target.ENTERPRISE, Target.TOWNSHIP})
SPEAKING = frozenset({Target.GRID, Target.VILLAGE, Target.ENTERPRISE})
PEOPLE = frozenset({Target.CADRE})

COST_TERMS: tuple[CostTerm, ...] = (
    CostTerm("distance", "距离", "公里", "从单位驻地到对象的直线距离", 1.0, EVERY),
    CostTerm("township", "本镇街优先", "次跨镇街", "结对人不是本镇街的", 5.0, SPEAKING | PEOPLE),
    CostTerm("unit", "本单位优先", "次跨单位", "结对人与对象不在同一单位", 6.0, PEOPLE),
    CostTerm("dialect", "方言", "处不通", "当地所说的方言结对人一样也不会", 3.0, SPEAKING),
    CostTerm("skill", "专长", "项缺", "当地需要而结对人没有的专长", 2.0, SPEAKING),
    CostTerm("load", "均衡负担", "份", "结对人手上已有的工作量，每份为一个平均的对象", 3.0, EVERY),
    CostTerm("keep", "保留现有", "项变动", "结束一项正在进行的结对", 25.0, EVERY),
    CostTerm("spare", "不缩编", "人减少", "对象现有的结对人多于所需时减去一位", 30.0, EVERY),
)
"""The order is that in which a line's sentence and the settings show them."""


def terms_of(kind: PairingKind) -> tuple[CostTerm, ...]:
    """The terms that say something of a kind of pairing."""
    return tuple(term for term in COST_TERMS if kind.target in term.targets)


@dataclass(frozen=True)
class WorkShare:
    """A part of how much work a target is, counted against the mean of all targets, or one by one where it is rarer.

    ``is_base``: every target has some; where it is not counted, all have as much.
    """

    key: str
    name: str
    share: float
    is_base: bool = False


WORK_SHARES: tuple[WorkShare, ...] = (
    WorkShare("households", "户数", 2.0, is_base=True),
    WorkShare("issues", "未办结事项", 1.0),
    WorkShare("visits", "欠访", 1.0),
)
VISIT_EVERY_DAYS = 14
MOST_OWED = 4
"""A visit is owed for every so many days since the last, at most so many of them."""
