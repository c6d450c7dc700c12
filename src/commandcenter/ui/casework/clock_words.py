"""A card's clock: in words, as a share of its time, and as a tone. Pure functions over what a card shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from commandcenter.domain.clocks import counted, used
from commandcenter.domain.vocabulary import CHINA, CLOSE_CAUSES, VERDICTS
from commandcenter.services.board import Card
from commandcenter.services.rules import Rules

Tone = Literal["calm", "amber", "over", "suspended", "good", "plain"]

COLOURS: dict[Tone, str] = {
    "calm": "muted",
    "amber": "warning",
    "over": "danger",
    "suspended": "suspended",
    "good": "good",
    "plain": "muted",
}
"""The theme's colour for the words of a clock, by its tone."""


PROVISIONAL = "暂按周末推算"
"""Said of a clock that ends in a year whose days off are not known yet."""


@dataclass(frozen=True)
class Clock:
    """``words`` stand at the card's right; ``share`` fills its bar, 0 to 1; ``tone`` colours both.

    ``note`` says under what reserve it is told; empty for none.
    """

    words: str
    tone: Tone
    share: float
    note: str = ""

    @property
    def colour(self) -> str:
        """The name of the theme's colour for the words."""
        return COLOURS[self.tone]


@dataclass(frozen=True)
class _Kind:
    """How the clock of a stage reads: where it starts, what kind of time it counts, how its rest is put."""

    start: Callable[[Card], int]
    round_the_clock: Callable[[Card, Rules], bool]
    rest: Callable[[Card, str], str]


def _of_limit(key: str) -> Callable[[Card, Rules], bool]:
    def round_the_clock(card: Card, rules: Rules) -> bool:
        return rules.limit(key, card.category).round_the_clock

    return round_the_clock


def _of_category(card: Card, rules: Rules) -> bool:
    return card.category is not None and rules.round_the_clock(card.category, _moment(_since_settling(card)))


def _always(card: Card, rules: Rules) -> bool:
    return True


def _since_registration(card: Card) -> int:
    return card.registered_at


def _since_stage(card: Card) -> int:
    return card.stage_since


def _since_settling(card: Card) -> int:
    return card.settle_from if card.settle_from is not None else card.stage_since


def _left(card: Card, rest: str) -> str:
    return f"剩 {rest}"


def _to_contact(card: Card, rest: str) -> str:
    return f"待联系 {rest}"


def _to_sign(card: Card, rest: str) -> str:
    return f"待签收 {rest}"


def _to_ask(card: Card, rest: str) -> str:
    return f"第 {card.tries + 1} 次回访" if card.tries else f"待回访 {rest}"


def _to_review(card: Card, rest: str) -> str:
    local = datetime.fromtimestamp(card.due_at or 0, CHINA)
    return f"复核 {local.month}月{local.day}日"


_KINDS: dict[str, _Kind] = {
    "registered": _Kind(_since_registration, _of_limit("accept"), _left),
    "accepted": _Kind(_since_registration, _of_limit("contact"), _to_contact),
    "dispatched": _Kind(_since_stage, _of_limit("sign"), _to_sign),
    "handling": _Kind(_since_settling, _of_category, _left),
    "answered": _Kind(_since_stage, _of_limit("evaluate"), _to_ask),
    "suspended": _Kind(_since_stage, _always, _to_review),
}


def clock_of(card: Card, now: datetime, rules: Rules) -> Clock:
    """The clock of an issue at a moment."""
    if card.stage == "closed":
        return _closed(card)
    kind = _KINDS.get(card.stage)
    if card.due_at is None or kind is None:
        return Clock("—", "plain", 0.0)
    start, end = _moment(kind.start(card)), _moment(card.due_at)
    round_the_clock = kind.round_the_clock(card, rules)
    note = "" if round_the_clock else _provisional(end, rules)
    left = counted(now, end, round_the_clock, rules.working)
    if now > end:
        over = counted(end, now, round_the_clock, rules.working)
        return Clock(f"超期 {span_in_words(over, round_the_clock, rules)}", "over", 1.0, note)
    share = min(used(start, end, now, round_the_clock, rules.working), 1.0)
    words = kind.rest(card, span_in_words(left, round_the_clock, rules))
    if card.stage == "suspended":
        return Clock(words, "suspended", share)
    return Clock(words, "amber" if share >= rules.amber_from else "calm", share, note)


def _provisional(end: datetime, rules: Rules) -> str:
    year = end.astimezone(CHINA).year
    return f"{PROVISIONAL}：{year} 年的放假安排尚未公布" if rules.calendar.is_provisional(year) else ""


def _closed(card: Card) -> Clock:
    """How it ended; only a reporter's word makes it good."""
    if card.close_cause == "evaluated":
        return Clock(VERDICTS.name(card.verdict), "good", 1.0)
    return Clock(CLOSE_CAUSES.label(card.close_cause), "plain", 1.0)


def span_in_words(minutes: float, round_the_clock: bool, rules: Rules) -> str:
    """``4 天``, ``2 小时``, ``40 分``; days and hours of working time where only that is counted."""
    day = 1440 if round_the_clock else rules.hours.minutes
    if minutes >= day:
        return f"{int(minutes // day)} 天"
    if minutes >= 60:
        return f"{int(minutes // 60)} {'小时' if round_the_clock else '工作时'}"
    return f"{max(int(minutes), 1)} 分"


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
