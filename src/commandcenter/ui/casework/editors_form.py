"""A small form whose lines are editors; Enter goes from gap to gap and sends it in the end."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from commandcenter.domain.workflow import is_asked
from commandcenter.ui.casework.editors import Editor
from commandcenter.ui.shell.small_form import SmallForm
from commandcenter.ui.shell.theme import Theme


class EditorsForm(SmallForm):
    """The form; ``editors`` are its lines by key. Whoever derives says what is missing, in :meth:`is_complete`.

    Signals:
        given(object): a dict of answers by key.
    """

    given = Signal(object)

    def __init__(
        self, title: str, about: str, act: str, editors: Mapping[str, Editor], theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(title, about, act, theme, parent)
        self.editors = dict(editors)
        self.setAccessibleName(f"{title} {about}")
        self.build([(one.field.label, one.widget, one.first) for one in self.editors.values()])
        for editor in self.editors.values():
            editor.entered.connect(self._go_on)

    def first(self) -> QWidget:
        """The first line."""
        return next((editor.first for editor in self.editors.values()), self.send)

    def answers(self) -> dict[str, object]:
        """What is given so far; what is greyed is not."""
        return {key: editor.answer() for key, editor in self.editors.items() if editor.widget.isEnabledTo(self)}

    def hand_on(self) -> None:
        """Give the answers."""
        self.given.emit(self.answers())

    def gaps(self) -> list[Editor]:
        """The lines that are asked and lack something, in order."""
        answers = self.answers()
        return [one for one in self.editors.values() if is_asked(one.field, answers) and one.answer() is None]

    def enter(self) -> None:
        """Enter that a line let through; one that the line took care of is not for sending too."""
        at = self.focusWidget()
        inside = (one for one in self.editors.values() if at and (at is one.widget or one.widget.isAncestorOf(at)))
        if not any(editor.TAKES_ENTER for editor in inside):
            self.submit()

    def _go_on(self) -> None:
        """Enter in a line: to the next gap, or send when there is none; what is no answer is said at once."""
        left = self.sender()
        gap = next((editor for editor in self.gaps() if editor is not left), None)
        if gap is None or (isinstance(left, Editor) and left.unclear()):
            self.submit()
        else:
            gap.first.setFocus(Qt.FocusReason.TabFocusReason)
