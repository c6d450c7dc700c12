"""Opens the windows beside the main one; each is imported when it is asked for first, since a start is measured."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtWidgets import QWidget

from commandcenter.services.scope import Scope
from commandcenter.ui.map.panel import MapPanel
from commandcenter.ui.pairing.panel import PairingPanel
from commandcenter.ui.shell.main_window import MainWindow
from commandcenter.ui.shell.office import Office

if TYPE_CHECKING:
    from commandcenter.domain.pairing import PairingKind
    from commandcenter.services.handing_over import Leaver
    from commandcenter.services.intake.cells import Row
    from commandcenter.services.listing import Filters
    from commandcenter.services.pages.page import ListDoor, Page, PageRef
    from commandcenter.services.views import View
    from commandcenter.ui.pairing.hands import Hands
    from commandcenter.ui.registering.draft import Drawer
    from commandcenter.ui.tables.window import Shown


FRAME = QSize(16, 48)
"""What a window system puts around a window: what opens on a small screen stays whole inside it."""


def close(main: MainWindow) -> None:
    """Close the main window, and what goes with it."""
    main.close()


def warm_up() -> None:
    """Import what is likely opened next; to be called on a thread once the window stands."""
    import commandcenter.services.views
    import commandcenter.ui.assigning.desk
    import commandcenter.ui.casework.moves
    import commandcenter.ui.shell.icons

    commandcenter.ui.shell.icons.warm_up()


def drawer(settings: QSettings) -> Callable[[], "Drawer"]:
    """The one drawer of a window, for a form that is half filled in: made when it is needed first."""

    def made() -> "Drawer":
        from commandcenter.ui.registering.draft import Drawer

        return Drawer(settings)

    return cache(made)


def open_registering(office: Office, main: MainWindow, map_panel: MapPanel, drawer: Callable[[], "Drawer"]) -> None:
    """One form a window: asked for again, it comes to the front."""
    from commandcenter.ui.registering.window import RegisteringWindow

    there = main.findChild(RegisteringWindow)
    if there is None or not there.isVisible():
        there = RegisteringWindow(office, drawer())
        there.place_chosen.connect(map_panel.show_scope)
        _keep(main, there)
    _to_front(there)


def open_list(office: Office, main: MainWindow, key: str, scope: Scope | None, shown: "Shown | None" = None) -> None:
    """A list of the registry; of a scope, or of what is selected."""
    from commandcenter.ui.tables.window import TableWindow

    _keep(main, TableWindow(office, key, scope or office.selection.scope, None, shown))


def open_narrowed(office: Office, main: MainWindow, key: str, scope: Scope, filters: "Filters") -> None:
    """A list, narrowed."""
    from commandcenter.ui.tables.window import Shown

    open_list(office, main, key, scope, Shown(filters))


def open_view(office: Office, main: MainWindow, view: "View") -> None:
    """A saved view."""
    from commandcenter.ui.tables.window import Shown

    open_list(office, main, view.kind, None, Shown(view.filters, view.columns, view))


def open_rates(office: Office, main: MainWindow) -> None:
    """The rates of what is selected."""
    from commandcenter.ui.rates.window import RatesWindow

    window = RatesWindow(office, office.selection.scope)
    window.list_asked.connect(partial(open_list, office, main))
    _keep(main, window)


def open_settings(office: Office, main: MainWindow) -> None:
    """The settings."""
    from commandcenter.ui.settings.window import SettingsWindow

    _keep(main, SettingsWindow(office))


def open_issue(office: Office, main: MainWindow, issue_id: int) -> None:
    """An issue's own window, one an issue: asked for again, it comes to the front."""
    from commandcenter.ui.casework.issue_window import IssueWindow

    there = next((one for one in main.findChildren(IssueWindow) if one.issue_id == issue_id and one.isVisible()), None)
    if there is None:
        _keep(main, IssueWindow(office, issue_id))
    else:
        _to_front(there)


def open_import(office: Office, main: MainWindow) -> None:
    """The import of issues; refused in words to those who may not."""
    from commandcenter.ui.intake.window import IntakeWindow, refusal

    if sentence := refusal(office.seat.actor):
        office.messages.refuse(sentence)
    else:
        _keep(main, IntakeWindow(office))


def open_rosters(office: Office, main: MainWindow) -> None:
    """The import of rosters, at the first that this role may bring in; refused in words to those who may none."""
    from commandcenter.services.rosters.registry import ROSTERS
    from commandcenter.ui.intake.window import IntakeWindow, refusal

    refusals = {key: refusal(office.seat.actor, key) for key in ROSTERS}
    allowed = next((key for key, sentence in refusals.items() if sentence is None), None)
    if allowed is None:
        office.messages.refuse(next(reversed(refusals.values())) or "")
    else:
        _keep(main, IntakeWindow(office, allowed))


def open_notices(office: Office, main: MainWindow) -> None:
    """The public notices of what is selected."""
    from commandcenter.ui.notices.window import NoticeWindow

    _keep(main, NoticeWindow(office, office.selection.scope))


def open_planning(office: Office, main: MainWindow, kind: str = "") -> None:
    """The planner, one a window: asked for again, it comes to the front, for another kind if one is named."""
    from commandcenter.ui.planning.window import FIRST_KIND, PlanWindow

    there = next((one for one in main.findChildren(PlanWindow) if one.isVisible()), None)
    if there is None:
        _keep(main, PlanWindow(office, kind or FIRST_KIND))
    else:
        if kind:
            there.show_kind(kind)
        _to_front(there)


def open_backup(office: Office, main: MainWindow) -> None:
    """Ask where to, and back up; refused in words to those who may not."""
    from commandcenter.ui.backup.asking import ask_where_to

    ask_where_to(office, main, partial(_keep, main))


def open_restore(office: Office, main: MainWindow) -> None:
    """Ask where from, and restore; refused in words to those who may not."""
    from commandcenter.ui.backup.asking import ask_where_from

    ask_where_from(office, main)


def open_page(office: Office, main: MainWindow, ref: "PageRef") -> None:
    """The page of a leader, cadre, enterprise, grid or mentor; a window that shows it comes to the front."""
    from commandcenter.ui.pages.window import PageWindow

    there = next((one for one in main.findChildren(PageWindow) if one.ref == ref and one.isVisible()), None)
    if there is None:
        window = PageWindow(office, ref)
        window.list_asked.connect(partial(open_door, office, main))
        window.deed_asked.connect(partial(do_deed, office, main))
        _keep(main, window)
    else:
        _to_front(there)


def open_selected(office: Office, main: MainWindow) -> None:
    """The page of the grid that is selected."""
    from commandcenter.services.pages.page import PageRef

    grids = office.selection.scope.grids
    if len(grids) == 1:
        open_page(office, main, PageRef("grid", grids[0]))
    else:
        office.messages.say("请先在地图上选中一个网格，再打开它的专页。")


def open_door(office: Office, main: MainWindow, door: "ListDoor") -> None:
    """The list behind a figure of a page."""
    from commandcenter.ui.tables.window import Shown

    open_list(office, main, door.list, door.scope, Shown(dict(door.filters), of=door.of))


def do_deed(office: Office, main: MainWindow, key: str, page: "Page") -> None:
    """What a page's button does; it works on what is selected, so the page's place is selected first."""
    if page.place is not None:
        office.selection.select(page.place)
    _DEEDS[key](office, main, page)


def _notices_of(office: Office, main: MainWindow, _page: "Page") -> None:
    open_notices(office, main)


def _handover_of(office: Office, main: MainWindow, page: "Page") -> None:
    from commandcenter.domain.pairing import Holder
    from commandcenter.services.handing_over import Leaver

    open_handover(office, main, Leaver(Holder.CADRE, page.ref.key))


_DEEDS: dict[str, Callable[[Office, MainWindow, "Page"], None]] = {"notice": _notices_of, "handover": _handover_of}
"""What can be done from a page, by the key of its deed."""


def desk(office: Office, main: MainWindow, panel: PairingPanel, map_panel: MapPanel) -> Callable[[], "Hands"]:
    """What acts when something is dragged, keyed or pasted in the pairing panel; made when it is needed first."""

    def made() -> "Hands":
        from commandcenter.ui.assigning.desk import Desk, Windows

        return Desk(
            office, panel, map_panel, Windows(partial(open_handover, office, main), partial(open_paste, office, main))
        )

    return made


def open_handover(office: Office, main: MainWindow, leaver: "Leaver | None" = None) -> None:
    """Hand over what a cadre or an organization holds; refused in words to those who may not."""
    from commandcenter.domain.pairing import may_assign
    from commandcenter.ui.assigning.handover_window import HandoverWindow

    if sentence := may_assign(office.seat.actor.role):
        office.messages.refuse(sentence)
    else:
        _keep(main, HandoverWindow(office, leaver))


def open_paste(office: Office, main: MainWindow, kind: "PairingKind", rows: "Sequence[Row]") -> None:
    """Rows that were pasted, to be looked at before any is written."""
    from commandcenter.ui.assigning.paste_window import PasteWindow

    _keep(main, PasteWindow(office, kind, rows))


def _keep(main: MainWindow, window: QWidget) -> None:
    """Show a window beside the main one; it goes with it and frees itself when closed."""
    window.setParent(main, Qt.WindowType.Window)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.resize(window.size().boundedTo(main.screen().availableGeometry().size() - FRAME))
    window.show()


def _to_front(window: QWidget) -> None:
    """Before all others, also from the task bar."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.activateWindow()
    window.raise_()
