"""How a proposal stands, in words: what must not be missed, and why it cannot be put in force now."""

from dataclasses import dataclass

from commandcenter.domain.pairing import MEASURES, PairingKind, may_assign
from commandcenter.services.planning.proposal import ADDED, ENDED
from commandcenter.ui.planning.asking import Solved
from commandcenter.ui.planning.banner import SOLVE, Notice, of_obstacles
from commandcenter.ui.shell.words import day_in_words, number


@dataclass(frozen=True)
class Standing:
    """The facts. ``marks`` counts what is pinned and what is struck; ``trouble`` is what went wrong last."""

    kind: PairingKind
    solved: Solved | None
    role: str
    is_applied: bool
    is_stale: bool
    is_pending: bool
    marks: tuple[int, int]
    trouble: Notice | None

    def why_not(self) -> str | None:
        """Why the proposal cannot be put in force now; None when it can."""
        if self.solved is None:
            return "先求解，再付诸实施。"
        refusal = may_assign(self.role)
        if refusal is not None:
            return f"可以查看和求解；{refusal}"
        proposal = self.solved.proposal
        reasons = (
            (self.is_applied, "这个方案已经付诸实施。"),
            (self.is_stale, "求解之后有变动：重新求解后再付诸实施。"),
            (self.is_pending, "约束或标记有改动：重新求解后再付诸实施。"),
            (not proposal.of(ADDED) and not proposal.of(ENDED), "现状已是最优，没有要改的。"),
        )
        return next((words for holds, words in reasons if holds), None)

    def summary(self) -> str:
        """What putting it in force would change."""
        assert self.solved is not None
        proposal = self.solved.proposal
        added, ended = number(len(proposal.of(ADDED))), number(len(proposal.of(ENDED)))
        return f"自{day_in_words(proposal.day)}起：新增 {added}，结束 {ended}。"

    def notices(self) -> list[Notice]:
        """What must not be missed, the gravest first."""
        notices = [self.trouble] if self.trouble is not None else []
        if self.solved is None:
            return notices
        again = ((SOLVE, "重新求解（Enter）"),)
        if self.is_applied:
            notices.append(Notice("这个方案已付诸实施，可在方案记录里整个撤销。", (), "good"))
        elif self.is_stale:
            notices.append(Notice("求解之后结对、人员或设置有变动，这个方案可能已过时。", again))
        elif self.is_pending:
            notices.append(Notice(self._pending(), again, "accent"))
        measure = "个格子" if self.kind.needs_liaison else MEASURES[self.kind.target]
        return [*notices, *of_obstacles(self.solved.proposal.obstacles, measure)]

    def _pending(self) -> str:
        named = zip(("固定", "剔除"), self.marks, strict=True)
        marks = "、".join(f"{words} {many} 条" for words, many in named if many)
        return f"约束或标记有改动，尚未求解{f'（{marks}）' if marks else ''}。"
