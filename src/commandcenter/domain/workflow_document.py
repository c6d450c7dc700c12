"""The workflow on paper, written from the registry: ``python -m commandcenter.domain.workflow_document``."""

from collections.abc import Iterator

from commandcenter.domain.transitions import TRANSITIONS
from commandcenter.domain.undo import UNDO_WITHIN
from commandcenter.domain.vocabulary import ROLES, Vocabulary
from commandcenter.domain.workflow import REGISTERED_BY, STAGES, TRIES_BEFORE_NOT_EVALUATED, Field, Transition

HEAD = """# Workflow of an issue

Written from `domain/workflow.py` and `domain/transitions.py` by `python -m commandcenter.domain.workflow_document`; a
test keeps it current. Board, forms, keyboard and services all ask `workflow.check` before anything is written, and the
sentence of a refusal comes from there. Every transition appends an `issue_event`, which triggers keep from being
changed or removed, and updates the `issue` row in the same transaction.

## Stages and ways

"""

TAIL = f"""
## What the table does not say

- An evaluation closes an issue when the reporter is satisfied or fairly satisfied, leads back to handling when not, and
  leaves it where it is when the reporter cannot be reached; from the {TRIES_BEFORE_NOT_EVALUATED}rd such try on
  (setting) it closes as not evaluated, and never counts as satisfied.
- An issue that was merged is reopened at the stage where it stood, with its clock as it was; one that was suspended is
  taken up. Every other reopened issue gets a new settle clock, or goes back to where it has nobody to lead it.
- An escalation names the leader paired with the enterprise or a talent who works there, else with the township, the
  village, or a project in the township, unless another one is given; where nobody is paired it is refused.
- A handler acts for the own organization only: as lead, as the one called by whistle, ordered or given a task. To
  whistle is the township office's too, whoever leads, and a score is its to give.
- The last step between two stages can be taken back within {UNDO_WITHIN.seconds} seconds by who made it: by an event of
  its own, `undo`, that puts the row back exactly. A report that joined is taken out by `separate`, at any time.
"""


def workflow_document() -> str:
    """The whole document as Markdown."""
    return "\n".join((HEAD + _diagram(), "", *_stages(), "", "## Transitions", "", *_transitions())) + "\n" + TAIL


def _diagram() -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{stage.name} {stage.key}" as {stage.key}' for stage in STAGES]
    lines.append("    [*] --> registered: 登记")
    lines += [f"    {source} --> {target}: {names}" for (source, target), names in _ways().items()]
    return "\n".join((*lines, "    closed --> [*]", "```"))


def _ways() -> dict[tuple[str, str], str]:
    """The names of the transitions that lead from one stage to another; those that stay are in the table only."""
    ways: dict[tuple[str, str], str] = {}
    for transition in TRANSITIONS:
        for source in transition.sources:
            for target in filter(None, (transition.to, *transition.also_to)):
                if target != source:
                    ways[source, target] = "、".join(filter(None, (ways.get((source, target)), transition.name)))
    return ways


def _stages() -> Iterator[str]:
    yield "| stage | key | meaning |"
    yield "| --- | --- | --- |"
    for stage in STAGES:
        yield f"| {stage.name} | `{stage.key}` | {stage.meaning} |"


def _transitions() -> Iterator[str]:
    yield "| transition | key | from | to | who | asks for |"
    yield "| --- | --- | --- | --- | --- | --- |"
    yield f"| 登记 | `register` | | registered | {_roles(REGISTERED_BY)} | |"
    for transition in TRANSITIONS:
        yield (
            f"| {transition.name} | `{transition.key}` | {', '.join(transition.sources)} | {_targets(transition)} "
            f"| {_roles(transition.roles)} | {'；'.join(map(_field, transition.fields))} |"
        )


def _targets(transition: Transition) -> str:
    ways = [transition.to or "stays", *transition.also_to]
    return " or ".join(ways)


def _roles(roles: tuple[str, ...]) -> str:
    return "、".join(ROLES.name(role) for role in roles)


def _field(field: Field) -> str:
    notes = (
        "" if field.required else "可不填",
        _choices(field.choices),
        "personal data" if field.is_personal else "",
        f"not if {field.unless[1]}" if field.unless else "",
    )
    told = ", ".join(filter(None, notes))
    return f"{field.label} `{field.key}`" + (f" ({told})" if told else "")


def _choices(choices: Vocabulary | None) -> str:
    return "/".join(term.label for term in choices) if choices is not None else ""


if __name__ == "__main__":
    print(workflow_document(), end="")
