"""Checks the rows of a sheet of issues: one registry of checks, each a pure function; every fault has its reason."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commandcenter.domain.catalog import Catalog
from commandcenter.domain.vocabulary import CHINA, ISSUE_LISTS, SOURCES
from commandcenter.services.intake.batch import BadRow, NewIssue, Progress
from commandcenter.services.intake.cells import Cell, Fault, Row, code_of, masked_text, plain, quoted, text_of
from commandcenter.services.intake.choice import Assumed
from commandcenter.services.intake.columns import Columns
from commandcenter.services.intake.issue_fields import ISSUE_FIELDS
from commandcenter.services.intake.moments import moment_of
from commandcenter.services.intake.sheets import Sheet
from commandcenter.services.intake.telephones import telephone_of
from commandcenter.services.intake.whereabouts import GridFinder
from commandcenter.services.registering import LONGEST_TITLE

LONGEST_NUMBER = 60
LONGEST_NAME = 50
LONGEST_CONTENT = 10_000
TOLD_EVERY = 2_000


@dataclass(frozen=True, eq=False)
class Known:
    """What rows are held against."""

    now: datetime
    earliest: datetime
    finder: GridFinder
    categories: Mapping[str, str]
    assumed: Assumed


class Given:
    """One row, read by field."""

    def __init__(self, cells: Row, places: Mapping[str, int]) -> None:
        self._cells, self._places = cells, places

    def cell(self, key: str) -> Cell:
        """A field's cell as it is; empty for a field without a column."""
        place = self._places.get(key)
        return "" if place is None else self._cells[place]

    def text(self, key: str) -> str:
        """A field's cell as text."""
        return text_of(self.cell(key))

    def code(self, key: str) -> str:
        """A field's cell as a code. Raises Fault when a spreadsheet has damaged it."""
        return code_of(self.cell(key), ISSUE_FIELDS.by_key[key].name)


Check = Callable[[Given, Known], Any]


def _within(text: str, most: int, name: str) -> str:
    if len(text) > most:
        raise Fault(f"{name}太长：最多 {most:,} 字，现有 {len(text):,} 字")
    return text


def _external_number(given: Given, known: Known) -> str:
    number = given.code("external_number")
    if not number:
        raise Fault("没有工单编号")
    return _within(number, LONGEST_NUMBER, "工单编号")


def _heard_at(given: Given, known: Known) -> datetime:
    moment = moment_of(given.cell("heard_at"), "来电时间")
    if moment > known.now:
        raise Fault(f"来电时间 {moment.astimezone(CHINA):%Y-%m-%d %H:%M} 还没有到")
    if moment < known.earliest:
        raise Fault(f"来电时间早于 {known.earliest.astimezone(CHINA):%Y} 年，太早了")
    return moment


def _title(given: Given, known: Known) -> str:
    """Its own, or the content's beginning."""
    title = " ".join(given.text("title").split())
    if title:
        return _within(title, LONGEST_TITLE, "标题")
    start = " ".join(given.text("content").split())
    if not start:
        raise Fault("没有标题，也没有内容")
    return start if len(start) <= LONGEST_TITLE else f"{start[: LONGEST_TITLE - 1]}…"


def _content(given: Given, known: Known) -> str:
    return _within(given.text("content") or given.text("title"), LONGEST_CONTENT, "内容")


def _reporter(given: Given, known: Known) -> str:
    reporter = " ".join(given.text("reporter").split())
    if not reporter and not given.text("telephone"):
        raise Fault("没有来电人姓名，也没有电话")
    return _within(reporter, LONGEST_NAME, "来电人")


def _telephone(given: Given, known: Known) -> str:
    cell = given.cell("telephone")
    return telephone_of(code_of(cell, "联系电话"), "联系电话") if cell else ""


def _grid_id(given: Given, known: Known) -> int:
    return known.finder.find(given.code("grid"), given.code("township"), given.code("village"))


def _one_of(text: str, terms: Mapping[str, str], name: str) -> str:
    key = terms.get(plain(text))
    if key is None:
        raise Fault(f"没有名为{quoted(text)}的{name}")
    return key


def _list(given: Given, known: Known) -> str:
    text = given.text("list")
    return _one_of(text, LISTS, "清单") if text else known.assumed["list"]


def _category(given: Given, known: Known) -> str | None:
    text = given.text("category")
    return _one_of(text, known.categories, "类别") if text else None


def _source(given: Given, known: Known) -> str:
    text = given.text("source")
    return _one_of(text, SOURCE_TERMS, "来源") if text else known.assumed["source"]


def terms(named: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """The key for each of its names, the key itself among them; ``named`` are (key, name, …)."""
    return {plain(name): key for key, *names in named for name in (key, *names) if name}


LISTS = terms((term.key, term.name, term.short) for term in ISSUE_LISTS)
SOURCE_TERMS = terms((term.key, term.name, term.short) for term in SOURCES)


def category_terms(catalog: Catalog) -> dict[str, str]:
    """The keys of the categories that a new issue may have, by key and name."""
    return terms((category.key, category.name) for category in catalog.offered)


CHECKS: tuple[tuple[str, Check], ...] = (
    ("external_number", _external_number),
    ("heard_at", _heard_at),
    ("title", _title),
    ("content", _content),
    ("reporter", _reporter),
    ("telephone", _telephone),
    ("grid_id", _grid_id),
    ("list", _list),
    ("category", _category),
    ("source", _source),
)


def checked(sheet: Sheet, columns: Columns, known: Known, progress: Progress) -> Iterator[NewIssue | BadRow]:
    """Every row, in order, good or bad; the second row of a number in the same file is bad."""
    places = {key: sheet.heads.index(head) for key, head in columns.items()}
    first: dict[tuple[str, str], int] = {}
    for count, (line, cells) in enumerate(sheet.rows):
        if count % TOLD_EVERY == 0:
            progress(count / len(sheet.rows), f"检查第 {count:,} / {len(sheet.rows):,} 行")
        row = _checked_row(line, Given(cells, places), cells, known)
        if isinstance(row, NewIssue):
            before = first.setdefault((row.source, row.external_number), line)
            if before != line:
                row = BadRow(line, row.external_number, cells, (f"工单编号与第 {before} 行相同",))
        yield row


def _checked_row(line: int, given: Given, cells: Row, known: Known) -> NewIssue | BadRow:
    found: dict[str, Any] = {}
    faults: list[str] = []
    for key, check in CHECKS:
        try:
            found[key] = check(given, known)
        except Fault as fault:
            faults.append(str(fault))
    if faults:
        return BadRow(line, masked_text(given.text("external_number")), cells, tuple(faults))
    return NewIssue(line=line, **found)
