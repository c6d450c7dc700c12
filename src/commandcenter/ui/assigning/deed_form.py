"""The small form in which somebody is assigned, ended or replaced."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from commandcenter.ui.casework.editors import Editor
from commandcenter.ui.casework.editors_form import EditorsForm
from commandcenter.ui.shell.theme import Theme

Answers = Mapping[str, object]


class DeedForm(EditorsForm):
    """The form of one deed.

    Signals:
        altered(object): other answers than before, nothing sent yet.
    """

    altered = Signal(object)
    NAME = "deedForm"
    MORE_STYLE = (
        "QFrame#deedForm QScrollArea, QFrame#deedForm QScrollArea > QWidget > QWidget"
        " { background: transparent; border: none; }"
    )

    def __init__(
        self, title: str, about: str, act: str, editors: Mapping[str, Editor], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(title, about, act, editors, theme, parent)
        for editor in self.editors.values():
            editor.changed.connect(self._tell_altered)

    def first(self) -> QWidget:
        """The first line that lacks something; else the first."""
        return next((editor.first for editor in self.gaps()), super().first())

    def is_complete(self) -> bool:
        """Whether all that is asked is given, and clear."""
        gaps = self.gaps()
        for editor in self.editors.values():
            sentence = editor.unclear() or (f"还要填写：{editor.field.label}。" if editor in gaps else "")
            if sentence:
                self.say(sentence)
                editor.first.setFocus()
                return False
        return True

    def warn(self, sentence: str | None) -> None:
        """Say what would be refused with the answers so far; nothing any more for None."""
        if sentence:
            self.say(sentence)
        else:
            self.says.hide()
            self._place()

    def _tell_altered(self) -> None:
        self.altered.emit(self.answers())
