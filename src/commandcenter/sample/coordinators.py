"""Which leader answers for an issue on a day: the same order as ``services.coordinators``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from commandcenter.domain.pairing import KINDS
from commandcenter.sample.pairings import COLUMNS, ENDED, HOLDER, STARTED, Pairings
from commandcenter.sample.worktime import NOWHERE, Ints

UNPAIRED = 1 << 60
FOREVER = date.max.toordinal()
_DAYS = 1 << 22  # more than any day's ordinal


@dataclass(frozen=True, eq=False)
class Terms:
    """Which pairing of one kind each target had, and when. A target is a place; a day is an ordinal."""

    begins: Ints  # target and first day as one number, rising
    ends: Ints
    ids: Ints

    @classmethod
    def of(cls, pairings: Pairings, kind: str, targets: Sequence[int | str]) -> "Terms":
        """Those written down for one kind with a cadre as holder; no two of a target overlap."""
        column = 2 + COLUMNS.index(KINDS[kind].target.value)
        place: dict[object, int] = {target: number for number, target in enumerate(targets)}
        terms = sorted(
            (place[row[column]] * _DAYS + _ordinal(row[STARTED]), _ordinal(row[ENDED]), int(str(row[0])))
            for row in pairings.rows
            if row[1] == kind
        )
        return cls(*(np.array(part, np.int64) for part in zip(*terms, strict=True)))

    def running(self, target: Ints, day: Ints) -> Ints:
        """The id of the pairing on a day; UNPAIRED when there was none, or for a target below 0."""
        key = np.maximum(target, 0) * _DAYS + day
        term = np.searchsorted(self.begins, key, side="right") - 1
        ran = (target >= 0) & (term >= 0) & (self.begins[term] // _DAYS == target) & (day < self.ends[term])
        return np.where(ran, self.ids[term], UNPAIRED)


def _ordinal(day: object) -> int:
    return date.fromisoformat(day).toordinal() if isinstance(day, str) else FOREVER


@dataclass(frozen=True, eq=False)
class Coordinators:
    """The leaders of enterprises, of the talents who work there (a row an enterprise, NOWHERE the rest), of townships.

    ``holders`` is the cadre's place by the id of the pairing.
    """

    holders: Ints
    of_enterprises: Terms
    of_talents: Terms
    of_townships: Terms
    talents: Ints

    @classmethod
    def of(cls, pairings: Pairings, top: int, talents_at: Sequence[int], townships: Sequence[str]) -> "Coordinators":
        """From all pairings; ``talents_at`` is the enterprise of each talent, ``top`` how many have leaders."""
        most = max(talents_at.count(enterprise) for enterprise in talents_at)
        rows = np.full((max(max(talents_at), top) + 1, most), NOWHERE)
        for talent, enterprise in enumerate(talents_at):
            rows[enterprise, np.count_nonzero(rows[enterprise] != NOWHERE)] = talent
        return cls(
            np.array([0, *(int(str(row[HOLDER] or 0)) - 1 for row in pairings.rows)]),
            Terms.of(pairings, "leader_enterprise", range(1, top + 1)),
            Terms.of(pairings, "leader_talent", range(1, len(talents_at) + 1)),
            Terms.of(pairings, "leader_township", townships),
            rows,
        )

    def leader(self, enterprise: Ints, township: Ints, day: Ints) -> Ints:
        """Who leads the enterprise on the day (ordinal), or a talent there; else the township, which always has one."""
        known = (enterprise >= 0) & (enterprise < len(self.talents))
        there = np.where(known[:, None], self.talents[np.where(known, enterprise, 0)], NOWHERE)
        talent = np.min([self.of_talents.running(one, day) for one in there.T], axis=0)
        found = self.of_enterprises.running(enterprise, day)
        found = np.where(found == UNPAIRED, talent, found)
        return self.holders[np.where(found == UNPAIRED, self.of_townships.running(township, day), found)]
