"""What a drag between two columns means: the transition it stands for, or why there is none."""

from collections import deque

from commandcenter.domain.transitions import TRANSITION, TRANSITIONS
from commandcenter.domain.workflow import STAGE, STAGES, Actor, IssueState, Transition, check, landing


def between(source: str, target: str) -> Transition | None:
    """The transition that a drag from one stage's column to another's stands for; None when there is none."""
    for transition in TRANSITIONS:
        if transition.key == "merge":  # a drag names no issue to join
            continue
        if source in transition.sources and (target == transition.to or target in transition.also_to):
            return transition
    return None


def drop(issue: IssueState, target: str, actor: Actor) -> tuple[Transition | None, str | None]:
    """What dropping an issue on a column means: the transition, and why it is refused (None: it is taken)."""
    if issue.stage == target:
        return None, "事项已在这一列。"
    transition = between(issue.stage, target)
    if transition is None:
        return None, _no_way(issue.stage, target)
    return transition, check(issue, transition, actor) or _lands_elsewhere(issue, transition, target)


def _lands_elsewhere(issue: IssueState, transition: Transition, target: str) -> str | None:
    lands = landing(issue, transition)
    if transition.key != "reopen" or lands == target:
        return None
    return f"这件事项{transition.name}后回到「{STAGE[lands].name}」：请放到那一列。"


def _no_way(source: str, target: str) -> str:
    steps = path(source, target)
    start, end = STAGE[source].name, STAGE[target].name
    if not steps:
        return f"「{start}」的事项不能到「{end}」。"
    merge = TRANSITION["merge"]
    aside = f"与另一件重复的，用「{merge.name}」。" if source in merge.sources and target == merge.to else ""
    return f"「{start}」的事项不能直接到「{end}」：须先{'、再'.join(step.name for step in steps[:-1])}。{aside}"


def path(source: str, target: str) -> tuple[Transition, ...]:
    """The shortest chain of transitions from one stage to another; empty when there is none."""
    waiting: deque[tuple[str, tuple[Transition, ...]]] = deque([(source, ())])
    seen = {source}
    while waiting:
        stage, steps = waiting.popleft()
        if stage == target:
            return steps
        for other in STAGES:
            transition = between(stage, other.key)
            usual = transition is not None and (transition.key != "reopen" or transition.to == other.key)
            if transition and usual and other.key not in seen:
                seen.add(other.key)
                waiting.append((other.key, (*steps, transition)))
    return ()
