"""The window's head: the district, the path of the selection, perspectives, search, who sits here, the time."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget
from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import ORGANIZATION_KINDS, ROLES
from commandcenter.domain.workflow import Actor
from commandcenter.services.scope import Scope
from commandcenter.services.seats import Desk, LeaderSeat, desks, leader_seats, sit_down
from commandcenter.ui.shell.alert_button import AlertButton
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.perspectives import PERSPECTIVES
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_SMALL, TYPE_TITLE
from commandcenter.ui.shell.words import moment_in_words

CLOCK_MS = 5_000


class Header(QWidget):
    """The head of the window.

    Signals:
        perspective_asked(str): a perspective's key.
        search_asked(): open the palette.
        theme_asked(): the other theme.
    """

    perspective_asked = Signal(str)
    search_asked = Signal()
    theme_asked = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.setObjectName("header")
        row = QHBoxLayout(self)
        row.setContentsMargins(4 * SPACE, 2 * SPACE, 4 * SPACE, 2 * SPACE)
        row.setSpacing(3 * SPACE)
        self._title = QLabel(self.tr("{}民情双访指挥中心").format(office.places.district))
        self._path = QLabel()
        self._path.setTextFormat(Qt.TextFormat.RichText)
        self._path.linkActivated.connect(self._step_to)
        self._sample = QLabel(self.tr("样本数据"))
        self._sample.setToolTip(self.tr("画面上的人和事都是样本数据，不是真实数据"))
        self._sample.setVisible(office.is_sample)
        row.addWidget(self._menu_button())
        row.addWidget(self._title)
        row.addWidget(self._sample)
        self._tabs = self._perspective_buttons(row)
        row.addWidget(self._path)  # after what is clicked often, so that it does not push that about
        row.addStretch(1)
        self._search = QPushButton(self.tr("⌕  网格、事项、干部、操作          Ctrl K"))
        self._search.setMinimumWidth(40 * SPACE)
        self._search.setAccessibleName(self.tr("搜索"))
        self._search.clicked.connect(self.search_asked)
        self.alerts = AlertButton(office.theme)
        self.seat = self._seat_button()
        self._theme = QToolButton()
        self._theme.setText("◐")
        self._theme.setToolTip(self.tr("换主题"))
        self._theme.setAccessibleName(self.tr("换主题"))
        self._theme.setObjectName("quiet")
        self._theme.clicked.connect(self.theme_asked)
        self._clock = QLabel()
        for widget in (self._search, self.alerts, self.seat, self._theme, self._clock):
            row.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(CLOCK_MS)
        office.selection.scope_changed.connect(self._show_path)
        office.seat.changed.connect(self._show_seat)
        office.theme.changed.connect(self._dress)
        self._dress()
        self._tick()
        self._show_seat(office.seat.actor)
        office.ask(_who_can_sit, self._fill_seats, key="desks")

    def mark(self, perspective: str) -> None:
        """Mark the perspective that is shown."""
        self._tabs[perspective].setChecked(True)

    @property
    def path_text(self) -> str:
        """The path of the selection, as plain text."""
        return re.sub("<[^>]*>", "", self._path.text())

    def set_wall(self, wall: bool) -> None:
        """On a wall there is nothing to click."""
        for widget in (self.menu, *self._tabs.values(), self._search, self.alerts, self.seat, self._theme):
            widget.setVisible(not wall)

    def _perspective_buttons(self, row: QHBoxLayout) -> dict[str, QPushButton]:
        group = QButtonGroup(self)
        buttons = {}
        holder = QHBoxLayout()
        holder.setSpacing(SPACE)
        for entry in PERSPECTIVES:
            button = QPushButton(entry.name)
            button.setCheckable(True)
            button.setObjectName("quiet")
            button.setProperty("perspective", entry.key)
            group.addButton(button)
            holder.addWidget(button)
            buttons[entry.key] = button
        group.buttonClicked.connect(self._tab_clicked)
        row.addLayout(holder)
        return buttons

    def _menu_button(self) -> QToolButton:
        self.menu = QToolButton()
        self.menu.setText("≡")
        self.menu.setToolTip(self.tr("菜单"))
        self.menu.setAccessibleName(self.tr("菜单"))
        self.menu.setObjectName("quiet")
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return self.menu

    def offer(self, menu: QMenu) -> None:
        """What the button at the left opens; also by F10."""
        self.menu.setMenu(menu)
        QShortcut(QKeySequence("F10"), self.window(), self.menu.showMenu)

    def _tab_clicked(self, button: QPushButton) -> None:
        self.perspective_asked.emit(button.property("perspective"))

    def _seat_button(self) -> QToolButton:
        button = QToolButton()
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setObjectName("quiet")
        self._seat_menus: dict[str, QMenu] = {}
        menu = QMenu(button)
        for role in ROLES:
            if role.key in ("handler", "leader"):
                self._seat_menus[role.key] = menu.addMenu(role.name)
            else:
                menu.addAction(role.name).setData((role.key, None, None))
        menu.triggered.connect(self._take_seat)
        button.setMenu(menu)
        return button

    def _fill_seats(self, found: tuple[Sequence[Desk], Sequence[LeaderSeat]]) -> None:
        every_desk, leaders = found
        menus: dict[str, QMenu] = {}
        for desk in every_desk:
            if desk.kind not in menus:
                menus[desk.kind] = self._seat_menus["handler"].addMenu(ORGANIZATION_KINDS.label(desk.kind))
            menus[desk.kind].addAction(desk.name).setData(("handler", desk.id, None))
        for leader in leaders:  # each as themselves: only the one who coordinates a hard case decides on it
            words = f"{leader.name}　{'、'.join(leader.townships)}".strip()
            self._seat_menus["leader"].addAction(words).setData(("leader", None, leader.id))

    def _take_seat(self, action: object) -> None:
        seat = action.data()  # type: ignore[attr-defined]
        self._office.ask(lambda session: sit_down(session, *seat), self._office.seat.take, key="seat")

    def _show_seat(self, actor: Actor) -> None:
        self.seat.setText(f"{ROLES.name(actor.role)} {actor.name} ▾")
        self.seat.setAccessibleName(f"{self.tr('当前身份')} {ROLES.name(actor.role)} {actor.name}")

    def _show_path(self, _scope: Scope) -> None:
        steps = self._office.places.path(self._office.selection.scope)
        tokens = self._office.theme.tokens
        links = [
            f'<a href="{i}" style="color:{tokens.muted};text-decoration:none">{s}</a>' for i, s in enumerate(steps)
        ]
        links[-1] = f'<span style="color:{tokens.accent if len(steps) > 1 else tokens.muted}">{steps[-1]}</span>'
        self._path.setText(f'<span style="color:{tokens.muted}"> › </span>'.join(links))

    def _step_to(self, link: str) -> None:
        scope = self._office.selection.scope
        wider = (Scope(), Scope(scope.township), Scope(scope.township, scope.village))
        self._office.selection.select(wider[min(int(link), 2)])

    def _tick(self) -> None:
        self._clock.setText(moment_in_words(self._office.present.now()))

    def _dress(self) -> None:
        theme = self._office.theme
        pixels = theme.font(TYPE_TITLE).pixelSize()  # by style sheet: a font set directly is lost when it is polished
        self._title.setStyleSheet(f"font-size: {pixels}px; font-weight: bold")
        self._sample.setStyleSheet(
            f"color: {theme.tokens.warning}; border: 1px solid {theme.tokens.line}; border-radius: {RADIUS}px;"
            f" padding: 1px {SPACE}px; font-size: {theme.font(TYPE_SMALL).pixelSize()}px"
        )
        self._clock.setStyleSheet(f"color: {theme.tokens.muted}")
        self._search.setStyleSheet(
            f"text-align: left; background: {theme.tokens.panel}; color: {theme.tokens.muted};"
            f" border: 1px solid {theme.tokens.line}; border-radius: 6px; padding: 4px 12px;"
        )
        self._show_path(self._office.selection.scope)


def _who_can_sit(session: Session) -> tuple[Sequence[Desk], Sequence[LeaderSeat]]:
    return desks(session), leader_seats(session)
