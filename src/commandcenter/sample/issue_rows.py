"""The rows of issues, their events and search tokens, and of all that hangs on them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache

import numpy as np

from commandcenter.sample.actors import Cast, Parties
from commandcenter.sample.batch import Batch, Row
from commandcenter.sample.details import details_of
from commandcenter.sample.issues import Issues
from commandcenter.sample.matter_rows import matter_batches
from commandcenter.sample.matters import Matters
from commandcenter.sample.moves import ABSENT, CAUSES, MOVES, STAGE_KEYS, VERDICTS
from commandcenter.sample.origins import LIST, SOURCE_KEYS, category_keys
from commandcenter.sample.reports import draw_reports, report_batch
from commandcenter.sample.scene import Scene
from commandcenter.sample.wording import Words
from commandcenter.sample.worktime import NOWHERE, Bools, Ints
from commandcenter.storage.search import tokens

CATEGORY_KNOWN = 0.7
ISSUE_COLUMNS = (
    "id number title content source list category stage grid_id enterprise_id visit_id first_contact_id "
    "lead_organization_id registered_at stage_since due_at settle_from settle_due_at settle_left contacted_at "
    "answered_at closed_at close_cause verdict merged_into_id merged_from contact_due_at noticed_at solved "
    "coordinator_id returns dissatisfied tries version"
)
EVENT_COLUMNS = "id issue_id number at transition from_stage to_stage actor_id role due_at details"


def issue_batches(scene: Scene, issues: Issues, cast: Cast, matters: Matters, words: Words) -> Iterator[Batch]:
    """All of them, issues first."""
    numbers = issue_numbers(scene, issues)
    is_known = scene.frame.lots("known").random(issues.count) < CATEGORY_KNOWN
    known = (is_known | issues.origins.is_danger).astype(np.int64)  # who tells of danger to life says so
    rows = _issue_rows(scene, issues, cast.parties, numbers, words, known)
    yield Batch("issue", tuple(ISSUE_COLUMNS.split()), rows, issues.count, "问题事项")
    reports = draw_reports(scene, issues, matters.joins)
    joined = reports.ids_of_joined(len(matters.joins.issue))
    details = details_of(scene, issues, cast, matters, numbers, known, joined)
    events = _event_rows(scene, issues, cast, details)
    yield Batch("issue_event", tuple(EVENT_COLUMNS.split()), events, len(issues.events.at), "事项历史")
    yield report_batch(scene, issues, reports, matters)
    yield from matter_batches(scene, issues, cast, matters, reports)
    yield Batch("issue_search", ("rowid", "tokens"), _search_rows(scene, issues, words), issues.count, "检索词")


def issue_numbers(scene: Scene, issues: Issues) -> list[str]:
    """Year and serial; the serial runs on through the years."""
    time = scene.frame.time
    years = [
        (time.origin + timedelta(seconds=second)).year
        for second in issues.origins.registered[:: max(1, issues.count - 1)].tolist()
    ]
    starts = [time.second(time.origin.replace(year=year)) for year in range(years[0], years[-1] + 1)]
    year = years[0] - 1 + np.searchsorted(np.array(starts), issues.origins.registered, side="right")
    return [f"{y}-{serial:06}" for serial, y in enumerate(year.tolist(), issues.first_serial)]


def _keys(names: Sequence[str], places: Ints) -> list[str | None]:
    """Keys by place; None for ABSENT."""
    table: list[str | None] = [*names, None]
    return [table[place] for place in places.tolist()]


def _ids(places: Ints) -> list[int | None]:
    """Ids by place; None for NOWHERE."""
    return [place + 1 if place != NOWHERE else None for place in places.tolist()]


def _issue_rows(
    scene: Scene,
    issues: Issues,
    parties: Parties,
    numbers: list[str],
    words: Words,
    known: Ints,
) -> Iterator[Row]:
    origins, cases, stamps = issues.origins, issues.cases, scene.frame.time.stamps
    accepted, dispatched = _reached(issues, "accept"), _reached(issues, "dispatch")
    category = np.where(known.astype(bool) | dispatched, origins.category, ABSENT)
    lists = np.where(cases.is_hard, LIST["hard_cases"], origins.list)
    left = [minutes if minutes != ABSENT else None for minutes in cases.settle_left.tolist()]
    return zip(
        range(1, issues.count + 1),
        numbers,
        words.titles,
        words.contents,
        _keys(SOURCE_KEYS, origins.source),
        _keys(tuple(LIST), lists),
        _keys(category_keys(), category),
        _keys(STAGE_KEYS, cases.stage),
        (origins.grid + 1).tolist(),
        _ids(origins.enterprise),
        _ids(origins.visit),
        _ids(np.where(accepted, parties.first_contact, NOWHERE)),
        _ids(np.where(dispatched, parties.lead, NOWHERE)),
        stamps(origins.registered),
        stamps(cases.stage_since),
        stamps(cases.due),
        stamps(cases.settle_from),
        stamps(cases.settle_due),
        left,
        stamps(cases.contacted),
        stamps(cases.answered),
        stamps(cases.closed),
        _keys(CAUSES, cases.cause),
        _keys(VERDICTS, cases.verdict),
        _ids(issues.merged_into),
        _keys(STAGE_KEYS, cases.merged_from),
        stamps(cases.limit_due(np.arange(issues.count), cases.registered, "contact")),
        stamps(cases.noticed),
        [truth if truth != ABSENT else None for truth in cases.solved.tolist()],
        _ids(parties.coordinator),
        cases.returns.tolist(),
        cases.dissatisfied.tolist(),
        cases.tries.tolist(),
        cases.version.tolist(),
        strict=True,
    )


def _reached(issues: Issues, key: str) -> Bools:
    """Which issues ever made this step."""
    places = [place for place, move in enumerate(MOVES) if move.key == key]
    found = np.zeros(issues.count, bool)
    found[issues.events.issue[np.isin(issues.events.move, places)]] = True
    return found


def _event_rows(scene: Scene, issues: Issues, cast: Cast, details: list[str]) -> Iterator[Row]:
    events, stamps = issues.events, scene.frame.time.stamps
    stages: list[str | None] = [*STAGE_KEYS, None]
    roles = [move.role for move in MOVES]
    transitions = [move.transition for move in MOVES]
    moves = events.move.tolist()
    return zip(
        range(1, len(moves) + 1),
        (events.issue + 1).tolist(),
        events.number.tolist(),
        stamps(events.at),
        map(transitions.__getitem__, moves),
        map(stages.__getitem__, events.before.tolist()),
        map(stages.__getitem__, events.after.tolist()),
        _ids(cast.actor),
        map(roles.__getitem__, moves),
        stamps(events.due),
        details,
        strict=True,
    )


def _search_rows(scene: Scene, issues: Issues, words: Words) -> Iterator[Row]:
    """Content holds the title; the place is added to it. What follows the first sentence is often the same."""
    district, known = scene.district, cache(tokens)
    townships = {code: name for code, name, _ in district.townships}
    places = [tokens(f"{townships[township]} {name}") for _, name, township in district.villages]
    village = district.sheet.grid_village[issues.origins.grid].tolist()
    for number, (text, place) in enumerate(zip(words.contents, village, strict=True), 1):
        first, end, rest = text.partition("。")
        yield number, f"{tokens(first + end)} {known(rest)} {places[place]}"
