"""The histories of a sample's issues as the program's own rules take them: events, answers, what hangs on an issue."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from commandcenter.domain.workflow import Attached, Call, Duty, Order

A_SECOND = timedelta(seconds=1)
MOMENTS_GIVEN = ("told_at", "new_due", "reply_by")

NO_REPLY = {"replied_at": None, "reply": None}

Row = sqlite3.Row


def moment(text: str | None) -> datetime | None:
    """The database's text as a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def histories(rows: sqlite3.Connection) -> Iterator[tuple[Row, list[Row]]]:
    """Each issue with its events in order."""
    issues = {row["id"]: row for row in rows.execute("SELECT * FROM issue")}
    events = rows.execute("SELECT * FROM issue_event ORDER BY issue_id, number").fetchall()
    for issue_id, own in groupby(events, key=lambda event: event["issue_id"]):
        yield issues[issue_id], list(own)


def answers(event: Row, reporters: dict[int, tuple[str, str]]) -> dict[str, Any]:
    """What an event was given, in its proper types; a joined reporter's name is kept with the report alone."""
    given = json.loads(event["details"])
    for key in MOMENTS_GIVEN:
        if key in given:
            given[key] = datetime.fromisoformat(given[key])
    if "review_on" in given:
        given["review_on"] = date.fromisoformat(given["review_on"])
    for task in given.get("tasks", ()):
        task["due_on"] = date.fromisoformat(task["due_on"])
    if event["transition"] == "join":
        given["reporter"], given["telephone"] = reporters[given["report"]]
    return given


@dataclass
class Hanging:
    """What hangs on an issue, grown event by event as the rules would have it. Rows are keyed as in the tables."""

    issue_id: int
    calls: list[dict[str, Any]] = field(default_factory=list)
    orders: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)

    def attached(self, ids: dict[tuple[str, int, int], int]) -> Attached:
        """The same for the guards; ``ids`` are those of orders and tasks, by table, issue and place."""
        done = ("reported_in_at", "answered_at", "score")
        return Attached(
            tuple(Call(call["organization_id"], "", *(call[key] is not None for key in done)) for call in self.calls),
            tuple(
                Order(ids["order", self.issue_id, place], one["organization_id"], "", one["replied_at"] is not None)
                for place, one in enumerate(self.orders)
            ),
            tuple(
                Duty(ids["task", self.issue_id, place], one["organization_id"], "", one["done_at"] is not None)
                for place, one in enumerate(self.tasks)
            ),
            tuple((report, "") for report in self.joined),
        )

    def follow(self, event: Row, given: dict[str, Any], place: int) -> None:
        """Write down what a step leaves; ``place`` is that of the order or task that it is about."""
        at = event["at"]
        match event["transition"]:
            case "whistle":
                self.calls += [
                    dict.fromkeys(("reported_in_at", "answered_at", "answer", "score", "score_comment"))
                    | {"organization_id": unit, "whistled_at": at}
                    for unit in given["organizations"]
                ]
            case "report_in":
                self._call(given, "reported_in_at")["reported_in_at"] = at
            case "respond":
                self._call(given, "answered_at").update(answered_at=at, answer=given["answer"])
            case "score":
                self._call(given, "score").update(score=given["score"], score_comment=given.get("comment"))
            case "supervise":
                kept = {"organization_id": given["organization"], "content": given["content"], "ordered_at": at}
                until = given["reply_by"].astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
                self.orders.append(kept | {"due_at": until, "ordered_by_id": event["actor_id"]} | NO_REPLY)
            case "reply":
                self.orders[place].update(replied_at=at, reply=given["reply"])
            case "decide":
                self.tasks += [
                    {
                        "organization_id": task["organization"],
                        "content": task["content"],
                        "assigned_at": at,
                        "due_on": task["due_on"].isoformat(),
                        "done_at": None,
                        "result": None,
                    }
                    for task in given["tasks"]
                ]
            case "fulfil":
                self.tasks[place].update(done_at=at, result=given["result"])
            case "join":
                self.joined.append(given["report"])

    def _call(self, given: dict[str, Any], missing: str) -> dict[str, Any]:
        """The oldest call of the department that has not come to this yet."""
        unit = given["department"]
        return next(call for call in self.calls if call["organization_id"] == unit and call[missing] is None)
