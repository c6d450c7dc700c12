"""Readings of the map's themes, asked for one at a time: while one is under way only the newest wish is kept."""

from datetime import date

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from sqlalchemy.orm import Session

from commandcenter.services.coverage import squad_leaders
from commandcenter.services.theme_queries import AsOf
from commandcenter.services.themes import MapTheme, Reading, read_theme
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office

Wish = tuple[MapTheme, date | None]
Answer = tuple[Reading, dict[int, str]]


class Readings(QObject):
    """Reads themes on a thread.

    Signals:
        read(Reading): the newest wish, or one on the way to it, is answered.
    """

    read = Signal(object)

    def __init__(self, office: Office, grid_ids: npt.NDArray[np.int64]) -> None:
        super().__init__()
        self._office = office
        self._grid_ids = grid_ids
        self._under_way = False
        self._next: Wish | None = None
        self.leaders: dict[int, str] = {}

    def want(self, theme: MapTheme, day: date | None) -> None:
        """Wish for a theme as of a day, None for now."""
        self._next = (theme, day)
        if not self._under_way:
            self._begin()

    def _begin(self) -> None:
        assert self._next is not None
        (theme, day), self._next = self._next, None
        self._under_way = True
        at = AsOf.on(day, self._office.present)

        def query() -> Answer:
            with self._office.database.read() as session:
                return self._query(session, theme, at)

        self._office.jobs.start(query, self._answered, failed=self._failed)

    def _query(self, session: Session, theme: MapTheme, at: AsOf) -> Answer:
        return read_theme(session, theme, self._grid_ids, at), squad_leaders(session, at.day)

    def _answered(self, answer: Answer) -> None:
        self._go_on()
        reading, self.leaders = answer
        self.read.emit(reading)

    def _failed(self, failure: Failure) -> None:
        self._go_on()
        self._office.jobs.failed.emit(failure)

    def _go_on(self) -> None:
        self._under_way = False
        if self._next is not None:
            self._begin()
