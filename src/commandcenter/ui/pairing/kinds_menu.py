"""The selector of kinds: every kind of the registry with its coverage, and before them the gaps of all."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from commandcenter.domain.pairing import KINDS, PAIRING_KINDS
from commandcenter.domain.rates import Ratio
from commandcenter.services.matrix import KIND
from commandcenter.ui.shell.words import number

GAPS = "gaps"
_GAPS_NAME = "缺口总览"
_GAPS_TIP = "各类结对在各镇街的缺口"


class KindsMenu(QToolButton):
    """The selector.

    Signals:
        chosen(str): the key of a kind, or GAPS.
        opening(): the menu opens; figures are wanted.
    """

    chosen = Signal(str)
    opening = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._menu = QMenu(self)
        self._entries: dict[str, QAction] = {}
        self._add(GAPS, _GAPS_NAME)
        self._menu.addSeparator()
        for kind in PAIRING_KINDS:
            self._add(kind.key, kind.name)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu.triggered.connect(self._taken)
        self._menu.aboutToShow.connect(self.opening)
        self.show_kind(KIND)

    def _add(self, key: str, name: str) -> None:
        entry = self._menu.addAction(name)
        entry.setData(key)
        entry.setCheckable(True)
        self._entries[key] = entry

    def show_kind(self, key: str) -> None:
        """Name what is shown."""
        name = _GAPS_NAME if key == GAPS else KINDS[key].name
        self.setText(f"{name} ▾")
        self.setToolTip(_GAPS_TIP if key == GAPS else KINDS[key].covered)
        self.setAccessibleName(f"结对种类：{name}")
        for other, entry in self._entries.items():
            entry.setChecked(other == key)

    def show_coverage(self, known: Mapping[str, Ratio | None]) -> None:
        """Write each kind's figure behind its name, and the gaps of all kinds where all are known."""
        for key, ratio in known.items():
            figure = f"{number(ratio.part)} / {number(ratio.whole)}" if ratio else "不作要求"
            self._entries[key].setText(f"{KINDS[key].name}\t{figure}")
        if len(known) == len(KINDS):
            gaps = sum(ratio.whole - ratio.part for ratio in known.values() if ratio)
            self._entries[GAPS].setText(f"{_GAPS_NAME}\t缺 {number(gaps)}")

    def _taken(self, entry: QAction) -> None:
        self.chosen.emit(str(entry.data()))
