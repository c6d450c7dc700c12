"""A board in a process of its own: opens the form of a step for one issue and leaves it open.

Arguments: the database's URL, the issue's id, the transition's key, the cadre's id. Says ``open`` once the form stands.
A line on its standard input closes the form; then it says ``closed``, and waits to be killed.
"""

import sys
import threading

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication

from commandcenter.app import build_office, open_database, qt_application
from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.workflow import Actor
from commandcenter.ui.board.panel import BoardPanel
from commandcenter.ui.casework.moves import Asked


class OtherWindow:
    """The window and what it does, one thing after the other."""

    def __init__(self, url: str, issue_id: int, key: str, cadre_id: int) -> None:
        self.office = build_office(open_database(url))
        self.office.seat.take(Actor("supervisor", cadre_id))
        self.panel = BoardPanel(self.office)
        self.panel.show()
        self.issue_id, self.key = issue_id, key
        self.asked_to_close = threading.Event()
        self.has_begun = self.has_said_open = self.has_closed = False
        self.timer = QTimer()
        self.timer.timeout.connect(self.go_on)
        self.timer.start(20)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        """Wait for the line."""
        sys.stdin.readline()
        self.asked_to_close.set()

    def go_on(self) -> None:
        """The next thing."""
        if self.office.jobs.is_busy or not self.panel.model.cards:
            return
        if not self.has_begun:
            self.has_begun = True
            card = self.panel.model.cards[self.issue_id]
            state = self.panel.reader.state(card)
            self.panel.moves.begin(Asked((card,), TRANSITION[self.key], {}, state), QPoint(0, 0))
        elif self.panel.moves.form is not None and not self.has_said_open:
            self.has_said_open = True
            print("open", flush=True)
        elif self.asked_to_close.is_set() and not self.has_closed:
            self.panel.moves.close_form()
            self.has_closed = True
            self.timer.singleShot(0, self.say_closed)

    def say_closed(self) -> None:
        """Once what letting go has begun is done."""
        if self.office.jobs.is_busy:
            QTimer.singleShot(20, self.say_closed)
        else:
            print("closed", flush=True)


if __name__ == "__main__":
    qt_application()
    window = OtherWindow(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    QApplication.exec()
