"""The rates by an account of its own: from the raw events, in plain Python, with nothing of the code under test."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import CHINA
from commandcenter.storage.schema import Grid, Issue, IssueEvent, Township, Village

CONTACT_WITHIN = timedelta(hours=24)  # the shipped limit; no event tells it
IN_PERSON = ("day_visit", "night_visit", "mobile")
"""In a sample, who raised an issue face to face was spoken to then and there."""

Counts = dict[str, int]


@dataclass(frozen=True)
class Told:
    """Of an issue, what no event tells: where it lies, from whom it came, on which list it began; and its events."""

    places: dict[str, str]
    events: list[IssueEvent]


def read(session: Session) -> list[Told]:
    """All issues with their events."""
    events = defaultdict(list)
    for event in session.scalars(select(IssueEvent).order_by(IssueEvent.issue_id, IssueEvent.number)):
        events[event.issue_id].append(event)
    query = (
        select(
            Issue.id, Issue.source, Issue.list, Issue.category, Issue.lead_organization_id, Township.code, Village.code
        )
        .join(Grid, Grid.id == Issue.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .join(Township, Township.code == Village.township_code)
    )
    found = []
    for key, source, listed, category, lead, township, village in session.execute(query):
        registered = events[key][0].at.astimezone(CHINA)
        places = {
            "source": source,
            "list": listed,
            "category": category or "",
            "department": str(lead) if lead else "",
            "township": township,
            "village": village,
            "month": f"{registered:%Y-%m}",
            "year": f"{registered:%Y}",
        }
        found.append(Told(places, events[key]))
    return found


def standing(events: list[IssueEvent]) -> list[IssueEvent]:
    """The events that have not been taken back."""
    kept: list[IssueEvent] = []
    for event in events:
        if event.transition == "undo":
            kept.pop()
        else:
            kept.append(event)
    return kept


def counts(told: Told, moment: datetime) -> Counts | None:
    """What an issue counts for at a moment; None when it was not there yet."""
    events = standing([event for event in told.events if event.at < moment])
    if not events:
        return None
    last, verdicts = events[-1], [event for event in events if event.transition == "evaluate"]
    is_closed = last.to_stage == "closed"
    ending = next((event for event in reversed(events) if event.to_stage == "closed" != event.from_stage), None)
    cause = _cause(ending) if is_closed and ending else ""
    overdue = last.to_stage not in ("closed", "suspended") and last.due_at is not None and last.due_at < moment
    in_time = is_closed and not _ended_late(events, ending)
    discontent = sum(event.details["verdict"] == "dissatisfied" for event in verdicts)
    evaluated = cause == "evaluated" or discontent > 0
    solved = _solved(events) if evaluated else None
    contacted = _contacted(told, events)
    contact_due = events[0].at + CONTACT_WITHIN
    facts: dict[str, bool] = {
        "collected": True,
        "closed": is_closed,
        "open": not is_closed,
        "overdue": overdue,
        "suspended": last.to_stage == "suspended",
        "judged": is_closed or overdue,
        "in_time": in_time,
        "late": (is_closed or overdue) and not in_time,
        "contact_due": contacted is not None or contact_due < moment,
        "contacted": contacted is not None and contacted <= contact_due,
        "evaluated": evaluated,
        "content": cause == "evaluated" and not discontent,
        "asked": solved is not None,
        "solved": solved == "yes",
        "not_evaluated": cause == "not_evaluated" and not discontent,
        "merged": cause == "merged",
        "returned": any(event.transition == "return" for event in events),
        "dissatisfied": discontent > 0,
    }
    return {key: int(value) for key, value in facts.items()}


def _contacted(told: Told, events: list[IssueEvent]) -> datetime | None:
    if events[0].details["source"] in IN_PERSON:
        return events[0].at
    return next((_told_at(event) for event in events if event.transition in ("notice", "answer")), None)


def _cause(ending: IssueEvent) -> str:
    if ending.transition == "merge":
        return "merged"
    return "not_evaluated" if ending.details["verdict"] == "unreachable" else "evaluated"


def _ended_late(events: list[IssueEvent], ending: IssueEvent | None) -> bool:
    """The settle clock is that of the last time it was worked on; it stops with the answer."""
    limits = [event.due_at for event in events if event.to_stage == "handling"]
    answers = [event.at for event in events if event.transition == "answer"]
    assert ending is not None
    ended = ending.at if ending.from_stage == "handling" else (answers[-1] if answers else None)
    return bool(limits and limits[-1] and ended and ended > limits[-1])


def _solved(events: list[IssueEvent]) -> str | None:
    said = None
    was_merged = False
    for event in events:
        if event.transition == "evaluate" and event.details["verdict"] != "unreachable":
            said = event.details.get("solved")
        elif event.transition == "reopen" and not was_merged:
            said = None
        was_merged = event.transition == "merge" or (was_merged and event.to_stage == "closed")
    return said


def _told_at(event: IssueEvent) -> datetime:
    return datetime.fromisoformat(event.details["told_at"])


def account(issues: list[Told], dimension: str, moment: datetime) -> dict[str, Counts]:
    """What is counted of each group of a dimension."""
    groups: dict[str, Counts] = defaultdict(lambda: defaultdict(int))
    for told in issues:
        counted = counts(told, moment)
        for key, value in (counted or {}).items():
            groups[told.places[dimension]][key] += value
    return {group: dict(found) for group, found in groups.items()}
