"""The problem as a flow, given to HiGHS: from holders through their classes to targets, edges added as they are missed.

Rows, each "what comes in goes out": one a class, one a holder with special pairs, one a target. A column is an arc: a
holder's next target (into its row), from a holder's own row into its class, a special pair, a class's edge to a target,
and a target's next holder (out). Such a matrix is totally unimodular: a basic solution is whole.
"""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from highspy._core import _Highs

from commandcenter.domain.errors import Cancelled
from commandcenter.planner.alike import Classes
from commandcenter.planner.problem import NEVER, Bools, Ints, PlanProblem

SLICE = 20_000  # iterations between two looks at whether to stop
NEAREST_CLASSES = 12
NEAREST_TARGETS = 15
REACH = 3  # times what a class could hold
MOST_NEW = 12  # edges to a target that one growth adds, those that pay most
OUTSIDE = -1

Stop = Callable[[], bool]
Floats = npt.NDArray[np.float64]


class SolverFailed(Exception):
    """HiGHS ended otherwise than with an optimum, which no problem made here gives reason for: a bug."""


@dataclass(frozen=True, eq=False)
class Flow:
    """What HiGHS found: whole flows, and what one more unit is worth at each holder and target (whole too)."""

    taken: Ints  # (holders,) targets of each holder
    chosen: Bools  # (special,)
    class_edges: Ints  # (n, 3) class, target, how many
    at_holder: Ints  # (holders,) dual of the row that its targets are taken from
    at_target: Ints  # (targets,)


@dataclass(frozen=True, eq=False)
class _Arcs:
    """Columns: cost, most of each, the row that gains and the row that loses (OUTSIDE: none)."""

    cost: Ints
    most: Ints
    gains: Ints
    loses: Ints
    least: Ints

    def matrix(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Floats]:
        """Starts, row indices and values, by columns."""
        rows = np.stack([self.gains, self.loses], axis=1)
        values = np.broadcast_to(np.array([1.0, -1.0]), rows.shape)
        inside = rows != OUTSIDE
        starts = np.concatenate([[0], np.cumsum(inside.sum(axis=1))])
        return starts.astype(np.int32), rows[inside].astype(np.int32), values[inside]


class Network:
    """One problem in HiGHS. It begins with the edges ``known`` and grows more until no missing one would pay."""

    def __init__(self, problem: PlanProblem, classes: Classes, known: Bools) -> None:
        self.problem, self.classes = problem, classes
        own = np.unique(problem.special[:, 0])
        self.row_of_holder = classes.of_holder.copy()
        self.row_of_holder[own] = classes.count + np.arange(len(own))
        self.first_target = classes.count + len(own)
        self.known = known & (classes.cost < NEVER)
        self.edges = np.argwhere(self.known)
        self._own = own
        self._highs = _quiet()
        self._highs.passModel(self._model())

    def solve(self, stop: Stop) -> None:
        """To the optimum over the edges known. Raises Cancelled."""
        limit = SLICE
        while True:
            if stop():
                raise Cancelled("已取消：方案没有算完，什么也没有改动。")
            self._highs.setOptionValue("simplex_iteration_limit", limit)
            self._highs.run()
            status = self._highs.getModelStatus()
            if status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty):
                return
            if status != highspy.HighsModelStatus.kIterationLimit:
                raise SolverFailed(str(status))
            limit *= 2

    def grow(self) -> int:
        """Add edges that would pay by the prices found, to each target those that pay most; 0 when none would."""
        missing = np.argwhere(self._paying())
        if len(missing):
            self.known[missing[:, 0], missing[:, 1]] = True
            self.edges = np.concatenate([self.edges, missing])
            arcs = self._edge_arcs(missing)
            starts, rows, values = arcs.matrix()
            zero = np.zeros(len(missing))
            cost, most = arcs.cost.astype(float), arcs.most.astype(float)
            self._highs.addCols(len(missing), cost, zero, most, len(rows), starts[:-1], rows, values)
        return len(missing)

    def _paying(self) -> Bools:
        """(classes, targets) edges to add."""
        at_class, at_target = self._prices()
        reduced = self.classes.cost - at_class[:, None] - at_target[None, :]
        reduced[self.known | (self.classes.cost >= NEVER)] = 0
        if len(reduced) > MOST_NEW:
            dearest = np.partition(reduced, MOST_NEW - 1, axis=0)[MOST_NEW - 1]
            return np.asarray((reduced < 0) & (reduced <= dearest[None, :]), bool)
        return np.asarray(reduced < 0, bool)

    def flow(self) -> Flow:
        """The solution."""
        solution = self._highs.getSolution()
        values = np.rint(np.asarray(solution.col_value)).astype(np.int64)
        duals = self._duals()
        steps, specials = len(self._step_holders), len(self.problem.special)
        taken = np.zeros(self.problem.holders, np.int64)
        np.add.at(taken, self._step_holders, values[:steps])
        chosen = values[steps : steps + specials] > 0
        edges = values[len(values) - len(self.edges) :]
        used = edges > 0
        return Flow(
            taken,
            chosen,
            np.column_stack([self.edges[used], edges[used]]),
            duals[self.row_of_holder],
            duals[self.first_target :],
        )

    def _prices(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """What a class's target may cost at most besides the target's own price, for an edge not to pay."""
        duals = self._duals().astype(np.int32)
        return -duals[: self.classes.count], duals[self.first_target :]

    def _duals(self) -> Ints:
        """Prices of the rows: whole, since the costs are."""
        found = np.rint(np.asarray(self._highs.getSolution().row_dual)).astype(np.int64)
        return found if len(found) else np.zeros(self.first_target + self.problem.targets, np.int64)

    def _model(self) -> highspy.HighsLp:
        arcs = _joined(self._step_arcs(), self._special_arcs(), self._own_arcs(), self._target_arcs(),
                       self._edge_arcs(self.edges))  # fmt: skip
        rows = self.first_target + self.problem.targets
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(arcs.cost), rows
        model.col_cost_, model.col_lower_ = arcs.cost.astype(float), arcs.least.astype(float)
        model.col_upper_ = arcs.most.astype(float)
        model.row_lower_ = model.row_upper_ = np.zeros(rows)
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        matrix.start_, matrix.index_, matrix.value_ = arcs.matrix()
        return model

    def _step_arcs(self) -> _Arcs:
        holders, steps = np.nonzero(self.problem.holder_steps < NEVER)
        self._step_holders = holders
        cost = self.problem.holder_steps[holders, steps]
        return _arcs(cost, np.ones_like(cost), self.row_of_holder[holders], OUTSIDE)

    def _special_arcs(self) -> _Arcs:
        problem = self.problem
        holders, targets = problem.special.T
        ones = np.ones(len(holders), np.int64)
        gains, loses = self.first_target + targets, self.row_of_holder[holders]
        return _arcs(problem.special_cost, ones, gains, loses, problem.pinned.astype(np.int64))

    def _own_arcs(self) -> _Arcs:
        most = self.problem.limits[self._own] + 1  # never reached: a full arc would leave the holder's price open
        into, out = self.classes.of_holder[self._own], self.row_of_holder[self._own]
        return _arcs(np.zeros_like(most), most, into, out)

    def _target_arcs(self) -> _Arcs:
        targets, steps = np.nonzero(self.problem.target_steps < NEVER)
        cost = self.problem.target_steps[targets, steps]
        return _arcs(cost, np.ones_like(cost), OUTSIDE, self.first_target + targets)

    def _edge_arcs(self, edges: Ints) -> _Arcs:
        owner, target = edges.T
        cost = self.classes.cost[owner, target].astype(np.int64)
        return _arcs(cost, self.classes.size[owner], self.first_target + target, owner)


def nearest(problem: PlanProblem, classes: Classes) -> Bools:
    """Edges to begin with: to every target from its cheapest classes, and from every class to its cheapest targets.

    A class that could hold many gets more of them: it will be sent farther.
    """
    cost = classes.cost
    known = np.zeros(cost.shape, bool)
    count, targets = cost.shape
    if not count or not targets:
        return known
    few = min(NEAREST_CLASSES, count)
    known[np.argpartition(cost, few - 1, axis=0)[:few], np.arange(targets)] = True
    could_hold = np.bincount(classes.of_holder, problem.limits, count).astype(np.int64)
    for owner, reach in enumerate(np.minimum(NEAREST_TARGETS + REACH * could_hold, targets).tolist()):
        known[owner, np.argpartition(cost[owner], reach - 1)[:reach]] = True
    return np.asarray(known & (cost < NEVER), bool)


def _quiet() -> _Highs:
    """HiGHS without the layer above it, which writes a banner on standard output when it is made."""
    highs = _Highs()
    options = highspy.HighsOptions()
    options.output_flag = False
    options.solver = "simplex"
    options.parallel = "off"
    options.presolve = "off"  # there is little to take out of a flow: looking for it takes longer than it saves
    highs.passOptions(options)
    return highs


def _arcs(cost: Ints, most: Ints, gains: Ints | int, loses: Ints | int, least: Ints | None = None) -> _Arcs:
    whole = np.zeros_like(cost)
    return _Arcs(cost, most, whole + gains, whole + loses, whole if least is None else least)


def _joined(*parts: _Arcs) -> _Arcs:
    return _Arcs(*(np.concatenate([getattr(part, name) for part in parts]) for name in _Arcs.__dataclass_fields__))
