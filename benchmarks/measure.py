"""What a benchmark hands back, and how a figure is taken: medians of several runs, with their spread."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

RUNS = 15


@dataclass(frozen=True)
class Timing:
    """Times of one thing in milliseconds."""

    median: float
    least: float
    most: float
    runs: int


@dataclass(frozen=True)
class Figure:
    """One figure of the table: what was reached, what was aimed at (at most), and the times it rests on."""

    value: float
    goal: float
    unit: str = "ratio"
    ours: Timing | None = None
    peer: Timing | None = None
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """The form of the JSON file."""
        return asdict(self)


def summary(milliseconds: Sequence[float]) -> Timing:
    """Median and spread."""
    return Timing(
        round(statistics.median(milliseconds), 4),
        round(min(milliseconds), 4),
        round(max(milliseconds), 4),
        len(milliseconds),
    )


def timed(action: Callable[[], object], runs: int = RUNS, warm_up: int = 2) -> Timing:
    """Time an action ``runs`` times, after a warm-up, with the garbage collector at rest."""
    for _ in range(warm_up):
        action()
    gc.collect()
    gc.disable()
    try:
        return summary([_once(action) for _ in range(runs)])
    finally:
        gc.enable()


def _once(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def in_turn(
    ours: Callable[[], object], peer: Callable[[], object], runs: int = RUNS, warm_up: int = 2
) -> tuple[Timing, Timing]:
    """Time two actions turn by turn, so that both meet the same machine."""
    for _ in range(warm_up):
        ours()
        peer()
    pairs = [(_once(ours), _once(peer)) for _ in range(runs)]
    return summary([pair[0] for pair in pairs]), summary([pair[1] for pair in pairs])


def ratio(ours: Timing, peer: Timing, goal: float, note: str = "") -> Figure:
    """Ours over the peer's, of medians."""
    return Figure(round(ours.median / peer.median, 4), goal, "ratio", ours, peer, note)


def milliseconds(ours: Timing, goal: float, note: str = "") -> Figure:
    """A time by itself."""
    return Figure(round(ours.median, 2), goal, "ms", ours, None, note)
