"""A growth record is what a recount of the raw rows finds, month by month, on both engines and as of any moment."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert

from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.listing import Asked
from commandcenter.services.lists import LIST
from commandcenter.services.pages.about import About
from commandcenter.services.pages.growth import MONTHS, load_growth, month_doors, months_up_to, total
from commandcenter.services.places import load_places
from commandcenter.services.present import end_of
from commandcenter.services.rules import load_rules
from commandcenter.storage.schema import Issue, IssueEvent, Visit, VisitCompanion
from tests.services.pairing_district import NOW, TODAY, District, build

Row = dict[str, Any]
SEEN = (TODAY, date(2024, 3, 15), date(2022, 12, 31))
"""Days on which the record is looked at."""


@dataclass
class Rows:
    """What was written, for the recount."""

    visits: list[Row] = field(default_factory=list)
    companions: list[Row] = field(default_factory=list)
    issues: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)


def drawn(district: District, lots: Random) -> Rows:
    """Visits of 800 days by the young cadre, the mentor and others, alone or together, and what they raised."""
    rows, people = Rows(), (district.young, district.mentor, *district.cadres)
    for number in range(1, 161):
        at = NOW - timedelta(minutes=lots.randrange(800 * 1440))
        recorder, *along = lots.sample(people, lots.choice((1, 1, 2, 3)))
        visit = 1000 + number
        rows.visits.append(
            {
                "id": visit,
                "visited_at": at,
                "is_night": lots.random() < 0.4,
                "grid_id": lots.choice(district.grids),
                "cadre_id": recorder,
                "audience": "household",
                "topics": 1,
            }
        )
        rows.companions += [{"visit_id": visit, "cadre_id": one} for one in along]
        if lots.random() < 0.6:
            _issue(rows, rows.visits[-1], district, lots)
    return rows


def _issue(rows: Rows, visit: Row, district: District, lots: Random) -> None:
    """An issue raised on a visit, and its steps: returned or not, evaluated once, twice, or never."""
    key, at = visit["id"], visit["visited_at"]
    steps: list[tuple[str, str | None, str, Row]] = [("register", None, "registered", {})]
    steps += [("accept", "registered", "accepted", {}), ("dispatch", "accepted", "dispatched", {})]
    returns = lots.choice((0, 0, 1, 2))
    for _ in range(returns):
        steps += [("return", "dispatched", "accepted", {}), ("dispatch", "accepted", "dispatched", {})]
    steps.append(("sign", "dispatched", "handling", {}))
    verdicts = lots.choice(((), ("satisfied",), ("dissatisfied",), ("dissatisfied", "fairly"), ("fairly",)))
    for verdict in verdicts:
        steps.append(("answer", "handling", "answered", {}))
        to = "handling" if verdict == "dissatisfied" else "closed"
        steps.append(("evaluate", "answered", to, {"verdict": verdict, "solved": "yes"}))
    moments = [at + timedelta(hours=lots.randrange(1, 240) * place) for place in range(len(steps))]
    moments = sorted(moments)
    kept = [step for step in zip(steps, moments, strict=True) if step[1] < NOW]
    for number, ((transition, before, after, details), moment) in enumerate(kept, 1):
        rows.events.append(
            {
                "issue_id": key,
                "number": number,
                "at": moment,
                "transition": transition,
                "from_stage": before,
                "to_stage": after,
                "role": "staff",
                "details": details,
            }
        )
    rows.issues.append(_row(key, visit, kept, district))


def _row(key: int, visit: Row, kept: list[Any], district: District) -> Row:
    """The last line of the history."""
    stage, last = kept[-1][0][2], kept[-1][1]
    is_closed = stage == "closed"
    return {
        "id": key,
        "number": f"T-{key}",
        "title": "路灯不亮",
        "content": "路灯不亮",
        "source": "day_visit",
        "list": "needs",
        "category": "roads",
        "stage": stage,
        "grid_id": visit["grid_id"],
        "visit_id": visit["id"],
        "first_contact_id": district.cadres[0],
        "lead_organization_id": district.departments[0],
        "registered_at": kept[0][1],
        "stage_since": last,
        "closed_at": last if is_closed else None,
        "close_cause": "evaluated" if is_closed else None,
        "verdict": kept[-1][0][3].get("verdict"),
        "returns": sum(step[0] == "return" for step, _ in kept),
        "dissatisfied": sum(step[3].get("verdict") == "dissatisfied" for step, _ in kept),
        "version": len(kept),
    }


def month_of(moment: datetime) -> date:
    return moment.astimezone(CHINA).date().replace(day=1)


def recount(rows: Rows, cadre: int, moment: datetime) -> dict[date, Counter[str]]:
    """By month, from the raw rows alone and in other words than the service's."""
    found: dict[date, Counter[str]] = {}
    was_there = {(row["visit_id"], row["cadre_id"]) for row in rows.companions}
    was_there |= {(row["id"], row["cadre_id"]) for row in rows.visits}
    for visit in rows.visits:
        if visit["visited_at"] < moment and (visit["id"], cadre) in was_there:
            month = found.setdefault(month_of(visit["visited_at"]), Counter())
            month["visits"] += 1
            month["nights"] += visit["is_night"]
    for issue in rows.issues:
        steps = [row for row in rows.events if row["issue_id"] == issue["id"] and row["at"] < moment]
        if steps and (issue["visit_id"], cadre) in was_there:
            verdicts = [row["details"]["verdict"] for row in steps if row["transition"] == "evaluate"]
            month = found.setdefault(month_of(issue["registered_at"]), Counter())
            month["raised"] += 1
            month["settled"] += steps[-1]["to_stage"] == "closed"
            month["evaluated"] += bool(verdicts)
            month["content"] += bool(verdicts) and verdicts[0] != "dissatisfied"
            month["returned"] += any(row["transition"] == "return" for row in steps)
    return found


@pytest.fixture(params=[1, 2])
def district(request: pytest.FixtureRequest, current_url: str) -> Iterator[tuple[District, Rows]]:
    made = build(current_url)
    rows = drawn(made, Random(request.param))
    with made.database.begin() as session:
        for table, of in ((Visit, rows.visits), (VisitCompanion, rows.companions), (Issue, rows.issues)):
            session.execute(insert(table), of)
        session.execute(insert(IssueEvent), rows.events)
    yield made, rows
    made.database.close()


def about(session: Any, day: date) -> About:
    places = load_places(session, "萧山区")
    return About(session, 0, day, min(end_of(day), NOW), NOW, places, load_rules())


def test_a_record_is_what_the_raw_rows_say(district: tuple[District, Rows]) -> None:
    made, rows = district
    for day in SEEN:
        with made.database.read() as session:
            asked = about(session, day)
            records = load_growth(asked, (made.young, made.mentor))
        for cadre, record in records.items():
            expected = recount(rows, cadre, asked.moment)
            assert [month.first for month in record] == list(months_up_to(day))
            for month in record:
                counted = {key: value for key, value in asdict(month).items() if key != "first" and value}
                assert counted == {key: value for key, value in expected.get(month.first, {}).items() if value}
            assert total(record).visits == sum(
                counter["visits"] for first, counter in expected.items() if first >= months_up_to(day)[0]
            )
    assert any(month.returned and month.content and month.nights for month in records[made.young]) or day != TODAY


def test_the_doors_of_a_month_hold_what_it_counts(district: tuple[District, Rows]) -> None:
    made, _ = district
    with made.database.read() as session:
        record = load_growth(about(session, TODAY), (made.young,))[made.young]
        for month in record:
            visits, issues = month_doors(month, made.young, "小郑")
            for door, count in ((visits, month.visits), (issues, month.raised)):
                asked = Asked(door.scope, TODAY, NOW, None, dict(door.filters))
                assert LIST[door.list].query(session, asked).total == count


def test_months_end_with_the_one_of_the_day() -> None:
    months = months_up_to(date(2024, 2, 29))
    assert (len(months), months[0], months[-1]) == (MONTHS, date(2022, 3, 1), date(2024, 2, 1))
