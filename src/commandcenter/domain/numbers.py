"""The numbers of the work that an administrator may change: what each means and within which bounds.

What they are by default stands in ``resources/rules.toml``; the limits of pairings in their registry.
"""

from dataclasses import dataclass

from commandcenter.domain.pairing import MEASURES, PAIRING_KINDS, PairingKind


@dataclass(frozen=True)
class Number:
    """A setting that is a whole number, ``smallest`` and ``largest`` included."""

    key: str
    name: str
    unit: str
    meaning: str
    smallest: int
    largest: int


LADDER: tuple[str, ...] = ("ladder_lead", "ladder_head", "ladder_supervisor", "ladder_leader")
"""The rungs of escalation, from the lowest: working days over due at which each is reached."""

MOST_HELD = 60


def _limit(kind: PairingKind) -> Number:
    meaning = f"「{kind.name}」中，每一方最多同时结对几{MEASURES[kind.target]}"
    return Number(kind.limit_key, f"{kind.name}上限", MEASURES[kind.target], meaning, 1, MOST_HELD)


NUMBERS: tuple[Number, ...] = (
    Number("amber_percent", "临近提醒", "%", "时限用去多少时变为橙色", 10, 99),
    Number("notice_days", "进度告知间隔", "天", "未办结的事项最多隔几天须向反映人告知一次", 1, 60),
    Number("tries_before_not_evaluated", "回访次数", "次", "联系不上几次后可按“未评价”办结", 1, 10),
    Number("ladder_lead", "提醒主办单位", "个工作日", "超期几个工作日起提醒主办单位", 0, 60),
    Number("ladder_head", "提醒分管负责人", "个工作日", "超期几个工作日起提醒镇街或部门负责人", 0, 60),
    Number("ladder_supervisor", "提醒督办员", "个工作日", "超期几个工作日起提醒督办员督办", 0, 60),
    Number("ladder_leader", "提醒联系领导", "个工作日", "超期几个工作日起提醒结对的区领导", 0, 60),
    Number("repeated_returns", "反复退回", "次", "退回几次起列为反复退回", 2, 10),
    Number("times_over", "久拖未结", "倍", "在办时间超过时限几倍时告警", 2, 20),
    Number("duplicates_days", "查重范围", "天", "登记时与最近多少天内的事项比对", 7, 365),
    Number("night_from_hour", "夜访起点", "时", "几时起的走访算夜访", 16, 22),
    Number("familiarity_months", "双熟悉有效期", "个月", "一次核查在几个月内有效", 1, 36),
    *(_limit(kind) for kind in PAIRING_KINDS if kind.limit is not None),
)
NUMBER: dict[str, Number] = {number.key: number for number in NUMBERS}
