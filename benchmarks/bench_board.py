"""The board at 3840×2160: from query to painted, and from drop to painted, on the seven-year district.

``board_open_ms`` is the whole panel made anew: its widgets, the query on its thread, the cards laid out and painted.
``board_move_ms_20k`` is a real drag by mouse events, from the release of the button until the transition is committed
(SQLite, ``synchronous=FULL``) and both columns have been painted with the card in its new place.
"""

import gc
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from benchmarks.many_open import many_open
from benchmarks.measure import Timing, milliseconds, summary
from commandcenter.app import build_office, close_office, open_database, qt_application
from commandcenter.services.board import Card
from commandcenter.services.seats import sit_down
from commandcenter.ui.board.panel import BoardPanel
from commandcenter.ui.shell.office import Office

WIDTH, HEIGHT = 3840, 2160
RUNS = 21
LONGEST_S = 60.0


class Painted(QObject):
    """Counts the paint events of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count."""
        self.times += event.type() == QEvent.Type.Paint
        return False


class Frame(QWidget):
    """A window of just 3840×2160 with the board in it."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.panel = BoardPanel(office)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panel.handle)
        column.addWidget(self.panel, 1)
        self.setFixedSize(WIDTH, HEIGHT)
        self.painted = {key: Painted(column.view.viewport()) for key, column in self.panel.columns.items()}
        self.loaded = self.moves = 0
        self.panel.following.loaded.connect(self._load)
        self.panel.moves.moved.connect(self._move)

    def _load(self, _loaded: object) -> None:
        self.loaded += 1
        for painted in self.painted.values():
            painted.times = 0

    def _move(self, _cards: object) -> None:
        self.moves += 1
        for painted in self.painted.values():
            painted.times = 0


def wait(until: Callable[[], bool]) -> None:
    """Let the event loop run as it does in the program: asleep until something happens."""
    end = time.monotonic() + LONGEST_S
    while not until():
        flags = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        QApplication.processEvents(flags)
        if time.monotonic() > end:
            raise TimeoutError("the board did not come to rest")


@contextmanager
def office_on(file: Path) -> Iterator[Office]:
    """An office on a copy of a district."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "district.sqlite3"
        shutil.copyfile(file, copy)
        qt_application()
        office = build_office(open_database(f"sqlite:///{copy}"))
        office.theme.apply()
        with office.database.read() as session:
            office.seat.take(sit_down(session, "supervisor"))
        yield office
        close_office(office)


def opened(office: Office) -> tuple[Frame, float]:
    """A new board, and how long it took from its making to its last column painted."""
    start = time.perf_counter()
    frame = Frame(office)
    frame.show()
    wait(lambda: frame.loaded > 0 and all(painted.times for painted in frame.painted.values()))
    spent = (time.perf_counter() - start) * 1000
    wait(lambda: not office.jobs.is_busy)
    return frame, spent


def time_opening(office: Office) -> Timing:
    """Open it again and again."""
    spent = []
    for _ in range(RUNS + 1):
        frame, milliseconds_spent = opened(office)
        spent.append(milliseconds_spent)
        frame.close()
        frame.deleteLater()
        del frame
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()  # the board before is no part of this one's time
    return summary(spent[1:])


def drop(frame: Frame, card: Card, stage: str) -> float:
    """Carry a card to a column by the mouse; milliseconds from letting go to painted."""
    column = frame.panel.columns[card.stage]
    view, port = column.view, column.view.viewport()
    row = view.stage_model().row_of(card)
    assert row is not None
    index = view.stage_model().index(row)
    view.scrollTo(index)
    start = port.mapToGlobal(view.visualRect(index).center())
    target = frame.panel.columns[stage]
    end = target.mapToGlobal(target.rect().center())
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(port, Qt.MouseButton.LeftButton, none, port.mapFromGlobal(start))
    for share in (0.1, 0.5, 1.0):
        QTest.mouseMove(port, port.mapFromGlobal(start + (end - start) * share))
        QApplication.processEvents()
    return _let_go(frame, port, port.mapFromGlobal(end), (card.stage, stage))


def _let_go(frame: Frame, port: QWidget, at: QPoint, stages: tuple[str, str]) -> float:
    moves, begin = frame.moves, time.perf_counter()
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    wait(lambda: frame.moves > moves and all(frame.painted[stage].times for stage in stages))
    return (time.perf_counter() - begin) * 1000


def time_moving(office: Office) -> Timing:
    """Sign for one issue after another."""
    frame, _ = opened(office)
    cards = list(frame.panel.model.columns["dispatched"].cards[5 : 5 + 2 * (RUNS + 3) : 2])
    spent = []
    for card in cards:
        spent.append(drop(frame, card, "handling"))
        wait(lambda: not office.jobs.is_busy)
    with office.database.read() as session:
        from commandcenter.services.board import cards as read

        assert {card.stage for card in read(session, [card.id for card in cards])} == {"handling"}
    frame.close()
    return summary(spent[3:])


def run() -> dict[str, dict[str, Any]]:
    """``board_open_ms_2k``, ``board_open_ms_20k`` and ``board_move_ms_20k``."""
    with office_on(many_open(2_000)) as office:
        two = time_opening(office)
    with office_on(many_open(20_000)) as office:
        twenty, move = time_opening(office), time_moving(office)
    whole = "3840×2160, panel made, queried, painted"
    return {
        "board_open_ms_2k": milliseconds(two, 150, f"2,000 open of 132,000, {whole}").as_json(),
        "board_open_ms_20k": milliseconds(twenty, 400, f"20,000 open of 132,000, {whole}").as_json(),
        "board_move_ms_20k": milliseconds(
            move, 50, "drag by mouse events: released, committed with synchronous=FULL, both columns painted"
        ).as_json(),
    }
