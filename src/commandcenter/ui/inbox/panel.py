"""The inbox (Ctrl+I): what waits for who sits here, let down from the bell in the window's head."""

from datetime import datetime

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from commandcenter.domain.vocabulary import ROLES
from commandcenter.services.alerts import Inbox
from commandcenter.services.alerts_kind import AlertKind
from commandcenter.services.alerts_query import Alert
from commandcenter.services.scope import Scope
from commandcenter.ui.inbox.following import Following
from commandcenter.ui.inbox.settling import Settling, settling
from commandcenter.ui.inbox.view import AlertView
from commandcenter.ui.inbox.words import how_long, whole
from commandcenter.ui.shell.alert_button import AlertButton
from commandcenter.ui.shell.laying import in_a_row
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import RADIUS, SPACE, TYPE_SMALL, TYPE_TITLE
from commandcenter.ui.shell.words import number

WIDTH, HEIGHT, LEAST = 560, 760, 280
READING = "读取中…"
NOTHING = "现在没有等您办的事"
NOTHING_MORE = "有新的提醒会出现在这里"
KEYS = "↑↓ 选择　Enter 打开　M 办理　D 督办　← → 收起展开　Esc 关闭"


class InboxPanel(QFrame):
    """The panel over the window; it stays open while the work goes on beside it.

    Signals:
        closed(): it has gone.
    """

    closed = Signal()

    def __init__(self, office: Office, following: Following, bell: AlertButton, window: QWidget) -> None:
        super().__init__(window)
        self._office, self._following, self._bell, self._window = office, following, bell, window
        self._before: QWidget | None = None
        self._now: datetime = office.present.now()
        self.setObjectName("inbox")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("待办提醒")
        self.hide()
        self.view = AlertView(office.theme, self._told)
        self.title, self.whose, self.red, self.amber = QLabel("待办提醒"), QLabel(), QLabel(), QLabel()
        self.nothing, self.picked = QLabel(READING), QLabel()
        self.here, self.close_button = QToolButton(), QToolButton()
        self.settle, self.order, self.open_issue = QPushButton(), QPushButton("督办"), QPushButton("打开")
        self.settling = Settling(office, self)
        self._lay_out()
        self._connect()
        self._dress()
        self._show_scope(office.selection.scope)
        self._show_marked()

    def _lay_out(self) -> None:
        self.here.setCheckable(True)
        self.here.setObjectName("quiet")
        self.close_button.setText("✕")
        self.close_button.setObjectName("quiet")
        self.close_button.setAccessibleName("关闭待办提醒")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.settle.setObjectName("primary")
        for button, keys in ((self.settle, "M"), (self.order, "D"), (self.open_issue, "Enter")):
            button.setToolTip(keys)
            button.setAutoDefault(False)
        head = in_a_row(self.title, self.whose, None, self.red, self.amber, self.here, self.close_button)
        head.setContentsMargins(4 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        foot = in_a_row(self.picked, None, self.open_issue, self.order, self.settle)
        foot.setContentsMargins(4 * SPACE, 2 * SPACE, 3 * SPACE, 3 * SPACE)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addWidget(self.nothing, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        office = self._office
        self._following.changed.connect(self._show)
        self.view.chosen.connect(office.selection.focus_issue)
        self.view.open_asked.connect(office.doors.issue_asked)
        self.view.settle_asked.connect(self._settle)
        self.view.order_asked.connect(self._order)
        self.view.marked.connect(self._show_marked)
        self.view.folded.connect(self._refit)
        self.settle.clicked.connect(self._settle)
        self.order.clicked.connect(self._order)
        self.open_issue.clicked.connect(self._open)
        self.here.toggled.connect(self._look)
        self.close_button.clicked.connect(self.dismiss)
        self.settling.done.connect(self._following.refresh)
        office.selection.scope_changed.connect(self._show_scope)
        office.seat.changed.connect(self._sit)
        office.theme.changed.connect(self._dress)
        self._window.installEventFilter(self)

    def toggle(self, _checked: bool = False) -> None:
        """Let it down, or take it away."""
        if self.isVisible():
            self.dismiss()
        else:
            self.open()

    def open(self) -> None:
        """Let it down, with the keyboard in the list."""
        self._before = self.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        self._bell.setChecked(True)
        self.view.setFocus()
        self._look()

    def dismiss(self) -> None:
        """Take it away, and give the focus back to where it was."""
        self.settling.moves.close_form()
        self._bell.setChecked(False)
        if self.isVisible():
            self.hide()
            if self._before is not None and shiboken6.isValid(self._before):
                self._before.setFocus()
            self._before = None
            self._following.look(False, Scope())
            self.closed.emit()

    def _look(self, _checked: bool = False) -> None:
        scope = self._office.selection.scope if self.here.isChecked() else Scope()
        self._following.look(self.isVisible(), scope)

    def _show(self, inbox: Inbox) -> None:
        if not self.isVisible():
            return
        self._now = self._office.present.now()
        counts = (inbox.count("red"), inbox.count("amber"))
        for label, count, words in zip((self.red, self.amber), counts, ("紧急", "留意"), strict=True):
            label.setText(f"{words} {number(count)}")
            label.setVisible(count > 0)
        self.view.show_inbox(inbox)
        has_any = bool(inbox.found)
        for widget in (self.view, self.settle, self.open_issue):
            widget.setVisible(has_any)
        self.nothing.setVisible(not has_any)
        self.nothing.setText(f"{NOTHING}\n{NOTHING_MORE}")
        if has_any:
            self.view.go_first()
        self._show_marked()
        self._place()

    def _told(self, kind: AlertKind, alert: Alert) -> tuple[str, str]:
        rules = self._office.rules
        return how_long(kind, alert, self._now, rules), whole(kind, alert, self._now, rules)

    def _show_marked(self) -> None:
        """What can be done with what is selected."""
        picked = self.view.selected()
        step = settling(picked)
        self.picked.setText(
            f"已选 {len(picked)} 项"
            if len(picked) > 1
            else picked[0][0].todo
            if picked
            else KEYS
            if self.view.alerts.entries
            else ""
        )
        self.settle.setText(step.name if step else "办理")
        self.settle.setEnabled(step is not None)
        self.settle.setAccessibleDescription(picked[0][0].todo if picked else "")
        is_supervisor = self._office.seat.actor.role == "supervisor"
        has_own = step is not None and step.key == "supervise"
        self.order.setVisible(is_supervisor and bool(picked) and not has_own)
        self.order.setEnabled(bool(picked))
        self.order.setText("批量督办" if len(picked) > 1 else "督办")
        self.open_issue.setEnabled(len(picked) == 1)

    def _settle(self, _checked: bool = False) -> None:
        self.settling.settle(self.view.selected(), self._at())

    def _order(self, _checked: bool = False) -> None:
        self.settling.order(self.view.selected(), self._at())

    def _open(self, _checked: bool = False) -> None:
        for _, alert in self.view.selected()[:1]:
            self._office.doors.issue_asked.emit(alert.issue_id)

    def _at(self) -> QPoint:
        """Where a form opens: over the list, by what is gone to."""
        rect = self.view.visualRect(self.view.currentIndex())
        return self.view.viewport().mapToGlobal(QPoint(8 * SPACE, max(0, rect.bottom() + SPACE)))

    def _sit(self, _actor: object) -> None:
        """Another sits here: begin at the top."""
        self.view.alerts.folded.clear()
        self._name_seat()
        self._show_marked()

    def _name_seat(self) -> None:
        actor = self._office.seat.actor
        self.whose.setText(f"{ROLES.name(actor.role)} {actor.name}".strip())

    def _refit(self) -> None:
        if self.isVisible():
            self._place()

    def _show_scope(self, scope: Scope) -> None:
        """Only what lies in the selected place, where one is selected and that is wished."""
        self.here.setText(f"只看{self._office.places.path(scope)[-1]}")
        self.here.setVisible(not scope.is_district)
        if scope.is_district and self.here.isChecked():
            self.here.setChecked(False)
        elif self.here.isChecked():
            self._look()

    def _dress(self) -> None:
        theme, tokens = self._office.theme, self._office.theme.tokens
        small = theme.font(TYPE_SMALL).pixelSize()
        self.title.setStyleSheet(f"font-size: {theme.font(TYPE_TITLE).pixelSize()}px; font-weight: bold")
        for label in (self.whose, self.picked):
            label.setStyleSheet(f"color: {tokens.muted}; font-size: {small}px")
        self.nothing.setStyleSheet(f"color: {tokens.muted}")
        for label, colour in ((self.red, tokens.danger), (self.amber, tokens.warning)):
            label.setStyleSheet(f"color: {colour}; font-weight: bold; font-size: {small}px")
        self.setStyleSheet(
            f"QFrame#inbox {{ background: {tokens.raised}; border: 1px solid {tokens.line};"
            f" border-radius: {2 * RADIUS}px; }} QListView {{ background: transparent; }}"
        )
        self._name_seat()
        self._place()

    def _place(self) -> None:
        """Below the bell, at the window's right edge, as high as there is room."""
        scale = self._office.theme.type_scale
        over = self._window
        top = self._bell.mapTo(over, QPoint(0, self._bell.height())).y() + 2 * SPACE
        width = min(round(WIDTH * scale), over.width() - 4 * SPACE)
        room = min(round(HEIGHT * scale), over.height() - top - 3 * SPACE)
        height = min(room, max(round(LEAST * scale), self.view.height_up_to(room) + self._frame_height()))
        self.setGeometry(over.width() - width - 3 * SPACE, top, width, max(height, 0))

    def _frame_height(self) -> int:
        """What stands above and below the list."""
        heights = (self.close_button.sizeHint().height(), self.settle.sizeHint().height())
        return sum(heights) + 10 * SPACE

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window's size is ours."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it when no form has a use for it; no other key reaches what lies below."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            event.accept()
