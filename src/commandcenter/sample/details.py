"""What each event of an issue was given, as JSON: keyed by the fields of its transition."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from commandcenter.sample.actors import Cast, Parties
from commandcenter.sample.aside_details import ASIDES, Aside, as_json
from commandcenter.sample.issues import Issues
from commandcenter.sample.matters import Matters
from commandcenter.sample.moves import MOVES, VERDICT_OF
from commandcenter.sample.origins import LIST, SOURCE_KEYS, category_keys, category_words
from commandcenter.sample.scene import Scene
from commandcenter.sample.wording import said
from commandcenter.sample.worktime import NOWHERE, Ints

WAYS = ("telephone", "in_person", "message", "meeting")
WAY_SHARES = (0.62, 0.27, 0.08, 0.03)
UNREACHABLE = "unreachable"


@dataclass(frozen=True, eq=False)
class _Material:
    lots: np.random.Generator
    scene: Scene
    issues: Issues
    parties: Parties
    actor: Ints
    numbers: list[str]
    called: list[list[int]]


def details_of(
    scene: Scene,
    issues: Issues,
    cast: Cast,
    matters: Matters,
    numbers: list[str],
    known: Ints,
    report_ids: Ints,
) -> list[str]:
    """The JSON of each event; ``known`` says whose category was known when they were registered."""
    lots = scene.frame.lots("details")
    material = _Material(lots, scene, issues, cast.parties, cast.actor, numbers, matters.calls.called)
    aside = Aside(lots, scene, issues, matters, report_ids)
    texts = np.full(len(issues.events.at), "{}", object)
    for place, move in enumerate(MOVES):
        rows = np.flatnonzero(issues.events.move == place)
        if move.key == "register":
            texts[rows] = _registered(material, rows, known)
        elif len(rows):
            is_aside = move.key in ASIDES
            texts[rows] = ASIDES[move.key](aside, rows) if is_aside else _WRITERS[move.key](material, rows, move.key)
    found: list[str] = texts.tolist()
    return found


def _registered(material: _Material, rows: Ints, known: Ints) -> list[str]:
    """What is known at once; who coordinates what is a hard case from the beginning."""
    origins = material.issues.origins
    lists = list(LIST)
    issue = material.issues.events.issue[rows]
    categories = [f', "category": "{key}"' for key in category_keys()] + [""]
    category = np.where(known[issue], origins.category[issue], NOWHERE)
    is_hard = origins.list[issue] == LIST["hard_cases"]
    leaders = np.where(is_hard, material.parties.coordinator[issue], NOWHERE).tolist()
    return [
        f'{{"source": "{SOURCE_KEYS[s]}", "list": "{lists[n]}"{categories[c]}'
        + ("}" if leader == NOWHERE else f', "coordinator": {leader + 1}}}')
        for s, n, c, leader in zip(
            origins.source[issue].tolist(), origins.list[issue].tolist(), category.tolist(), leaders, strict=True
        )
    ]


def _accept(material: _Material, rows: Ints, key: str) -> list[str]:
    cadres = material.parties.first_contact[material.issues.events.issue[rows]] + 1
    return [f'{{"first_contact": {cadre}}}' for cadre in cadres.tolist()]


def _dispatch(material: _Material, rows: Ints, key: str) -> list[str]:
    events, keys = material.issues.events, category_keys()
    issue = events.issue[rows]
    units = material.parties.lead_after(issue, events.returned[rows], material.issues.cases.returns[issue]) + 1
    categories = material.issues.origins.category[issue].tolist()
    return [
        f'{{"lead_organization": {unit}, "category": "{keys[category]}"}}'
        for unit, category in zip(units.tolist(), categories, strict=True)
    ]


def _empty(material: _Material, rows: Ints, key: str) -> list[str]:
    return ["{}"] * len(rows)


def _drawn(material: _Material, rows: Ints, words: list[str]) -> list[str]:
    escaped = [as_json(word) for word in words]
    return [escaped[place] for place in material.lots.integers(len(words), size=len(rows)).tolist()]


def _reason(material: _Material, rows: Ints, key: str) -> list[str]:
    return [f'{{"reason": {text}}}' for text in _drawn(material, rows, said(key))]


def _escalate(material: _Material, rows: Ints, key: str) -> list[str]:
    leaders = (material.parties.coordinator[material.issues.events.issue[rows]] + 1).tolist()
    reasons = _drawn(material, rows, said(key))
    return [f'{{"reason": {text}, "coordinator": {leader}}}' for text, leader in zip(reasons, leaders, strict=True)]


def _told(material: _Material, rows: Ints) -> list[str]:
    """How and when the reporter was told, as the end of an object."""
    ways = material.lots.choice(len(WAYS), len(rows), p=WAY_SHARES).tolist()
    moments = material.scene.frame.time.stamps(material.issues.events.given[rows])
    return [
        f'"told_how": "{WAYS[way]}", "told_at": "{moment[:10]}T{moment[11:]}+00:00"}}'
        for way, moment in zip(ways, moments, strict=True)
        if moment is not None
    ]


def _notice(material: _Material, rows: Ints, key: str) -> list[str]:
    messages = _drawn(material, rows, said("progress" if key == "notice" else "notice"))
    return [f'{{"message": {text}, {told}' for text, told in zip(messages, _told(material, rows), strict=True)]


def _answer(material: _Material, rows: Ints, key: str) -> list[str]:
    results = [[as_json(text) for text in words["results"]] for words in category_words()]
    categories = material.issues.origins.category[material.issues.events.issue[rows]].tolist()
    lots = material.lots.integers(1 << 20, size=len(rows)).tolist()
    texts = [results[category][lot % len(results[category])] for category, lot in zip(categories, lots, strict=True)]
    return [f'{{"result": {text}, {told}' for text, told in zip(texts, _told(material, rows), strict=True)]


def _evaluate(material: _Material, rows: Ints, key: str) -> list[str]:
    verdict = VERDICT_OF[key]
    words = [f', "comment": {as_json(text)}}}' if text else "}" for text in said(verdict)]
    lots = material.lots.integers(len(words), size=len(rows)).tolist()
    if verdict == UNREACHABLE:
        return [f'{{"verdict": "{verdict}"{words[lot]}' for lot in lots]
    solved = material.issues.events.given[rows].tolist()
    return [
        f'{{"verdict": "{verdict}", "solved": "{"yes" if yes else "no"}"{words[lot]}'
        for lot, yes in zip(lots, solved, strict=True)
    ]


def _whistle(material: _Material, rows: Ints, key: str) -> list[str]:
    reasons = _drawn(material, rows, said("whistle"))
    called = [material.called[thing] for thing in material.issues.events.thing[rows].tolist()]
    return [
        f'{{"organizations": {[unit + 1 for unit in units]}, "reason": {reason}}}'
        for units, reason in zip(called, reasons, strict=True)
    ]


def _extend(material: _Material, rows: Ints, key: str) -> list[str]:
    reasons = _drawn(material, rows, said("extend"))
    given = material.issues.events.given[rows].tolist()
    iso = material.scene.frame.time.iso
    return [f'{{"reason": {text}, "new_due": "{iso(due)}"}}' for text, due in zip(reasons, given, strict=True)]


def _suspend(material: _Material, rows: Ints, key: str) -> list[str]:
    words = _drawn(material, rows, said("suspend"))
    leaders = (material.actor[rows] + 1).tolist()
    days = material.scene.frame.time.days(material.issues.events.given[rows])
    return [
        f'{{"explanation": {text}, "leader": {leader}, "review_on": "{day}"}}'
        for text, leader, day in zip(words, leaders, days, strict=True)
    ]


def _merge(material: _Material, rows: Ints, key: str) -> list[str]:
    into = material.issues.merged_into[material.issues.events.issue[rows]].tolist()
    return [f'{{"into": "{material.numbers[place]}", "into_id": {place + 1}}}' for place in into]


_WRITERS: dict[str, Callable[[_Material, Ints, str], list[str]]] = {
    "accept": _accept,
    "contact": _notice,
    "dispatch": _dispatch,
    "sign": _empty,
    "return": _reason,
    "notice": _notice,
    "whistle": _whistle,
    "extend": _extend,
    "escalate": _escalate,
    "suspend": _suspend,
    "resume": _reason,
    "answer": _answer,
    "satisfied": _evaluate,
    "fairly": _evaluate,
    "dissatisfied": _evaluate,
    "unreachable": _evaluate,
    "give_up": _evaluate,
    "merge": _merge,
    "reopen": _reason,
}
