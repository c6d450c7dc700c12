"""The composition root: the only place that builds the parts and wires them together."""

import gc
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from commandcenter.domain.errors import DatabaseProblem
from commandcenter.services.lists import LISTS
from commandcenter.services.places import load_places, load_sheet
from commandcenter.services.present import SAMPLE, facts, load_present
from commandcenter.services.scope import Scope
from commandcenter.services.seats import sit_down
from commandcenter.services.settings import rules_now
from commandcenter.services.themes import MAP_THEMES
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import prepare
from commandcenter.ui.board.panel import BoardPanel
from commandcenter.ui.dossier.panel import DossierPanel
from commandcenter.ui.figures.strip import FigureStrip
from commandcenter.ui.inbox.door import InboxDoor
from commandcenter.ui.map.panel import MapPanel
from commandcenter.ui.pairing.panel import PairingPanel
from commandcenter.ui.palette.palette import Palette
from commandcenter.ui.registering.draft import Drawer
from commandcenter.ui.shell.actions import Action
from commandcenter.ui.shell.feed import Feed
from commandcenter.ui.shell.icons import warm_up
from commandcenter.ui.shell.jobs import Jobs
from commandcenter.ui.shell.main_window import MainWindow
from commandcenter.ui.shell.messages import Messages
from commandcenter.ui.shell.office import Doors, Office, Seat
from commandcenter.ui.shell.panel import PanelSpec
from commandcenter.ui.shell.perspectives import PERSPECTIVES
from commandcenter.ui.shell.rulebook import Rulebook
from commandcenter.ui.shell.selection import Selection
from commandcenter.ui.shell.theme import Theme, load_fonts
from commandcenter.ui.tables.view_actions import ViewActions
from commandcenter.ui.wall import WallCycle

if TYPE_CHECKING:  # imported where it is needed: a start is measured
    from commandcenter.services.listing import Filters
    from commandcenter.services.views import View
    from commandcenter.ui.tables.window import Shown

log = logging.getLogger(__name__)

GARBAGE_AT_WORK = (5_000, 20, 50)  # new objects between two looks for garbage: 20,000 took 12 to 22 ms a look


def open_database(url: str) -> Database:
    """Open, create or migrate the database. Raises DatabaseProblem when it cannot be used."""
    database = Database(url)
    prepare(database)
    return database


def qt_application() -> QApplication:
    """The one QApplication: Fusion, a Chinese font, Chinese standard buttons."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = QApplication(sys.argv[:1])
    application.setApplicationName("commandcenter")
    application.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(translator)
    load_fonts()
    return application


def build_office(database: Database) -> Office:
    """The parts for one window on this database, listening to its change feed.

    Raises DatabaseProblem when the database holds no district yet.
    """
    with database.read() as session:
        known = facts(session)
        places = load_places(session, known.get("district_name", ""))
        sheet = load_sheet(session)
        present = load_present(session)
        actor = sit_down(session, "staff")
        rules = rules_now(session)
    if sheet is None or not places.grids:
        raise DatabaseProblem("这个数据库里还没有网格：请先用 commandcenter sample 建立样本，或导入本区的图层。")
    feed, jobs = Feed(database), Jobs()
    office = Office(
        database=database,
        places=places,
        sheet=sheet,
        rulebook=Rulebook(rules, database, jobs, feed, present),
        present=present,
        jobs=jobs,
        selection=Selection(),
        feed=feed,
        messages=Messages(),
        theme=Theme(),
        seat=Seat(actor),
        doors=Doors(),
        is_sample=SAMPLE in known,
    )
    feed.start()
    return office


def close_office(office: Office) -> None:
    """Stop everything that runs for a window."""
    office.feed.stop()
    office.rulebook.stop()
    office.jobs.stop()
    office.database.close()


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
    wall: WallCycle

    def open(self, is_new: bool) -> None:
        """Show it as it was left, and say what kind of district it shows."""
        was_left = self.main.restore_geometry()
        self.main.show_perspective(PERSPECTIVES[0].key)
        if was_left:
            self.main.show()
        else:
            self.main.showMaximized()
        self.main.panels["map"].setFocus()
        if is_new:
            self.office.messages.say("样本区已建立：画面上的人和事都是样本数据，不是真实数据。", "warning")

    def settle(self) -> None:
        """Some seconds after the start: what stands now stays, so the collector need not pause the window for it."""
        gc.freeze()
        gc.set_threshold(*GARBAGE_AT_WORK)
        self.office.jobs.start(warm_up, self._warmed_up)

    def _warmed_up(self, _nothing: None) -> None:
        log.debug("the icons are at hand")

    def dispose(self) -> None:
        """Close and free it now: what is left to the interpreter's end is taken down in no order."""
        self.main.close()
        shiboken6.delete(self.main)

    def tell_unexpected(self, stack: str) -> None:
        """Tell the person of a bug, with a way to copy it."""
        self.office.messages.fail("出了意外的错误，已记入日志：请复制详情交给管理员。", stack)


def build_window(office: Office, settings: QSettings) -> Window:
    """One window from its parts: panels, figures, actions, palette, and the doors between them."""
    strip = FigureStrip(office)
    main = MainWindow(office, PANELS, strip, settings)
    map_panel = main.panels["map"]
    assert isinstance(map_panel, MapPanel)
    inbox = InboxDoor(office, main.header.alerts, main)
    actions = (
        Action("inbox", "待办提醒", "dbtx", "Ctrl+I", inbox.toggle),
        *window_actions(office, main, partial(_open_registering, office, main, map_panel, Drawer(settings))),
    )
    found = [*actions]
    palette = Palette(office, found, main)
    ViewActions(office, found, partial(_open_view, office, main), main)
    main.add_actions((*actions, Action("palette", "搜索", "ss", "Ctrl+K", palette.open)))
    main.header.search_asked.connect(palette.open)
    office.doors.list_asked.connect(partial(_open_list, office, main))
    office.doors.narrowed_asked.connect(partial(_open_narrowed, office, main))
    office.doors.issue_asked.connect(partial(_open_issue, office, main))
    palette.place_chosen.connect(map_panel.show_scope)
    wall = WallCycle(office, map_panel.show_theme, [theme.key for theme in MAP_THEMES])
    main.perspective_changed.connect(wall.follow)
    return Window(office, main, strip, palette, wall)


def window_actions(office: Office, main: MainWindow, register: Callable[[], None]) -> tuple[Action, ...]:
    """The registry of the window's actions; ``register`` opens the form for what is heard."""
    perspectives = (
        Action(f"perspective-{key}", f"视角：{name}", "sj", f"Ctrl+{place}", partial(main.show_perspective, key))
        for place, (key, name) in enumerate(((entry.key, entry.name) for entry in PERSPECTIVES), 1)
    )
    lists = (
        Action(f"list-{kind.key}", f"列表：{kind.title}", "lb", "", partial(_open_list, office, main, kind.key, None))
        for kind in LISTS
    )
    return (
        *perspectives,
        Action("register", "登记事项", "djsx", "Ctrl+N", register),
        *lists,
        Action("rates", "统计：各项比率", "tj", "Ctrl+R", partial(_open_rates, office, main)),
        Action("import-issues", "导入事项…", "drsx", "", partial(_open_import, office, main)),
        Action("settings", "设置", "sz", "Ctrl+,", partial(_open_settings, office, main)),
        Action("theme", "换主题：深色或浅色", "hzt", "Ctrl+Shift+L", main.toggle_theme),
        Action("district", "回到全区", "hdqq", "Ctrl+Home", partial(office.selection.select, Scope())),
        Action("now", "回到现在", "hdxz", "", partial(office.selection.show_day, None)),
        Action("reset", "恢复本视角的布局", "hfbj", "", main.reset_layout),
        Action("close", "关闭窗口", "gbck", "Ctrl+Q", partial(_close, main)),
    )


def _close(main: MainWindow) -> None:
    main.close()


def _open_registering(office: Office, main: MainWindow, map_panel: MapPanel, drawer: Drawer) -> None:
    """One form a window: asked for again, it comes to the front."""
    from commandcenter.ui.registering.window import RegisteringWindow

    there = main.findChild(RegisteringWindow)
    if there is None or not there.isVisible():
        there = RegisteringWindow(office, drawer)
        there.place_chosen.connect(map_panel.show_scope)
        _keep(main, there)
    there.setWindowState(there.windowState() & ~Qt.WindowState.WindowMinimized)
    there.activateWindow()
    there.raise_()


def _open_list(office: Office, main: MainWindow, key: str, scope: Scope | None, shown: "Shown | None" = None) -> None:
    from commandcenter.ui.tables.window import TableWindow

    _keep(main, TableWindow(office, key, scope or office.selection.scope, None, shown))


def _open_narrowed(office: Office, main: MainWindow, key: str, scope: Scope, filters: "Filters") -> None:
    from commandcenter.ui.tables.window import Shown

    _open_list(office, main, key, scope, Shown(filters))


def _open_view(office: Office, main: MainWindow, view: "View") -> None:
    from commandcenter.ui.tables.window import Shown

    _open_list(office, main, view.kind, None, Shown(view.filters, view.columns, view))


def _open_rates(office: Office, main: MainWindow) -> None:
    from commandcenter.ui.rates.window import RatesWindow

    window = RatesWindow(office, office.selection.scope)
    window.list_asked.connect(partial(_open_list, office, main))
    _keep(main, window)


def _open_settings(office: Office, main: MainWindow) -> None:
    from commandcenter.ui.settings.window import SettingsWindow

    _keep(main, SettingsWindow(office))


def _open_issue(office: Office, main: MainWindow, issue_id: int) -> None:
    from commandcenter.ui.casework.issue_window import IssueWindow

    _keep(main, IssueWindow(office, issue_id))


def _open_import(office: Office, main: MainWindow) -> None:
    from commandcenter.ui.intake.window import IntakeWindow, refusal

    if sentence := refusal(office.seat.actor):
        office.messages.refuse(sentence)
    else:
        _keep(main, IntakeWindow(office))


def _keep(main: MainWindow, window: QWidget) -> None:
    """Show a window beside the main one; it goes with it and frees itself when closed."""
    window.setParent(main, Qt.WindowType.Window)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.show()
