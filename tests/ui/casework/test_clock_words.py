"""A card's clock in words, as a share and as a tone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from commandcenter.domain.workflow import STAGE
from commandcenter.services.board import Card
from commandcenter.services.rules import load_rules
from commandcenter.ui.casework.clock_words import COLOURS, clock_of
from commandcenter.ui.shell.tokens import THEMES

RULES = load_rules()
NOW = datetime(2024, 8, 2, 3, 5, tzinfo=UTC)  # Friday 11:05


def card(stage: str, begun: datetime, due: datetime | None, **others: object) -> Card:
    """A card whose clock runs from ``begun`` to ``due``."""
    start = int(begun.timestamp())
    plain = Card(
        1, "2024-1", "题", stage, "day_visit", "needs", "roads", 1, None, None, None,
        start, start, int(due.timestamp()) if due else None, start, None, None, None, 0, 0, 1,
    )  # fmt: skip
    return plain._replace(**others)  # type: ignore[arg-type]


def local(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2024, local."""
    return datetime(2024, month, day, hour - 8 if hour >= 8 else hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "words", "tone"),
    [
        (card("registered", local(8, 2, 10, 30), local(8, 2, 14, 35)), "剩 1 工作时", "calm"),
        (card("registered", local(8, 2, 9, 10), local(8, 2, 11, 10)), "剩 5 分", "amber"),
        (card("registered", local(8, 2, 8, 30), local(8, 2, 10, 30)), "超期 35 分", "over"),
        (card("accepted", local(8, 2, 10), None), "—", "plain"),
        (card("accepted", local(8, 2, 10), local(8, 3, 10)), "待联系 22 小时", "calm"),
        (card("dispatched", local(8, 2, 10, 45), local(8, 2, 11, 45)), "待签收 40 分", "calm"),
        (card("handling", local(8, 1, 11, 5), local(8, 8, 11, 5)), "剩 4 天", "calm"),
        (card("handling", local(7, 26, 17), local(8, 2, 17)), "剩 3 工作时", "amber"),
        (card("handling", local(7, 25, 11, 5), local(8, 1, 11, 5)), "超期 1 天", "over"),
        (card("handling", local(8, 2, 10), local(8, 2, 12), category="danger"), "剩 55 分", "calm"),
        (card("answered", local(8, 2, 11), local(8, 7, 11), tries=1), "第 2 次回访", "calm"),
        (card("answered", local(8, 2, 11), local(8, 7, 11)), "待回访 2 天", "calm"),
        (card("suspended", local(7, 1, 11), local(9, 1, 17, 30)), "复核 9月1日", "suspended"),
        (card("suspended", local(7, 1, 11), local(8, 1, 11)), "超期 1 天", "over"),
        (card("closed", NOW, None, closed_at=1, close_cause="evaluated", verdict="fairly"), "基本满意", "good"),
        (card("closed", NOW, None, closed_at=1, close_cause="not_evaluated"), "未评价", "plain"),
        (card("closed", NOW, None, closed_at=1, close_cause="merged"), "并案", "plain"),
    ],
)
def test_words_and_tone(shown: Card, words: str, tone: str) -> None:
    clock = clock_of(shown, NOW, RULES)
    assert (clock.words, clock.tone) == (words, tone)
    assert 0 <= clock.share <= 1


def test_what_ends_in_a_year_not_announced_is_told_under_reserve() -> None:
    now = datetime(2026, 12, 30, 3, tzinfo=UTC)
    begun, due = datetime(2026, 12, 29, 3, tzinfo=UTC), datetime(2027, 1, 5, 3, tzinfo=UTC)
    assert clock_of(card("handling", begun, due), now, RULES).note == "暂按周末推算：2027 年的放假安排尚未公布"
    assert clock_of(card("handling", begun, due), due + timedelta(days=1), RULES).note
    assert clock_of(card("handling", begun, due, category="danger"), now, RULES).note == ""  # nights and all
    assert clock_of(card("handling", begun, datetime(2026, 12, 31, 3, tzinfo=UTC)), now, RULES).note == ""
    known = replace(RULES, announced=frozenset({2027}))
    assert clock_of(card("handling", begun, due), now, known).note == ""


def test_from_when_a_clock_is_amber_is_a_setting() -> None:
    half = card("handling", local(8, 1, 11, 5), local(8, 5, 11, 5))
    assert clock_of(half, NOW, RULES).tone == "calm"
    assert clock_of(half, NOW, replace(RULES, numbers={**RULES.numbers, "amber_percent": 40})).tone == "amber"


def test_amber_begins_at_three_quarters() -> None:
    begun = local(8, 2, 8, 30)
    shown = card("registered", begun, local(8, 2, 10, 30))
    before = clock_of(shown, begun + timedelta(minutes=89), RULES)
    after = clock_of(shown, begun + timedelta(minutes=90), RULES)
    assert (before.tone, after.tone) == ("calm", "amber")
    assert after.share == pytest.approx(0.75)


def test_a_stage_of_a_newer_version_has_no_clock() -> None:
    assert "reviewing" not in STAGE
    assert clock_of(card("reviewing", NOW, NOW), NOW, RULES).words == "—"


def test_every_tone_is_a_colour_of_both_themes() -> None:
    for tokens in THEMES:
        assert set(COLOURS.values()) <= set(tokens.colours())
