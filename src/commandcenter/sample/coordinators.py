"""Which leader answers for an issue on a day: the same order as ``services.coordinators``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from commandcenter.domain.pairing import KINDS
from commandcenter.sample.pairings import COLUMNS, ENDED, HOLDER, STARTED, Pairings
from commandcenter.sample.worktime import Ints

NOBODY = -1
FOREVER = date.max.toordinal()
_DAYS = 1 << 22  # more than any day's ordinal


@dataclass(frozen=True, eq=False)
class Terms:
    """Who held each target of one kind of pairing, and when. A target is a place; a day is an ordinal."""

    begins: Ints  # target and first day as one number, rising
    ends: Ints
    holders: Ints

    @classmethod
    def of(cls, pairings: Pairings, kind: str, targets: Sequence[int | str]) -> "Terms":
        """Those written down for one kind with a cadre as holder; no two of a target overlap."""
        column = 2 + COLUMNS.index(KINDS[kind].target.value)
        place: dict[object, int] = {target: number for number, target in enumerate(targets)}
        terms = sorted(
            (place[row[column]] * _DAYS + _ordinal(row[STARTED]), _ordinal(row[ENDED]), int(str(row[HOLDER])) - 1)
            for row in pairings.rows
            if row[1] == kind
        )
        return cls(*(np.array(part, np.int64) for part in zip(*terms, strict=True)))

    def holder(self, target: Ints, day: Ints) -> Ints:
        """The cadre's place on a day; NOBODY when nobody held it, or for a target below 0."""
        key = np.maximum(target, 0) * _DAYS + day
        term = np.searchsorted(self.begins, key, side="right") - 1
        held = (target >= 0) & (term >= 0) & (self.begins[term] // _DAYS == target) & (day < self.ends[term])
        return np.where(held, self.holders[term], NOBODY)


def _ordinal(day: object) -> int:
    return date.fromisoformat(day).toordinal() if isinstance(day, str) else FOREVER


@dataclass(frozen=True, eq=False)
class Coordinators:
    """The leaders of enterprises and of townships."""

    of_enterprises: Terms
    of_townships: Terms

    def leader(self, enterprise: Ints, township: Ints, day: Ints) -> Ints:
        """The enterprise's leader on the day (ordinal), else the township's; every township always has one."""
        found = self.of_enterprises.holder(enterprise, day)
        return np.where(found == NOBODY, self.of_townships.holder(township, day), found)
