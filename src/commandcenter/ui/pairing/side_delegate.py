"""How a row of a side is painted: a bar for the load, a mark for what lacks, an edge for what is lit."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from commandcenter.ui.pairing.side_model import Light, LightRole, RowRole, SideModel
from commandcenter.ui.pairing.side_rows import COMING, GAP, SideRow
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_SMALL

BAR_HEIGHT = 6
BAR_WIDTH = 44
MARK = 7
QUIET = ("unit", "township", "note", "at")
"""Columns in muted type: they say where and what, not who."""
CHOSEN_ALPHA = 46


class SideDelegate(QStyledItemDelegate):
    """Paints the cells of both sides."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self._body, self._small = self._theme.font(TYPE_BODY), self._theme.font(TYPE_SMALL)
        self._metrics, self._small_metrics = QFontMetrics(self._body), QFontMetrics(self._small)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        model = index.model()
        assert isinstance(model, SideModel)
        row: SideRow = index.data(RowRole)
        light, column = Light(index.data(LightRole)), model.columns[index.column()].key
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        self._ground(painter, rect, option, light, index.column() == 0)
        inner = rect.adjusted(2 * SPACE, 0, -SPACE, 0)
        is_dim = light is Light.DIM
        if column == "load":
            self._load(painter, inner, row, is_dim)
        elif column == "state":
            self._state(painter, inner, row, index.data())
        else:
            self._text(painter, inner, index.data(), column in QUIET, is_dim)
        painter.restore()

    def _ground(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, light: Light, is_first: bool
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        accent = QColor(self._theme.colour("accent"))
        if chosen:
            accent.setAlpha(CHOSEN_ALPHA)
            painter.fillRect(rect, accent)
        elif option.features & QStyleOptionViewItem.ViewItemFeature.Alternate:
            painter.fillRect(rect, self._theme.colour("raised"))
        if is_first and (chosen or light is Light.LIT):
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), self._theme.colour("accent"))

    def _text(self, painter: QPainter, box: QRectF, text: str, is_quiet: bool, is_dim: bool) -> None:
        painter.setFont(self._small if is_quiet else self._body)
        painter.setPen(self._theme.colour("muted" if is_quiet or is_dim else "text"))
        metrics = self._small_metrics if is_quiet else self._metrics
        painter.drawText(box, _LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width())))

    def _load(self, painter: QPainter, box: QRectF, row: SideRow, is_dim: bool) -> None:
        """The bar is full at the limit; without one there is the number alone."""
        left = box.left()
        if row.limit:
            bar = QRectF(left, box.center().y() - BAR_HEIGHT / 2, BAR_WIDTH, BAR_HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("line"))
            painter.drawRoundedRect(bar, 3, 3)
            share = min(row.load / row.limit, 1.0)
            if share:
                painter.setBrush(self._theme.colour("warning" if share >= 1 else "accent"))
                painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * share, bar.height()), 3, 3)
            left = bar.right() + 2 * SPACE
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("muted" if is_dim or not row.load else "text"))
        painter.drawText(QRectF(left, box.top(), box.right() - left, box.height()), _LEFT, row.texts[1])
        if row.state == GAP:
            self._mark(painter, QRectF(box.right() - MARK - 1, box.center().y() - MARK / 2, MARK, MARK), dashed=True)

    def _state(self, painter: QPainter, box: QRectF, row: SideRow, text: str) -> None:
        is_gap, is_coming = row.state == GAP, row.state == COMING
        if is_gap or is_coming:
            self._mark(painter, QRectF(box.left(), box.center().y() - MARK / 2, MARK, MARK), dashed=is_coming)
        painter.setFont(self._small)
        painter.setPen(self._theme.colour("warning" if is_gap or is_coming else "muted"))
        left = box.left() + (MARK + SPACE + 2 if is_gap or is_coming else 0)
        painter.drawText(QRectF(left, box.top(), box.right() - left, box.height()), _LEFT, text)

    def _mark(self, painter: QPainter, box: QRectF, dashed: bool) -> None:
        """Filled for what lacks now, hollow for what will."""
        painter.setPen(QPen(self._theme.colour("warning"), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush if dashed else self._theme.colour("warning"))
        painter.drawRoundedRect(box, 2, 2)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
