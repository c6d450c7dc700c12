"""What pairs cost by the terms, as whole numbers for the planner: a hundredth of a point each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from commandcenter.domain.pairing import Target
from commandcenter.planner.problem import NEVER, Ints, Layer
from commandcenter.services.planning.facts import DistrictProblem, PlanHolder

Floats = npt.NDArray[np.float64]
Points = Sequence[tuple[float, float] | None]

SCALE = 100
DIALECT = "dialect_"
LEVELS = 4
"""Holders' burden besides the plan, in whole steps up to this, is set against how heavy a target is."""


def kilometres(here: Points, there: Points) -> Floats:
    """(here, there) straight-line distances; not a number where a place is unknown."""
    a, b = (np.array([point or (np.nan, np.nan) for point in side], float).reshape(-1, 2) for side in (here, there))
    return np.asarray(np.hypot(a[:, None, 0] - b[None, :, 0], a[:, None, 1] - b[None, :, 1]) / 1000)


@dataclass(frozen=True, eq=False)
class Costs:
    """The tables from which each pair's cost is put together, term by term."""

    problem: DistrictProblem

    @cached_property
    def place_group(self) -> tuple[Ints, list[PlanHolder]]:
        """Holders by where they sit (where units matter: by unit), and one holder of each group."""
        by_unit = self.problem.kind.needs_liaison or self.problem.kind.target is Target.CADRE
        groups: dict[object, int] = {}
        first: list[PlanHolder] = []
        of_holder = np.zeros(len(self.problem.holders), np.int64)
        for place, holder in enumerate(self.problem.holders):
            key = holder.unit_id if by_unit else (holder.township, holder.point)
            if key not in groups:
                groups[key] = len(first)
                first.append(holder)
            of_holder[place] = groups[key]
        return of_holder, first

    @cached_property
    def distance(self) -> Floats:
        """(place groups, targets) kilometres, not a number where unknown."""
        return kilometres([one.point for one in self.place_group[1]], [one.point for one in self.problem.targets])

    @cached_property
    def strange(self) -> Floats:
        """(place groups, targets) 1 where the target lies in another township than the holder's."""
        theirs = np.array([one.township or "" for one in self.place_group[1]])
        places = np.array([one.township or "-" for one in self.problem.targets])
        return np.asarray(theirs[:, None] != places[None, :], float)

    @cached_property
    def foreign(self) -> Floats:
        """(place groups, targets) 1 where the target belongs to another unit, or to none."""
        theirs = np.array([one.unit_id for one in self.place_group[1]])
        units = np.array([-1 if one.unit_id is None else one.unit_id for one in self.problem.targets])
        return np.asarray(theirs[:, None] != units[None, :], float)

    @cached_property
    def tag_group(self) -> tuple[Ints, list[frozenset[str]]]:
        """Holders by what they bear of all that is wanted anywhere."""
        wanted = frozenset().union(*(one.wants for one in self.problem.targets))
        groups: dict[frozenset[str], int] = {}
        return np.array(
            [groups.setdefault(one.tags & wanted, len(groups)) for one in self.problem.holders], np.int64
        ), list(groups)

    def _lacks(self, count: str) -> Floats:
        wants: dict[frozenset[str], int] = {}
        of_target = np.array([wants.setdefault(one.wants, len(wants)) for one in self.problem.targets], np.int64)
        lack = dialect_gap if count == "dialect" else skill_gap
        table = np.array([[lack(borne, wanted) for wanted in wants] for borne in self.tag_group[1]], float)
        return np.asarray(table.reshape(len(self.tag_group[1]), len(wants))[:, of_target])

    @cached_property
    def dialects(self) -> Floats:
        """(tag groups, targets) 1 where dialects are spoken and the holder speaks none of them."""
        return self._lacks("dialect")

    @cached_property
    def skills(self) -> Floats:
        """(tag groups, targets) how many skills asked for the holder lacks."""
        return self._lacks("skill")

    @cached_property
    def level(self) -> Ints:
        """(holders,) burden besides the plan, in whole steps."""
        return np.array([min(round(one.burden), LEVELS) for one in self.problem.holders], np.int64)

    @cached_property
    def work(self) -> Floats:
        """(targets,) how much work each is."""
        return np.array([one.work for one in self.problem.targets])

    @cached_property
    def layers(self) -> tuple[Layer, Layer, Layer]:
        """By place, by tags, and by burden: a heavy target rather to those who carry little."""
        weight = self.problem.weight
        # A holder of burden b who takes work w comes to (b + w)²: b times w more. b itself stands in the steps.
        excess = np.arange(LEVELS + 1)[:, None] * (self.work - 1)[None, :] * weight("load")
        tags = self.dialects * weight("dialect") + self.skills * weight("skill")
        return (
            Layer(self.place_group[0], whole(self._place_points())),
            Layer(self.tag_group[0], whole(tags)),
            Layer(self.level, whole(excess)),
        )

    def _place_points(self) -> Floats:
        weight = self.problem.weight
        way = np.nan_to_num(self.distance)
        return (
            way * weight("distance")
            + self.strange * weight("township")
            + (self.foreign * weight("unit") if self.problem.kind.target is Target.CADRE else 0)
        )

    @cached_property
    def open_layers(self) -> tuple[Layer, ...]:
        """The layers for new pairs: nobody whom a setting excludes, nothing too far, cells to their own department."""
        place, tags, level = self.layers
        allowed = np.ones(place.cost.shape, bool)
        if (furthest := self.problem.settings.furthest_km) is not None:
            allowed &= ~(self.distance > furthest)
        if self.problem.kind.needs_liaison:
            allowed &= self.foreign == 0
        cost = np.where(allowed, place.cost, NEVER)
        excluded = np.array([one.excluded is not None for one in self.problem.holders], bool)
        group = np.where(excluded, len(cost), place.group)
        nobody = np.full((1, cost.shape[1]), NEVER, np.int64)
        return Layer(group, np.concatenate([cost, nobody])), tags, level

    def of(self, holders: Ints, targets: Ints) -> Ints:
        """What pairs cost by all layers, whoever may hold what."""
        total = np.zeros(len(holders), np.int64)
        for layer in self.layers:
            total += layer.cost[layer.group[holders], targets]
        return total


def whole(points: Floats) -> Ints:
    """Points as whole numbers of the planner."""
    return np.rint(points * SCALE).astype(np.int64)


def dialect_gap(borne: frozenset[str], wanted: frozenset[str]) -> int:
    """1 where dialects are spoken and none of them is known."""
    spoken = {tag for tag in wanted if tag.startswith(DIALECT)}
    return int(bool(spoken) and not spoken & borne)


def skill_gap(borne: frozenset[str], wanted: frozenset[str]) -> int:
    """How many skills are asked for and lacking."""
    return sum(not tag.startswith(DIALECT) and tag not in borne for tag in wanted)
