"""The pairing panel and the map in one window, with somebody at the desk; and what a person does there."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from commandcenter.domain.pairing import KINDS, PairingKind
from commandcenter.domain.workflow import Actor
from commandcenter.services.handing_over import Leaver
from commandcenter.services.intake.cells import Row
from commandcenter.services.targets import Key
from commandcenter.storage.schema import Pairing
from commandcenter.ui.assigning.deed_form import DeedForm
from commandcenter.ui.assigning.desk import Desk, Windows
from commandcenter.ui.assigning.handover_window import HandoverWindow
from commandcenter.ui.assigning.paste_window import PasteWindow
from commandcenter.ui.map.panel import MapPanel
from commandcenter.ui.pairing.panel import PairingPanel
from commandcenter.ui.shell.messages import Message
from commandcenter.ui.shell.office import Office

LEADER = Actor("leader", name="周明")
SIZE = (1700, 760)


class Room(QWidget):
    """A window with the map at the left and the pairings at the right."""

    def __init__(self, qtbot: QtBot, office: Office, kind: str, actor: Actor = LEADER) -> None:
        super().__init__()
        office.seat.take(actor)
        self.qtbot, self.office = qtbot, office
        self.said: list[Message] = []
        self.opened: list[QWidget] = []
        office.messages.posted.connect(self.said.append)
        self.map, self.panel = MapPanel(office), PairingPanel(office)
        windows = Windows(self.open_handover, self.open_paste)
        self.desk = Desk(office, self.panel, self.map, windows)
        self.panel.handing.employ(self._desk)
        row = QHBoxLayout(self)
        row.addWidget(self.map, 1)
        column = QVBoxLayout()
        column.addWidget(self.panel.handle)
        column.addWidget(self.panel, 1)
        row.addLayout(column, 1)
        self.resize(*SIZE)
        self.panel.show_kind(kind)
        qtbot.addWidget(self)
        self.show()
        qtbot.waitExposed(self)
        self.activateWindow()
        self.settle()

    def _desk(self) -> Desk:
        return self.desk

    def open_handover(self, leaver: Leaver | None) -> None:
        self._open(HandoverWindow(self.office, leaver))

    def open_paste(self, kind: PairingKind, rows: Sequence[Row]) -> None:
        self._open(PasteWindow(self.office, kind, rows))

    def _open(self, window: QWidget) -> None:
        self.qtbot.addWidget(window)
        window.show()
        self.opened.append(window)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.office.jobs.is_busy, timeout=10_000)

    # What is where

    def holder_point(self, key: Key) -> QPoint:
        side = self.panel.two_sided.holders
        view = side.view
        index = view.model().index(side.model.place(key), 0)
        view.scrollTo(index)
        return view.viewport().mapToGlobal(view.visualRect(index).center())

    def target_point(self, key: Key) -> QPoint:
        side = self.panel.two_sided.targets
        index = side.view.model().index(side.model.place(key), 0)
        side.view.scrollTo(index)
        return side.view.viewport().mapToGlobal(side.view.visualRect(index).center())

    def grid_point(self, grid_id: int) -> QPoint:
        """The middle of a grid on the map."""
        row = self.map.index.row(grid_id)
        assert row is not None
        x, y = self.map.view.camera.to_screen(*self.map.ground.anchors[row].tolist())
        return self.map.view.mapToGlobal(QPoint(round(x), round(y)))

    def cell_point(self, row: int, column: int) -> QPoint:
        view = self.panel.matrix
        return view.viewport().mapToGlobal(view.visualRect(view.model().index(row, column)).center())

    def head_point(self, row: int) -> QPoint:
        head = self.panel.matrix.verticalHeader()
        middle = head.sectionViewportPosition(row) + head.sectionSize(row) // 2
        return head.viewport().mapToGlobal(QPoint(head.width() // 2, middle))

    # What a person does

    def press(self, port: QWidget, start: QPoint, end: QPoint) -> None:
        """Press, and drag a little way."""
        QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=port.mapFromGlobal(start))
        for share in (0.1, 0.2):
            QTest.mouseMove(port, port.mapFromGlobal(start + (end - start) * share))

    def carry(self, port: QWidget, start: QPoint, end: Callable[[], QPoint]) -> None:
        """Press and drag over a point, which is looked for once the targets are lit; it is still held."""
        self.press(port, start, start + QPoint(200, 60))
        self.settle()
        QTest.mouseMove(port, port.mapFromGlobal(end()))

    def drag(self, port: QWidget, start: QPoint, end: Callable[[], QPoint]) -> None:
        """The whole gesture."""
        self.carry(port, start, end)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=port.mapFromGlobal(end()))

    def drag_holder(self, holder: Key, end: Callable[[], QPoint]) -> None:
        self.drag(self.holder_port, self.holder_point(holder), end)

    @property
    def holder_port(self) -> QWidget:
        return self.panel.two_sided.holders.view.viewport()

    def form(self) -> DeedForm:
        form = self.desk.asking.form
        assert form is not None, [message.text for message in self.said]
        return form

    def send(self) -> None:
        """Enter on the form's button."""
        self.qtbot.keyClick(self.form().send, Qt.Key.Key_Return)
        self.settle()

    @property
    def words(self) -> str:
        """What was said last."""
        return self.said[-1].text if self.said else ""

    def undo(self) -> None:
        """The button of the last message."""
        action = self.said[-1].action
        assert action is not None
        action[1]()
        self.settle()

    # What is written

    def pairings(self, kind: str) -> list[Pairing]:
        with self.office.database.read() as session:
            found = list(session.scalars(select(Pairing).where(Pairing.kind == kind).order_by(Pairing.id)))
            session.expunge_all()
        return found

    def running(self, kind: str, holder: Key, target: Key) -> Pairing | None:
        """The pairing that runs between two, and holds at all."""
        of = KINDS[kind]
        return next(
            (
                one
                for one in self.pairings(kind)
                if (getattr(one, of.holder.value), getattr(one, of.target.value)) == (holder, target)
                and one.ended_on is None
            ),
            None,
        )
