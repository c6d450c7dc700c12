"""Asks once more before a proposal is put in force, with what will happen in figures."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from commandcenter.services.planning.proposal import ADDED, ENDED, PlanProposal
from commandcenter.ui.shell.small_form import SmallForm
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.words import day_in_words, number


class InForceForm(SmallForm):
    """The question; Enter puts it in force, Esc does not.

    Signals:
        agreed(): do it.
    """

    agreed = Signal()
    NAME = "inForceForm"

    def __init__(self, proposal: PlanProposal, theme: Theme, parent: QWidget) -> None:
        super().__init__(f"付诸实施：{proposal.kind.name}", what_happens(proposal), "付诸实施", theme, parent)
        self.build(())

    def is_complete(self) -> bool:
        """Nothing is asked for."""
        return True

    def hand_on(self) -> None:
        """Say so, and go."""
        self.close_quietly()
        self.agreed.emit()


def what_happens(proposal: PlanProposal) -> str:
    """What will be written, in figures."""
    ended, added, after = len(proposal.of(ENDED)), len(proposal.of(ADDED)), proposal.after.coverage
    lacking = after.whole - after.part
    covered = f"覆盖 {number(after.part)} / {number(after.whole)}"
    return (
        f"自{day_in_words(proposal.day)}起，结束 {number(ended)} 项，开始 {number(added)} 项，"
        f"{number(len(proposal.lines) - ended - added)} 项照旧；{covered}"
        f"{f'，仍缺 {number(lacking)}' if lacking else ''}。一次写入，可整个撤销。"
    )
