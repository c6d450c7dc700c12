"""The small form of a transition, made from its fields; Enter goes from gap to gap and sends it in the end."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from commandcenter.domain.workflow import Transition, is_asked, missing
from commandcenter.ui.casework.editors import Editor
from commandcenter.ui.casework.fields import EDITORS
from commandcenter.ui.casework.offers import Offers
from commandcenter.ui.shell.small_form import SmallForm
from commandcenter.ui.shell.theme import Theme


class TransitionForm(SmallForm):
    """Asks for what a transition needs.

    Signals:
        given(object): a dict of answers by field key.
    """

    given = Signal(object)
    NAME = "transitionForm"
    ABOUT_BESIDE = True

    def __init__(
        self,
        transition: Transition,
        about: str,
        offers: Offers,
        theme: Theme,
        parent: QWidget,
        limits: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(transition.name, about, transition.name, theme, parent)
        self.transition = transition
        self.setAccessibleName(f"{transition.name} {about}")
        self.editors: dict[str, Editor] = {
            field.key: EDITORS[field.kind](field, offers, (limits or {}).get(field.key, ()))
            for field in transition.fields
        }
        self.build([(one.field.label, one.widget, one.first) for one in self.editors.values()])
        for editor in self.editors.values():
            editor.entered.connect(self._go_on)
            editor.changed.connect(self._show_asked)
        self._show_asked()

    def first(self) -> QWidget:
        """The first line."""
        return next((editor.first for editor in self.editors.values()), self.send)

    def answers(self) -> dict[str, object]:
        """What is given so far; what is greyed is not."""
        return {key: editor.answer() for key, editor in self.editors.items() if editor.widget.isEnabledTo(self)}

    def is_complete(self) -> bool:
        """Whether all that is asked is given, and clear."""
        unclear = next((words for editor in self.editors.values() if (words := editor.unclear())), "")
        sentence = unclear or missing(self.transition, self.answers())
        if sentence:
            self.say(sentence)
            self._focus_the_gap()
        return not sentence

    def hand_on(self) -> None:
        """Give the answers."""
        self.given.emit(self.answers())

    def _show_asked(self) -> None:
        """What is not asked with the answers so far is greyed; what was said of others is over; it stays inside."""
        answers = self.answers()
        self.says.hide()
        for editor in self.editors.values():
            if editor.field.unless is not None:
                editor.widget.setEnabled(is_asked(editor.field, answers))
        if self.isVisible():
            self._place()

    def _is_gap(self, editor: Editor) -> bool:
        return is_asked(editor.field, self.answers()) and editor.answer() is None

    def _focus_the_gap(self) -> None:
        for editor in self.editors.values():
            if self._is_gap(editor):
                editor.first.setFocus()
                return

    def enter(self) -> None:
        """Enter that a line let through; one that the line took care of is not for sending too."""
        at = self.focusWidget()
        inside = (one for one in self.editors.values() if at and (at is one.widget or one.widget.isAncestorOf(at)))
        if not any(editor.TAKES_ENTER for editor in inside):
            self.submit()

    def _go_on(self) -> None:
        """Enter in a line: to the next gap, or send when there is none; what is no answer is said at once."""
        left = self.sender()
        if isinstance(left, Editor) and left.unclear():
            self.submit()
            return
        for editor in self.editors.values():
            if self._is_gap(editor) and editor is not left:
                editor.first.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.submit()
