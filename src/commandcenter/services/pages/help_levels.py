"""三级联动: at which of the three levels of help an enterprise's issue is, since when, and until when it may be there.

What a level cannot settle in its time goes up one: the first has the settle limit, each further one as much again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from commandcenter.domain.vocabulary import Term, Vocabulary

HELP_LEVELS = Vocabulary(
    Term("companion", "陪跑干部", "一级"),
    Term("team", "助企帮帮团", "二级"),
    Term("force", "区助企服务专班会同经信部门", "三级"),
)
LEVEL_KEYS: tuple[str, ...] = tuple(term.key for term in HELP_LEVELS)
LED_AT: dict[str, int] = {"help_team": 1, "task_force": 2}
"""An issue that such an organization leads is at this level at least, whatever its clock says."""


@dataclass(frozen=True)
class AtLevel:
    """``level`` counts from 0. ``due_at`` is None where no clock runs, and at the last level once its time is over."""

    level: int
    since: datetime
    due_at: datetime | None

    @property
    def key(self) -> str:
        """The level's key in HELP_LEVELS."""
        return LEVEL_KEYS[self.level]


def at_level(
    since: datetime, due_at: datetime | None, moment: datetime, again: Callable[[datetime], datetime], lowest: int = 0
) -> AtLevel:
    """Where an issue is at ``moment``. ``again(start)`` is when one more settle limit from ``start`` is over."""
    level = lowest
    while due_at is not None and due_at <= moment and level < len(LEVEL_KEYS) - 1:
        level, since = level + 1, due_at
        due_at = again(since)
    return AtLevel(level, since, due_at)
