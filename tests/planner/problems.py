"""Small problems for tests: drawn by hypothesis, and solved by trying everything."""

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from commandcenter.planner.problem import NEVER, Ints, Layer, PlanProblem, choice_of

COVER = 100_000
"""What covering one need is worth: more than any detour costs."""


def steps_of(rows: list[list[int]], width: int) -> Ints:
    """Rising steps, a row each, forbidden after its last."""
    return np.array([[*sorted(row), *[NEVER] * (width - len(row))] for row in rows], np.int64).reshape(-1, width)


def demand(needs: list[int], more: list[list[int]], width: int) -> Ints:
    """Targets' steps: first the needs, then what further holders cost or bring."""
    rows = [[-COVER] * need + further for need, further in zip(needs, more, strict=True)]
    return steps_of(rows, width)


@st.composite
def problems(draw: st.DrawFn, most: int = 4, steps: int = 2) -> PlanProblem:
    """Problems with classes, ties, special, pinned and barred pairs; covering everything is often impossible."""
    holders, targets = draw(st.integers(1, most)), draw(st.integers(1, most))
    cost = st.integers(-4, 9)
    layers = []
    for _ in range(draw(st.integers(1, 2))):
        groups = draw(st.integers(1, 3))
        table = [[draw(st.one_of(cost, cost, st.just(NEVER))) for _ in range(targets)] for _ in range(groups)]
        group = [draw(st.integers(0, groups - 1)) for _ in range(holders)]
        layers.append(Layer(np.array(group, np.int64), np.array(table, np.int64)))
    holder_rows = draw(st.lists(st.lists(cost, max_size=steps), min_size=holders, max_size=holders))
    needs = draw(st.lists(st.integers(0, 2), min_size=targets, max_size=targets))
    more = draw(st.lists(st.lists(st.integers(-5, 5), max_size=1), min_size=targets, max_size=targets))
    every = [(h, t) for h in range(holders) for t in range(targets)]
    apart = draw(st.lists(st.sampled_from(every), unique=True, max_size=5))
    cut = draw(st.integers(0, len(apart)))
    special = np.array(apart[:cut], np.int64).reshape(-1, 2)
    holder_steps, target_steps = steps_of(holder_rows, steps), demand(needs, more, 3)
    pinned = _pins(draw, special, holder_steps, target_steps)
    worth = np.array([draw(st.integers(-9, 9)) for _ in range(cut)], np.int64)
    barred = np.array(apart[cut:], np.int64).reshape(-1, 2)
    return PlanProblem(
        tuple(layers), holder_steps, target_steps, np.array(needs, np.int64), special, worth, pinned, barred
    )


def _pins(draw: st.DrawFn, special: Ints, holder_steps: Ints, target_steps: Ints) -> np.ndarray:
    """Pins that there is room for."""
    pinned = np.zeros(len(special), bool)
    room_h, room_t = (holder_steps < NEVER).sum(axis=1), (target_steps < NEVER).sum(axis=1)
    for n, (h, t) in enumerate(special.tolist()):
        if room_h[h] and room_t[t] and draw(st.booleans()):
            pinned[n] = True
            room_h[h] -= 1
            room_t[t] -= 1
    return pinned


def by_trying(problem: PlanProblem) -> int:
    """The least cost, found by trying every set of pairs target by target."""
    best: dict[tuple[int, ...], int] = {(0,) * problem.holders: 0}
    for target in range(problem.targets):
        reached: dict[tuple[int, ...], int] = {}
        for size in range(int(problem.rooms[target]) + 1):
            for chosen in combinations(range(problem.holders), size):
                if (cost := _cost_of(problem, target, chosen)) is None:
                    continue
                for loads, so_far in best.items():
                    loads_now = tuple(n + (h in chosen) for h, n in enumerate(loads))
                    if all(n <= limit for n, limit in zip(loads_now, problem.limits.tolist(), strict=True)):
                        reached[loads_now] = min(reached.get(loads_now, 1 << 60), so_far + cost)
        best = reached
    return min(
        cost + sum(int(problem.holder_steps[h, :n].sum()) for h, n in enumerate(loads)) for loads, cost in best.items()
    )


def _cost_of(problem: PlanProblem, target: int, chosen: tuple[int, ...]) -> int | None:
    """What these holders of a target cost, its steps included; None when one may not be or a pinned one lacks."""
    special = {
        h: (int(c), bool(p))
        for (h, t), c, p in zip(problem.special.tolist(), problem.special_cost, problem.pinned, strict=True)
        if t == target
    }
    barred = {h for h, t in problem.barred.tolist() if t == target}
    if barred & set(chosen) or any(pinned and h not in chosen for h, (_, pinned) in special.items()):
        return None
    total = int(problem.target_steps[target, : len(chosen)].sum())
    for h in chosen:
        total += special[h][0] if h in special else sum(int(x.cost[x.group[h], target]) for x in problem.layers)
    return total if total < NEVER // 2 else None


def is_allowed(problem: PlanProblem, pairs: Ints) -> bool:
    """Whether these pairs break no rule; raises ValueError otherwise."""
    return choice_of(problem, pairs).cost < NEVER
