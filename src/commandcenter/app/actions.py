"""The registry of the window's actions: shortcuts, menu and palette read it."""

from collections.abc import Callable
from functools import partial

from commandcenter.app import opening
from commandcenter.services.lists import LISTS
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
    lists = (
        Action(
            f"list-{kind.key}",
            f"列表：{kind.title}",
            "lb",
            "",
            partial(opening.open_list, office, main, kind.key, None),
            "list",
        )
        for kind in LISTS
    )
    return (
        *perspectives,
        Action("register", "登记事项", "djsx", "Ctrl+N", register, "work"),
        *lists,
        Action("rates", "统计：各项比率", "tj", "Ctrl+R", partial(opening.open_rates, office, main), "work"),
        Action("import-issues", "导入事项…", "drsx", "", partial(opening.open_import, office, main), "work"),
        Action("notices", "网格公示…", "wggs", "", partial(opening.open_notices, office, main), "work"),
        Action("settings", "设置", "sz", "Ctrl+,", partial(opening.open_settings, office, main)),
        Action("theme", "换主题：深色或浅色", "hzt", "Ctrl+Shift+L", main.toggle_theme),
        Action("district", "回到全区", "hdqq", "Ctrl+Home", partial(office.selection.select, Scope())),
        Action("now", "回到现在", "hdxz", "", partial(office.selection.show_day, None)),
        Action("reset", "恢复本视角的布局", "hfbj", "", main.reset_layout),
        Action("close", "关闭窗口", "gbck", "Ctrl+Q", partial(opening.close, main)),
    )
