"""The main window: hosts panels as docks and knows no feature."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from commandcenter.ui.shell.actions import Action
from commandcenter.ui.shell.header import Header
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.panel import Panel, PanelSpec
from commandcenter.ui.shell.perspectives import PERSPECTIVES, Perspective, arrange, perspective, share
from commandcenter.ui.shell.tokens import SPACE

LAYOUT_VERSION = 2
DEFAULT_SIZE = (1600, 960)
WALL_TYPE_SCALE = 1.35


class MainWindow(QMainWindow):
    """One window on a district.

    Signals:
        closed(): the window is gone; what it was given may be taken down.
        perspective_changed(Perspective): another one is shown.
    """

    closed = Signal()
    perspective_changed = Signal(object)

    def __init__(self, office: Office, panels: Sequence[PanelSpec], strip: QWidget, settings: QSettings) -> None:
        super().__init__()
        self._office, self._settings = office, settings
        self._perspective = PERSPECTIVES[0]
        self._laid_out = False
        self.header = Header(office)
        self.panels: dict[str, Panel] = {spec.key: spec.build(office) for spec in panels}
        for panel in self.panels.values():
            panel.recall(settings)
        self._docks = {spec.key: self._dock(spec) for spec in panels}
        self.setWindowTitle(self.tr("{}民情双访指挥中心").format(office.places.district))
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AnimatedDocks)
        self._upper = self._head(strip)
        self.setMenuWidget(self._upper)
        self.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 2 * SPACE)
        self.message_bar = MessageBar(self, office.messages, office.theme)
        self.resize(*DEFAULT_SIZE)
        self.header.perspective_asked.connect(self.show_perspective)
        self.header.theme_asked.connect(self.toggle_theme)
        office.jobs.failed.connect(self._tell_failure)
        office.feed.lost.connect(self._tell_lost)
        office.feed.found.connect(self._tell_found)

    @property
    def shown_perspective(self) -> Perspective:
        """The perspective in force."""
        return self._perspective

    def add_actions(self, actions: Sequence[Action]) -> None:
        """Give the window's actions their shortcuts."""
        for action in actions:
            if action.shortcut:
                entry = QAction(action.name, self)
                entry.setShortcut(QKeySequence(action.shortcut))
                entry.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
                entry.triggered.connect(partial(_run, action))
                self.addAction(entry)

    def show_perspective(self, key: str) -> None:
        """Put the panels in a perspective's order: the saved one where there is one."""
        self.save_layout()
        self._perspective = perspective(key)
        self.header.mark(key)
        self._enter_wall(self._perspective.is_wall)
        if not self._restore_layout():
            arrange(self, self._docks, self._perspective.layout)
        self._laid_out = self.isVisible()
        self.perspective_changed.emit(self._perspective)

    def reset_layout(self) -> None:
        """Put the panels back in the order that the perspective came with."""
        self._settings.remove(self._layout_key())
        arrange(self, self._docks, self._perspective.layout)

    def save_layout(self) -> None:
        """Remember the order of the panels for this perspective."""
        if self._laid_out:
            self._settings.setValue(self._layout_key(), self.saveState(LAYOUT_VERSION))

    def show_last_perspective(self) -> None:
        """The one in which the window was left; a wall's is entered by whoever wants it."""
        left = self._settings.value("perspective")
        known = (entry.key for entry in PERSPECTIVES if entry.key == left and not entry.is_wall)
        self.show_perspective(next(known, PERSPECTIVES[0].key))

    def toggle_theme(self) -> None:
        """Dark for light and light for dark."""
        theme = self._office.theme
        theme.use("light" if theme.tokens.key == "dark" else "dark", theme.type_scale)
        self._settings.setValue("theme", theme.tokens.key)

    def restore_geometry(self) -> bool:
        """Stand where the window stood last, if that monitor is still there. False: it never stood anywhere."""
        saved = self._settings.value("geometry")
        if not (isinstance(saved, QByteArray) and self.restoreGeometry(saved)):
            return False
        screens = QGuiApplication.screens()
        if not any(screen.availableGeometry().intersects(self.frameGeometry()) for screen in screens):
            self.move(QGuiApplication.primaryScreen().availableGeometry().topLeft())
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Share the space once the real size is known."""
        super().showEvent(event)
        QTimer.singleShot(0, self._settle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Until it has been shown, a window shares its space anew; later Qt keeps what the person set."""
        super().resizeEvent(event)
        if not self._laid_out:
            share(self, self._docks, self._perspective.layout)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember everything and say goodbye."""
        self.save_layout()
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("perspective", self._perspective.key)
        for panel in self.panels.values():
            panel.keep(self._settings)
        self._settings.sync()
        super().closeEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, when no panel has a use for it, steps out of the selection, or off the wall."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._perspective.is_wall:
            self.show_perspective(PERSPECTIVES[0].key)
        else:
            self._office.selection.step_out()

    def _settle(self) -> None:
        if not self._settings.contains(self._layout_key()):
            share(self, self._docks, self._perspective.layout)
        self._laid_out = True

    def _dock(self, spec: PanelSpec) -> QDockWidget:
        dock = QDockWidget(spec.title, self)
        dock.setObjectName(f"dock-{spec.key}")
        panel = self.panels[spec.key]
        dock.setTitleBarWidget(panel.handle)
        dock.setWidget(panel)
        return dock

    def _head(self, strip: QWidget) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(strip)
        return head

    def _layout_key(self) -> str:
        return f"layout/{self._perspective.key}"

    def _restore_layout(self) -> bool:
        saved = self._settings.value(self._layout_key())
        return isinstance(saved, QByteArray) and self.restoreState(saved, LAYOUT_VERSION)

    def _enter_wall(self, wall: bool) -> None:
        self.header.set_wall(wall)
        for part in (self._upper, *self._docks.values()):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, wall)
        theme = self._office.theme
        scale = WALL_TYPE_SCALE if wall else 1.0
        if theme.type_scale != scale:
            theme.use(theme.tokens.key, scale)
        if self.isVisible():
            if wall:
                self.showFullScreen()
            elif self.isFullScreen():
                self.showNormal()

    def _tell_failure(self, failure: Failure) -> None:
        if failure.is_expected:
            self._office.messages.fail(str(failure.error))
        else:
            self._office.messages.fail(self.tr("出了意外的错误，已记入日志：请复制详情交给管理员。"), failure.stack)

    def _tell_lost(self, sentence: str) -> None:
        self._office.messages.fail(sentence)

    def _tell_found(self) -> None:
        self._office.messages.say(self.tr("数据库已重新连上，画面已更新。"), "good")


def _run(action: Action, _checked: bool = False) -> None:
    """A shortcut says whether it is checked; an action does not want to know."""
    action.run()
