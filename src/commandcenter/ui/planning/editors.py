"""The constraints that can be set, each with its editor: one registry from which the form is built."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from commandcenter.domain.pairing import MEASURES, Holder, PairingKind, Target
from commandcenter.domain.vocabulary import CADRE_TAGS, ORGANIZATION_KINDS
from commandcenter.services.planning.settings import MOST_WEIGHT, organization_kinds
from commandcenter.services.planning.terms import CostTerm
from commandcenter.ui.planning.many_of import ManyOf
from commandcenter.ui.shell.chooser import Chooser

MOST = 99
FURTHEST = 99.0
NO_BUTTONS = "QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: none; }"
"""Turning the buttons off by themselves would let the style sheet leave no room for the text."""


class Editor(Protocol):
    """What the form needs of an editor; ``changed`` is emitted when a person or :meth:`put` changes it."""

    changed: Any

    def read(self) -> Any:
        """The value as the settings have it."""

    def put(self, value: Any) -> None:
        """Show a value."""


class NumberEditor(QDoubleSpinBox):
    """A number. ``lowest`` are words shown for the lowest value, which is None where ``is_none`` says so.

    Signals:
        changed(): another value.
    """

    changed = Signal()

    def __init__(
        self, least: float, most: float, decimals: int = 0, suffix: str = "", lowest: str = "", is_none: bool = False
    ) -> None:
        super().__init__()
        self._is_none = is_none
        self.setDecimals(decimals)
        self.setRange(least, most)
        self.setSuffix(suffix)
        self.setSpecialValueText(lowest)
        self.setKeyboardTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(NO_BUTTONS)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.valueChanged.connect(self._tell)

    def read(self) -> float | int | None:
        """The number; whole where it has no decimals."""
        if self._is_none and self.value() == self.minimum():
            return None
        return self.value() if self.decimals() else round(self.value())

    def put(self, value: float | None) -> None:
        """Show a number."""
        self.setValue(self.minimum() if value is None else value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling over the form changes no number that nobody is in."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _tell(self, _value: float) -> None:
        self.changed.emit()


class ManyEditor(ManyOf):
    """Some of many; none ticked is no constraint."""

    def read(self) -> tuple[Any, ...]:
        """The keys that are ticked."""
        return self.chosen()

    def put(self, value: Sequence[Any]) -> None:
        """Tick these."""
        self.choose(value)


class OneEditor(Chooser):
    """One of a few.

    Signals:
        changed(): another one.
    """

    changed = Signal()

    def __init__(self, choices: Sequence[tuple[str, Any]]) -> None:
        super().__init__()
        self.offer(choices)
        self.currentIndexChanged.connect(self._tell)

    def offer(self, choices: Sequence[tuple[str, Any]]) -> None:
        """Offer these."""
        self.blockSignals(True)
        self.clear()
        for name, value in choices:
            self.addItem(name, value)
        self.blockSignals(False)

    def read(self) -> Any:
        """The value of the one that is chosen."""
        return self.currentData()

    def put(self, value: Any) -> None:
        """Choose it."""
        self.setCurrentIndex(max(self.findData(value), 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling over the form chooses nothing."""
        event.ignore()

    def _tell(self, _index: int) -> None:
        self.changed.emit()


def _always(_kind: PairingKind) -> bool:
    return True


def _of_cadres(kind: PairingKind) -> bool:
    return kind.holder is Holder.CADRE or kind.needs_liaison


def _of_any_cadre(kind: PairingKind) -> bool:
    return _of_cadres(kind) and kind.holder_duty is None


def _several(kind: PairingKind) -> bool:
    return not kind.needs_liaison


def _near(kind: PairingKind) -> bool:
    return kind.target is not Target.CADRE


@dataclass(frozen=True)
class Constraint:
    """An entry: ``key`` is the field of the settings, ``make`` gives its editor for a kind, ``fits`` whether it has."""

    key: str
    group: str
    name: str
    meaning: str
    make: Callable[[PairingKind], QWidget]
    fits: Callable[[PairingKind], bool] = _always


def _measure(kind: PairingKind) -> str:
    return f" {MEASURES[kind.target]}"


def _kinds(kind: PairingKind) -> QWidget:
    editor = ManyEditor("单位类别", "一类也没有选")
    editor.offer([(key, ORGANIZATION_KINDS.name(key), "") for key in organization_kinds(kind)])
    return editor


def _tags(_kind: PairingKind) -> QWidget:
    editor = ManyEditor("方言专长", "不限")
    editor.offer([(tag.key, tag.name, "") for tag in CADRE_TAGS])
    return editor


WHO, HOW_MANY, WHERE, WEIGHTS = "谁可用", "各多少", "在哪里", "看重什么（分）"

CONSTRAINTS: tuple[Constraint, ...] = (
    Constraint("organization_kinds", WHO, "来自", "新的结对人来自哪几类单位", _kinds),
    Constraint("organizations", WHO, "单位", "只从这些单位里选人", lambda _kind: ManyEditor("单位", "不限")),
    Constraint(
        "young",
        WHO,
        "年轻干部",
        "新的结对人是否须为年轻干部",
        lambda _kind: OneEditor((("不限", None), ("只用", True), ("不用", False))),
        _of_any_cadre,
    ),
    Constraint(
        "leaders",
        WHO,
        "区领导",
        "区领导是否也可新结对",
        lambda _kind: OneEditor((("不用", False), ("可用", True))),
        _of_any_cadre,
    ),
    Constraint("tags", WHO, "方言专长", "新的结对人至少会其中一样", _tags, _of_cadres),
    Constraint(
        "limit",
        HOW_MANY,
        "每人最多",
        "一位结对人至多承担多少，其他角色的也算",
        lambda kind: NumberEditor(1, MOST, suffix=_measure(kind)),
    ),
    Constraint(
        "at_least",
        HOW_MANY,
        "每人至少",
        "有余地时让每位至少承担这么多",
        lambda kind: NumberEditor(0, MOST, suffix=_measure(kind), lowest="不要求"),
    ),
    Constraint(
        "need",
        HOW_MANY,
        "每处需要",
        "每个对象需要几位结对人",
        lambda kind: NumberEditor(1, 9, suffix=" 位"),
        _several,
    ),
    Constraint("townships", WHERE, "镇街", "方案只管这些镇街的对象", lambda _kind: ManyEditor("镇街", "全区")),
    Constraint(
        "furthest_km",
        WHERE,
        "最远",
        "新的结对不超过这么远，从单位驻地算起",
        lambda _kind: NumberEditor(0, FURTHEST, 1, " 公里", "不限", True),
        _near,
    ),
    Constraint("seat", WHERE, "区级驻地", "区级单位坐落在哪个镇街，距离从那里算起", lambda _kind: OneEditor(())),
)


def weight_editor(term: CostTerm) -> NumberEditor:
    """The editor of a term's weight."""
    return NumberEditor(0, MOST_WEIGHT, 1, f" /{term.unit}")
