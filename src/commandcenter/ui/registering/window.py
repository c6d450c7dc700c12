"""登记事项: the form for what is heard on the telephone, with likely duplicates beside it; non-modal."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from commandcenter.domain.workflow import check_register
from commandcenter.services.duplicates import Duplicate, Surroundings, likely_duplicates, tells_enough
from commandcenter.services.finding import Option, category_options, enterprise_options, grid_options
from commandcenter.services.scope import Scope
from commandcenter.ui.registering.checks import NEEDED_TO_JOIN, Faults, faults, in_one_form
from commandcenter.ui.registering.draft import Draft, Drawer
from commandcenter.ui.registering.form import CallForm
from commandcenter.ui.registering.likely_pane import IDLE, NONE, LikelyPane
from commandcenter.ui.registering.look import look
from commandcenter.ui.registering.writing import join_call, open_issue, register_call
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.tokens import SPACE, TYPE_LARGE, TYPE_SMALL

SIZE = (1060, 720)
LOOK_AFTER_MS = 150
_FORM_SHARE, _PANE_SHARE = 3, 2


@dataclass(frozen=True)
class _Offers:
    """What the lines find, and where grids lie: read once on a thread."""

    enterprises: tuple[Option, ...]
    categories: tuple[Option, ...]


class RegisteringWindow(QWidget):
    """The window.

    Signals:
        place_chosen(Scope): a grid was filled in here; to be brought into view on the map.
    """

    place_chosen = Signal(object)

    def __init__(self, office: Office, drawer: Drawer, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._office, self._drawer = office, drawer
        self._surroundings = Surroundings(office.places, office.sheet)
        self._is_closed = self._is_sending = self._has_tried = False
        self._scope_before: Scope | None = None
        self.setObjectName("registeringWindow")
        self.setWindowTitle(self.tr("登记事项"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.hint, self.says = QLabel(self.tr("登记事项")), QLabel(), QLabel()
        self.send, self.empty = QPushButton(self.tr("登记(&G)")), QPushButton(self.tr("清空(&K)"))
        self.form = CallForm()
        self.pane = LikelyPane(office.places, office.theme)
        self._lay_out()
        self.messages = MessageBar(self.pane, office.messages, office.theme)  # not over the button of the next call
        self._look_later = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS)
        self._connect()
        grids = grid_options(office.places)
        self._grids = {one.place: one for one in grids}
        self.form.grid.offer(grids)
        self.form.show_draft(drawer.draft)
        self._take_selected(office.selection.scope)
        self._seat()
        self._dress()
        self.resize(*SIZE)
        self._read_offers()
        self.form.focus("reporters")

    # Building

    def _lay_out(self) -> None:
        self.says.setWordWrap(True)
        self.says.hide()
        self.send.setObjectName("primary")
        self.send.setToolTip(self.tr("登记（Ctrl+Enter）"))
        self.empty.setObjectName("quiet")
        self.empty.setToolTip(self.tr("清空所填，重新开始"))
        self.hint.setText(self.tr("Enter 下一项 · Ctrl+Enter 登记 · F6 看重复 · Esc 关闭，所填保留"))
        head, foot, left, body = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.hint, 0, Qt.AlignmentFlag.AlignBottom)
        for button in (self.send, self.empty):
            foot.addWidget(button)
        foot.setSpacing(2 * SPACE)
        foot.addWidget(self.says, 1)
        foot.addStretch(0)
        left.setSpacing(3 * SPACE)
        left.addWidget(self.form, 1)
        left.addLayout(foot)
        body.setSpacing(6 * SPACE)
        body.addLayout(left, _FORM_SHARE)
        body.addWidget(self.pane, _PANE_SHARE)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * SPACE, 5 * SPACE, 6 * SPACE, 5 * SPACE)
        column.setSpacing(4 * SPACE)
        column.addLayout(head)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        office = self._office
        self.form.changed.connect(self._look_later.start)
        self.form.changed.connect(self._judge_again)
        self.form.grid_changed.connect(self._show_on_map)
        self.form.finished.connect(self.send.setFocus)
        self._look_later.timeout.connect(self._look)
        self.pane.join_asked.connect(self._join)
        self.pane.open_asked.connect(self._open)
        self.pane.left.connect(self._back_to_form)
        self.send.clicked.connect(self.register)
        self.empty.clicked.connect(self.start_anew)
        office.selection.scope_changed.connect(self._take_selected)
        office.seat.changed.connect(self._seat)
        office.theme.changed.connect(self._dress)
        office.feed.changed.connect(self._hear)
        for keys, action in (
            ("Ctrl+Return", self.register),
            ("Ctrl+Enter", self.register),
            ("F6", self._switch),
            ("Alt++", self.form.reporters.add),
            ("Alt+=", self.form.reporters.add),
        ):
            QShortcut(QKeySequence(keys), self, action, context=Qt.ShortcutContext.WindowShortcut)

    def _read_offers(self) -> None:
        catalog, surroundings = self._office.rules.catalog, self._surroundings

        def query(session: Session) -> _Offers:
            assert surroundings.neighbours is not None  # made here, on the thread, once
            return _Offers(enterprise_options(session), category_options(catalog))

        self._office.ask(query, self._offer, key=f"offers {id(self)}")

    def _offer(self, offers: _Offers) -> None:
        if not self._is_closed:
            self.form.enterprise.offer(offers.enterprises)
            self.form.category.offer(offers.categories)

    # Duplicates

    def _look(self) -> None:
        """Look for duplicates of what is filled in now; only the latest look is shown."""
        draft, surroundings, now = self.form.draft(), self._surroundings, self._office.present.now()
        days = self._office.rules.numbers["duplicates_days"]
        if not tells_enough(draft.said):
            self.pane.say(IDLE.format(days=days), now)
        said, grid_id = draft.said, draft.grid_id
        self._office.ask(
            lambda session: likely_duplicates(session, said, grid_id, surroundings, now, days),
            self._show_likely,
            key=f"duplicates {id(self)}",
        )

    def _show_likely(self, found: Sequence[Duplicate]) -> None:
        if self._is_closed:
            return
        draft, now = self.form.draft(), self._office.present.now()
        if found:
            self.pane.show_found(found, now)
        elif tells_enough(draft.said):
            days = self._office.rules.numbers["duplicates_days"]
            self.pane.say(NONE.format(days=days, where="这一带" if draft.grid_id else "全区"), now)

    def _hear(self, changes: object) -> None:
        if touches(changes, "issue") and self.form.draft().said:
            self._look_later.start()

    # The map

    def _take_selected(self, scope: Scope) -> None:
        """A grid that is selected on the map, or anywhere else, is filled in."""
        if len(scope.grids) != 1 or scope.grids[0] not in self._office.places.grid:
            self._scope_before = scope
            return
        if self.form.draft().grid_id != scope.grids[0]:
            self.form.take_grid(self._grids[scope.grids[0]])

    def _show_on_map(self, grid_id: int | None) -> None:
        """A grid that is filled in here is selected, and brought into view."""
        if grid_id is None:
            return
        scope = self._office.places.scope_of_grid(grid_id)
        self._office.selection.select(scope)
        self.place_chosen.emit(scope)

    def _step_back_on_map(self, draft: Draft) -> None:
        """The call is done: what was selected before it is selected again, unless something else is by now."""
        selection = self._office.selection
        if self._scope_before is not None and selection.scope.grids == (draft.grid_id,):
            selection.select(self._scope_before)

    # Sending

    def register(self) -> None:
        """Register what is filled in, or say beside the fields what is wrong."""
        draft = self._checked(self.form.draft(), None)
        if draft is None or draft.grid_id is None:
            return
        self._is_sending = True
        register_call(self._office, draft.heard(draft.grid_id), self._done, self._failed)

    def _join(self, one: Duplicate) -> None:
        draft = self._checked(self.form.draft(), NEEDED_TO_JOIN)
        if draft is None:
            return
        self._is_sending = True
        heard = draft.heard(draft.grid_id if draft.grid_id is not None else one.grid_id)
        join_call(self._office, one.id, heard, self._done, self._failed)

    def _checked(self, draft: Draft, fields: Sequence[str] | None) -> Draft | None:
        """The draft with telephone numbers in their one form; None, and the faults beside the fields, if it has any."""
        if self._is_sending or not self.send.isEnabled():
            return None
        found = faults(draft) if fields is None else faults(draft, fields)
        self._show_faults(found)
        self._has_tried = True
        if found:
            self.form.focus_fault(next(iter(found)))
            return None
        return in_one_form(draft)

    def _show_faults(self, found: Faults) -> None:
        self.form.show_faults(found)
        self.says.setText("")
        self.says.hide()

    def _judge_again(self) -> None:
        """Once it was sent in vain, each fault goes as soon as it is mended."""
        if self._has_tried:
            still = faults(self.form.draft())
            self.form.show_faults({key: words for key, words in still.items() if self.form.fault(key)})

    def _done(self, _what: object) -> None:
        self._is_sending = False
        self._step_back_on_map(self._drawer.draft if self._is_closed else self.form.draft())
        if self._is_closed:
            self._drawer.clear()
        else:
            self.start_anew()

    def _failed(self, failure: Failure) -> None:
        self._is_sending = False
        if not failure.is_expected:
            self._office.jobs.failed.emit(failure)
        elif self._is_closed:
            self._office.messages.refuse(str(failure.error))
        else:
            self.says.setText(str(failure.error))
            self.says.show()

    # The window

    def start_anew(self) -> None:
        """An empty form; the source stays."""
        self._has_tried = False
        self.form.show_draft(self.form.draft().blank())
        self._show_faults({})
        self.form.focus("reporters")

    def _seat(self, _actor: object = None) -> None:
        actor = self._office.seat.actor
        sentence = check_register(actor) or ""
        self.send.setEnabled(not sentence)
        self.says.setText(sentence)
        self.says.setVisible(bool(sentence))
        self.pane.sit(actor)

    def _open(self, issue_id: int) -> None:
        open_issue(self._office, issue_id)

    def _switch(self) -> None:
        """F6: into the list, and back to where one typed."""
        if self.pane.list.hasFocus():
            self._back_to_form()
        else:
            self.pane.enter()

    def _back_to_form(self) -> None:
        self.form.focus("content")

    def _dress(self) -> None:
        theme, tokens = self._office.theme, self._office.theme.tokens
        self.setStyleSheet(look(tokens))
        self.title.setFont(theme.font(TYPE_LARGE, bold=True))
        self.hint.setFont(theme.font(TYPE_SMALL))
        self.hint.setStyleSheet(f"color: {tokens.muted}")
        self.says.setFont(theme.font(TYPE_SMALL))
        self.says.setStyleSheet(f"color: {tokens.danger}")
        self.form.dress(theme)
        self.pane.dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; what is filled in stays in the drawer."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is asked and nothing lost."""
        self._is_closed = True
        self._look_later.stop()
        self._drawer.keep(self.form.draft())
        super().closeEvent(event)
