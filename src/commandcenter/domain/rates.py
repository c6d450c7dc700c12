"""Honest rates: never without the denominator."""

from dataclasses import dataclass


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
        """The share in per cent, cut and not rounded, so that only a whole is ever shown as 100 %."""
        if not self.whole:
            return "—"
        if self.part == self.whole:
            return "100%"
        cut = self.part * 100 * 10**digits // self.whole
        return f"{cut // 10**digits}.{cut % 10**digits:0{digits}d}%"


def settled(closed: int, collected: int) -> Ratio:
    """办结率: closed ÷ collected."""
    return Ratio(closed, collected)


def on_time(closed_in_time: int, closed: int, open_and_overdue: int) -> Ratio:
    """按期率: closed in time ÷ (closed + open and overdue)."""
    return Ratio(closed_in_time, closed + open_and_overdue)


def satisfaction(content_at_once: int, evaluated: int) -> Ratio:
    """满意率: content at the first evaluation ÷ evaluated; who could not be reached is in neither."""
    return Ratio(content_at_once, evaluated)
