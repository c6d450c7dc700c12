"""The ways that closed issues took: which steps, how long before each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from commandcenter.sample.course import NO_STEP, Plan
from commandcenter.sample.moves import MOVE
from commandcenter.sample.worktime import DAY, Bools, Floats, Ints

MINUTE, HOUR = 60, 3600
WORK_DAY = 7 * HOUR

# How often an issue meets each of these on its way; a row's order is the order of its bits.
TRAITS = {
    "contact": 0.0,  # set from the source: who was not spoken to in person is called
    "return": 0.028,
    "return_again": 0.0025,
    "return_late": 0.007,
    "notice": 0.14,
    "whistle": 0.022,
    "extend": 0.014,
    "escalate": 0.018,
    "suspend": 0.0035,
    "dissatisfied": 0.0125,
    "fairly": 0.027,
    "unreachable": 0.012,
    "give_up": 0.013,
    "reopen": 0.0012,
    "merge": 0.014,
}
NOT_FOR_DANGER = (
    "return",
    "return_again",
    "return_late",
    "notice",
    "whistle",
    "extend",
    "escalate",
    "suspend",
    "merge",
    "reopen",
)
NOT_WITHIN_HOURS = ("whistle", "extend", "escalate", "suspend")
SLOW = ("suspend", "extend", "give_up", "reopen", "dissatisfied")
_BIT = {key: 1 << place for place, key in enumerate(TRAITS)}
LATE = 0.02


@dataclass(frozen=True, eq=False)
class Kinds:
    """What of an issue's category and beginning decides its way."""

    limit: Ints
    round_the_clock: Bools
    is_danger: Bools
    in_person: Bools
    is_hard: Bools
    by_citizen: Bools  # called in, not about an enterprise: such things are told twice and merged


def draw_traits(lots: np.random.Generator, kinds: Kinds, is_late_in_history: bool) -> Ints:
    """A set of traits an issue, as bits."""
    count = len(kinds.limit)
    bits = np.zeros(count, np.int64)
    for key, share in TRAITS.items():
        able = lots.random(count) < share * (2.4 if key == "notice" else 1.0) ** (kinds.limit > 5 * WORK_DAY)
        if key in NOT_FOR_DANGER:
            able &= ~kinds.is_danger
        if key in NOT_WITHIN_HOURS:
            able &= ~kinds.round_the_clock
        if key == "escalate":
            able &= ~kinds.is_hard
        if key == "merge":
            able &= kinds.by_citizen
        if is_late_in_history and key in SLOW:
            able[:] = False
        bits |= np.where(able, _BIT[key], 0)
    return bits | np.where(kinds.in_person, 0, _BIT["contact"])


def sequence(bits: int) -> list[str]:
    """The steps of a way, by key."""
    return list(_sequence(frozenset(key for key in TRAITS if bits & _BIT[key])))


def _sequence(has: frozenset[str]) -> Iterator[str]:
    yield from ("register", "accept")
    if "contact" in has:
        yield "contact"
    if "merge" in has:
        yield "merge"
        return
    yield "dispatch"
    if "return" in has:
        yield from ("return", "dispatch")
    if "return_again" in has:
        yield from ("return", "dispatch") * 2
    yield "sign"
    if "return_late" in has:
        yield from ("return", "dispatch", "sign")
    yield from (key for key in ("notice", "whistle", "escalate", "extend") if key in has)
    if "suspend" in has:
        yield from ("suspend", "notice", "resume")
    yield "answer"
    yield from _ending(has)


def _ending(has: frozenset[str]) -> Iterator[str]:
    if "dissatisfied" in has:
        yield from ("dissatisfied", "answer")
    if "give_up" in has:
        yield from ("unreachable", "unreachable", "give_up")
        return
    if "unreachable" in has:
        yield "unreachable"
    last = "fairly" if "fairly" in has else "satisfied"
    yield last
    if "reopen" in has:
        yield from ("reopen", "notice", "answer", last)


def steps_of(bits: Ints) -> Ints:
    """A matrix of steps, a row an issue."""
    ways, which = np.unique(bits, return_inverse=True)
    rows = [[MOVE[key] for key in sequence(way)] for way in ways.tolist()]
    table = np.full((len(rows), max(map(len, rows))), NO_STEP, np.int64)
    for place, row in enumerate(rows):
        table[place, : len(row)] = row
    return table[which]


def plan_ways(lots: np.random.Generator, kinds: Kinds, bits: Ints) -> Plan:
    """Steps, delays and clocks for these traits."""
    steps = steps_of(bits)
    delay = np.zeros(steps.shape, np.int64)
    clock = np.zeros(steps.shape, bool)
    target = _settled_at(lots, kinds, bits)
    spent = np.zeros(len(bits))
    for number in range(1, steps.shape[1]):
        _time_column(lots, kinds, steps[:, number], delay[:, number], clock[:, number], target, spent)
    return Plan(steps, delay, clock, lots.random(steps.shape))


def _settled_at(lots: np.random.Generator, kinds: Kinds, bits: Ints) -> Floats:
    """The share of the settle limit that is used when the answer is given; some are late, extended ones later."""
    count = len(bits)
    usual = 0.05 + 0.86 * lots.beta(1.9, 1.7, count)
    quick = np.where(lots.random(count) < 0.87, 0.02 + 0.16 * lots.random(count), 0.958 + 0.035 * lots.random(count))
    share = np.where(kinds.round_the_clock & ~kinds.is_danger, quick, usual)
    share = np.where(bits & _BIT["extend"], 0.9 + 0.55 * lots.random(count), share)
    late = lots.random(count) < LATE
    return np.where(late, 1.04 + 0.17 * lots.random(count) + 0.3 * ~kinds.round_the_clock * lots.random(count), share)


def _time_column(
    lots: np.random.Generator,
    kinds: Kinds,
    step: Ints,
    delay: Ints,
    clock: Bools,
    target: Floats,
    spent: Floats,
) -> None:
    """Fill one column of delays; ``spent`` is the share of the settle limit used so far."""
    for move in np.unique(step[step != NO_STEP]).tolist():
        rows = np.flatnonzero(step == move)
        lot = lots.random(len(rows))
        key = _KEYS[move]
        if key in IN_SHARES:
            low, high = IN_SHARES[key]
            share = (low + lot * (high - low)) * np.where(kinds.round_the_clock[rows], 0.12, 1.0)
        elif key == "answer":
            share = np.maximum(target[rows] - spent[rows], 0.03)
            target[rows] = 0.08 + 0.5 * lot  # for an answer after a fresh clock
            spent[rows] = 0
        else:
            delay[rows] = _desk_seconds(lots, key, lot)
            clock[rows] = kinds.is_danger[rows] & (key in DESK_OF_DANGER)
            delay[rows] = np.where(clock[rows], (1 + lot * 9) * MINUTE, delay[rows]).astype(np.int64)
            continue
        spent[rows] += np.where(key == "answer", 0, share)
        delay[rows] = (share * kinds.limit[rows]).astype(np.int64)
        clock[rows] = kinds.round_the_clock[rows]


_KEYS = {place: key for key, place in MOVE.items()}
IN_SHARES = {
    "notice": (0.12, 0.3),
    "whistle": (0.05, 0.16),
    "escalate": (0.06, 0.2),
    "extend": (0.3, 0.55),
    "suspend": (0.12, 0.35),
}
DESK_OF_DANGER = ("accept", "contact", "dispatch", "sign")

# Minutes of working time before a step: from, to; how often it takes longer, from, to.
DESK: dict[str, tuple[float, float, float, float, float]] = {
    "accept": (4, 105, 0.012, 125, 420),
    "contact": (3, 50, 0.0, 0, 0),
    "dispatch": (3, 70, 0.1, 70, 300),
    "sign": (3, 55, 0.018, 62, 240),
    "return": (15, 150, 0.0, 0, 0),
    "resume": (12 * 420, 80 * 420, 0.0, 0, 0),
    "satisfied": (25, 900, 0.03, 1300, 2400),
    "fairly": (60, 1100, 0.03, 1300, 2400),
    "dissatisfied": (40, 700, 0.0, 0, 0),
    "unreachable": (100, 600, 0.0, 0, 0),
    "give_up": (300, 800, 0.0, 0, 0),
    "merge": (5, 90, 0.0, 0, 0),
    "reopen": (400, 4000, 0.0, 0, 0),
}


def _desk_seconds(lots: np.random.Generator, key: str, lot: Floats) -> Ints:
    low, high, often, longer_low, longer_high = DESK[key]
    usual = low + lot**1.5 * (high - low)
    longer = longer_low + lots.random(len(lot)) * (longer_high - longer_low)
    return (np.where(lots.random(len(lot)) < often, longer, usual) * MINUTE).astype(np.int64)


LONGEST_PLAIN = 45 * DAY
"""No way without slow traits takes longer than this."""
