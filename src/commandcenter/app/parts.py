"""The parts for one window: database, application, and the office that panels are given."""

import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from commandcenter.config import shipped
from commandcenter.domain.errors import DatabaseProblem
from commandcenter.services.places import load_places, load_sheet
from commandcenter.services.present import SAMPLE, facts, load_present
from commandcenter.services.seats import sit_down
from commandcenter.services.settings import rules_now
from commandcenter.storage.database import Database
from commandcenter.storage.migrate import prepare
from commandcenter.ui.shell.feed import Feed
from commandcenter.ui.shell.jobs import Jobs
from commandcenter.ui.shell.messages import Messages
from commandcenter.ui.shell.office import Doors, Office, Seat
from commandcenter.ui.shell.rulebook import Rulebook
from commandcenter.ui.shell.selection import Selection
from commandcenter.ui.shell.theme import Theme, load_fonts


def open_database(url: str) -> Database:
    """Open, create or migrate the database. Raises DatabaseProblem when it cannot be used."""
    database = Database(url)
    prepare(database)
    return database


def qt_application() -> QApplication:
    """The one QApplication: Fusion, a Chinese font, Chinese standard buttons."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = QApplication(sys.argv[:1])
    application.setApplicationName("commandcenter")
    application.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    speak_chinese(application)
    load_fonts()
    return application


def speak_chinese(application: QApplication) -> list[QTranslator]:
    """Install Qt's own Chinese, and what that lacks; what was installed."""
    installed = []
    for name, folder in (
        ("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("qt_more_zh_CN", str(shipped("resources", "translations"))),
    ):
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
            installed.append(translator)
    return installed


def build_office(database: Database) -> Office:
    """The parts for one window on this database, listening to its change feed.

    Raises DatabaseProblem when the database holds no district yet.
    """
    with database.read() as session:
        known = facts(session)
        places = load_places(session, known.get("district_name", ""))
        sheet = load_sheet(session)
        present = load_present(session)
        actor = sit_down(session, "staff")
        rules = rules_now(session)
    if sheet is None or not places.grids:
        raise DatabaseProblem("这个数据库里还没有网格：请先用 commandcenter sample 建立样本，或导入本区的图层。")
    feed, jobs = Feed(database), Jobs()
    office = Office(
        database=database,
        places=places,
        sheet=sheet,
        rulebook=Rulebook(rules, database, jobs, feed, present),
        present=present,
        jobs=jobs,
        selection=Selection(),
        feed=feed,
        messages=Messages(),
        theme=Theme(),
        seat=Seat(actor),
        doors=Doors(),
        is_sample=SAMPLE in known,
    )
    feed.start()
    return office


def close_office(office: Office) -> None:
    """Stop everything that runs for a window."""
    office.feed.stop()
    office.rulebook.stop()
    office.jobs.stop()
    office.database.close()
