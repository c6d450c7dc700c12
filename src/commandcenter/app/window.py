"""One window from its parts: panels, figures, actions, palette, and the doors between them."""

import logging
from dataclasses import dataclass
from functools import partial

import shiboken6
from PySide6.QtCore import QSettings

from commandcenter.app import opening
from commandcenter.app.actions import Found, window_actions
from commandcenter.services.themes import MAP_THEMES, SITUATION
from commandcenter.ui.board.panel import BoardPanel
from commandcenter.ui.dossier.panel import DossierPanel
from commandcenter.ui.figures.strip import FigureStrip
from commandcenter.ui.inbox.door import InboxDoor
from commandcenter.ui.map.panel import MapPanel
from commandcenter.ui.pairing.panel import PairingPanel
from commandcenter.ui.palette.palette import Palette
from commandcenter.ui.shell.actions import Action
from commandcenter.ui.shell.clipboard import hand_over_clipboard
from commandcenter.ui.shell.collector import Collector
from commandcenter.ui.shell.main_window import MainWindow
from commandcenter.ui.shell.menu import MainMenu
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.panel import PanelSpec
from commandcenter.ui.wall import WallCycle

log = logging.getLogger(__name__)

PANELS: tuple[PanelSpec, ...] = (
    PanelSpec("map", "地图", MapPanel),
    PanelSpec("pairing", "结对", PairingPanel),
    PanelSpec("dossier", "档案", DossierPanel),
    PanelSpec("board", "事项", BoardPanel),
)


@dataclass(frozen=True, eq=False)
class Window:
    """A built window: its parts that a start, a snapshot or a test needs to reach."""

    office: Office
    main: MainWindow
    strip: FigureStrip
    palette: Palette
    found: Found
    wall: WallCycle
    collector: Collector

    def open(self, is_new: bool) -> None:
        """Show it as it was left, and say what kind of district it shows."""
        was_left = self.main.restore_geometry()
        self.main.show_last_perspective()
        if was_left:
            self.main.show()
        else:
            self.main.showMaximized()
        self.main.panels["map"].setFocus()
        if is_new:
            self.office.messages.say("样本区已建立：画面上的人和事都是样本数据，不是真实数据。", "warning")

    def settle(self) -> None:
        """Some seconds after the start: what stands now stays, so the collector need not pause the window for it."""
        self.collector.start()
        self.office.jobs.start(opening.warm_up, self._warmed_up)

    def _warmed_up(self, _nothing: None) -> None:
        self.found()
        log.debug("what is opened next is at hand")

    def dispose(self) -> None:
        """Close and free it now: what is left to the interpreter's end is taken down in no order."""
        self.main.close()
        hand_over_clipboard()
        self.collector.stop()
        shiboken6.delete(self.main)

    def tell_unexpected(self, stack: str) -> None:
        """Tell the person of a bug, with a way to copy it."""
        self.office.messages.fail("出了意外的错误，已记入日志：请复制详情交给管理员。", stack)


def build_window(office: Office, settings: QSettings) -> Window:
    """One window from its parts: panels, figures, actions, palette, and the doors between them."""
    with office.theme.unstyled():
        strip = FigureStrip(office)
        main = MainWindow(office, PANELS, strip, settings)
    map_panel = main.panels["map"]
    assert isinstance(map_panel, MapPanel)
    inbox = InboxDoor(office, main.header.alerts, main)
    register = partial(opening.open_registering, office, main, map_panel, opening.drawer(settings))
    actions = (
        Action("inbox", "待办提醒", "dbtx", "Ctrl+I", inbox.toggle, "work"),
        *window_actions(office, main, register),
    )
    found = Found(office, main, actions)
    palette = Palette(office, found, main)
    main.header.offer(MainMenu(found, main))
    main.add_actions((*actions, Action("palette", "搜索", "ss", "Ctrl+K", palette.open, "work")))
    main.header.search_asked.connect(palette.open)
    office.doors.list_asked.connect(partial(opening.open_list, office, main))
    office.doors.narrowed_asked.connect(partial(opening.open_narrowed, office, main))
    office.doors.issue_asked.connect(partial(opening.open_issue, office, main))
    office.doors.page_asked.connect(partial(opening.open_page, office, main))
    office.doors.plan_asked.connect(partial(opening.open_planning, office, main))
    palette.place_chosen.connect(map_panel.show_scope)
    pairing_panel = main.panels["pairing"]
    assert isinstance(pairing_panel, PairingPanel)
    pairing_panel.handing.employ(opening.desk(office, main, pairing_panel, map_panel))
    wall = WallCycle(office, map_panel.show_theme, [theme.key for theme in MAP_THEMES if theme.group == SITUATION])
    main.perspective_changed.connect(wall.follow)
    return Window(office, main, strip, palette, found, wall, Collector(main))
