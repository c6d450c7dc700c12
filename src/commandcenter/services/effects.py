"""What each transition changes of an issue's row, and what else it writes: one registry, pure functions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from commandcenter.domain.workflow import Actor, Transition
from commandcenter.services.issue_clocks import (
    STAGE_DUE,
    Clocked,
    resumed,
    review_due,
    settle_due,
    settle_left,
)
from commandcenter.services.rules import Rules
from commandcenter.storage.schema import Issue

Changed = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One transition about to happen. Effects read ``issue`` and change nothing of it."""

    issue: Issue
    transition: Transition
    given: dict[str, Any]
    to: str
    actor: Actor
    now: datetime
    rules: Rules


def changed_columns(step: Step) -> Changed:
    """The columns of ``issue`` that differ after the step, the stage's clock included."""
    changed = EFFECTS[step.transition.key](step)
    if step.to != step.issue.stage:
        changed = {"due_at": None, **changed, "stage": step.to, "stage_since": step.now}
        if changed["due_at"] is None:
            changed["due_at"] = STAGE_DUE[step.to](_clocked(step.issue, changed), step.rules)
    whole = {key: _to_the_second(value) for key, value in changed.items()}
    return {key: value for key, value in whole.items() if getattr(step.issue, key) != value}


def _to_the_second(value: Any) -> Any:
    """Moments as the database keeps them."""
    return value.replace(microsecond=0) if isinstance(value, datetime) else value


def _clocked(issue: Issue, changed: Changed) -> Clocked:
    def after(column: str) -> Any:
        return changed.get(column, getattr(issue, column))

    return Clocked(
        issue.registered_at,
        changed.get("stage_since", issue.stage_since),
        after("contacted_at"),
        after("settle_due_at"),
        after("category"),
        issue.contact_due_at,
    )


def _accept(step: Step) -> Changed:
    return {"first_contact_id": step.given["first_contact"]}


def _dispatch(step: Step) -> Changed:
    """The settle clock begins with the first dispatch, and anew only when the category is another."""
    category = step.given["category"]
    changed = {"lead_organization_id": step.given["lead_organization"], "category": category}
    if step.issue.settle_from is None or category != step.issue.category:
        changed |= _fresh_settle_clock(step, category)
    return changed


def _fresh_settle_clock(step: Step, category: str | None) -> Changed:
    if category is None:
        return {}
    return {"settle_from": step.now, "settle_due_at": settle_due(step.now, category, step.rules)}


def _nothing(step: Step) -> Changed:
    return {}


def _return(step: Step) -> Changed:
    return {"returns": step.issue.returns + 1}


def _extend(step: Step) -> Changed:
    new = step.given["new_due"]
    return {"settle_due_at": new, "due_at": new if step.issue.stage == "handling" else step.issue.due_at}


def _escalate(step: Step) -> Changed:
    return {"list": "hard_cases", "coordinator_id": step.given["coordinator"]}


def _suspend(step: Step) -> Changed:
    issue = step.issue
    due, category = cast("datetime", issue.settle_due_at), cast("str", issue.category)
    left = settle_left(step.now, due, category, step.rules, issue.settle_from)
    return {"settle_left": left, "due_at": review_due(cast("date", step.given["review_on"]), step.rules)}


def _review(step: Step) -> Changed:
    return {"due_at": review_due(cast("date", step.given["review_on"]), step.rules)}


def _resume(step: Step) -> Changed:
    """The settle clock goes on with what it had left."""
    issue = step.issue
    start, end = resumed(
        step.now,
        cast("int", issue.settle_left),
        cast("datetime", issue.settle_from),
        cast("datetime", issue.settle_due_at),
        cast("str", issue.category),
        step.rules,
    )
    return {"settle_left": None, "settle_from": start, "settle_due_at": end}


def _answer(step: Step) -> Changed:
    """Telling the result is a contact too, if there was none before; tries to reach the reporter count anew."""
    contacted = step.issue.contacted_at or step.given["told_at"]
    return {"answered_at": step.now, "contacted_at": contacted, "noticed_at": step.given["told_at"], "tries": 0}


def _evaluate(step: Step) -> Changed:
    return _VERDICTS[step.given["verdict"]](step)


def _content(step: Step) -> Changed:
    return {"closed_at": step.now, "close_cause": "evaluated", "verdict": step.given["verdict"], **_heard(step)}


def _dissatisfied(step: Step) -> Changed:
    fresh = _fresh_settle_clock(step, step.issue.category)
    return {"dissatisfied": step.issue.dissatisfied + 1, "verdict": "dissatisfied", **fresh, **_heard(step)}


def _heard(step: Step) -> Changed:
    """The reporter was spoken to, and said whether it is solved."""
    return {"noticed_at": step.now, "solved": step.given["solved"] == "yes"}


def _unreachable(step: Step) -> Changed:
    changed: Changed = {"tries": step.issue.tries + 1}
    if step.to == "closed":
        changed |= {"closed_at": step.now, "close_cause": "not_evaluated", "verdict": None}
    return changed


_VERDICTS: dict[str, Callable[[Step], Changed]] = {
    "satisfied": _content,
    "fairly": _content,
    "dissatisfied": _dissatisfied,
    "unreachable": _unreachable,
}


def _merge(step: Step) -> Changed:
    """``into_id`` is the id that the issue's number stood for."""
    return {
        "closed_at": step.now,
        "close_cause": "merged",
        "merged_into_id": step.given["into_id"],
        "merged_from": step.issue.stage,
    }


def _reopen(step: Step) -> Changed:
    """What was evaluated is worked on anew, with a new clock; what was merged goes on as if it had not been."""
    changed: Changed = {"closed_at": None, "close_cause": None, "merged_into_id": None, "merged_from": None}
    if step.issue.merged_from is None:
        fresh = _fresh_settle_clock(step, step.issue.category) if step.to == "handling" else {}
        return {**changed, "verdict": None, "solved": None, **fresh}
    return {**changed, **(_resume(step) if step.issue.merged_from == "suspended" else {})}


def _notice(step: Step) -> Changed:
    """Told earlier than the last notice, it is written down all the same, but the last one stays the last."""
    told = max(step.given["told_at"], step.issue.noticed_at or step.given["told_at"])
    if step.issue.contacted_at is not None:
        return {"noticed_at": told}
    contacted = {"noticed_at": told, "contacted_at": step.given["told_at"]}
    return contacted | ({"due_at": None} if step.issue.stage == "accepted" else {})


EFFECTS: dict[str, Callable[[Step], Changed]] = {
    "accept": _accept,
    "dispatch": _dispatch,
    "sign": _nothing,
    "return": _return,
    "whistle": _nothing,
    "report_in": _nothing,
    "respond": _nothing,
    "score": _nothing,
    "supervise": _nothing,
    "reply": _nothing,
    "decide": _nothing,
    "fulfil": _nothing,
    "join": _nothing,
    "separate": _nothing,
    "extend": _extend,
    "escalate": _escalate,
    "suspend": _suspend,
    "review": _review,
    "resume": _resume,
    "answer": _answer,
    "evaluate": _evaluate,
    "merge": _merge,
    "reopen": _reopen,
    "notice": _notice,
}
