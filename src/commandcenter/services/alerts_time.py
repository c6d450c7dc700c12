"""How much of their time thousands of clocks have used up, at once: the arithmetic of ``domain/clocks`` on arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, cast, func

from commandcenter.domain.clocks import WorkingTime
from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.rules import Rules

Seconds = NDArray[np.int64]
"""Moments as whole seconds since 1970, UTC."""

SETTLE = "settle"
CALENDAR = "calendar"
STAGE = "stage"
"""Clocks besides the limits of the rules: the category's settle clock, plain days and nights, that of the stage."""

_OF_STAGE = {
    "registered": "accept",
    "accepted": "contact",
    "dispatched": "sign",
    "handling": SETTLE,
    "answered": "evaluate",
}


def clock_of(clock: str, stage: str) -> str:
    """The clock that is meant for an issue of a stage."""
    return _OF_STAGE.get(stage, CALENDAR) if clock == STAGE else clock


def epoch(column: Any, sqlite: bool) -> Any:
    """A column of moments as whole seconds since 1970."""
    return func.unixepoch(column) if sqlite else cast(func.extract("epoch", column), BigInteger)


@dataclass(frozen=True, eq=False)
class _Spans:
    """The arrays of a ``WorkingTime``, in minutes; ``origin`` in seconds since 1970."""

    origin: float
    starts: NDArray[np.float64]
    lengths: NDArray[np.float64]
    counted: NDArray[np.float64]


@lru_cache(maxsize=4)
def _spans(working: WorkingTime) -> _Spans:
    origin = datetime.combine(working.first, time(), CHINA).timestamp()
    return _Spans(origin, *(np.array(one, np.float64) for one in (working.starts, working.lengths, working.counted)))


def positions(moments: Seconds, working: WorkingTime) -> NDArray[np.float64]:
    """``WorkingTime.position`` of many moments: the working minutes counted up to each."""
    spans = _spans(working)
    minute = (moments - spans.origin) / 60
    span = np.searchsorted(spans.starts, minute, side="right") - 1
    inside = np.minimum(minute - spans.starts[span], spans.lengths[span])
    return np.where(span < 0, 0.0, spans.counted[span] + inside)


def shares(
    start: Seconds, end: Seconds, now: datetime, round_the_clock: NDArray[np.bool_], working: WorkingTime
) -> NDArray[np.float64]:
    """``clocks.used`` of many clocks: 0 at the start, 1 at the end, more when over."""
    moment = np.int64(int(now.timestamp()))
    at = np.full(1, moment)
    whole = np.where(round_the_clock, (end - start) / 60, positions(end, working) - positions(start, working))
    gone = np.where(round_the_clock, (moment - start) / 60, positions(at, working) - positions(start, working))
    share = np.maximum(gone / np.where(whole > 0, whole, 1.0), 0.0)
    return np.where(whole > 0, share, (moment >= end).astype(np.float64))


def runs_round(clock: str, category: str | None, since: int, rules: Rules) -> bool:
    """Whether a clock that began at ``since`` counts nights and free days."""
    if clock == CALENDAR:
        return True
    if clock == SETTLE:
        return rules.catalog.get(category) is not None and rules.round_the_clock(
            category or "", datetime.fromtimestamp(since, CHINA)
        )
    return rules.limit(clock, category).round_the_clock


def all_run_round(clock: str, categories: Sequence[str | None], start: Seconds, rules: Rules) -> NDArray[np.bool_]:
    """:func:`runs_round` of many clocks of one kind; asked once a category, and once a day where its kind changed."""
    known: dict[tuple[str | None, int], bool] = {}
    days = (start + 8 * 3600) // 86_400 if clock == SETTLE and rules.kinds else np.zeros(len(start), np.int64)
    answers = np.empty(len(start), np.bool_)
    for place, key in enumerate(zip(categories, days.tolist(), strict=True)):
        if key not in known:
            known[key] = runs_round(clock, key[0], int(start[place]), rules)
        answers[place] = known[key]
    return answers
