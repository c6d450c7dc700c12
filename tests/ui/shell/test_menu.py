"""The window's menu: every action by group, read anew whenever it opens."""

from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from commandcenter.ui.shell.actions import GROUPS, Action
from commandcenter.ui.shell.menu import MainMenu


def action(name: str, group: str, done: list[str], shortcut: str = "") -> Action:
    """An action that notes its name when it is run."""

    def run() -> None:
        done.append(name)

    return Action(name, name, "", shortcut, run, group)


def entries(menu: QMenu) -> list[str]:
    """What a menu shows, without separators."""
    return [entry.text().split("\t")[0] for entry in menu.actions() if not entry.isSeparator()]


def test_actions_stand_in_their_groups_and_run(qtbot: QtBot) -> None:
    done: list[str] = []
    known = [
        action("设置", "window", done, "Ctrl+,"),
        action("列表：在办事项", "list", done),
        action("登记事项", "work", done, "Ctrl+N"),
    ]
    over = QWidget()
    qtbot.addWidget(over)
    menu = MainMenu(lambda: known, over)
    menu.aboutToShow.emit()
    assert entries(menu) == ["登记事项", "列表", "设置"]
    (lists,) = [entry.menu() for entry in menu.actions() if entry.text() == "列表"]
    assert isinstance(lists, QMenu)
    assert entries(lists) == ["在办事项"]
    lists.actions()[0].trigger()
    menu.actions()[0].trigger()
    assert done == ["列表：在办事项", "登记事项"]
    assert menu.actions()[0].text() == "登记事项\tCtrl+N"
    assert menu.actions()[0].shortcut().isEmpty()  # a second one would make the window's ambiguous


def test_what_comes_and_goes_is_there_the_next_time(qtbot: QtBot) -> None:
    done: list[str] = []
    known = [action("登记事项", "work", done)]
    over = QWidget()
    qtbot.addWidget(over)
    menu = MainMenu(lambda: known, over)
    menu.aboutToShow.emit()
    known.append(action("视图：我的", "view", done))
    menu.aboutToShow.emit()
    assert entries(menu) == ["登记事项", GROUPS["view"]]
    known.pop()
    menu.aboutToShow.emit()
    assert entries(menu) == ["登记事项"]
