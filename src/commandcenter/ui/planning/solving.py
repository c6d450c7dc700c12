"""Solving and putting in force, off the window's thread: how far it is, and what it ended with."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from commandcenter.domain.errors import Cancelled, Conflict
from commandcenter.services.planning.proposal import ADDED, ENDED, PlanProposal
from commandcenter.services.planning.undo import undo_plan
from commandcenter.ui.planning.asking import PlanAsk, apply, solve
from commandcenter.ui.shell.course import Course
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.message_bar import TAKES_BACK
from commandcenter.ui.shell.office import URGENT, Office
from commandcenter.ui.shell.words import day_in_words, number

STOPPED = "已取消求解，什么也没有改动。"


class Solving(QObject):
    """At most one piece of work at a time; a new question makes the one before void.

    Signals:
        told(float, str): how far it is, 0 to 1, and what is being done.
        solved(Solved): the answer.
        stopped(str): it was cancelled.
        refused(str): a rule speaks against it, in a sentence; nothing was changed.
        applied(int): a plan is in force; its id.
        undone(int): a plan is undone; its id.
    """

    told = Signal(float, str)
    solved = Signal(object)
    stopped = Signal(str)
    refused = Signal(str)
    applied = Signal(int)
    undone = Signal(int)

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._course: Course | None = None
        self._is_over = False
        self.is_writing = False

    @property
    def is_busy(self) -> bool:
        """Whether anything is under way."""
        return self._course is not None

    def ask(self, question: PlanAsk) -> None:
        """Solve."""
        office = self._office
        self._start(lambda course: solve(office.database, office.places, question, course), self.solved.emit)

    def apply(self, proposal: PlanProposal) -> None:
        """Put a proposal in force."""
        office = self._office
        actor, today = office.seat.actor, office.present.today()
        self.is_writing = True
        self._start(
            lambda _course: apply(office.database, proposal, actor, today), partial(self._applied, proposal), True
        )

    def undo(self, plan_id: int) -> None:
        """Undo a plan as one, from today on; also when the window has been closed meanwhile."""
        office = self._office
        actor, today = office.seat.actor, office.present.today()
        self.is_writing = True

        def work(_course: Course) -> int:
            with office.database.begin() as session:
                undo_plan(session, plan_id, actor, today, today)
            return plan_id

        self._start(work, self._undone, True)

    def _applied(self, proposal: PlanProposal, plan_id: int) -> None:
        ended, added = len(proposal.of(ENDED)), len(proposal.of(ADDED))
        words = f"「{proposal.kind.name}」方案已付诸实施：结束 {number(ended)} 项，开始 {number(added)} 项，"
        self._office.messages.say(
            f"{words}自{day_in_words(proposal.day)}起。", "good", (TAKES_BACK, partial(self.undo, plan_id))
        )
        if not self._is_over:
            self.applied.emit(plan_id)

    def _undone(self, plan_id: int) -> None:
        self._office.messages.say("方案已整个撤销。", "good")
        if not self._is_over:
            self.undone.emit(plan_id)

    def stop(self) -> None:
        """Cancel what is being solved; what is being written ends by itself."""
        if self._course is not None and not self.is_writing:
            self._course.stop()

    def leave(self) -> None:
        """The window closes: nothing is shown any more."""
        self._is_over = True
        self.stop()

    def _start(self, work: Callable[[Course], Any], then: Callable[[Any], None], writes: bool = False) -> None:
        self.stop()
        course = self._course = Course(STOPPED)
        if not self._is_over:
            course.told.connect(self.told)
        done, failed = partial(self._done, course, then, writes), partial(self._failed, course, writes)
        self._office.jobs.start(partial(work, course), done, failed=failed, urgency=URGENT)

    def _ends(self, course: Course) -> bool:
        """Whether this is what is being waited for; then nothing is, any more."""
        if course is not self._course:
            return False
        self._course, self.is_writing = None, False
        return True

    def _done(self, course: Course, then: Callable[[Any], None], writes: bool, result: Any) -> None:
        """What was written is told in any case; a proposal only to a window that still waits for it."""
        if self._ends(course) and (writes or not self._is_over):
            then(result)

    def _failed(self, course: Course, writes: bool, failure: Failure) -> None:
        is_ours = self._ends(course)
        if not failure.is_expected:
            self._office.jobs.failed.emit(failure)
        if not is_ours:
            return
        if self._is_over:
            if writes:
                self._office.messages.refuse(in_words(failure))
        elif isinstance(failure.error, Cancelled):
            self.stopped.emit(STOPPED)
        else:
            self.refused.emit(in_words(failure))


def in_words(failure: Failure) -> str:
    """Why it was not done; where somebody else was first, what stands now beside what was meant."""
    error = failure.error
    if isinstance(error, Conflict) and error.theirs:
        return f"{error}　现在：{error.theirs}　方案：{error.ours}"
    return str(error) if failure.is_expected else "出了意外的错误，已记入日志。"
