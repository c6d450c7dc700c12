"""Filters in SQL, on both engines, keep what they say."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.filters import NO_FILTERS, Filters, as_listed, conditions
from commandcenter.services.list_filters import FILTER
from commandcenter.services.listing import Asked
from commandcenter.services.lists import LIST
from commandcenter.services.scope import Scope
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue
from tests.services.casework_district import HOUSING, NOW, WAY, build, issue_in

LATER = NOW + timedelta(days=90)
TODAY = NOW.astimezone(CHINA).date()
Keeps = Callable[[Issue], bool]


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district with one issue in each stage, on each engine."""
    database = Database(current_url)
    build(database)
    with database.begin() as session:
        for stage in WAY:
            issue_in(session, stage)
    yield database
    database.close()


def _has_run_out(issue: Issue) -> bool:
    return issue.stage not in ("closed", "suspended") and issue.due_at is not None and issue.due_at < LATER


def _is_persons(issue: Issue) -> bool:
    return 1 in (issue.first_contact_id, issue.coordinator_id)


CASES: tuple[tuple[Filters, Keeps], ...] = (
    (NO_FILTERS, lambda issue: True),
    (Filters(stages=("handling", "closed")), lambda issue: issue.stage in ("handling", "closed")),
    (Filters(lists=("problems",)), lambda issue: issue.list == "problems"),
    (Filters(categories=("roads",)), lambda issue: issue.category == "roads"),
    (Filters(sources=("hotline",)), lambda issue: issue.source == "hotline"),
    (Filters(lead=HOUSING), lambda issue: issue.lead_organization_id == HOUSING),
    (Filters(person=1), _is_persons),
    (Filters(overdue=True), _has_run_out),
    (Filters(registered_from=TODAY), lambda issue: issue.registered_at.astimezone(CHINA).date() >= TODAY),
    (Filters(registered_to=TODAY), lambda issue: issue.registered_at.astimezone(CHINA).date() <= TODAY),
    (
        Filters(registered_from=date(2024, 1, 1), registered_to=date(2024, 1, 2)),
        lambda issue: date(2024, 1, 1) <= issue.registered_at.astimezone(CHINA).date() <= date(2024, 1, 2),
    ),
    (Filters(lead=HOUSING, overdue=True), lambda issue: issue.lead_organization_id == HOUSING and _has_run_out(issue)),
)


@pytest.mark.parametrize(("filters", "keeps"), CASES)
def test_conditions_keep_exactly_what_they_say(database: Database, filters: Filters, keeps: Keeps) -> None:
    with database.read() as session:
        found = set(session.scalars(select(Issue.id).where(*conditions(filters, LATER))))
        assert found == {issue.id for issue in session.scalars(select(Issue)) if keeps(issue)}


@pytest.mark.parametrize(("filters", "keeps"), CASES)
def test_a_list_narrowed_the_same_way_keeps_the_same(database: Database, filters: Filters, keeps: Keeps) -> None:
    asked = Asked(Scope(), LATER.astimezone(CHINA).date(), LATER, filters=as_listed(filters))
    with database.read() as session:
        listed = LIST["collected_issues"].query(session, asked)
        assert set(listed.ids) == {issue.id for issue in session.scalars(select(Issue)) if keeps(issue)}


def test_words_and_every_field_reach_a_list() -> None:
    every = Filters(" 路 灯", ("handling",), ("problems",), ("roads",), ("hotline",), 3, 1, True, TODAY, TODAY)
    assert set(as_listed(every)) <= set(FILTER)
    assert len(as_listed(every)) == len(fields(Filters))
    assert as_listed(NO_FILTERS) == {}


def test_every_field_that_narrows_is_active() -> None:
    assert NO_FILTERS.is_empty
    assert not NO_FILTERS.active
    every = Filters("路", ("handling",), ("problems",), ("roads",), ("hotline",), 3, 1, True, TODAY, TODAY)
    assert every.active == tuple(one.name for one in fields(Filters))
