"""Honest rates: never without the denominator."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from commandcenter.domain.standing import Standing


@dataclass(frozen=True)
class Ratio:
    """A part of a whole. ``share`` is None when there is nothing to divide by."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} is no part of {self.whole}")

    @property
    def share(self) -> float | None:
        """0 to 1."""
        return self.part / self.whole if self.whole else None

    def percent(self, digits: int = 2) -> str:
        """The share in per cent, rounded; but only a whole is shown as 100 %, and only nothing as 0 %."""
        if not self.whole:
            return "—"
        steps = 100 * 10**digits
        rounded = (2 * self.part * steps + self.whole) // (2 * self.whole)
        if 0 < self.part < self.whole:
            rounded = min(max(rounded, 1), steps - 1)
        if rounded in (0, steps):
            return f"{rounded * 100 // steps}%"
        return f"{rounded / 10**digits:.{digits}f}%"


Holds = Callable[[Standing, datetime], bool]


@dataclass(frozen=True)
class Measure:
    """A way to count issues: ``holds`` says of one, as it stood at a moment, whether it counts."""

    key: str
    name: str
    meaning: str
    holds: Holds


def _collected(issue: Standing, moment: datetime) -> bool:
    return True


def _closed(issue: Standing, moment: datetime) -> bool:
    return issue.is_closed


def _open(issue: Standing, moment: datetime) -> bool:
    return not issue.is_closed


def _suspended(issue: Standing, moment: datetime) -> bool:
    return issue.stage == "suspended"


def _overdue(issue: Standing, moment: datetime) -> bool:
    """A suspended one's clock rests."""
    runs = issue.stage not in ("closed", "suspended")
    return runs and issue.due_at is not None and issue.due_at < moment


def _judged(issue: Standing, moment: datetime) -> bool:
    return issue.is_closed or _overdue(issue, moment)


def _in_time(issue: Standing, moment: datetime) -> bool:
    if not issue.is_closed:
        return False
    finished, due = issue.finished_at, issue.settle_due_at
    return finished is None or due is None or finished <= due


def _late(issue: Standing, moment: datetime) -> bool:
    return _judged(issue, moment) and not _in_time(issue, moment)


def _contact_due(issue: Standing, moment: datetime) -> bool:
    has_passed = issue.contact_due_at is not None and issue.contact_due_at < moment
    return has_passed or issue.contacted_at is not None


def _contacted(issue: Standing, moment: datetime) -> bool:
    if issue.contacted_at is None:
        return False
    return issue.contact_due_at is None or issue.contacted_at <= issue.contact_due_at


def _evaluated(issue: Standing, moment: datetime) -> bool:
    """Who was dissatisfied has evaluated, whatever became of it afterwards."""
    return issue.close_cause == "evaluated" or issue.dissatisfied > 0


def _content(issue: Standing, moment: datetime) -> bool:
    return issue.close_cause == "evaluated" and issue.dissatisfied == 0


def _asked(issue: Standing, moment: datetime) -> bool:
    return _evaluated(issue, moment) and issue.solved is not None


def _solved(issue: Standing, moment: datetime) -> bool:
    return _evaluated(issue, moment) and issue.solved is True


def _not_evaluated(issue: Standing, moment: datetime) -> bool:
    return issue.close_cause == "not_evaluated" and issue.dissatisfied == 0


def _merged(issue: Standing, moment: datetime) -> bool:
    return issue.close_cause == "merged"


def _returned(issue: Standing, moment: datetime) -> bool:
    return issue.returns > 0


def _dissatisfied(issue: Standing, moment: datetime) -> bool:
    return issue.dissatisfied > 0


MEASURES: tuple[Measure, ...] = (
    Measure("collected", "收集", "登记过的事项", _collected),
    Measure("closed", "办结", "已办结的事项", _closed),
    Measure("open", "在办", "尚未办结的事项，挂账的在内", _open),
    Measure("overdue", "超期", "本环节时限已过的在办事项，挂账的不计", _overdue),
    Measure("suspended", "挂账", "暂不能解决、已说明并挂账的事项", _suspended),
    Measure("judged", "应按期", "已办结的，和在办且超期的", _judged),
    Measure("in_time", "按期办结", "时限内反馈结果并办结的；办理中并案的看并案时是否超期", _in_time),
    Measure("late", "未按期", "超过时限办结的，和在办且超期的", _late),
    Measure("contact_due", "应响应", "首次联系的时限已过的，和已联系过反映人的", _contact_due),
    Measure("contacted", "及时响应", "时限内首次联系到反映人的", _contacted),
    Measure("evaluated", "已评价", "反映人评价过的；联系不上的不算，并案的看反映人是否评价过", _evaluated),
    Measure("content", "首评满意", "首次评价即满意或基本满意的", _content),
    Measure("asked", "问过解决", "评价时问过是否解决的", _asked),
    Measure("solved", "已解决", "反映人说已解决的", _solved),
    Measure("not_evaluated", "未评价", "联系不上反映人、从未评价而办结的", _not_evaluated),
    Measure("merged", "并案", "并入别的事项而办结的", _merged),
    Measure("returned", "退回过", "被主办单位退回过的", _returned),
    Measure("dissatisfied", "不满意过", "反映人评价过不满意的", _dissatisfied),
)
MEASURE: dict[str, Measure] = {measure.key: measure for measure in MEASURES}
_PLACE = {measure.key: place for place, measure in enumerate(MEASURES)}


@dataclass(frozen=True)
class Tally:
    """How many issues each measure counts, in the order of MEASURES."""

    counts: tuple[int, ...] = (0,) * len(MEASURES)

    def __getitem__(self, measure: str) -> int:
        return self.counts[_PLACE[measure]]

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)))

    def rate(self, key: str) -> Ratio:
        """A rate by its key in RATES."""
        return Ratio(self[RATE[key].part], self[RATE[key].whole])


def signature(issue: Standing, moment: datetime) -> int:
    """Which measures count an issue: bit n for the n-th of MEASURES."""
    return sum(1 << place for place, measure in enumerate(MEASURES) if measure.holds(issue, moment))


def tally(signatures: Iterable[tuple[int, int]]) -> Tally:
    """The tally of issues given as pairs of a signature and how many have it."""
    counts = [0] * len(MEASURES)
    for bits, many in signatures:
        for place in range(len(MEASURES)):
            if bits >> place & 1:
                counts[place] += many
    return Tally(tuple(counts))


@dataclass(frozen=True)
class Rate:
    """A rate: one measure of another, which it lies within. ``digits`` behind the point on the screen."""

    key: str
    name: str
    meaning: str
    part: str
    whole: str
    digits: int = 1


RATES: tuple[Rate, ...] = (
    Rate("settled", "办结率", "已办结 ÷ 已收集", "closed", "collected", 2),
    Rate("on_time", "按期率", "按期办结 ÷（已办结 + 在办且超期）", "in_time", "judged"),
    Rate("response", "响应率", "时限内首次联系反映人 ÷ 应联系", "contacted", "contact_due"),
    Rate("solved", "解决率", "反映人说已解决 ÷ 评价时问过的；未问的不计", "solved", "asked"),
    Rate(
        "satisfaction",
        "满意率",
        "首次评价即满意或基本满意 ÷ 已评价；联系不上的不计入，也不算满意",
        "content",
        "evaluated",
    ),
)
RATE: dict[str, Rate] = {rate.key: rate for rate in RATES}
