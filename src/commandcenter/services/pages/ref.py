"""Which page is meant: apart from what pages are made of, since the window knows of it from its start."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageRef:
    """Which page: a key of PAGE_KINDS, and the id of the row that it is about."""

    kind: str
    key: int
