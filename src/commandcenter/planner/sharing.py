"""A class's targets given out to its holders: everybody as many as the flow says, nobody one that is barred to them.

Holders whose next target costs the same may take each other's place; the sum of costs stays what it was.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from commandcenter.planner.problem import NEVER, PlanProblem

Slot = tuple[int, int]  # a holder, and which of its targets


@dataclass(frozen=True)
class ClassShare:
    """Holders of a class: their ids, how many new targets the flow gives each, how many steps each had used before."""

    holders: Sequence[int]
    fresh: Sequence[int]
    before: Sequence[int]


def share_out(problem: PlanProblem, share: ClassShare, targets: Sequence[int]) -> list[tuple[int, int]] | None:
    """Pairs of holder and target, all targets given out at the flow's cost; None when they cannot be.

    ``targets`` names one as often as it gets a holder of this class.
    """
    must, may = _slots(problem, share)
    places = range(len(targets))

    def fits(slot: Slot, place: int) -> bool:
        return (slot[0], targets[place]) not in problem.apart

    # Every slot that must be used first, then the targets left over: what is matched once stays matched, so that
    # one matching covers both whenever each can be covered by itself.
    of_slot: dict[Slot, int] = {}
    of_place: dict[int, Slot] = {}
    whole = _match(must, places, of_slot, of_place, fits) and _match(
        places, [*must, *may], of_place, of_slot, lambda place, slot: fits(slot, place)
    )
    pairs = [(slot[0], targets[place]) for slot, place in of_slot.items()] if whole else []
    return pairs if whole and len(set(pairs)) == len(pairs) else None


def _slots(problem: PlanProblem, share: ClassShare) -> tuple[list[Slot], list[Slot]]:
    """Slots that the flow uses because they are cheaper than the dearest used, and those that cost as much as that."""
    steps = problem.holder_steps
    each = list(zip(share.holders, share.fresh, share.before, strict=True))
    dearest = max((int(steps[h, b + n - 1]) for h, n, b in each if n), default=NEVER)
    must = [(h, b + k) for h, n, b in each for k in range(n) if steps[h, b + k] < dearest]
    may = [(h, k) for h, _, b in each for k in range(b, steps.shape[1]) if steps[h, k] == dearest]
    return must, may


Root = TypeVar("Root", bound=Hashable)
Other = TypeVar("Other", bound=Hashable)


def _match(
    roots: Sequence[Root],
    others: Sequence[Other],
    of_root: dict[Root, Other],
    of_other: dict[Other, Root],
    fits: Callable[[Root, Other], bool],
) -> bool:
    """Match every root that is not matched yet; whether that was possible."""
    free = [other for other in others if other not in of_other]
    for root in roots:
        if root in of_root:
            continue
        place = next((n for n, other in enumerate(free) if fits(root, other)), None)
        if place is not None:
            found = free.pop(place)
            of_root[root], of_other[found] = found, root
        elif (end := _augment(root, others, of_root, of_other, fits)) is None:
            return False
        else:
            free.remove(end)
    return True


def _augment(
    root: Root,
    others: Sequence[Other],
    of_root: dict[Root, Other],
    of_other: dict[Other, Root],
    fits: Callable[[Root, Other], bool],
) -> Other | None:
    """Match a root along the shortest alternating path; the other that was free before, None when there is no path."""
    came_from: dict[Other, Root] = {}
    reached = [root]
    for vertex in reached:  # it grows while it is walked
        for other in others:
            if other in came_from or not fits(vertex, other):
                continue
            came_from[other] = vertex
            if other not in of_other:
                _turn(root, other, came_from, of_root, of_other)
                return other
            reached.append(of_other[other])
    return None


def _turn(
    root: Root, end: Other, came_from: dict[Other, Root], of_root: dict[Root, Other], of_other: dict[Other, Root]
) -> None:
    """Match along the path that led to ``end``."""
    other: Other | None = end
    while other is not None:
        vertex = came_from[other]
        before = of_root.get(vertex)
        of_root[vertex], of_other[other] = other, vertex
        other = None if vertex == root else before
