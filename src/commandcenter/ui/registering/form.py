"""The form: the fields in the order in which a person on the telephone asks for them, each with its fault beside it."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from commandcenter.domain.vocabulary import ISSUE_LISTS, SOURCES
from commandcenter.services.finding import Option
from commandcenter.ui.models.find_line import FindLine, in_line
from commandcenter.ui.models.found import Found
from commandcenter.ui.registering.checks import Faults
from commandcenter.ui.registering.chips import ENTER, Chips
from commandcenter.ui.registering.draft import (
    NOTHING,
    NUMBERED_SOURCES,
    OFFERED_LISTS,
    OFFERED_SOURCES,
    Draft,
    first_sentence,
)
from commandcenter.ui.registering.reporter_lines import ReporterLines, mark
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_SMALL

LABELS = {
    "source": "来源(&L)",
    "external_number": "来源编号(&H)",
    "reporters": "反映人(&F)",
    "grid": "网格(&W)",
    "enterprise": "企业(&E)",
    "list": "清单(&Q)",
    "category": "类别(&B)",
    "title": "标题(&T)",
    "content": "内容(&N)",
}
"""Every field's label with its Alt key, in the order of the form."""

_NOT_HELD = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_TITLE_HINT = "可不填，取内容的第一句"


class CallForm(QWidget):
    """The fields.

    Signals:
        changed(): anything is other than before.
        grid_changed(object): another grid id, or None.
        finished(): Enter in the last field.
    """

    changed = Signal()
    grid_changed = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.source = Chips("来源", SOURCES, OFFERED_SOURCES)
        self.external_number = _line("来源编号", "可不填，如 12345 的工单号")
        self.reporters = ReporterLines()
        self.grid = FindLine("网格", "村社名、拼音首字母或编号，如 hm2；也可在地图上点")
        self.enterprise = FindLine("企业", "名称、拼音首字母或信用代码")
        self.list = Chips("清单", ISSUE_LISTS, OFFERED_LISTS)
        self.category = FindLine("类别", "可不填，交办时再定；如 dljt")
        self.title = _line("标题", _TITLE_HINT)
        self.content = QPlainTextEdit()
        self.fields: dict[str, QWidget] = {key: getattr(self, key) for key in LABELS}
        self._labels = {key: QLabel(words) for key, words in LABELS.items()}
        self._faults = {key: QLabel() for key in LABELS}
        self._is_filling = False
        self._lay_out()
        self._connect()
        self._follow_source(self.source.chosen())

    def _lay_out(self) -> None:
        self.content.setAccessibleName("内容")
        self.content.setPlaceholderText("反映了什么事　Shift+Enter 换行")
        self.content.setTabChangesFocus(True)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4 * SPACE)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, (key, field) in enumerate(self.fields.items()):
            label, fault = self._labels[key], self._faults[key]
            label.setBuddy(self.editor(key))
            label.setContentsMargins(0, SPACE + 1, 0, 0)  # on the line of what is typed beside it
            fault.setObjectName("fault")
            fault.setWordWrap(True)
            fault.setContentsMargins(0, SPACE // 2, 0, 0)
            fault.hide()
            grid.addWidget(label, 3 * row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(field, 3 * row, 1)
            grid.addWidget(fault, 3 * row + 1, 1)
        grid.setRowStretch(3 * list(self.fields).index("content"), 1)

    def _connect(self) -> None:
        for line in (self.external_number, self.title):
            line.textEdited.connect(self._tell)
        for finder in (self.grid, self.enterprise, self.category):
            finder.textEdited.connect(self._tell)
            finder.changed.connect(self._tell)
        for chips in (self.source, self.list):
            chips.changed.connect(self._tell)
        self.source.changed.connect(self._follow_source)
        self.reporters.changed.connect(self._tell)
        self.reporters.changed.connect(self._lead_label)
        self.content.textChanged.connect(self._tell)
        self.content.textChanged.connect(self._propose_title)
        self.grid.changed.connect(self._tell_grid)
        self.enterprise.changed.connect(self._fill_grid_of)
        self.content.installEventFilter(self)
        for key, field in self.fields.items():
            if key != "content":
                _entered(field).connect(partial(self.go_on, key))

    def editor(self, key: str) -> QWidget:
        """What takes the focus of a field."""
        return self.reporters.editors[0] if key == "reporters" else self.fields[key]

    def focus(self, key: str) -> None:
        """Go to a field."""
        self.editor(key).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_fault(self, key: str) -> None:
        """Go to what is wrong in a field."""
        at = self.reporters.faulty() if key == "reporters" else self.editor(key)
        at.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_on(self, key: str) -> None:
        """To the next field that is shown."""
        every = [one for one, field in self.fields.items() if not field.isHidden() or one == key]
        following = every[every.index(key) + 1 :]
        if following:
            self.focus(following[0])
        else:
            self.finished.emit()

    def draft(self) -> Draft:
        """What is filled in."""
        return Draft(
            source=self.source.chosen(),
            external_number=self.external_number.text(),
            reporters=self.reporters.given(),
            grid=self.grid.found(),
            enterprise=self.enterprise.found(),
            list=self.list.chosen(),
            category=self.category.found(),
            title=self.title.text(),
            content=self.content.toPlainText(),
        )

    def show_draft(self, draft: Draft) -> None:
        """Let a draft stand there; nothing is wrong with it yet."""
        self._is_filling = True
        self.source.choose(draft.source)
        self.external_number.setText(draft.external_number)
        self.reporters.show_reporters(draft.reporters)
        self.grid.show_found(draft.grid)
        self.enterprise.show_found(draft.enterprise)
        self.list.choose(draft.list)
        self.category.show_found(draft.category)
        self.title.setText(draft.title)
        self.content.setPlainText(draft.content)
        self._is_filling = False
        self._lead_label()
        self.show_faults({})
        self.changed.emit()

    def take_grid(self, option: Option) -> None:
        """Fill a grid in that was chosen elsewhere; without a signal of the grid."""
        self.grid.show_found(Found(in_line(option), option.key))
        self._tell()

    def show_faults(self, faults: Faults) -> None:
        """Write each fault beside its field."""
        for key, label in self._faults.items():
            words = faults.get(key, "")
            label.setText(f"✕ {words}" if words else "")
            label.setVisible(bool(words))
            self.fields[key].setAccessibleDescription(words)
            if key == "reporters":
                self.reporters.mark(bool(words))
            else:
                mark(self.fields[key], bool(words))

    def fault(self, key: str) -> str:
        """What is written beside a field now."""
        return self._faults[key].text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the content goes on; with Shift it breaks the line."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        goes_on = event.key() in ENTER and event.modifiers() in _NOT_HELD
        if goes_on:
            self.finished.emit()
        return goes_on

    def dress(self, theme: Theme) -> None:
        """The theme's sizes."""
        for label in self._faults.values():
            label.setFont(theme.font(TYPE_SMALL))
            label.setStyleSheet(f"color: {theme.tokens.danger}")
        widest = max(label.sizeHint().width() for label in self._labels.values())
        for label in self._labels.values():
            label.setMinimumWidth(widest)  # fields that come and go move nothing sideways

    def _tell(self, _what: object = None) -> None:
        if not self._is_filling:
            self.changed.emit()

    def _tell_grid(self, option: Option | None) -> None:
        self.grid_changed.emit(option.key if option else None)

    def _lead_label(self) -> None:
        self._labels["reporters"].setBuddy(self.editor("reporters"))

    def _follow_source(self, source: str) -> None:
        """Fields that only some sources have."""
        for key, is_shown in (("external_number", source in NUMBERED_SOURCES), ("enterprise", source == "enterprise")):
            for widget in (self._labels[key], self.fields[key]):
                widget.setVisible(is_shown)
            if not is_shown:
                self._faults[key].hide()
        for row, field in enumerate(self.fields.values()):
            self._grid.setRowMinimumHeight(3 * row + 2, 0 if field.isHidden() else 3 * SPACE)

    def _fill_grid_of(self, enterprise: Option | None) -> None:
        """An enterprise is heard where it stands, unless another grid is given."""
        if enterprise is not None and enterprise.place is not None and self.grid.found() == NOTHING:
            self.grid.choose(enterprise.place)

    def _propose_title(self) -> None:
        self.title.setPlaceholderText(first_sentence(self.content.toPlainText()) or _TITLE_HINT)


def _line(name: str, hint: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line


def _entered(field: QWidget) -> SignalInstance:
    """The signal of Enter, of whatever kind the field is."""
    if isinstance(field, FindLine | Chips | ReporterLines):
        return field.entered
    assert isinstance(field, QLineEdit)
    return field.returnPressed
