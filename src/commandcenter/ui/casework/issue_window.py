"""An issue's own window: what is known of it, its whole history, and what can be done with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import STAGE, Transition
from commandcenter.services.board import NOBODY, Directory, directory
from commandcenter.services.issue_file import IssueFile, load_file
from commandcenter.services.unmasking import LOOK, Unmasked, check_unmask, unmask
from commandcenter.storage.changes import MANY, ChangeSeen
from commandcenter.ui.casework.clock_words import clock_of
from commandcenter.ui.casework.file_words import (
    calls_html,
    facts,
    facts_html,
    history_html,
    looks_html,
    orders_html,
    paragraphs_html,
    reporters_html,
    tasks_html,
)
from commandcenter.ui.casework.moves import Asked, Moves
from commandcenter.ui.casework.presence import EDITED, Presence
from commandcenter.ui.casework.steps_bar import StepsBar
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_LARGE, TYPE_SMALL, TYPE_TITLE, Tokens

SIZE = (960, 680)


@dataclass(frozen=True)
class Shown:
    """What the sections are written from."""

    file: IssueFile
    seen: Mapping[int, Unmasked]
    may_look: bool
    now: datetime
    tokens: Tokens


SECTIONS: dict[str, Callable[[Shown], str]] = {
    "内容": lambda shown: paragraphs_html(shown.file.content),
    "反映人": lambda shown: reporters_html(shown.file.reporters, shown.seen, shown.may_look, shown.tokens),
    "吹哨": lambda shown: calls_html(shown.file.whistles, shown.now, shown.tokens),
    "督办": lambda shown: orders_html(shown.file.orders, shown.now, shown.tokens),
    "批示任务": lambda shown: tasks_html(shown.file.tasks, shown.now.astimezone(CHINA).date(), shown.tokens),
    "个人信息查看记录": lambda shown: looks_html(shown.file.looks, shown.tokens),
}
"""The sections under the facts, each shown when there is something to say."""


class IssueWindow(QWidget):
    """The window. ``file`` is None until it is loaded."""

    def __init__(self, office: Office, issue_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._office, self.issue_id = office, issue_id
        self.file: IssueFile | None = None
        self._names = NOBODY
        self.setObjectName("issueWindow")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.number, self.title, self.stage, self.clock = QLabel(), QLabel(), QLabel(), QLabel()
        self.others = QLabel()
        self.known, self.history = _text(), _text()
        self.sections = {title: _text() for title in SECTIONS}
        self._heads = {words: QLabel(words) for words in (*SECTIONS, "经过")}
        self._seen: dict[int, Unmasked] = {}
        self.steps = StepsBar()
        self.moves = Moves(office, self)
        self._presence = Presence(office, self)
        self._lay_out()
        self.messages = MessageBar(self, office.messages, office.theme, above=self.steps)
        self.steps.asked.connect(self._begin)
        self.sections["反映人"].setOpenExternalLinks(False)
        self.sections["反映人"].setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.sections["反映人"].linkActivated.connect(self._ask_to_look)
        office.feed.changed.connect(self._follow)
        self._presence.changed.connect(self._show_others)
        office.feed.found.connect(self.refresh)
        office.seat.changed.connect(self._seat_taken)
        office.theme.changed.connect(self._dress)
        office.rules_changed.connect(self._dress)
        self.resize(*SIZE)
        self._dress()
        self.refresh()
        self._presence.ask()

    def _lay_out(self) -> None:
        self.title.setWordWrap(True)
        head = QHBoxLayout()
        head.setSpacing(3 * SPACE)
        for label in (self.number, self.stage, self.clock):
            head.addWidget(label)
        head.addStretch(1)
        head.addWidget(self.others)
        body = QHBoxLayout()
        body.setSpacing(8 * SPACE)
        told = [widget for title, text in self.sections.items() for widget in (self._heads[title], text)]
        left = _column((self.known, *told))
        right = _column((self._heads["经过"], self.history))
        body.addWidget(left, 1)
        body.addWidget(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * SPACE, 5 * SPACE, 6 * SPACE, 5 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addLayout(head)
        column.addWidget(self.title)
        column.addLayout(body, 1)
        column.addWidget(self.steps)

    def refresh(self) -> None:
        """Read the file anew."""
        issue_id = self.issue_id
        self._office.ask(
            lambda session: (load_file(session, issue_id), directory(session)), self._show, key=f"issue {id(self)}"
        )

    def _show(self, answer: tuple[IssueFile | None, Directory]) -> None:
        self.file, self._names = answer
        if self.file is None:
            self.title.setText("没有这件事项：可能已在别处改动，请关闭后再找。")
            return
        card = self.file.card
        self.setWindowTitle(f"{card.number} {card.title}")
        self.number.setText(card.number)
        self.title.setText(card.title)
        self.stage.setText(STAGE[card.stage].name)
        self._write(self.file)
        self._show_steps()

    def _write(self, file: IssueFile) -> None:
        tokens, card, now = self._office.theme.tokens, file.card, self._office.present.now()
        clock = clock_of(card, now, self._office.rules)
        self.clock.setText(clock.words)
        self.clock.setToolTip(clock.note)
        self.clock.setStyleSheet(f"color: {getattr(tokens, clock.colour)}")
        known = facts(
            file,
            self._place(card.grid_id),
            self._names.organizations.get(card.lead_organization_id or 0, ""),
            self._names.cadres.get(card.first_contact_id or 0, ""),
            self._office.rules.catalog.name(card.category),
        )
        self.known.setText(facts_html(known, tokens))
        for title, text in self.sections.items():
            words = SECTIONS[title](Shown(file, self._seen, self._why_not_look() is None, now, tokens))
            text.setText(words)
            for label in (self._heads[title], text):
                label.setVisible(bool(words))
        self.history.setText(history_html(file.history, tokens))

    def _why_not_look(self) -> str | None:
        assert self.file is not None
        return check_unmask(
            self._office.seat.actor, self.file.card.lead_organization_id, self.file.card.first_contact_id
        )

    def _ask_to_look(self, link: str) -> None:
        """A reporter's personal data: after a reason is given, which is kept."""
        report_id = int(link.removeprefix("unmask:"))
        at = self.sections["反映人"].mapToGlobal(QPoint(0, self.sections["反映人"].height()))
        assert self.file is not None
        self.moves.ask_alone(LOOK, "这次查看会留下记录", self.file.card, partial(self._look, report_id), at)

    def _look(self, report_id: int, answers: Mapping[str, object]) -> None:
        actor, now, reason = self._office.seat.actor, self._office.present.now(), str(answers["reason"])
        self._office.tell(
            lambda session: unmask(session, report_id, reason, actor, now), self._show_unmasked, self.moves.tell_failure
        )

    def _show_unmasked(self, seen: Unmasked) -> None:
        """As long as this window is open and nobody else sits down at it."""
        self.moves.close_done()
        self._seen[seen.report_id] = seen
        self.refresh()

    def _seat_taken(self, _actor: object) -> None:
        self._seen.clear()
        if self.file is not None:
            self._write(self.file)
        self._show_steps()

    def _place(self, grid_id: int) -> str:
        places = self._office.places
        if grid_id not in places.grid:
            return ""
        return f"{places.township_of_grid(grid_id).name} {places.grid_name(grid_id)}"

    def _show_steps(self, _actor: object = None) -> None:
        if self.file is not None:
            self.steps.show_state(self.file.state, self._office.seat.actor)

    def _begin(self, transition: Transition) -> None:
        """The form opens above the button that asked for it."""
        if self.file is not None:
            at = self.steps.anchor(transition.key)
            self.moves.begin(Asked((self.file.card,), transition, {}, self.file.state), at)

    def _follow(self, changes: Sequence[ChangeSeen]) -> None:
        mine = (MANY, str(self.issue_id))
        if any(change.entity == "issue" and change.key in mine for change in changes) or touches(changes, "unmasking"):
            self.refresh()

    def _show_others(self, marks: Mapping[int, str]) -> None:
        """Who else is at work on this issue."""
        words = marks.get(self.issue_id, "")
        self.others.setText(f"{EDITED} {words}" if words else "")

    def _dress(self) -> None:
        theme = self._office.theme
        self.others.setFont(theme.font(TYPE_SMALL))
        self.others.setStyleSheet(f"color: {theme.tokens.accent}")
        self.setStyleSheet(f"QWidget#issueWindow {{ background: {theme.tokens.panel}; }}")
        self.number.setFont(theme.font(TYPE_BODY))
        self.number.setStyleSheet(f"color: {theme.tokens.muted}")
        self.title.setFont(theme.font(TYPE_LARGE, bold=True))
        for label in (self.stage, self.clock):
            label.setFont(theme.font(TYPE_BODY, bold=True))
        for head in self._heads.values():
            head.setFont(theme.font(TYPE_SMALL))
            head.setStyleSheet(f"color: {theme.tokens.muted}")
        self._heads["经过"].setFont(theme.font(TYPE_TITLE, bold=True))
        self._heads["经过"].setStyleSheet("")
        if self.file is not None:
            self._write(self.file)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A form that is open is left."""
        self.moves.close_form()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the window when no form has a use for it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _text() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
    return label


def _column(widgets: Sequence[QWidget]) -> QScrollArea:
    """A scrolling column."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 2 * SPACE, 0)
    column.setSpacing(2 * SPACE)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(holder)
    area.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
    return area
