"""What the steps beside an issue's way were given, as JSON: keyed by the fields of their transitions."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from commandcenter.sample.issues import Issues
from commandcenter.sample.matters import Matters
from commandcenter.sample.origins import SOURCE_KEYS
from commandcenter.sample.scene import Scene
from commandcenter.sample.wording import said
from commandcenter.sample.worktime import Ints


@dataclass(frozen=True, eq=False)
class Aside:
    """What these texts are written from; ``report_ids`` are the rows of the joined reports."""

    lots: np.random.Generator
    scene: Scene
    issues: Issues
    matters: Matters
    report_ids: Ints

    def things(self, rows: Ints) -> list[int]:
        """What these steps are about."""
        found: list[int] = self.issues.events.thing[rows].tolist()
        return found


def as_json(value: object) -> str:
    """As the database keeps it."""
    return json.dumps(value, ensure_ascii=False)


def _department(aside: Aside, rows: Ints) -> list[tuple[int, int]]:
    """Each call, and the id of its department."""
    return [(call, int(aside.matters.calls.unit[call]) + 1) for call in aside.things(rows)]


def _report_in(aside: Aside, rows: Ints) -> list[str]:
    return [f'{{"department": {unit}}}' for _, unit in _department(aside, rows)]


def _respond(aside: Aside, rows: Ints) -> list[str]:
    answers = aside.matters.said.answers
    return [as_json({"department": unit, "answer": answers[call]}) for call, unit in _department(aside, rows)]


def _score(aside: Aside, rows: Ints) -> list[str]:
    comments, scores = aside.matters.said.comments, aside.matters.calls.score.tolist()
    return [
        as_json({"department": unit, "score": scores[call]} | ({"comment": comments[call]} if comments[call] else {}))
        for call, unit in _department(aside, rows)
    ]


def _supervise(aside: Aside, rows: Ints) -> list[str]:
    orders, contents, iso = aside.matters.orders, aside.matters.said.contents, aside.scene.frame.time.iso
    return [
        as_json(
            {
                "content": contents[one],
                "reply_by": iso(int(orders.due[one])),
                "organization": int(orders.unit[one]) + 1,
            }
        )
        for one in aside.things(rows)
    ]


def _reply(aside: Aside, rows: Ints) -> list[str]:
    replies = aside.matters.said.replies
    return [as_json({"order": one + 1, "reply": replies[one]}) for one in aside.things(rows)]


def _decide(aside: Aside, rows: Ints) -> list[str]:
    tasks, contents, days = aside.matters.tasks, aside.matters.said.tasks, aside.scene.frame.time.days
    named: dict[int, list[dict[str, object]]] = {}
    for decision, unit, text, day in zip(
        tasks.decision.tolist(), tasks.unit.tolist(), contents, days(tasks.due), strict=True
    ):
        named.setdefault(decision, []).append({"organization": unit + 1, "content": text, "due_on": day})
    words = said("decide")
    lots = aside.lots.integers(len(words), size=len(rows)).tolist()
    return [
        as_json({"decision": words[lot], "tasks": named[one]})
        for one, lot in zip(aside.things(rows), lots, strict=True)
    ]


def _fulfil(aside: Aside, rows: Ints) -> list[str]:
    results = aside.matters.said.results
    return [as_json({"task": one + 1, "result": results[one]}) for one in aside.things(rows)]


def _join(aside: Aside, rows: Ints) -> list[str]:
    joins, contents = aside.matters.joins, aside.matters.said.joined
    return [
        as_json(
            {
                "source": SOURCE_KEYS[int(joins.source[one])],
                "content": contents[one],
                "report": int(aside.report_ids[one]),
            }
        )
        for one in aside.things(rows)
    ]


def _review(aside: Aside, rows: Ints) -> list[str]:
    days, words = aside.scene.frame.time.days(aside.issues.events.given[rows]), said("review")
    lots = aside.lots.integers(len(words), size=len(rows)).tolist()
    return [as_json({"note": words[lot], "review_on": day}) for day, lot in zip(days, lots, strict=True)]


ASIDES: dict[str, Callable[[Aside, Ints], Sequence[str]]] = {
    "report_in": _report_in,
    "respond": _respond,
    "score": _score,
    "supervise": _supervise,
    "reply": _reply,
    "decide": _decide,
    "fulfil": _fulfil,
    "join": _join,
    "review": _review,
}
