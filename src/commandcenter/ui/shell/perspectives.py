"""Perspectives as data: which panels stand where, and how the space is shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Union

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

ORDERED, ASIDE = Qt.DockWidgetArea.TopDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


@dataclass(frozen=True)
class Split:
    """Panels side by side or one above the other; ``parts`` with their weights."""

    orientation: Qt.Orientation
    parts: tuple[tuple[Union[str, "Split"], int], ...]


@dataclass(frozen=True)
class Perspective:
    """One order of the panels."""

    key: str
    name: str
    layout: Split
    is_wall: bool = False

    @property
    def panels(self) -> frozenset[str]:
        """Keys of the panels that are shown."""
        return frozenset(_leaves(self.layout))


def _leaves(part: str | Split) -> list[str]:
    if isinstance(part, str):
        return [part]
    return [leaf for child, _ in part.parts for leaf in _leaves(child)]


def _beside(*parts: tuple[str | Split, int]) -> Split:
    return Split(Qt.Orientation.Horizontal, parts)


def _above(*parts: tuple[str | Split, int]) -> Split:
    return Split(Qt.Orientation.Vertical, parts)


PERSPECTIVES: tuple[Perspective, ...] = (
    Perspective(
        "situation",
        "态势",
        _above((_beside(("map", 59), (_above(("pairing", 61), ("dossier", 39)), 41)), 57), ("board", 43)),
    ),
    Perspective(
        "pairing",
        "结对",
        _beside((_above(("pairing", 68), ("dossier", 32)), 64), ("map", 36)),
    ),
    Perspective(
        "supervision",
        "督办",
        _above((_beside(("map", 46), ("dossier", 54)), 37), ("board", 63)),
    ),
    Perspective(
        "wall",
        "大屏",
        _beside(("map", 64), (_above(("pairing", 58), ("dossier", 42)), 36)),
        is_wall=True,
    ),
)


def perspective(key: str) -> Perspective:
    """The perspective with this key."""
    return next(entry for entry in PERSPECTIVES if entry.key == key)


def arrange(window: QMainWindow, docks: Mapping[str, QDockWidget], layout: Split) -> None:
    """Put the docks in order and share the space by the weights.

    Those that are not shown stand aside, hidden: a saved layout says nothing of a dock that stands nowhere, and would
    leave it as it is.
    """
    shown = frozenset(_leaves(layout))
    for key, dock in docks.items():
        window.removeDockWidget(dock)
        dock.setFloating(False)
        window.addDockWidget(ORDERED if key in shown else ASIDE, dock)
        dock.setVisible(key in shown)
    _split(window, docks, layout)
    share(window, docks, layout)


def _split(window: QMainWindow, docks: Mapping[str, QDockWidget], layout: Split) -> None:
    """Split the first panel's space for each part, outside in: Qt puts a new one after the one it splits."""
    firsts = [docks[_leaves(part)[0]] for part, _ in layout.parts]
    for before, after in pairwise(firsts):
        window.splitDockWidget(before, after, layout.orientation)
    for part, _ in layout.parts:
        if isinstance(part, Split):
            _split(window, docks, part)


def share(window: QMainWindow, docks: Mapping[str, QDockWidget], layout: Split) -> None:
    """Give each part of a split its weight of the window's space."""
    whole = window.width() if layout.orientation == Qt.Orientation.Horizontal else window.height()
    total = sum(weight for _, weight in layout.parts)
    firsts = [docks[_leaves(part)[0]] for part, _ in layout.parts]
    window.resizeDocks(firsts, [whole * weight // total for _, weight in layout.parts], layout.orientation)
    for part, _ in layout.parts:
        if isinstance(part, Split):
            share(window, docks, part)
