"""A plan's figures before and after: what is covered, who carries how much, how far it is, how even."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from commandcenter.domain.rates import Ratio
from commandcenter.services.planning.costs import Costs
from commandcenter.services.planning.facts import DistrictProblem

Place = tuple[int, int]


@dataclass(frozen=True)
class PlanFigures:
    """How things stand. Loads are work, 1 for a mean target; other roles of the holder counted, over all who may hold.

    ``most`` and ``fewest`` are numbers of targets. ``mean_km`` is over the pairs, None where no distance is known.
    ``gini`` is 0 when all carry the same, near 1 when few carry everything.
    """

    coverage: Ratio
    heaviest: float
    lightest: float
    most: int
    fewest: int
    mean_km: float | None
    gini: float
    pairs: int

    def as_json(self) -> dict[str, Any]:
        """The form in which a plan keeps them."""
        return asdict(self)


def figures(costs: Costs, pairs: Iterable[Place]) -> PlanFigures:
    """The figures of a set of pairs."""
    district = costs.problem
    places = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    holders, targets = places[:, 0], places[:, 1]
    counts = np.array([one.others for one in district.holders], np.int64)
    np.add.at(counts, holders, 1)
    loads = np.array([one.burden for one in district.holders])
    np.add.at(loads, holders, costs.work[targets])
    usable = _usable(district, holders)
    ways = costs.distance[costs.place_group[0][holders], targets]
    known = ways[~np.isnan(ways)]
    return PlanFigures(
        _coverage(district, targets),
        round(float(loads[usable].max(initial=0)), 2),
        round(float(loads[usable].min(initial=np.inf)), 2) if usable.any() else 0.0,
        int(counts[usable].max(initial=0)),
        int(counts[usable].min()) if usable.any() else 0,
        round(float(known.mean()), 2) if len(known) else None,
        round(gini(loads[usable]), 4),
        len(places),
    )


def gini(loads: npt.NDArray[np.float64]) -> float:
    """Inequality of loads: half the mean difference of two of them over their mean; 0 for nothing."""
    total = loads.sum()
    if total <= 0:
        return 0.0
    rank = np.arange(1, len(loads) + 1)
    return float(2 * (rank * np.sort(loads)).sum() / (len(loads) * total) - (len(loads) + 1) / len(loads))


def _usable(district: DistrictProblem, holders: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Who may be newly appointed, and who holds something anyway."""
    usable = np.array([one.excluded is None for one in district.holders], bool)
    usable[holders] = True
    return usable


def _coverage(district: DistrictProblem, targets: npt.NDArray[np.int64]) -> Ratio:
    have = np.bincount(targets, minlength=len(district.targets))
    have += np.array([one.covered for one in district.targets], np.int64)
    return Ratio(int((have >= district.settings.need).sum()), len(district.targets))
