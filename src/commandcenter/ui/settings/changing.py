"""Changing settings from the screen: asks for what is needed, writes it, says how it went."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from commandcenter.domain.setting_kinds import kind_of, label_of, parts, words_of
from commandcenter.services.settings import add_category, change_settings, check_change
from commandcenter.services.settings_book import Book
from commandcenter.ui.settings.change_form import ChangeForm
from commandcenter.ui.settings.pages import proposed_day
from commandcenter.ui.settings.sheets import NEW_PARTS
from commandcenter.ui.settings.value_editors import ValueEditor, editor_for
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.words import day_in_words

NEW_CATEGORY: Mapping[str, tuple[str, Any]] = {
    "name": ("名称", ""),
    "grade": ("办理时限", "general"),
    "batch": ("归入四个一批", "concerns"),
    "departments": ("常办部门", []),
}
"""What a new category needs: how it is called in the form, and what it begins with."""

Write = Callable[[Session, list[Any], date, str], None]


class Changing(QObject):
    """Makes the changes of one window. ``form`` is the one that is open.

    Signals:
        ended(): a form is gone, by a change or without.
    """

    ended = Signal()

    def __init__(self, office: Office, over: QWidget) -> None:
        super().__init__(over)
        self._office, self._over = office, over
        self._write: Write | None = None
        self._keys: Sequence[str] = ()
        self.form: ChangeForm | None = None

    def begin(self, book: Book, keys: Sequence[str], at: QPoint) -> None:
        """Ask for a new value of settings, all of them of one kind, beside a point of the screen."""
        if not self._may_change():
            return
        self._keys = keys
        editors = [("改为", editor_for(keys[0], "改为", _begin_with(book, keys[0])))]
        self._open(_title(book, keys), _about(book, keys), editors, (book.today, proposed_day(keys, book.today)))
        self._show(self._change, at)

    def begin_category(self, book: Book, at: QPoint) -> None:
        """Ask for a new category."""
        if not self._may_change():
            return
        editors = [
            (name, editor_for(f"categories.added.{part}", name, value)) for part, (name, value) in NEW_CATEGORY.items()
        ]
        self._open("新增类别", "", editors, (book.today, book.today))
        self._show(self._add, at)

    def _may_change(self) -> bool:
        sentence = check_change(self._office.seat.actor)
        if sentence:
            self._office.messages.refuse(sentence)
        return sentence is None

    def _open(
        self, title: str, about: str, editors: Sequence[tuple[str, ValueEditor]], days: tuple[date, date]
    ) -> None:
        self.close_form()
        self.form = ChangeForm(title, about, editors, days, self._office.theme, self._over)
        self.form.given.connect(self._given)
        self.form.left.connect(self._left)

    def _show(self, write: Write, at: QPoint) -> None:
        self._write = write
        if self.form is not None:
            self.form.open_at(self._over.mapFromGlobal(at))

    def _change(self, session: Session, values: list[Any], day: date, reason: str) -> None:
        actor, now = self._office.seat.actor, self._office.present.now()
        change_settings(session, dict.fromkeys(self._keys, values[0]), day, actor, reason, now)

    def _add(self, session: Session, values: list[Any], day: date, reason: str) -> None:
        actor, now = self._office.seat.actor, self._office.present.now()
        add_category(session, dict(zip(NEW_PARTS, values, strict=True)), day, actor, reason, now)

    def _given(self, values: list[Any], day: date, reason: str) -> None:
        write = self._write
        assert write is not None

        def command(session: Session) -> date:
            write(session, values, day, reason)
            return day

        self._office.tell(command, self._done, self._failed)

    def _done(self, day: date) -> None:
        self.close_form()
        words = "今天" if day == self._office.present.today() else day_in_words(day)
        self._office.messages.say(f"已改，从{words}起算。", "good")

    def _failed(self, failure: Failure) -> None:
        if not failure.is_expected:
            self._office.jobs.failed.emit(failure)
            self.close_form()
        elif self.form is not None:
            self.form.say(str(failure.error))
        else:
            self._office.messages.refuse(str(failure.error))

    def _left(self) -> None:
        self.form = None
        self.ended.emit()

    def close_form(self) -> None:
        """Leave the form that is open, if one is."""
        if self.form is not None:
            self.form.dismiss()


def _title(book: Book, keys: Sequence[str]) -> str:
    first = label_of(keys[0], book.rules.catalog.name)
    return first if len(keys) == 1 else f"{first}至{label_of(keys[-1], str)}，{len(keys)} 天"


def _begin_with(book: Book, key: str) -> Any:
    """What the form begins with: of a category without a limit of its own, the limit that it has from the default."""
    own = _own_limit(key)
    if own is None or book.value(key) is not None:
        return book.value(key)
    limit = book.rules.limit(own[1], own[0])
    return {"amount": limit.amount, "unit": limit.unit}


def _own_limit(key: str) -> tuple[str, str] | None:
    """The category and the limit of such a key; None for every other one."""
    kind = kind_of(key)
    about = parts(kind, key) if kind is not None and kind.key == "own_limit" else None
    return (about["category"], about["limit"]) if about else None


def _about(book: Book, keys: Sequence[str]) -> str:
    """What holds today; of a category's own limit also what it has from the default."""
    if len(keys) > 1:
        return ""
    key, value = keys[0], book.value(keys[0])
    if value is None and key.startswith("announced."):
        value = False
    own = _own_limit(key)
    if own is not None and value is None:
        return f"现随默认：{book.rules.limit(own[1], own[0]).words}"
    return f"现为 {words_of(key, value)}"
