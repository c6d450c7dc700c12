"""The forms of a roster's cells: how each is read into a value, told in words, and kept in the database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commandcenter.domain.places import why_no_credit_code
from commandcenter.domain.vocabulary import Vocabulary
from commandcenter.services.intake.cells import Cell, Fault, code_of, plain, quoted, text_of
from commandcenter.services.intake.moments import moment_of
from commandcenter.services.intake.telephones import telephone_of
from commandcenter.services.rosters.known import Known

Value = str | bool | date | tuple[str, ...] | None
Record = Mapping[str, Value]
"""A row by field: codes for what it names, keys for its terms."""

LONGEST_CODE = 30
EARLIEST, LATEST = 1949, 2100
YES, NO = "是", "否"
_YES = frozenset(("是", "有", "y", "yes", "true", "1", "√", "✓", "对"))
_NO = frozenset(("否", "无", "不是", "n", "no", "false", "0", "×", "x", "-", ""))
_PARTS = re.compile(r"[、,，;；/|\n]+")


@dataclass(frozen=True)
class At:
    """Where a cell stands: the field's name, what is known, and what the row's fields before it say."""

    name: str
    known: Known
    row: Record


class Form:
    """A form. ``choices`` are all there may be in a cell; ``how`` says how to write it; ``empty`` is no value."""

    choices: tuple[str, ...] = ()
    how: str = "文字"
    empty: Value = ""
    is_code: bool = False

    def read(self, cell: Cell, at: At) -> Value:
        """A cell that is not empty, as a value. Raises Fault with the reason."""
        raise NotImplementedError

    def words(self, value: Value, known: Known, row: Record) -> str:
        """A value as a cell holds it and the screen tells it."""
        return str(value or "")

    def stored(self, value: Value, known: Known) -> Any:
        """A value as the database keeps it."""
        return value

    def loaded(self, kept: Any, known: Known) -> Value:
        """The value that the database keeps."""
        return self.empty if kept is None else kept


class Text(Form):
    """Words, in one line, at most ``longest``; ``empty`` is none at all or an empty text."""

    def __init__(self, longest: int = 100, empty: Value = "") -> None:
        self.longest, self.empty = longest, empty

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault when they are too many."""
        text = " ".join(text_of(cell).split())
        if len(text) > self.longest:
            raise Fault(f"{at.name}太长：最多 {self.longest} 字，现有 {len(text)} 字")
        return text


class Code(Form):
    """A code or number, kept as text."""

    how = "文本格式，不要让表格软件当作数"
    is_code = True

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault when a spreadsheet has cut it, or it is too long."""
        code = "".join(code_of(cell, at.name).split())
        if len(code) > LONGEST_CODE:
            raise Fault(f"{at.name}太长：最多 {LONGEST_CODE} 位，现有 {len(code)} 位")
        return code


class CreditCode(Code):
    """A unified social credit code, with its check digit."""

    how = "18 位，末位是校验位；文本格式"

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault with what is wrong with it."""
        code = plain(code_of(cell, at.name)).upper()
        if sentence := why_no_credit_code(code):
            raise Fault(f"{at.name}{quoted(code)}{sentence}")
        return code


class Telephone(Form):
    """A telephone number, or several."""

    how = "号码，几个用“、”分开；文本格式"
    is_code = True

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault for what is no number."""
        return telephone_of(code_of(cell, at.name), at.name)


class Day(Form):
    """A day."""

    how = "日期，如 2024-08-02"
    empty: Value = None

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault for no day, or one out of this age."""
        day = moment_of(cell, at.name).date()
        if not EARLIEST <= day.year <= LATEST:
            raise Fault(f"{at.name}{quoted(text_of(cell))}不对：应在 {EARLIEST} 到 {LATEST} 年之间")
        return day

    def words(self, value: Value, known: Known, row: Record) -> str:
        """``2024-08-02``."""
        return value.isoformat() if isinstance(value, date) else ""


class Flag(Form):
    """Yes or no; empty is no."""

    choices = (YES, NO)
    how = "是或否；空着即否"
    empty: Value = False

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault for anything else."""
        text = plain(text_of(cell))
        if text not in _YES | _NO:
            raise Fault(f"{at.name}{quoted(text_of(cell))}看不懂：请写是或否")
        return text in _YES

    def words(self, value: Value, known: Known, row: Record) -> str:
        """是 or 否."""
        return YES if value else NO


class OneOf(Form):
    """A term of a vocabulary, by its name."""

    empty: Value = None

    def __init__(self, terms: Vocabulary) -> None:
        self.terms = terms
        self.choices = tuple(term.name for term in terms)
        self.how = "、".join(self.choices) + "之一"

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault for no such name."""
        return term_of(self.terms, text_of(cell), at.name)

    def words(self, value: Value, known: Known, row: Record) -> str:
        """The name."""
        return self.terms.name(str(value)) if value else ""


def term_of(terms: Vocabulary, text: str, name: str) -> str:
    """A term's key by its key, name or short name. Raises Fault."""
    asked = plain(text)
    for term in terms:
        if asked in (plain(term.key), plain(term.name), plain(term.label)):
            return term.key
    raise Fault(f"{name}没有{quoted(text)}这一项：有{'、'.join(term.name for term in terms)}")


class Tags(Form):
    """Any number of terms, in the vocabulary's order."""

    empty: Value = ()

    def __init__(self, terms: Vocabulary) -> None:
        self.terms = terms
        self.how = f"几项用“、”分开：{'、'.join(term.name for term in terms)}"

    def read(self, cell: Cell, at: At) -> Value:
        """Raises Fault for a name that there is not."""
        keys = {term_of(self.terms, part, at.name) for part in _PARTS.split(text_of(cell)) if part.strip()}
        return tuple(term.key for term in self.terms if term.key in keys)

    def words(self, value: Value, known: Known, row: Record) -> str:
        """The names."""
        return "、".join(self.terms.name(key) for key in value) if isinstance(value, tuple) else ""
