"""The settings as an administrator reads them, on both engines."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from commandcenter.services.settings import add_category, change_setting
from commandcenter.services.settings_book import Book, load_book
from commandcenter.storage.database import Database
from tests.services.casework_district import NOW, build
from tests.services.test_settings import ADMINISTRATOR, NEW, TODAY

TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=9)
KEY = "numbers.notice_days"


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    """The small district, on each engine."""
    database = Database(current_url)
    build(database)
    yield database
    database.close()


def change(database: Database, value: Any, valid_from: date, key: str = KEY, days_later: int = 0) -> None:
    """Change one setting on the day, or some days later."""
    with database.begin() as session:
        change_setting(session, key, value, valid_from, ADMINISTRATOR, "新规定", NOW + timedelta(days=days_later))


def read(database: Database, today: date = TODAY) -> Book:
    """The book on a day."""
    with database.read() as session:
        return load_book(session, today)


def test_as_shipped_there_is_nothing_to_tell(database: Database) -> None:
    book = read(database)
    assert (book.value(KEY), book.since, book.planned, book.entries) == (7, {}, {}, ())
    assert book.value("categories.roads.limits.sign") is None


def test_a_planned_change_is_told_before_its_day_and_holds_after_it(database: Database) -> None:
    change(database, 5, TOMORROW)
    book = read(database)
    assert (book.value(KEY), book.planned) == (7, {KEY: ((TOMORROW, 5),)})
    entry = book.entries[0]
    assert (entry.label, entry.before, entry.after) == ("进度告知间隔", "7 天", "5 天")
    assert (entry.who, entry.reason, entry.set_at, entry.standing) == ("李督", "新规定", NOW, "planned")
    then = read(database, TOMORROW)
    assert (then.value(KEY), then.since, then.planned) == (5, {KEY: TOMORROW}, {})
    assert then.entries[0].standing == "holding"
    assert then.rules.numbers["notice_days"] == 5


def test_how_changes_stand_to_each_other(database: Database) -> None:
    change(database, 5, TODAY)
    change(database, 6, TODAY)  # after some hours
    change(database, 8, LATER)
    change(database, 9, TOMORROW)  # and what was planned for later never comes
    book = read(database)
    assert [(entry.after, entry.standing) for entry in book.entries] == [
        ("9 天", "planned"),
        ("8 天", "void"),
        ("6 天", "holding"),
        ("5 天", "past"),
    ]
    assert [entry.before for entry in book.entries] == ["6 天", "6 天", "5 天", "7 天"]
    assert [entry.standing for entry in read(database, LATER).entries] == ["holding", "void", "past", "past"]


def test_a_category_to_come_is_called_by_its_name(database: Database) -> None:
    with database.begin() as session:
        key = add_category(session, NEW, TOMORROW, ADMINISTRATOR, "投诉增多", NOW)
    book = read(database)
    assert book.rules.catalog.get(key) is None
    told = {entry.label: (entry.before, entry.after) for entry in book.entries}
    assert told["电动车充电的常办部门"] == ("", "交通运输局")
    assert told["电动车充电的名称"] == ("", "电动车充电")
