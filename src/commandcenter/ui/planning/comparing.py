"""Before and after, side by side."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from commandcenter.services.planning.figures import PlanFigures
from commandcenter.ui.planning.asking import Solved
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_SMALL, TYPE_TITLE
from commandcenter.ui.shell.words import number

NOTHING = "—"


@dataclass(frozen=True)
class Compared:
    """A line of the comparison. ``better`` is -1 where less is better, 1 where more is, 0 where neither."""

    name: str
    meaning: str
    value: Callable[[PlanFigures], float | None]
    words: Callable[[float], str]
    better: int


def _whole(value: float) -> str:
    return number(round(value))


def _hundredths(value: float) -> str:
    return f"{value:.2f}"


COMPARED: tuple[Compared, ...] = (
    Compared("已覆盖", "够人数的对象，对所有对象", lambda one: one.coverage.part, _whole, 1),
    Compared("结对数", "方案所管的结对", lambda one: one.pairs, _whole, 0),
    Compared("最重负担", "一人的工作量，一份为一个平均的对象", lambda one: one.heaviest, _hundredths, -1),
    Compared("最轻负担", "可用的人里手上最少的", lambda one: one.lightest, _hundredths, 1),
    Compared("一人最多", "一人的对象数", lambda one: one.most, _whole, -1),
    Compared("平均距离", "公里，从单位驻地到对象", lambda one: one.mean_km, _hundredths, -1),
    Compared("负担基尼", "0 为人人一样，1 为全由一人承担", lambda one: one.gini, lambda value: f"{value:.3f}", -1),
)


class Comparison(QWidget):
    """The table of figures, and under it what is proven."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._solved: Solved | None = None
        self.heads = [QLabel(words) for words in ("", "现状", "方案", "变化")]
        self.cells = {one.name: tuple(QLabel() for _ in range(4)) for one in COMPARED}
        self.proof = QLabel()
        self.proof.setWordWrap(True)
        self._lay_out()
        self.show_solved(None)

    def _lay_out(self) -> None:
        self.setAccessibleName("方案前后对比")
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(4 * SPACE)
        self.grid.setVerticalSpacing(SPACE + 1)
        for head in self.heads:
            head.setObjectName("muted")
        for one in COMPARED:
            for label in self.cells[one.name]:
                label.setToolTip(one.meaning)
        self.arrange(is_wide=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * SPACE)
        column.addLayout(self.grid)
        column.addWidget(self.proof)
        column.addStretch(1)

    def arrange(self, is_wide: bool) -> None:
        """A line a figure, or, where there is room, a column a figure."""
        lines = (self.heads, *(self.cells[one.name] for one in COMPARED))
        for row, labels in enumerate(lines):
            for place, label in enumerate(labels):
                side = _side(1 if is_wide and row else place)
                self.grid.addWidget(label, *((place, row) if is_wide else (row, place)), side)
        for place in range(len(lines)):
            self.grid.setColumnStretch(place, int(bool(place)) if is_wide else int(not place))

    def show_solved(self, solved: Solved | None) -> None:
        """Show what was solved; None: nothing yet."""
        self._solved = solved
        before, after = (solved.proposal.before, solved.proposal.after) if solved is not None else (None, None)
        for one in COMPARED:
            values = tuple(None if side is None else one.value(side) for side in (before, after))
            self._fill(one, *values)
        self.proof.setText("" if solved is None else proof_in_words(solved))
        self.dress()

    def _fill(self, one: Compared, before: float | None, after: float | None) -> None:
        texts = [one.name, *(NOTHING if value is None else one.words(value) for value in (before, after)), ""]
        if before is not None and after is not None:
            texts[3] = change_in_words(one, before, after)
        if one.name == COMPARED[0].name and self._solved is not None:
            texts[0] = f"{one.name} / {number(self._solved.proposal.after.coverage.whole)}"
        for label, text in zip(self.cells[one.name], texts, strict=True):
            label.setText(text)
        self.cells[one.name][2].setAccessibleName(f"{texts[0]}：现状 {texts[1]}，方案 {texts[2]}，{texts[3]}")

    def dress(self) -> None:
        """Take the theme in force."""
        theme, tokens = self._theme, self._theme.tokens
        for one in COMPARED:
            name, before, after, change = self.cells[one.name]
            for label in (name, before):
                label.setStyleSheet(f"color: {tokens.muted}")
            after.setFont(theme.font(TYPE_TITLE, bold=True))
            before.setFont(theme.font(TYPE_BODY))
            change.setFont(theme.font(TYPE_SMALL))
            change.setStyleSheet(f"color: {getattr(tokens, self._tone(one))}")
        self.proof.setFont(theme.font(TYPE_SMALL))
        proven = self._solved is not None and self._solved.proposal.is_proven
        self.proof.setStyleSheet(f"color: {tokens.good if proven else tokens.warning}")

    def _tone(self, one: Compared) -> str:
        if self._solved is None:
            return "muted"
        before, after = one.value(self._solved.proposal.before), one.value(self._solved.proposal.after)
        if before is None or after is None or not one.better or before == after:
            return "muted"
        return "good" if (after - before) * one.better > 0 else "warning"


def change_in_words(one: Compared, before: float, after: float) -> str:
    """By how much, and which way; a word where it is the same."""
    if before == after:
        return "不变"
    sign = "▲" if after > before else "▼"
    return f"{sign} {one.words(abs(after - before))}"


def proof_in_words(solved: Solved) -> str:
    """What the plan costs, that nothing costs less, and how long it took to know."""
    proposal = solved.proposal
    cost = f"目标值 {proposal.objective:,.1f} 分".replace(",", "\u202f")
    proof = "✓ 已证最优" if proposal.is_proven else f"下界 {proposal.bound:,.1f} 分，尚未证明最优"
    return f"{proof} · {cost} · 用时 {solved.seconds:.2f} 秒"


def _side(place: int) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignBaseline
