"""The window's menu: every action, by group; made anew whenever it opens, since views come and go."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from commandcenter.ui.shell.actions import GROUPS, Action


class MainMenu(QMenu):
    """Calls for the actions that there are whenever it opens."""

    def __init__(self, actions: Callable[[], Sequence[Action]], parent: QWidget) -> None:
        super().__init__(parent)
        self._listed = actions
        self._submenus: list[QMenu] = []
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for submenu in self._submenus:
            submenu.deleteLater()
        self._submenus = []
        listed = self._listed()
        for group, title in GROUPS.items():
            members = [action for action in listed if action.group == group]
            if members:
                self._add(self._submenu(title) if title else self, members, title)

    def _submenu(self, title: str) -> QMenu:
        submenu = QMenu(title, self)
        self.addMenu(submenu)
        self._submenus.append(submenu)
        return submenu

    def _add(self, menu: QMenu, members: Sequence[Action], title: str) -> None:
        if not title and not self.isEmpty():
            self.addSeparator()
        for member in members:
            name = member.name.removeprefix(f"{title}：") if title else member.name
            entry = menu.addAction(
                f"{name}\t{member.shortcut}" if member.shortcut else name
            )  # shown: the window has it
            entry.triggered.connect(partial(_run, member))
        if not title:
            self.addSeparator()


def _run(action: Action, _checked: bool = False) -> None:
    action.run()
