"""Categories of issues: a registry read from data, not code."""

from dataclasses import dataclass

from commandcenter.domain.clocks import TimeLimit


@dataclass(frozen=True)
class Category:
    """What kind of issue: it decides the time to settle, the batch and the departments that usually lead."""

    key: str
    name: str
    settle: TimeLimit
    batch: str
    departments: tuple[str, ...]

    @property
    def round_the_clock(self) -> bool:
        """Whether its settle clock runs outside working hours too."""
        return self.settle.unit == "hours"


@dataclass(frozen=True)
class Catalog:
    """All categories in the order of the settings file."""

    categories: tuple[Category, ...]

    def __getitem__(self, key: str) -> Category:
        return next(category for category in self.categories if category.key == key)

    def name(self, key: str | None) -> str:
        """The Chinese name; an unknown key is shown as it is."""
        return next((category.name for category in self.categories if category.key == key), key or "")
