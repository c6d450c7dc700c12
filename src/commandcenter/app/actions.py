"""The registry of the window's actions: shortcuts, menu and palette read it."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from commandcenter.app import opening
from commandcenter.services.scope import Scope
from commandcenter.ui.shell.actions import Action
from commandcenter.ui.shell.main_window import MainWindow
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.perspectives import PERSPECTIVES


def window_actions(office: Office, main: MainWindow, register: Callable[[], None]) -> tuple[Action, ...]:
    """The registry of the window's actions; ``register`` opens the form for what is heard."""
    perspectives = (
        Action(
            f"perspective-{entry.key}",
            f"视角：{entry.name}",
            "sj",
            f"Ctrl+{place}",
            partial(main.show_perspective, entry.key),
            "perspective",
        )
        for place, entry in enumerate(PERSPECTIVES, 1)
    )
    return (
        *perspectives,
        Action("register", "登记事项", "djsx", "Ctrl+N", register, "work"),
        Action("rates", "统计：各项比率", "tj", "Ctrl+R", partial(opening.open_rates, office, main), "work"),
        Action("import-issues", "导入事项…", "drsx", "", partial(opening.open_import, office, main), "work"),
        Action("rosters", "导入花名册…", "drhmc", "", partial(opening.open_rosters, office, main), "work"),
        Action("page", "所选网格的专页", "sxwgdzy", "Ctrl+G", partial(opening.open_selected, office, main), "work"),
        Action("planning", "配对方案…", "pdfa", "Ctrl+Shift+P", partial(opening.open_planning, office, main), "work"),
        Action("notices", "网格公示…", "wggs", "", partial(opening.open_notices, office, main), "work"),
        Action("handover", "交接：离任、撤销…", "jj", "", partial(opening.open_handover, office, main), "work"),
        Action("backup", "备份…", "bf", "", partial(opening.open_backup, office, main)),
        Action("restore", "恢复…", "hf", "", partial(opening.open_restore, office, main)),
        Action("settings", "设置", "sz", "Ctrl+,", partial(opening.open_settings, office, main)),
        Action("theme", "换主题：深色或浅色", "hzt", "Ctrl+Shift+L", main.toggle_theme),
        Action("district", "回到全区", "hdqq", "Ctrl+Home", partial(office.selection.select, Scope())),
        Action("now", "回到现在", "hdxz", "", partial(office.selection.show_day, None)),
        Action("reset", "恢复本视角的布局", "hfbj", "", main.reset_layout),
        Action("close", "关闭窗口", "gbck", "Ctrl+Q", partial(opening.close, main)),
    )


class Found:
    """What the palette and the menu find, called for when one of them opens: all actions, lists and saved views too.

    Those are sought out by the first call, since a start is measured.
    """

    def __init__(self, office: Office, main: MainWindow, actions: Iterable[Action]) -> None:
        self._office, self._main = office, main
        self._actions = [*actions]
        self._has_lists = False

    def __call__(self) -> Sequence[Action]:
        """All there are now; saved views are read on a thread and come a little later than the first call."""
        if not self._has_lists:
            from commandcenter.ui.tables.view_actions import ViewActions

            self._has_lists = True
            self._actions += list_actions(self._office, self._main)
            ViewActions(self._office, self._actions, partial(opening.open_view, self._office, self._main), self._main)
        return self._actions


def list_actions(office: Office, main: MainWindow) -> Iterable[Action]:
    """An action for each list of the registry."""
    from commandcenter.services.lists import LISTS

    for kind in LISTS:
        run = partial(opening.open_list, office, main, kind.key, None)
        yield Action(f"list-{kind.key}", f"列表：{kind.title}", "lb", "", run, "list")
