"""A table's head with a choice under each name: which field the column is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView

from commandcenter.services.intake.columns import TargetField
from commandcenter.ui.shell.chooser import Chooser
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_SMALL

NOT_TAKEN = "不导入"
NARROWEST, WIDEST = 132, 340


@dataclass(frozen=True)
class _Taken:
    """The last field that one choice took from another."""

    by: QComboBox
    of: QComboBox
    key: str


class MappingHeader(QHeaderView):
    """The head. Every field is of one column at most: choosing it elsewhere takes it away from the first.

    Signals:
        chosen(object): the columns are others now, a dict of heads by field key.
    """

    chosen = Signal(object)

    def __init__(self, view: QTableView, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view, self._theme = view, theme
        self._fields: tuple[TargetField, ...] = ()
        self._heads: tuple[str, ...] = ()
        self._choices = QStandardItemModel(self)
        self.combos: list[QComboBox] = []
        self._taken: _Taken | None = None
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(NARROWEST)
        self.sectionResized.connect(self._place)
        view.horizontalScrollBar().valueChanged.connect(self._place)

    def offer(self, fields: Sequence[TargetField]) -> None:
        """Offer these fields; made once for all choices. Heads are to be shown after it."""
        self._fields, choices = tuple(fields), QStandardItemModel(self)
        for name, key, hint in ((NOT_TAKEN, "", ""), *((one.name, one.key, one.hint) for one in self._fields)):
            item = QStandardItem(name)
            item.setData(key, Qt.ItemDataRole.UserRole)
            item.setToolTip(hint)
            choices.appendRow(item)
        self.show_heads((), {})
        self._choices.deleteLater()
        self._choices = choices

    def show_heads(self, heads: Sequence[str], columns: Mapping[str, str]) -> None:
        """Other heads, with the columns that are proposed."""
        for combo in self.combos:
            combo.deleteLater()
        self._heads, self._taken = tuple(heads), None
        self.combos = [self._combo(head) for head in heads]
        self._show(columns)
        self._place()

    def _combo(self, head: str) -> QComboBox:
        combo = Chooser(self.viewport())
        combo.setAccessibleName(f"“{head}”列对应")
        combo.setModel(self._choices)
        combo.setMaxVisibleItems(len(self._fields) + 1)
        combo.activated.connect(self._take)
        combo.installEventFilter(self)
        combo.show()
        return combo

    def _show(self, columns: Mapping[str, str]) -> None:
        keys = {head: key for key, head in columns.items()}
        for head, combo in zip(self._heads, self.combos, strict=True):
            combo.setCurrentIndex(max(0, combo.findData(keys.get(head, ""))))
        self._dress()

    def _take(self, _index: int) -> None:
        """A choice was made: nobody else may have the same field."""
        mine = self.sender()
        if isinstance(mine, QComboBox):
            self._give_back(mine)
            self._take_away(mine)
        self._dress()
        self.chosen.emit(self.columns())

    def _take_away(self, mine: QComboBox) -> None:
        key = mine.currentData()
        for combo in self.combos:
            if combo is not mine and key and combo.currentData() == key:
                combo.setCurrentIndex(0)
                self._taken = _Taken(mine, combo, key)

    def _give_back(self, mine: QComboBox) -> None:
        """Who steps through the choices by keyboard passes by fields that others have, and means to take none."""
        taken, self._taken = self._taken, None
        if taken is not None and taken.by is mine and not taken.of.currentData():
            taken.of.setCurrentIndex(taken.of.findData(taken.key))

    def columns(self) -> dict[str, str]:
        """The head of each field that has a column."""
        pairs = zip(self._heads, self.combos, strict=True)
        return {combo.currentData(): head for head, combo in pairs if combo.currentData()}

    def _dress(self) -> None:
        """Columns that are taken stand out. A style of its own takes a choice 2 ms, so the others have none."""
        for combo in self.combos:
            style = f"QComboBox {{ border-color: {self._theme.tokens.accent}; }}" if combo.currentData() else ""
            if combo.styleSheet() != style:
                combo.setStyleSheet(style)

    def dress(self) -> None:
        """Put on the theme in force."""
        self._dress()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """A line for the name, and the choice under it."""
        high = self.combos[0].sizeHint().height() if self.combos else 0
        return QSize(super().sizeHint().width(), self._name_height() + high + 2 * SPACE)

    def _name_height(self) -> int:
        return QFontMetrics(self._theme.font(TYPE_SMALL)).height() + 2 * SPACE

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The name, in full where there is room."""
        painter.save()
        painter.fillRect(rect, self._theme.colour("panel"))
        painter.setPen(QPen(self._theme.colour("line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        font = self._theme.font(TYPE_SMALL)
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        room = rect.adjusted(2 * SPACE, SPACE, -2 * SPACE, 0)
        room.setHeight(self._name_height() - SPACE)
        name = self._heads[section] if section < len(self._heads) else ""
        elided = QFontMetrics(font).elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
        painter.restore()

    def updateGeometries(self) -> None:
        """The choices move with their columns."""
        super().updateGeometries()
        self._place()

    def _place(self) -> None:
        top = self._name_height()
        for section, combo in enumerate(self.combos[: self.count()]):
            left, width = self.sectionViewportPosition(section), self.sectionSize(section)
            combo.setGeometry(left + SPACE, top, max(0, width - 2 * SPACE), combo.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A choice that the keyboard comes to is scrolled into sight; the wheel over one changes nothing."""
        if event.type() == QEvent.Type.FocusIn and watched in self.combos:
            column = self.combos.index(watched)
            self._view.scrollTo(self._view.model().index(0, column))
        return event.type() == QEvent.Type.Wheel or super().eventFilter(watched, event)
