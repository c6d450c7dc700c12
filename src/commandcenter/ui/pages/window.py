"""The window of pages: what it shows is one page of the registry; names and figures on it lead on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from commandcenter.services.pages.page import Goal, IssueDoor, ListDoor, Page, PageRef, PlaceDoor
from commandcenter.services.pages.registry import PAGE_KIND, load_page
from commandcenter.services.pages.remarks import add_remark
from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.models.calm import Calm
from commandcenter.ui.pages.cell_label import CellLabel
from commandcenter.ui.pages.figures_row import FiguresRow
from commandcenter.ui.pages.sheet import Sheet
from commandcenter.ui.pages.trail import Trail
from commandcenter.ui.shell.laying import be_plain_area
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_LARGE, TYPE_SMALL
from commandcenter.ui.shell.words import day_in_words, moment_in_words

SIZE = (1280, 800)
GONE = "没有这一页：可能已在别处改动，请关闭后再找。"


class PageWindow(QWidget):
    """A window of its own, beside the main one; it shows the day that is selected in the main window.

    ``page`` is what is shown, None until it is loaded.

    Signals:
        list_asked(ListDoor): open the list behind a figure.
        deed_asked(str, Page): one of the page's deeds is to be done.
        shown(Page): another page, or the same one anew, is on the screen.
    """

    list_asked = Signal(object)
    deed_asked = Signal(str, object)
    shown = Signal(object)

    def __init__(self, office: Office, ref: PageRef, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._office, self.trail = office, Trail(ref)
        self.page: Page | None = None
        self._is_closed = False
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.back, self.forward = _button("‹", "后退（Alt+←）"), _button("›", "前进（Alt+→）")
        self.kind, self.title, self.state, self.warning = QLabel(), QLabel("读取中…"), QLabel(), QLabel()
        self.tabs, self.deeds = QHBoxLayout(), QHBoxLayout()
        self.subtitle: CellLabel | None = None
        self.figures: FiguresRow | None = None
        self.sheet: Sheet | None = None
        self._lay_out()
        self.messages = MessageBar(self, office.messages, office.theme)
        self._calm = Calm(self)
        self._connect()
        self.resize(*SIZE)
        self._dress()
        self.refresh()

    @property
    def ref(self) -> PageRef:
        """The page that is shown, or being loaded."""
        return self.trail.here

    def _lay_out(self) -> None:
        self.now = _button("回到现在", "看现在的状态")
        self.now.setObjectName("")
        self.warning.setObjectName("warning")
        self.warning.hide()
        self.kind.setObjectName("muted")
        self.warning.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        for widget in (self.back, self.forward, self.kind, self.title):
            head.addWidget(widget)
        for layout in (self.tabs, self.deeds):
            layout.setSpacing(SPACE)
        head.addSpacing(2 * SPACE)
        head.addLayout(self.tabs)
        head.addStretch(1)
        head.addWidget(self.state)
        head.addWidget(self.now)
        head.addLayout(self.deeds)
        head.addSpacing(3 * SPACE)
        self._head = QVBoxLayout()
        self._head.setSpacing(3 * SPACE)
        self.area = QScrollArea()
        be_plain_area(self.area)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * SPACE, 4 * SPACE, 3 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addLayout(head)
        column.addWidget(self.warning)
        column.addLayout(self._head)
        column.addSpacing(SPACE)
        column.addWidget(self.area, 1)

    def _connect(self) -> None:
        office = self._office
        self.back.clicked.connect(self.go_back)
        self.forward.clicked.connect(self.go_forward)
        self.now.clicked.connect(self._show_now)
        for keys, action in (
            (QKeySequence.StandardKey.Back, self.go_back),
            (QKeySequence.StandardKey.Forward, self.go_forward),
            (QKeySequence.StandardKey.Refresh, self.refresh),
            (QKeySequence(Qt.Key.Key_Escape), self.close),
        ):
            QShortcut(QKeySequence(keys), self, action, context=Qt.ShortcutContext.WindowShortcut)
        self._calm.due.connect(self.refresh)
        office.feed.changed.connect(self._follow_feed)
        office.feed.found.connect(self.refresh)
        office.selection.day_changed.connect(self._day_changed)
        office.seat.changed.connect(self._seat_taken)
        office.rules_changed.connect(self.refresh)
        office.theme.changed.connect(self._dress)

    def day(self) -> date:
        """The day that is shown."""
        return self._office.selection.day or self._office.present.today()

    def go_to(self, ref: PageRef) -> None:
        """Show another page in this window."""
        self.trail.go_to(ref)
        self.refresh()

    def go_back(self) -> None:
        """To the page before."""
        self.trail.back()
        self.refresh()

    def go_forward(self) -> None:
        """To the page that was left by going back."""
        self.trail.forward()
        self.refresh()

    def refresh(self) -> None:
        """Load the page anew, on a thread."""
        office, ref = self._office, self.ref
        day, now, places, actor = self.day(), office.present.reached(), office.places, office.seat.actor
        self.back.setEnabled(self.trail.can_go_back)
        self.forward.setEnabled(self.trail.can_go_forward)

        def query(session: Session) -> Page | None:
            _import_what_it_needs(ref)
            return load_page(session, ref, day, now, places, actor)

        office.ask(query, self._show, key=f"page {id(self)}")

    def _show(self, page: Page | None) -> None:
        if self._is_closed:
            return
        before, self.page = self.page, page
        if page is None:
            self._show_gone()
            return
        self.state.setText(moment_in_words(page.moment) if self._office.selection.day is None else self._past())
        if before is not None and replace(before, moment=page.moment) == page:
            return
        top = self.area.verticalScrollBar().value() if before is not None and before.ref == page.ref else 0
        self._fill(page)
        self.area.verticalScrollBar().setValue(top)
        self.shown.emit(page)

    def _past(self) -> str:
        return f"{day_in_words(self.day())} 的状态"

    def _show_gone(self) -> None:
        self.title.setText(GONE)
        self.setWindowTitle(GONE)
        self.state.clear()
        self._replace(None, None, None)

    def _fill(self, page: Page) -> None:
        theme = self._office.theme
        self.setWindowTitle(f"{page.kind} · {page.title}")
        self.kind.setText(page.kind)
        self.title.setText(page.title)
        self.warning.setText(page.warning)
        self.warning.setVisible(bool(page.warning))
        self._offer(page)
        figures, sheet = FiguresRow(page.figures, theme), Sheet(page.sections, theme)
        self._replace(CellLabel(page.subtitle, theme, TYPE_BODY, dot=True), figures, sheet)

    def _replace(self, subtitle: CellLabel | None, figures: FiguresRow | None, sheet: Sheet | None) -> None:
        for old in (self.subtitle, self.figures):
            if old is not None:
                old.hide()
                old.deleteLater()
        self.subtitle, self.figures, self.sheet = subtitle, figures, sheet
        body = sheet or QWidget()
        self.area.setWidget(body)
        body.setAutoFillBackground(False)
        for widget in (subtitle, figures):
            if widget is not None:
                self._head.addWidget(widget)
        if subtitle is not None:
            subtitle.setWordWrap(True)
        for part in (subtitle, figures, sheet):
            if part is not None:
                part.opened.connect(self.follow)
        if sheet is not None:
            sheet.written.connect(self._write)

    def _offer(self, page: Page) -> None:
        """The pages beside this one, the map, and what can be done from here."""
        for layout in (self.tabs, self.deeds):
            while (item := layout.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
                    old.deleteLater()
        for name, ref in page.siblings:
            tab = QPushButton(name)
            tab.setObjectName("quiet")
            tab.setCheckable(True)
            tab.setChecked(ref == page.ref)
            tab.setProperty("ref", ref)
            tab.clicked.connect(self._tab_clicked)
            self.tabs.addWidget(tab)
        if page.place is not None:
            button = QPushButton("地图上看")
            button.clicked.connect(self._show_place)
            self.deeds.addWidget(button)
        for deed in page.deeds:
            button = QPushButton(deed.name)
            button.setProperty("deed", deed.key)
            button.clicked.connect(self._do)
            self.deeds.addWidget(button)

    def _tab_clicked(self, _checked: bool = False) -> None:
        ref = self.sender().property("ref")
        assert isinstance(ref, PageRef)
        self.go_to(ref)

    def _do(self, _checked: bool = False) -> None:
        self.deed_asked.emit(str(self.sender().property("deed")), self.page)

    def _show_place(self, _checked: bool = False) -> None:
        if self.page is not None and self.page.place is not None:
            self.follow(PlaceDoor(self.page.place))

    def follow(self, goal: Goal) -> None:
        """Go where a name or a figure leads."""
        if isinstance(goal, PageRef):
            self.go_to(goal)
        elif isinstance(goal, ListDoor):
            self.list_asked.emit(goal)
        elif isinstance(goal, IssueDoor):
            self._office.doors.issue_asked.emit(goal.issue_id)
        elif isinstance(goal, PlaceDoor):
            self._office.selection.select(goal.scope)

    def _write(self, pairing_id: int, text: str) -> None:
        actor, today = self._office.seat.actor, self._office.present.today()
        self._office.tell(lambda session: add_remark(session, pairing_id, text, actor, today), self._written)

    def _written(self, _remark_id: int) -> None:
        self._office.messages.say("评语已写入。", "good")

    def _show_now(self, _checked: bool = False) -> None:
        self._office.selection.show_day(None)

    def _day_changed(self, _day: object) -> None:
        self._colour_day()
        self.refresh()

    def _seat_taken(self, _actor: object) -> None:
        self.refresh()

    def _follow_feed(self, changes: Sequence[ChangeSeen]) -> None:
        if touches(changes, *PAGE_KIND[self.ref.kind].touched_by):
            self._calm.request()

    def _dress(self) -> None:
        self.title.setFont(self._office.theme.font(TYPE_LARGE, bold=True))
        self._colour_day()
        for part in (self.subtitle, self.figures, self.sheet):
            if part is not None:
                part.dress()

    def _colour_day(self) -> None:
        """Another day than today is told apart, and there is a way back."""
        theme, is_past = self._office.theme, self._office.selection.day is not None
        self.state.setFont(theme.font(TYPE_SMALL))
        self.state.setStyleSheet(f"color: {theme.tokens.accent if is_past else theme.tokens.muted}")
        self.now.setVisible(is_past)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A mouse's own buttons for back and forward."""
        steps = {Qt.MouseButton.BackButton: self.go_back, Qt.MouseButton.ForwardButton: self.go_forward}
        if event.button() in steps:
            steps[event.button()]()
        else:
            super().mousePressEvent(event)

    def closeEvent(self, event: object) -> None:
        """What is still under way has nobody to be shown to."""
        self._is_closed = True
        super().closeEvent(event)  # type: ignore[arg-type]


def _import_what_it_needs(ref: PageRef) -> None:
    """On the thread that loads: a chart's library takes longer to import than a page to load."""
    if ref.kind == "growth":
        import commandcenter.ui.pages.growth_chart  # noqa: F401


def _button(words: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setObjectName("quiet")
    return button
