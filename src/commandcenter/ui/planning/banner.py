"""The lines above the proposal that must not be missed: what is in the way, what is stale, what is not solved yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from commandcenter.services.planning.obstacles import Obstacle
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import RADIUS, SPACE
from commandcenter.ui.shell.words import number

SHOWN = 3
SOLVE, LIST = "solve", "list"
_BY_HAND = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard


@dataclass(frozen=True)
class Notice:
    """A sentence with links behind it, each a key and its words; ``token`` is the colour at its edge."""

    words: str
    links: tuple[tuple[str, str], ...] = ()
    token: str = "warning"


class Banner(QFrame):
    """The lines, as rich text in one label.

    Signals:
        followed(str): a link's key.
    """

    followed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.notices: Sequence[Notice] = ()
        self.setObjectName("planBanner")
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setTextInteractionFlags(_BY_HAND)
        self.label.linkActivated.connect(self.followed)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        column.addWidget(self.label)
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show these; none hides it."""
        if list(notices) != list(self.notices):
            self.notices = tuple(notices)
            self.label.setAccessibleName("；".join(notice.words for notice in notices))
            self.dress()
        self.setVisible(bool(notices))

    def dress(self) -> None:
        """Take the theme in force."""
        tokens = self._theme.tokens
        edge = getattr(tokens, self.notices[0].token if self.notices else "warning")
        self.setStyleSheet(
            f"QFrame#planBanner {{ background: {tokens.raised}; border: 1px solid {tokens.line};"
            f" border-left: 3px solid {edge}; border-radius: {RADIUS}px; }}"
        )
        self.label.setText("<br>".join(self._html(notice) for notice in self.notices))

    def _html(self, notice: Notice) -> str:
        style = f"color:{self._theme.tokens.accent}; text-decoration:none"
        links = (f'<a href="{escape(key)}" style="{style}">{escape(words)}</a>' for key, words in notice.links)
        return "　".join((escape(notice.words).replace("\n", "<br>"), *links))


def of_obstacles(obstacles: Sequence[Obstacle], measure: str) -> list[Notice]:
    """What cannot be covered, and which constraint is in the way: at most so many sentences, and how many more."""
    if not obstacles:
        return []
    lacking = sum(len(one.uncovered) for one in obstacles)
    whole = Notice(f"按现有约束有 {number(lacking)} {measure}无法覆盖。", ((LIST, "看名单与位置"),), "danger")
    told = [_sentence(one) for one in obstacles[:SHOWN]]
    more = len(obstacles) - SHOWN
    return [whole, *told, *([Notice(f"…… 另有 {more} 处，理由写在各行。", (), "danger")] if more > 0 else [])]


def _sentence(obstacle: Obstacle) -> Notice:
    names = "、".join(obstacle.names[:SHOWN])
    rest = len(obstacle.names) - SHOWN
    who = f"{names}等 {number(len(obstacle.names))} 处" if rest > 0 else names
    links = tuple((one.key, f"去改：{one.words}") for one in obstacle.loosenings)
    return Notice(f"· {who}：{obstacle.words}", links, "danger")
