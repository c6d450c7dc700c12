"""The menu of saved views of a table window: open one, keep what is shown, rename, change, delete."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from commandcenter.services.listing import Filters
from commandcenter.services.views import (
    LONGEST_NAME,
    View,
    change_view,
    delete_view,
    load_views,
    rename_view,
    save_view,
)
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.tokens import SPACE

DIALOG_WIDTH = 320
Shown = Callable[[], tuple[str, Filters, tuple[str, ...]]]
"""What a table shows now: the list, its filters, its columns."""


class NameDialog(QDialog):
    """Asks for a view's name, and whether everybody is to have it.

    Signals:
        named(str, bool): the name, and whether for everybody.
    """

    named = Signal(str, bool)

    def __init__(self, title: str, name: str, may_share: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.line, self.fault = QLineEdit(name), QLabel()
        self.mine, self.everybody = QPushButton("只给自己"), QPushButton("所有人")
        whose = QButtonGroup(self)
        for button in (self.mine, self.everybody):
            button.setObjectName("quiet")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setVisible(may_share)
            whose.addButton(button)
        (self.mine if may_share else self.everybody).setChecked(True)
        self.line.setMaxLength(LONGEST_NAME)
        self.line.setPlaceholderText("如：住建超期")
        self.line.setAccessibleName("视图名称")
        self.line.setFixedWidth(DIALOG_WIDTH)
        self.fault.setFixedWidth(DIALOG_WIDTH)
        self.line.selectAll()
        self.fault.setObjectName("warning")
        self.fault.setWordWrap(True)
        self.fault.hide()
        self.take, leave = QPushButton("保存"), QPushButton("取消")
        self.take.setDefault(True)
        self.take.clicked.connect(self._take)
        leave.clicked.connect(self.reject)
        column, sharing, row = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        column.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 3 * SPACE)
        column.setSpacing(3 * SPACE)
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.take)
        for button in (self.mine, self.everybody):
            sharing.addWidget(button)
        sharing.addStretch(1)
        column.addWidget(self.line)
        column.addLayout(sharing)
        column.addWidget(self.fault)
        column.addLayout(row)

    def _take(self) -> None:
        self.named.emit(self.line.text(), self.everybody.isChecked())

    def refuse(self, sentence: str) -> None:
        """Say why the name does not do."""
        self.fault.setText(sentence)
        self.fault.show()
        self.line.setFocus()


class ViewsMenu(QObject):
    """The button and its menu. ``view`` is the saved view that is shown, if it is one.

    Signals:
        asked(View): show this view.
        changed(): another view is shown, or it has another name.
    """

    asked = Signal(object)
    changed = Signal()

    def __init__(self, office: Office, shown: Shown, window: QWidget) -> None:
        super().__init__(window)
        self._office, self._shown, self._window = office, shown, window
        self.view: View | None = None
        self.views: Sequence[View] = ()
        self.dialog: NameDialog | None = None
        self.is_over = False
        self.button, self.menu = QToolButton(), QMenu(window)
        self.button.setText("视图 ▾")
        self.button.setToolTip("打开、保存视图：列表连同筛选和列")
        self.button.setAccessibleName("视图")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self.menu)
        self.menu.aboutToShow.connect(self._fill)
        office.feed.changed.connect(self._follow)
        office.seat.changed.connect(self._load)
        self._load()

    def _me(self) -> int | None:
        return self._office.seat.actor.cadre_id

    def _load(self, _news: object = None) -> None:
        me = self._me()

        def query(session: Session) -> Sequence[View]:
            return load_views(session, me)

        self._office.ask(query, self._know, key=f"views {id(self)}")

    def _follow(self, changes: object) -> None:
        if touches(changes, "saved_view"):
            self._load()

    def _know(self, views: Sequence[View]) -> None:
        if self.is_over:
            return
        self.views = views
        if self.view is not None:
            self.view = next((view for view in views if view.id == self.view.id), None)
            self.changed.emit()

    def use(self, view: View | None) -> None:
        """This one is shown."""
        self.view = view
        self.changed.emit()

    def _fill(self) -> None:
        self.menu.clear()
        for title, views in (
            ("我的视图", [view for view in self.views if not view.is_everybodys]),
            ("所有人的视图", [view for view in self.views if view.is_everybodys]),
        ):
            if views:
                self.menu.addAction(title).setEnabled(False)
            for view in views:
                entry = self.menu.addAction(view.name)
                entry.setCheckable(True)
                entry.setChecked(self.view is not None and self.view.id == view.id)
                entry.triggered.connect(partial(self._ask, view))
        self.menu.addSeparator()
        self.menu.addAction("另存为视图…").triggered.connect(self.save_as)
        if self.view is not None:
            name = self.view.name
            self.menu.addAction(f"把现在的筛选和列存入“{name}”").triggered.connect(self.keep)
            self.menu.addAction(f"给“{name}”改名…").triggered.connect(self.rename)
            self.menu.addAction(f"删除“{name}”").triggered.connect(self.delete)

    def _ask(self, view: View, _checked: bool = False) -> None:
        self.asked.emit(view)

    def save_as(self, _checked: bool = False) -> None:
        """Ask for a name and keep what is shown."""
        self._open(NameDialog("另存为视图", "", self._me() is not None, self._window), self._save)

    def rename(self, _checked: bool = False) -> None:
        """Ask for another name."""
        if self.view is not None:
            self._open(NameDialog("给视图改名", self.view.name, False, self._window), self._rename)

    def _open(self, dialog: NameDialog, named: Callable[[str, bool], None]) -> None:
        dialog.named.connect(named)
        self.dialog = dialog
        dialog.open()

    def _save(self, name: str, is_for_everybody: bool) -> None:
        kind, filters, columns = self._shown()
        owner, now = (None if is_for_everybody else self._me()), self._office.present.now()

        def command(session: Session) -> View:
            return save_view(session, name, kind, filters, columns, owner, now)

        self._office.tell(command, self._named, self._not_named)

    def _rename(self, name: str, _is_for_everybody: bool) -> None:
        view, me = self.view, self._me()
        assert view is not None

        def command(session: Session) -> View:
            return rename_view(session, view.id, name, me)

        self._office.tell(command, self._named, self._not_named)

    def _named(self, view: View) -> None:
        if self.is_over:
            return
        if self.dialog is not None:
            self.dialog.close()
            self.dialog = None
        self._office.messages.say(f"视图“{view.name}”已保存：命令面板里也找得到。", "good")
        self.use(view)
        self._load()

    def _not_named(self, failure: Failure) -> None:
        if failure.is_expected and self.dialog is not None and not self.is_over:
            self.dialog.refuse(str(failure.error))
        elif failure.is_expected:
            self._office.messages.refuse(str(failure.error))
        else:
            self._office.jobs.failed.emit(failure)

    def keep(self, _checked: bool = False) -> None:
        """Keep the filters and columns shown under the view's name."""
        view, me = self.view, self._me()
        _, filters, columns = self._shown()
        if view is None:
            return

        def command(session: Session) -> View:
            return change_view(session, view.id, filters, columns, me)

        self._office.tell(command, self._named)

    def delete(self, _checked: bool = False) -> None:
        """Remove the view; what is shown stays."""
        view, me = self.view, self._me()
        if view is None:
            return

        def command(session: Session) -> str:
            delete_view(session, view.id, me)
            return view.name

        self._office.tell(command, self._deleted)

    def _deleted(self, name: str) -> None:
        self._office.messages.say(f"视图“{name}”已删除。", "good")
        if not self.is_over:
            self.use(None)
            self._load()
