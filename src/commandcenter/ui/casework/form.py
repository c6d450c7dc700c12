"""The small form of a transition, made from its fields."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from commandcenter.domain.workflow import Transition, is_asked, missing
from commandcenter.ui.casework.editors_form import EditorsForm
from commandcenter.ui.casework.fields import EDITORS
from commandcenter.ui.casework.offers import Offers
from commandcenter.ui.shell.theme import Theme


class TransitionForm(EditorsForm):
    """Asks for what a transition needs."""

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
        editors = {
            field.key: EDITORS[field.kind](field, offers, (limits or {}).get(field.key, ()))
            for field in transition.fields
        }
        super().__init__(transition.name, about, transition.name, editors, theme, parent)
        self.transition = transition
        for editor in self.editors.values():
            editor.changed.connect(self._show_asked)
        self._show_asked()

    def is_complete(self) -> bool:
        """Whether all that is asked is given, and clear."""
        unclear = next((words for editor in self.editors.values() if (words := editor.unclear())), "")
        sentence = unclear or missing(self.transition, self.answers())
        if sentence:
            self.say(sentence)
            for gap in self.gaps()[:1]:
                gap.first.setFocus()
        return not sentence

    def _show_asked(self) -> None:
        """What is not asked with the answers so far is greyed; what was said of others is over; it stays inside."""
        answers = self.answers()
        self.says.hide()
        for editor in self.editors.values():
            if editor.field.unless is not None:
                editor.widget.setEnabled(is_asked(editor.field, answers))
        if self.isVisible():
            self._place()
