"""Filling in the form of any transition as a person does: by what is typed, or clicked, in each kind of editor."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from commandcenter.domain.workflow import is_asked
from commandcenter.services.choices import load_choices
from commandcenter.storage.schema import Issue
from commandcenter.ui.casework.editors import (
    ChoiceEditor,
    DayEditor,
    Editor,
    MomentEditor,
    NumberEditor,
    TextEditor,
)
from commandcenter.ui.casework.form import TransitionForm
from commandcenter.ui.casework.picking import BoxEditor, IssueEditor, ManyEditor, PickEditor
from commandcenter.ui.casework.tasks_editor import TasksEditor
from commandcenter.ui.shell.office import Office


@dataclass(frozen=True)
class Known:
    """What a person would type: codes of a cadre, a leader and a unit, a grid's, and another issue's number."""

    cadre: str
    leader: str
    leader_id: int
    unit: str
    unit_id: int
    grid: str
    number: str


def known(office: Office) -> Known:
    """Of the district at hand; the unit is the last department, the issue an open one that is none of the first."""
    with office.database.read() as session:
        choices = load_choices(session, office.present.today())
        number = session.scalars(
            select(Issue.number).where(Issue.stage == "suspended").order_by(Issue.id).limit(1)
        ).one()
    leader = next(one for one in choices.people if one.is_leader)
    unit = [one for one in choices.units if one.kind == "department"][-1]
    cadre = next(one for one in choices.people if not one.is_leader)
    grid = office.places.grids[0].code
    return Known(cadre.code, leader.code, leader.id, unit.code, unit.id, grid, number)


@dataclass(frozen=True)
class Person:
    """Fills in forms; with or without the mouse."""

    qtbot: QtBot
    known: Known
    has_mouse: bool

    def fill(self, form: TransitionForm) -> None:
        """Answer whatever is asked, then send."""
        for editor in form.editors.values():
            if is_asked(editor.field, form.answers()) and editor.answer() is None:
                HANDS[type(editor)](self, editor)
        self.press(form.send)

    def press(self, button: object) -> None:
        """A button, by a click or by the space bar."""
        if self.has_mouse:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]
        else:
            button.setFocus()  # type: ignore[attr-defined]
            QTest.keyClick(button, Qt.Key.Key_Space)  # type: ignore[call-overload]

    def code(self, editor: Editor) -> str:
        """What finds the one to be picked."""
        if editor.field.kind == "grid":
            return self.known.grid
        if editor.field.kind == "cadre":
            return self.known.leader if editor.field.key in ("leader", "coordinator") else self.known.cadre
        return self.known.unit


def _pick(person: Person, editor: Editor) -> None:
    assert isinstance(editor, PickEditor)
    editor.picker.clear()
    person.qtbot.keyClicks(editor.picker, person.code(editor))


def _pick_many(person: Person, editor: Editor) -> None:
    assert isinstance(editor, ManyEditor)
    person.qtbot.keyClicks(editor.picker, person.code(editor))
    QTest.keyClick(editor.picker, Qt.Key.Key_Return)


def _pick_below(person: Person, editor: Editor) -> None:
    assert isinstance(editor, BoxEditor)
    QTest.keyClick(editor.box, Qt.Key.Key_Down)


def _write(person: Person, editor: Editor) -> None:
    assert isinstance(editor, TextEditor)
    person.qtbot.keyClicks(editor.text, f"because of {editor.field.key}")


def _write_number(person: Person, editor: Editor) -> None:
    assert isinstance(editor, IssueEditor)
    person.qtbot.keyClicks(editor.line, person.known.number)


def _count(person: Person, editor: Editor) -> None:
    assert isinstance(editor, NumberEditor)
    person.qtbot.keyClicks(editor.line, "88")


def _choose(person: Person, editor: Editor) -> None:
    assert isinstance(editor, ChoiceEditor)
    person.press(editor.first)


def _give_task(person: Person, editor: Editor) -> None:
    assert isinstance(editor, TasksEditor)
    person.qtbot.keyClicks(editor.unit, person.known.unit)
    person.qtbot.keyClicks(editor.content, "see to it")
    QTest.keyClick(editor.content, Qt.Key.Key_Return)


def _leave(person: Person, editor: Editor) -> None:
    """A moment or a day begins with a good one."""
    raise AssertionError(f"{editor.field.key} has no answer")


HANDS: dict[type[Editor], Callable[[Person, Editor], None]] = {
    PickEditor: _pick,
    ManyEditor: _pick_many,
    BoxEditor: _pick_below,
    TextEditor: _write,
    IssueEditor: _write_number,
    NumberEditor: _count,
    ChoiceEditor: _choose,
    TasksEditor: _give_task,
    MomentEditor: _leave,
    DayEditor: _leave,
}
"""How each kind of editor is filled in."""
