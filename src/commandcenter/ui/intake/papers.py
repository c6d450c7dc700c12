"""Handing a roster out: its template, and all that there is, into a file that a person chooses."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from commandcenter.services.rosters.exporting import export_roster
from commandcenter.services.rosters.importing import check_roster
from commandcenter.services.rosters.registry import ROSTERS
from commandcenter.services.rosters.roster import Roster
from commandcenter.services.rosters.templates import write_template
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.words import number

FORMS = "Excel 工作簿 (*.xlsx);;CSV 文本 (*.csv)"


class Papers(QObject):
    """Asks where, and writes on a thread. ``chosen`` gives the roster's key and what is assumed of its rows."""

    def __init__(self, office: Office, chosen: Callable[[], tuple[str, Mapping[str, str]]], parent: QWidget) -> None:
        super().__init__(parent)
        self._office, self._chosen, self._window = office, chosen, parent

    def ask_template(self) -> None:
        """Ask where the template goes."""
        if path := self._ask(self.tr("写出模板"), self.tr("{}模板.xlsx")):
            self.save_template(path)

    def ask_export(self) -> None:
        """Ask where the roster goes; those who may not have it are told first."""
        roster, _ = self._roster()
        if sentence := check_roster(roster, self._office.seat.actor):
            self._office.messages.refuse(sentence)
        elif path := self._ask(self.tr("导出"), self.tr("{}.xlsx")):
            self.save_export(path)

    def save_template(self, path: Path) -> None:
        """Write the template."""
        roster, assumed = self._roster()

        def work() -> str:
            write_template(roster, path, assumed)
            return self.tr("{}的模板已写到 {}。").format(roster.name, path)

        self._office.jobs.start(work, self._say, failed=self._fail)

    def save_export(self, path: Path) -> None:
        """Write the roster."""
        roster, assumed = self._roster()
        office = self._office
        if sentence := check_roster(roster, office.seat.actor):
            office.messages.refuse(sentence)
            return

        def work() -> str:
            with office.database.read() as session:
                done = export_roster(session, roster, path, office.present.today(), assumed)
            return self.tr("已导出 {} {}{}：{}。").format(number(done.rows), roster.measure, roster.name, path)

        office.jobs.start(work, self._say, failed=self._fail)

    def _roster(self) -> tuple[Roster, Mapping[str, str]]:
        key, assumed = self._chosen()
        return ROSTERS[key], {name: value for name, value in assumed.items() if value}

    def _ask(self, title: str, name: str) -> Path | None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposal = str(Path(folder) / name.format(self._roster()[0].name))
        chosen, form = QFileDialog.getSaveFileName(self._window, title, proposal, FORMS)
        if not chosen:
            return None
        return Path(chosen) if Path(chosen).suffix else Path(f"{chosen}{'.csv' if 'csv' in form else '.xlsx'}")

    def _say(self, sentence: str) -> None:
        self._office.messages.say(sentence, "good")

    def _fail(self, failure: Failure) -> None:
        if failure.is_expected:
            self._office.messages.fail(str(failure.error))
        else:
            self._office.jobs.failed.emit(failure)
