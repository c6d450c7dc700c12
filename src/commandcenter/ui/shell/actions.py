"""Actions of the window as data: the palette, the shortcuts and the menus read the same registry."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """Something the window can do. ``initials`` are of the name's pinyin, for the palette.

    ``group`` is the part of the menu that it stands in, a key of GROUPS.
    """

    key: str
    name: str
    initials: str
    shortcut: str
    run: Callable[[], None]
    group: str = "window"


GROUPS: dict[str, str] = {
    "work": "",
    "list": "列表",
    "view": "视图",
    "perspective": "视角",
    "window": "",
}
"""The parts of the menu in their order: a submenu of this name, or entries of the menu itself."""
