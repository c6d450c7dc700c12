"""The registry of what sections are shown as."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from commandcenter.services.pages.page import Chart, Remarks, Section, Table, Timeline
from commandcenter.ui.pages.remarks_section import RemarksSection
from commandcenter.ui.pages.table_section import TableSection
from commandcenter.ui.pages.timeline_view import TimelineSection
from commandcenter.ui.shell.theme import Theme


def _chart(section: Chart, theme: Theme) -> QWidget:
    from commandcenter.ui.pages.growth_chart import GrowthChart

    return GrowthChart(section, theme)


SHOWN_AS: dict[type, Callable[[Any, Theme], QWidget]] = {
    Table: TableSection,
    Timeline: TimelineSection,
    Chart: _chart,
    Remarks: RemarksSection,
}


def widget_of(section: Section, theme: Theme) -> QWidget:
    """The widget of a section; it has ``opened`` and ``dress``."""
    return SHOWN_AS[type(section)](section, theme)
