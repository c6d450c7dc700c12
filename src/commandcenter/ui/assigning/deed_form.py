"""The small form in which somebody is assigned, ended or replaced; Enter goes from gap to gap and sends in the end."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from commandcenter.ui.casework.editors import Editor
from commandcenter.ui.shell.small_form import SmallForm
from commandcenter.ui.shell.theme import Theme

Answers = Mapping[str, object]


class DeedForm(SmallForm):
    """The form of one deed; its lines are editors by key.

    Signals:
        given(object): the answers, by key.
        altered(object): other answers than before, nothing sent yet.
    """

    given = Signal(object)
    altered = Signal(object)
    NAME = "deedForm"
    MORE_STYLE = (
        "QFrame#deedForm QScrollArea, QFrame#deedForm QScrollArea > QWidget > QWidget"
        " { background: transparent; border: none; }"
    )

    def __init__(
        self, title: str, about: str, act: str, editors: Mapping[str, Editor], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(title, about, act, theme, parent)
        self.editors = dict(editors)
        self.setAccessibleName(f"{title} {about}")
        self.build([(one.field.label, one.widget, one.first) for one in self.editors.values()])
        for editor in self.editors.values():
            editor.entered.connect(self._go_on)
            editor.changed.connect(self._tell_altered)

    def first(self) -> QWidget:
        """The first line that lacks something; else the first."""
        lacking = next((editor.first for editor in self.editors.values() if self._is_gap(editor)), None)
        return lacking or next((editor.first for editor in self.editors.values()), self.send)

    def answers(self) -> dict[str, object]:
        """What is given so far."""
        return {key: editor.answer() for key, editor in self.editors.items()}

    def is_complete(self) -> bool:
        """Whether all that is asked is given, and clear."""
        for editor in self.editors.values():
            sentence = editor.unclear() or (f"还要填写：{editor.field.label}。" if self._is_gap(editor) else "")
            if sentence:
                self.say(sentence)
                editor.first.setFocus()
                return False
        return True

    def hand_on(self) -> None:
        """Give the answers."""
        self.given.emit(self.answers())

    def warn(self, sentence: str | None) -> None:
        """Say what would be refused with the answers so far; nothing any more for None."""
        if sentence:
            self.say(sentence)
        else:
            self.says.hide()
            self._place()

    def _tell_altered(self) -> None:
        self.altered.emit(self.answers())

    def _is_gap(self, editor: Editor) -> bool:
        return editor.field.required and editor.answer() is None

    def _go_on(self) -> None:
        """Enter in a line: to the next gap, or send when there is none."""
        for editor in self.editors.values():
            if self._is_gap(editor) and editor is not self.sender():
                editor.first.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.submit()
