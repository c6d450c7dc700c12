"""Actions of the window as data: the palette, the shortcuts and the menus read the same registry."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """Something the window can do. ``initials`` are of the name's pinyin, for the palette."""

    key: str
    name: str
    initials: str
    shortcut: str
    run: Callable[[], None]
