"""What the pages of the settings show, as tables of cells: pure functions over the book of settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from commandcenter.domain.catalog import GRADES, STAGE_LIMITS, Category
from commandcenter.domain.numbers import NUMBERS
from commandcenter.domain.setting_kinds import words_of
from commandcenter.services.rules import hours_of
from commandcenter.services.settings_book import Book

Tone = Literal["plain", "own", "quiet", "head"]
NEW_PARTS: tuple[str, ...] = ("name", "grade", "batch", "departments")


@dataclass(frozen=True)
class Cell:
    """One cell. ``key`` is the setting that it shows, ``coming`` what is planned; what it has from others is quiet."""

    words: str
    key: str = ""
    coming: str = ""
    tone: Tone = "plain"
    since: str = ""

    @property
    def second(self) -> str:
        """The line beneath: what is planned, else from when on it holds."""
        return self.coming or self.since

    @property
    def spoken(self) -> str:
        """All that the cell says, for a screen reader and a tool tip."""
        return "，".join(part for part in (self.words, self.since, self.coming) if part)


@dataclass(frozen=True)
class Sheet:
    """A table: column titles with their widths in characters, and rows of cells."""

    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Cell, ...], ...]


def short_day(day: date, today: date) -> str:
    """``8月10日``, with the year when it is another."""
    return f"{day.month}月{day.day}日" if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"


def coming(book: Book, key: str) -> str:
    """What is planned for a setting: ``8月10日起 4 个工作日``."""
    changes = book.planned.get(key, ())
    return "，".join(f"{short_day(day, book.today)}起 {words_of(key, value)}" for day, value in changes)


def since(book: Book, key: str) -> str:
    """From when on a setting holds; empty where it is as shipped."""
    return f"{short_day(book.since[key], book.today)}起" if key in book.since else ""


def cell(book: Book, key: str, tone: Tone = "plain", words: str | None = None) -> Cell:
    """A setting's cell."""
    shown = words_of(key, book.values[key]) if words is None else words
    return Cell(shown, key, coming(book, key), tone, since(book, key))


def limits_sheet(book: Book) -> Sheet:
    """The limits of all, the grades of settling, and what each category has of its own."""
    columns = (("", 8), *((term.name, 8) for term in STAGE_LIMITS))
    grades = [
        (Cell(f"办理·{term.name}", tone="head"), *(_of_grade(book, term.key, limit.key) for limit in STAGE_LIMITS))
        for term in GRADES
    ]
    everybody = (Cell("所有类别", tone="head"), *(_of_all(book, term.key) for term in STAGE_LIMITS))
    categories = [
        (Cell(one.name, tone="head"), *(_of_category(book, one, term.key) for term in STAGE_LIMITS))
        for one in book.rules.catalog.offered
    ]
    return Sheet(columns, (everybody, *grades, *categories))


def _of_all(book: Book, limit: str) -> Cell:
    return Cell("按档 ↓", tone="quiet") if limit == "settle" else cell(book, f"limits.{limit}")


def _of_grade(book: Book, grade: str, limit: str) -> Cell:
    return cell(book, f"limits.{grade}") if limit == "settle" else Cell("")


def _of_category(book: Book, category: Category, limit: str) -> Cell:
    key = f"categories.{category.key}.limits.{limit}"
    is_own = limit in category.limits
    return cell(book, key, "own" if is_own else "quiet", book.rules.limit(limit, category.key).words)


def categories_sheet(book: Book) -> Sheet:
    """The categories, retired ones last, and those that are still to come."""
    columns = (("名称", 9), ("办理时限", 6), ("归入四个一批", 11), ("常办部门", 20), ("状态", 5))
    catalog = book.rules.catalog
    ordered = sorted(catalog.categories, key=lambda one: one.is_retired)
    return Sheet(columns, (*(_category(book, one) for one in ordered), *_to_come(book)))


def _category(book: Book, category: Category) -> tuple[Cell, ...]:
    head, tone = f"categories.{category.key}", "quiet" if category.is_retired else "plain"
    cells = [cell(book, f"{head}.{part}", tone) for part in NEW_PARTS]  # type: ignore[arg-type]
    return (*cells, cell(book, f"{head}.retired", "quiet", "停用" if category.is_retired else "在用"))


def _to_come(book: Book) -> list[tuple[Cell, ...]]:
    rows = []
    for key, changes in book.planned.items():
        if key.endswith(".name") and key not in book.values:
            head, (day, name) = key.removesuffix(".name"), changes[0]
            parts = [_planned(book, f"{head}.{part}") for part in NEW_PARTS[1:]]
            state = f"{short_day(day, book.today)}启用"
            rows.append((Cell(str(name), tone="quiet"), *parts, Cell(state, tone="quiet")))
    return rows


def _planned(book: Book, key: str) -> Cell:
    value: Any = book.planned[key][0][1]
    return Cell(words_of(key, value), tone="quiet")


def hours_sheet(book: Book) -> Sheet:
    """The working hours now, those to come and those that were."""
    columns = (("起算日", 10), ("工作时间", 22), ("一天", 10), ("", 6))
    schedule, rows = book.rules.schedule, []
    for place, (day, hours) in reversed(list(enumerate(schedule))):
        words = "、".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in hours.spans)
        is_now = place == len(schedule) - 1
        rows.append(_hours_row(_begin(day, book.today), words, hours.minutes, "hours" if is_now else ""))
    for day, value in book.planned.get("hours", ()):
        words = words_of("hours", value)
        rows.insert(0, _hours_row(_begin(day, book.today), words, hours_of(value).minutes, "", "待生效"))
    return Sheet(columns, tuple(rows))


def _begin(day: date, today: date) -> str:
    return "软件出厂" if day == date.min else short_day(day, today)


def _hours_row(begin: str, words: str, minutes: int, key: str, state: str = "") -> tuple[Cell, ...]:
    whole, rest = divmod(minutes, 60)
    length = f"{whole} 小时" + (f" {rest} 分" if rest else "")
    tone: Tone = "plain" if key else "quiet"
    state = state or ("现行" if key else "已被接替")
    return (Cell(begin, tone=tone), Cell(words, key, tone=tone), Cell(length, tone=tone), Cell(state, tone="quiet"))


def numbers_sheet(book: Book) -> Sheet:
    """The numbers with their meaning and bounds."""
    columns = (("名称", 8), ("现为", 8), ("可取", 8), ("含义", 28))
    return Sheet(
        columns,
        tuple(
            (
                Cell(number.name, tone="head"),
                cell(book, f"numbers.{number.key}"),
                Cell(f"{number.smallest}–{number.largest}", tone="quiet"),
                Cell(number.meaning, tone="quiet"),
            )
            for number in NUMBERS
        ),
    )


def keys_of(sheet: Sheet) -> Sequence[str]:
    """Every setting that a sheet lets change."""
    return [one.key for row in sheet.rows for one in row if one.key]
