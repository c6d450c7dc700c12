"""Laying widgets out."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

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
