"""Editors that pick one or several of many: cadres, organizations, categories, what hangs on the issue."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from commandcenter.domain.workflow import Field
from commandcenter.ui.casework.editors import ENTER, Editor, key_pressed
from commandcenter.ui.casework.offers import Offers
from commandcenter.ui.models.picker import Choice, Picker
from commandcenter.ui.shell.chooser import Chooser
from commandcenter.ui.shell.tokens import SPACE


class PickEditor(Editor):
    """One cadre or one organization."""

    def __init__(self, field: Field, choices: Sequence[Choice], chosen: int | None = None) -> None:
        self.picker = Picker()
        super().__init__(field, self.picker)
        self.picker.setPlaceholderText(field.hint or "名称、拼音首字母或编号，↓ 列出")
        self.picker.offer(choices)
        self.picker.returnPressed.connect(self.entered)
        self._before = next((choice for choice in choices if choice.id == chosen), None)
        if self._before is not None:
            self.picker.setText(self._before.name)
            self.picker.selectAll()

    def answer(self) -> object:
        """A row id."""
        if self._before is not None and self.picker.text() == self._before.name:
            return self._before.id
        return self.picker.chosen()

    def unclear(self) -> str:
        """Typed, but not one of them."""
        typed = self.picker.text().strip()
        return f"{self.field.label}“{typed}”没有唯一对应：请从列表中选。" if typed and self.answer() is None else ""


class IssueEditor(Editor):
    """An issue's number, typed or picked from those that may be the same matter."""

    def __init__(self, field: Field, likely: Sequence[Choice]) -> None:
        self.line = Picker()
        super().__init__(field, self.line)
        self.line.setPlaceholderText("编号，如 2024-132151" + ("；↓ 列出相似的事项" if likely else ""))
        self.line.offer(likely)
        self.line.returnPressed.connect(self.entered)

    def answer(self) -> object:
        """The number as typed."""
        return self.line.text().strip() or None


class ManyEditor(Editor):
    """Several organizations: each one picked joins the line below, Backspace in the empty line takes the last away."""

    def __init__(self, field: Field, choices: Sequence[Choice]) -> None:
        holder = QWidget()
        super().__init__(field, holder)
        self.picker, self.line = Picker(), QLabel()
        self.first = self.picker
        self._names = {choice.id: choice.name for choice in choices}
        self._picked: list[int] = []
        self.picker.setAccessibleName(field.label)
        self.picker.setPlaceholderText("逐个选，可选多个")
        self.picker.offer(choices)
        self.picker.picked.connect(self._later_take)
        self.picker.returnPressed.connect(self._enter)
        self.picker.installEventFilter(self)
        self.line.setWordWrap(True)
        self.line.hide()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.picker)
        column.addWidget(self.line)

    def answer(self) -> object:
        """Row ids; what stands in the line unambiguously counts too."""
        standing = self.picker.chosen()
        return tuple(dict.fromkeys([*self._picked, *([standing] if standing is not None else [])])) or None

    def unclear(self) -> str:
        """Typed, but not one of them."""
        typed = self.picker.text().strip()
        return f"“{typed}”没有唯一对应：请从列表中选。" if typed and self.picker.chosen() is None else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace in the empty line."""
        if self._picked and not self.picker.text() and key_pressed(event) == Qt.Key.Key_Backspace:
            self._picked.pop()
            self._tell()
        return False

    def _later_take(self, _id: int) -> None:
        """The completer writes the name into the line after this; take it once it has."""
        QTimer.singleShot(0, self._take)

    def _enter(self) -> None:
        if self.picker.chosen() is not None:
            self._take()
        else:
            self.entered.emit()

    def _take(self) -> None:
        chosen = self.picker.chosen()
        if chosen is not None:
            self._picked = list(dict.fromkeys([*self._picked, chosen]))
            self.picker.clear()
            self.picker.textEdited.emit("")
            self._tell()

    def _tell(self) -> None:
        self.line.setText("、".join(self._names[one] for one in self._picked))
        self.line.setVisible(bool(self._picked))
        self.changed.emit()


def limit_in_words(amount: int, unit: str) -> str:
    """``5 个工作日``, ``2 小时``."""
    return f"{amount} {({'hours': '小时', 'working_hours': '个工作时', 'working_days': '个工作日'})[unit]}"


class BoxEditor(Editor):
    """One of some, from a list that drops down."""

    def __init__(self, field: Field, entries: Iterable[tuple[str, object]], chosen: object = None) -> None:
        self.box = Chooser()
        super().__init__(field, self.box)
        self.box.setMaxVisibleItems(20)
        self.box.setSizeAdjustPolicy(Chooser.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setPlaceholderText("请选择")
        for words, value in entries:
            self.box.addItem(words, value)
            self.box.setItemData(self.box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
        only = 0 if self.box.count() == 1 else -1
        self.box.setCurrentIndex(only if chosen is None else self.box.findData(chosen))
        self.box.installEventFilter(self)

    def answer(self) -> object:
        """What stands behind the entry; None while none is chosen."""
        return self.box.currentData()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on while the list is closed."""
        if key_pressed(event) in ENTER:
            self.entered.emit()
            return True
        return False


def category_editor(field: Field, offers: Offers) -> BoxEditor:
    """A category, with the time that it gives."""
    entries = (
        (f"{one.name}　{limit_in_words(one.settle.amount, one.settle.unit)}", one.key)
        for one in offers.catalog.categories
        if offers.catalog.offers(one.key, offers.card.category)
    )
    return BoxEditor(field, entries, offers.card.category)


def picked_editor(field: Field, offers: Offers) -> BoxEditor:
    """One of what hangs on the issue; taken at once when there is just one."""
    return BoxEditor(field, ((one.name, one.id) for one in offers.picks))
