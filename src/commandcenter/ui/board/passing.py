"""Whether a card in hand passes the filters: the same as their SQL, asked of the card."""

from collections.abc import Callable
from datetime import timedelta

from commandcenter.services.board import Card
from commandcenter.services.filters import Filters, day_begins

Test = Callable[[Card], bool]

RESTING = ("suspended", "closed")
"""Stages in which nothing is overdue."""


def tests_of(filters: Filters, now: int) -> tuple[Test, ...]:
    """What a card must pass at a moment in seconds; all but the words, which are looked for in what it says."""
    return (*_chosen(filters), *_of_people(filters), *_of_time(filters, now))


def _chosen(filters: Filters) -> list[Test]:
    tests: list[Test] = []
    if filters.stages:
        tests.append(lambda card: card.stage in filters.stages)
    if filters.lists:
        tests.append(lambda card: card.list in filters.lists)
    if filters.categories:
        tests.append(lambda card: card.category in filters.categories)
    if filters.sources:
        tests.append(lambda card: card.source in filters.sources)
    return tests


def _of_people(filters: Filters) -> list[Test]:
    tests: list[Test] = []
    if filters.lead is not None:
        tests.append(lambda card: card.lead_organization_id == filters.lead)
    if filters.person is not None:
        tests.append(lambda card: filters.person in (card.first_contact_id, card.coordinator_id))
    return tests


def _of_time(filters: Filters, now: int) -> list[Test]:
    tests: list[Test] = []
    if filters.overdue:
        tests.append(lambda card: card.due_at is not None and card.due_at < now and card.stage not in RESTING)
    if filters.registered_from is not None:
        start = day_begins(filters.registered_from).timestamp()
        tests.append(lambda card: card.registered_at >= start)
    if filters.registered_to is not None:
        end = day_begins(filters.registered_to + timedelta(days=1)).timestamp()
        tests.append(lambda card: card.registered_at < end)
    return tests
