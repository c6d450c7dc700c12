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


def settled(closed: int, collected: int) -> Ratio:
    """办结率: closed ÷ collected."""
    return Ratio(closed, collected)


def on_time(closed_in_time: int, closed: int, open_and_overdue: int) -> Ratio:
    """按期率: closed in time ÷ (closed + open and overdue)."""
    return Ratio(closed_in_time, closed + open_and_overdue)


def satisfaction(content_at_once: int, evaluated: int) -> Ratio:
    """满意率: content at the first evaluation ÷ evaluated; who could not be reached is in neither."""
    return Ratio(content_at_once, evaluated)
