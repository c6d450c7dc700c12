"""What is shipped: whole, consistent with the registries, and on the real calendar."""

from datetime import date

import pytest

from commandcenter.domain.catalog import GRADES, STAGE_LIMITS
from commandcenter.domain.clocks import TimeLimit
from commandcenter.domain.numbers import NUMBER
from commandcenter.domain.setting_kinds import fault_of
from commandcenter.domain.vocabulary import BATCHES
from commandcenter.services.rules import LIMITS, load_rules, shipped_values

RULES = load_rules()


@pytest.mark.parametrize("key", shipped_values())
def test_every_value_that_is_shipped_might_have_been_set(key: str) -> None:
    assert fault_of(key, shipped_values()[key]) is None


def test_the_registries_are_covered() -> None:
    assert set(RULES.limits) == set(LIMITS)
    assert set(LIMITS) == ({term.key for term in STAGE_LIMITS} - {"settle"}) | {term.key for term in GRADES}
    assert set(RULES.numbers) == set(NUMBER)
    assert {category.batch for category in RULES.catalog.categories} <= {term.key for term in BATCHES}


def test_the_defaults_of_the_field() -> None:
    assert RULES.limit("accept") == TimeLimit(2, "working_hours")
    assert RULES.limit("sign", "roads") == TimeLimit(1, "working_hours")
    assert RULES.limit("contact") == TimeLimit(24, "hours")
    settle = {category.key: RULES.limit("settle", category.key) for category in RULES.catalog.categories}
    assert settle["danger"] == TimeLimit(2, "hours")
    assert settle["utilities"] == TimeLimit(24, "hours")
    assert settle["roads"] == TimeLimit(5, "working_days")
    assert settle["land"] == TimeLimit(15, "working_days")
    assert (RULES.limit("whistle").amount, RULES.limit("whistle_hard_case").amount) == (3, 5)
    assert (RULES.amber_from, RULES.tries_allowed, RULES.ladder) == (0.75, 3, (0, 1, 2, 3))
    assert all(RULES.limit(term.key, "danger").round_the_clock for term in STAGE_LIMITS)
    with pytest.raises(KeyError):
        RULES.limit("settle")


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2024, 2, 4), True),  # a Sunday worked for the Spring Festival
        (date(2024, 2, 12), False),  # a Monday of it
        (date(2024, 8, 3), False),
        (date(2024, 10, 1), False),
        (date(2024, 10, 12), True),
        (date(2031, 10, 1), True),  # not known yet: a plain Wednesday
    ],
)
def test_the_real_calendar(day: date, is_worked: bool) -> None:
    assert RULES.calendar.is_workday(day) == is_worked


def test_years_beyond_the_package_are_provisional() -> None:
    known = RULES.calendar.last_known
    assert not RULES.calendar.is_provisional(known)
    assert RULES.calendar.is_provisional(known + 1)


def test_a_category_is_found_by_its_key() -> None:
    catalog = RULES.catalog
    assert catalog["roads"].name == catalog.name("roads") == "道路交通"
    assert (catalog.get("other"), catalog.name("other"), catalog.name(None)) == (None, "other", "")
    assert catalog.offers("roads")
    assert not catalog.offers("other")
    assert not catalog.offers(None)
