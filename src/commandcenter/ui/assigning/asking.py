"""The one form of a window, what it writes, how it went, and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Conflict
from commandcenter.services.pairing_steps import Step, take_back
from commandcenter.ui.assigning.deed_form import Answers, DeedForm
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office


@dataclass(frozen=True)
class Order:
    """What is to be written: a command that tells its step, and the sentence that says it is done."""

    command: Callable[[Session], Step]
    done: str


class TakingBack:
    """Says that a step is done, and offers to take it back where that can be done exactly."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def say(self, done: str, step: Step | None) -> None:
        """What was done; None: it cannot be taken back."""
        action = None
        if step is not None and step.can_be_taken_back(self._office.present.today()):
            action = ("撤销", partial(self._take_back, step))
        self._office.messages.say(done, "good", action)

    def _take_back(self, step: Step) -> None:
        actor, today = self._office.seat.actor, self._office.present.today()
        self._office.tell(lambda session: take_back(session, step, actor, today), self._taken_back)

    def _taken_back(self, _nothing: None) -> None:
        self._office.messages.say("已撤销刚才的一步。")


class Asking(QObject):
    """Opens forms, writes, tells.

    Signals:
        closed(): the form is gone, sent or left.
    """

    closed = Signal()

    def __init__(self, office: Office, over: QWidget) -> None:
        super().__init__(over)
        self._office, self._over = office, over
        self.taking = TakingBack(office)
        self.form: DeedForm | None = None

    def ask(self, form: DeedForm, order: Callable[[Answers], Order], at: QPoint) -> None:
        """Open a form at a global point; what it gives is written."""
        self.leave()
        self.form = form
        form.given.connect(partial(self._given, order))
        form.left.connect(self._left)
        form.open_at(self._over.window().mapFromGlobal(at))

    def leave(self) -> None:
        """Leave the form that is open, if one is."""
        if self.form is not None:
            self.form.dismiss()

    def write(self, order: Order) -> None:
        """Write at once."""
        self._office.tell(order.command, partial(self._done, order), self._failed)

    def _given(self, order: Callable[[Answers], Order], answers: Answers) -> None:
        self.write(order(answers))

    def _left(self) -> None:
        self.form = None
        self.closed.emit()

    def _done(self, order: Order, step: Step) -> None:
        if self.form is not None:
            self.form.close_quietly()
            self._left()
        self.taking.say(order.done, step)

    def _failed(self, failure: Failure) -> None:
        """In the form where one is open, so that what was filled in stays; else in the message bar."""
        if not failure.is_expected:
            self._office.jobs.failed.emit(failure)
            self.leave()
        elif self.form is not None:
            self.form.say(sentence_of(failure.error))
        else:
            self._office.messages.refuse(sentence_of(failure.error))


def sentence_of(error: BaseException) -> str:
    """An expected error in words; of a conflict both sides."""
    if isinstance(error, Conflict) and error.theirs:
        return f"{error}\n现在：{error.theirs}\n您的：{error.ours}"
    return str(error)
