"""The sections of the settings: a registry."""

from collections.abc import Callable
from dataclasses import dataclass

from commandcenter.domain.setting_kinds import kind_of
from commandcenter.services.settings_book import Book, Entry
from commandcenter.ui.settings.pages import CalendarPage, CategoriesPage, HoursPage, Page, limits_page, numbers_page
from commandcenter.ui.shell.theme import Theme


@dataclass(frozen=True)
class Section:
    """A section. ``kinds`` are the kinds of settings that belong to it; ``build`` makes its page."""

    key: str
    title: str
    meaning: str
    kinds: tuple[str, ...]
    build: Callable[[str, Book, Theme], Page]

    def holds(self, entry: Entry) -> bool:
        """Whether a change belongs here."""
        kind = kind_of(entry.key)
        return kind is not None and kind.key in self.kinds


SECTIONS: tuple[Section, ...] = (
    Section(
        "limits",
        "时限",
        "粗体是类别自己的时限，淡色随默认。小时昼夜连计，工作时、工作日只计工作时间。",
        ("limit", "own_limit"),
        limits_page,
    ),
    Section(
        "categories",
        "类别",
        "类别决定办理时限、归入四个一批中的哪一批。停用的类别旧事项照旧，新事项不再选用。",
        ("name", "grade", "batch", "departments", "retired"),
        CategoriesPage,
    ),
    Section(
        "hours",
        "工作时间",
        "从所选的那天起按新的时间计；之前的日子仍按原来的计。",
        ("hours",),
        HoursPage,
    ),
    Section(
        "calendar",
        "日历",
        "法定节假日和调休。软件还不知道的年份暂按周末推算，时限上会注明。",
        ("day", "announced"),
        CalendarPage,
    ),
    Section("numbers", "数值", "提醒、督办和登记用到的数目。", ("number",), numbers_page),
)
