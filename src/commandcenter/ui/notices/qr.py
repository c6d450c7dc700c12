"""The grid's QR code on paper: dark modules as one path, with its quiet zone."""

from itertools import groupby

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

from commandcenter.ui.notices.leaf import INKS, Box, Leaf

QUIET = 4
"""Modules left white around the code, as its standard asks for (ISO/IEC 18004)."""

Matrix = tuple[tuple[bool, ...], ...]


def modules(payload: str, error: str) -> Matrix:
    """The dark (True) and light modules of a text, without the quiet zone."""
    import segno

    made = segno.make_qr(payload, error=error, encoding="utf-8", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)


def paint_qr(leaf: Leaf, box: Box, matrix: Matrix) -> None:
    """Fill a square box with the code and its quiet zone."""
    leaf.fill(box, "paper")
    step = box.width / (len(matrix) + 2 * QUIET) * leaf.dots
    left, top = box.x * leaf.dots + QUIET * step, box.y * leaf.dots + QUIET * step
    path = QPainterPath()
    for row, line in enumerate(matrix):
        column = 0
        for is_dark, run in groupby(line):
            length = len(tuple(run))
            if is_dark:
                path.addRect(QRectF(left + column * step, top + row * step, length * step, step))
            column += length
    leaf.painter.fillPath(path, INKS["text"])
