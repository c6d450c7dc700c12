"""Laying widgets out."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from commandcenter.ui.shell.tokens import SPACE


def in_a_row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets in a row; None stretches."""
    row = QHBoxLayout()
    row.setSpacing(2 * SPACE)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row


def be_plain_area(area: QScrollArea) -> None:
    """What scrolls lies on the panel's own ground, as wide as there is room: only its height scrolls."""
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
