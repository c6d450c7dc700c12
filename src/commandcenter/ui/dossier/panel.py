"""The panel 档案: the card of what is selected; its figures are doors."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from commandcenter.services.card import Dossier, Group, Line, Piece
from commandcenter.services.dossier import load_dossier
from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.dossier.words import rich, spoken
from commandcenter.ui.models.calm import Calm
from commandcenter.ui.shell.laying import be_plain_area
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.panel import Panel
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_SMALL

CONCERNED = ("issue", "visit", "pairing", "whistle", "familiarity", "grid", "village_focus", "enterprise_tag", "cadre")
COLUMN_WIDTH = 300
MOST_COLUMNS = 3
REFRESH_MS = 60_000


class CardLine(QFrame):
    """One line: a label to the left, its pieces to the right.

    Signals:
        opened(str): the key of the list behind a figure was asked for.
    """

    opened = Signal(str)

    def __init__(self, line: Line, theme: Theme) -> None:
        super().__init__()
        self._line, self._theme = line, theme
        self.label, self.value = QLabel(line.label), QLabel()
        self.value.setTextFormat(Qt.TextFormat.RichText)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.value.setWordWrap(True)
        self.value.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.value.linkActivated.connect(self.opened)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE, 0, SPACE)
        row.setSpacing(2 * SPACE)
        row.addWidget(self.label)
        row.addWidget(self.value, 1)
        self.setObjectName("cardLine")
        self.setAccessibleName(spoken(line))
        self.value.setAccessibleName(spoken(line))
        self.setToolTip(line.note)
        self.setAccessibleDescription(line.note)
        self.dress()

    def dress(self) -> None:
        """Take the theme in force."""
        tokens = self._theme.tokens
        self.label.setFont(self._theme.font(TYPE_BODY))
        self.value.setFont(self._theme.font(TYPE_BODY))
        self.label.setStyleSheet(f"color: {tokens.muted}")
        self.value.setText(rich(self._line.pieces, tokens))
        self.setStyleSheet(f"QFrame#cardLine {{ border: none; border-bottom: 1px solid {tokens.line}; }}")


class GroupBox(QWidget):
    """A group of lines under its title."""

    def __init__(self, group: Group, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.title = QLabel(group.title)
        self.title.setIndent(0)
        self.lines = [CardLine(line, theme) for line in group.lines]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * SPACE, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        for line in self.lines:
            column.addWidget(line)
        self.dress()

    def dress(self) -> None:
        """Take the theme in force."""
        self.title.setFont(self._theme.font(TYPE_SMALL, bold=True))
        self.title.setStyleSheet(f"color: {self._theme.tokens.muted}")
        for line in self.lines:
            line.dress()


class DossierPanel(Panel):
    """The panel. ``dossier`` is the card that is shown, None before the first answer."""

    def __init__(self, office: Office) -> None:
        super().__init__("档案")
        self._office = office
        self.dossier: Dossier | None = None
        self.lines: list[CardLine] = []
        self.groups: list[GroupBox] = []
        self._columns = 0
        self._subtitle = QLabel()
        self._lay_out()
        self._calm = Calm(self)
        self._calm.due.connect(self.refresh)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        office.selection.scope_changed.connect(self._selection_changed)
        office.selection.day_changed.connect(self._selection_changed)
        office.feed.changed.connect(self._follow)
        office.feed.found.connect(self.refresh)
        office.rules_changed.connect(self.refresh)
        office.theme.changed.connect(self._dress)
        self.refresh()

    def _lay_out(self) -> None:
        self._subtitle.setTextFormat(Qt.TextFormat.RichText)
        self._subtitle.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self._subtitle.linkActivated.connect(self._open)
        self.header.addWidget(self._subtitle, 1)
        self._sheet = QWidget()
        self._sheet.setObjectName("cardSheet")
        self._sheet.setStyleSheet("QWidget#cardSheet { background: transparent; }")
        column = self._column = QVBoxLayout(self._sheet)
        column.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 2 * SPACE)
        column.setSpacing(0)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6 * SPACE)
        self._grid.setVerticalSpacing(0)
        self._below = QVBoxLayout()
        column.addLayout(self._grid)
        column.addLayout(self._below)
        column.addStretch(1)
        self.area = QScrollArea()
        be_plain_area(self.area)
        self.area.setWidget(self._sheet)
        self.body.addWidget(self.area)

    def day(self) -> date:
        """The day that is shown."""
        return self._office.selection.day or self._office.present.today()

    def refresh(self) -> None:
        """Ask for the card anew."""
        office = self._office
        scope, day, now = office.selection.scope, self.day(), office.present.reached()
        places, catalog = office.places, office.rules.catalog

        def query(session: Session) -> Dossier:
            return load_dossier(session, scope, day, now, places, catalog)

        office.ask(query, self._show, key="dossier")

    def _show(self, dossier: Dossier) -> None:
        if dossier == self.dossier:
            return
        self.dossier = dossier
        self.title.setText(dossier.title)
        self._subtitle.setText(rich(dossier.subtitle, self._office.theme.tokens))
        self._clear()
        self.lines = [CardLine(line, self._office.theme) for line in dossier.lines]
        self.groups = [GroupBox(group, self._office.theme) for group in dossier.groups]
        for box in self.groups:
            self._below.addWidget(box)
        for line in self._all_lines():
            line.opened.connect(self._open)
        self._columns = 0
        self._arrange()
        self._dress()
        self._settle()

    def _settle(self) -> None:
        """Lay out at once: whoever paints next, a snapshot too, finds everything in its place."""
        for widget in (*self.lines, *self.groups):
            widget.show()
        self._column.activate()
        self.header.activate()

    def _all_lines(self) -> list[CardLine]:
        return [*self.lines, *(line for box in self.groups for line in box.lines)]

    def _clear(self) -> None:
        for widget in (*self.lines, *self.groups):
            widget.hide()
            widget.deleteLater()

    def _arrange(self) -> None:
        """As many columns as the width carries."""
        width = self.area.viewport().width() - 6 * SPACE
        columns = max(1, min(MOST_COLUMNS, int(width / (COLUMN_WIDTH * self._office.theme.type_scale))))
        if columns == self._columns:
            return
        self._columns = columns
        for place, widget in enumerate(self.lines):
            self._grid.addWidget(widget, place // columns, place % columns)
        for column in range(MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rearrange the lines."""
        super().resizeEvent(event)
        self._arrange()

    def _dress(self) -> None:
        theme = self._office.theme
        self._subtitle.setFont(theme.font(TYPE_SMALL))
        for line in self.lines:
            line.dress()
        for box in self.groups:
            box.dress()
        if self.dossier:
            self._subtitle.setText(rich(self._quiet(self.dossier.subtitle), theme.tokens))

    @staticmethod
    def _quiet(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """The subtitle is muted where it says nothing special."""
        return tuple(Piece(p.words, p.value, p.tone or "muted", p.door) for p in pieces)

    def _open(self, door: str) -> None:
        self._office.doors.list_asked.emit(door, self._office.selection.scope)

    def _selection_changed(self, _value: object) -> None:
        self.refresh()

    def _follow(self, changes: list[ChangeSeen]) -> None:
        if touches(changes, *CONCERNED):
            self._calm.request()
