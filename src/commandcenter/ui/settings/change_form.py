"""The small form of a change: to what, from which day on, and why."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QDateEdit, QLineEdit, QWidget

from commandcenter.ui.settings.value_editors import ValueEditor
from commandcenter.ui.shell.small_form import SmallForm
from commandcenter.ui.shell.theme import Theme
from commandcenter.ui.shell.words import day_in_words


class ChangeForm(SmallForm):
    """Asks for new values.

    Signals:
        given(object, object, str): the values in the editors' order, the day from which they hold, the reason.
    """

    given = Signal(object, object, str)
    WIDTH = 420
    NAME = "changeForm"
    MORE_STYLE = (
        "QFrame#changeForm QSpinBox::up-button, QFrame#changeForm QSpinBox::down-button { width: 0; border: none; }"
    )

    def __init__(
        self,
        title: str,
        about: str,
        editors: Sequence[tuple[str, ValueEditor]],
        days: tuple[date, date],
        theme: Theme,
        parent: QWidget,
    ) -> None:
        """``days``: today, and the day that is proposed."""
        super().__init__(title, about, "改", theme, parent)
        self.editors = tuple(editors)
        self.setAccessibleName(f"改{title}")
        self.day, self.reason = QDateEdit(), QLineEdit()
        self._prepare(*days)
        lines = [(name, editor.widget, editor.first) for name, editor in self.editors]
        self.build([*lines, ("从哪天起", self.day, self.day), ("原因", self.reason, self.reason)])
        self.reason.returnPressed.connect(self.submit)
        for _, editor in self.editors:
            editor.entered.connect(self.enter)

    def _prepare(self, today: date, proposed: date) -> None:
        self.day.setDate(QDate(proposed.year, proposed.month, proposed.day))
        self.day.setMinimumDate(QDate(today.year, today.month, today.day))
        self.day.setDisplayFormat("yyyy年M月d日")
        self.day.setCalendarPopup(True)
        self.day.setAccessibleName("从哪天起")
        self.day.setToolTip(f"今天是 {day_in_words(today)}；改动从这一天起算，已经按原来的时限判定的不再重判")
        self.reason.setPlaceholderText("为什么改，如文件号")
        self.reason.setAccessibleName("原因")
        self.reason.setMaxLength(200)

    def first(self) -> QWidget:
        """The first value."""
        return self.editors[0][1].first if self.editors else self.reason

    def is_complete(self) -> bool:
        """Whether a reason is given; the services say what else is wrong."""
        if self.reason.text().strip():
            return True
        self.say("改设置前还须填写：原因。")
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def hand_on(self) -> None:
        """Give the values."""
        day = self.day.date()
        values = [editor.value() for _, editor in self.editors]
        self.given.emit(values, date(day.year(), day.month(), day.day()), self.reason.text())

    def enter(self) -> None:
        """Enter: to the reason while there is none, else send."""
        if self.reason.text().strip():
            self.submit()
        else:
            self.reason.setFocus(Qt.FocusReason.TabFocusReason)
