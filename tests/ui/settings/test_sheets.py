"""What the pages show, as cells, without a window."""

from dataclasses import replace
from datetime import date, timedelta

from commandcenter.domain.catalog import STAGE_LIMITS
from commandcenter.domain.numbers import NUMBERS
from commandcenter.domain.setting_kinds import kind_of
from commandcenter.services.rules import load_rules, rules_of, shipped_values
from commandcenter.services.settings_book import Book
from commandcenter.ui.settings.sheets import (
    Cell,
    Sheet,
    categories_sheet,
    hours_sheet,
    keys_of,
    limits_sheet,
    numbers_sheet,
)

TODAY = date(2024, 8, 2)
LATER = TODAY + timedelta(days=8)
BOOK = Book(TODAY, load_rules(), shipped_values(), {}, {}, ())


def with_values(**changes: object) -> Book:
    """The book where some settings are otherwise since today."""
    values = {**shipped_values(), **{key.replace("__", "."): value for key, value in changes.items()}}
    since = {key.replace("__", "."): TODAY for key in changes}
    return replace(BOOK, values=values, rules=rules_of(values), since=since)


def found(sheet: Sheet, key: str) -> Cell:
    """The cell of a setting."""
    return next(cell for row in sheet.rows for cell in row if cell.key == key)


def test_every_cell_that_can_be_changed_is_a_setting() -> None:
    for sheet in (limits_sheet(BOOK), categories_sheet(BOOK), hours_sheet(BOOK), numbers_sheet(BOOK)):
        assert all(len(row) == len(sheet.columns) for row in sheet.rows)
        assert all(kind_of(key) for key in keys_of(sheet))
        assert len(set(keys_of(sheet))) == len(keys_of(sheet)) > 0


def test_a_limit_of_ones_own_stands_out_from_what_comes_from_the_default() -> None:
    sheet = limits_sheet(BOOK)
    assert found(sheet, "categories.danger.limits.accept") == Cell(
        "1 小时", "categories.danger.limits.accept", tone="own"
    )
    assert found(sheet, "categories.roads.limits.accept").tone == "quiet"
    assert found(sheet, "categories.roads.limits.settle").words == "5 个工作日"
    assert [title for title, _ in sheet.columns[1:]] == [term.name for term in STAGE_LIMITS]


def test_what_is_planned_stands_beneath_what_holds() -> None:
    planned = {"limits.general": ((LATER, {"amount": 4, "unit": "working_days"}),)}
    cell = found(limits_sheet(replace(BOOK, planned=planned)), "limits.general")
    assert (cell.words, cell.second) == ("5 个工作日", "8月10日起 4 个工作日")
    next_year = {"limits.general": ((date(2025, 1, 1), {"amount": 4, "unit": "hours"}),)}
    assert found(limits_sheet(replace(BOOK, planned=next_year)), "limits.general").second == "2025年1月1日起 4 小时"


def test_since_when_it_holds_is_told_where_it_was_changed() -> None:
    cell = found(numbers_sheet(with_values(numbers__notice_days=5)), "numbers.notice_days")
    assert (cell.words, cell.second, cell.spoken) == ("5 天", "8月2日起", "5 天，8月2日起")
    assert len(numbers_sheet(BOOK).rows) == len(NUMBERS)


def test_retired_categories_stand_last_and_have_no_limits_to_set() -> None:
    book = with_values(categories__roads__retired=True)
    rows = categories_sheet(book).rows
    assert (rows[-1][0].words, rows[-1][-1].words) == ("道路交通", "停用")
    assert not any("categories.roads." in key for key in keys_of(limits_sheet(book)))


def test_a_category_to_come_is_shown_with_its_day() -> None:
    parts = {"name": "电动车充电", "grade": "general", "batch": "concerns", "departments": ["交通运输局"]}
    planned = {f"categories.added_1.{part}": ((LATER, value),) for part, value in parts.items()}
    last = categories_sheet(replace(BOOK, planned=planned)).rows[-1]
    told = [cell.words for cell in last]
    assert told == ["电动车充电", "一般", "回应一批民生关切", "交通运输局", "8月10日启用"]
    assert not any(cell.key for cell in last)


def test_hours_that_are_and_that_come() -> None:
    planned = {"hours": ((LATER, [["09:00", "12:00"], ["13:00", "16:30"]]),)}
    rows = hours_sheet(replace(BOOK, planned=planned)).rows
    assert [[cell.words for cell in row] for row in rows] == [
        ["8月10日", "09:00–12:00、13:00–16:30", "6 小时 30 分", "待生效"],
        ["软件出厂", "08:30–12:00、14:00–17:30", "7 小时", "现行"],
    ]
