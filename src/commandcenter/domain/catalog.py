"""Categories of issues and the limits that they may have of their own: registries read from data, not code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from commandcenter.domain.clocks import TimeLimit
from commandcenter.domain.vocabulary import Term, Vocabulary

STAGE_LIMITS = Vocabulary(
    Term("accept", "受理"),
    Term("contact", "首次联系", "联系"),
    Term("sign", "签收"),
    Term("settle", "办理"),
    Term("whistle", "吹哨报到", "吹哨"),
    Term("whistle_hard_case", "攻坚破难吹哨", "攻坚吹哨"),
    Term("evaluate", "回访评价", "评价"),
)
"""What has a limit: each as it is for all, and as a category may have it for itself."""

GRADES = Vocabulary(
    Term("danger", "险情"),
    Term("utilities", "急修"),
    Term("general", "一般"),
    Term("complex", "复杂"),
)
"""How long settling may take: a category belongs to one of them, unless it has a limit of its own."""


@dataclass(frozen=True)
class Category:
    """What kind of issue: it decides the time to settle, the batch and the departments that usually lead.

    ``limits`` are its own, by key of ``STAGE_LIMITS``. A retired one stays for the issues that have it.
    """

    key: str
    name: str
    settle: TimeLimit
    batch: str
    departments: tuple[str, ...]
    grade: str = "general"
    limits: Mapping[str, TimeLimit] = field(default_factory=dict)
    is_retired: bool = False

    @property
    def round_the_clock(self) -> bool:
        """Whether its settle clock runs outside working hours too."""
        return self.settle.round_the_clock


@dataclass(frozen=True)
class Catalog:
    """All categories in the order of the settings file."""

    categories: tuple[Category, ...]

    def __getitem__(self, key: str) -> Category:
        return self._by_key[key]

    def get(self, key: str | None) -> Category | None:
        """A category; None for an unknown key and for none."""
        return self._by_key.get(key or "")

    def name(self, key: str | None) -> str:
        """The Chinese name; an unknown key is shown as it is."""
        known = self.get(key)
        return known.name if known else key or ""

    @cached_property
    def offered(self) -> tuple[Category, ...]:
        """Those that a new issue may have."""
        return tuple(category for category in self.categories if not category.is_retired)

    def offers(self, key: object, now: str | None = None) -> bool:
        """Whether an issue may be given this category; the one that it has ``now`` it may keep."""
        return key in {now, *(category.key for category in self.offered)} and key is not None

    @cached_property
    def _by_key(self) -> dict[str, Category]:
        return {category.key: category for category in self.categories}
