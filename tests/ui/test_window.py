"""The whole window on a real sample district, driven as a person drives it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from commandcenter.app import Window, build_office, build_window, close_office, open_database
from commandcenter.app.opening import FRAME
from commandcenter.domain.workflow import Actor
from commandcenter.services.scope import Scope
from commandcenter.snapshot import settle
from commandcenter.storage.changes import touch
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue
from commandcenter.ui.casework.issue_window import IssueWindow
from commandcenter.ui.first_start import FirstStart
from commandcenter.ui.settings.window import SettingsWindow
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.perspectives import PERSPECTIVES
from commandcenter.ui.tables.window import TableWindow

TOWNSHIP = "330109113"


def opened(office: Office, settings: Path) -> Window:
    """A shown window that has read everything."""
    office.theme.use("dark")
    window = build_window(office, QSettings(str(settings), QSettings.Format.IniFormat))
    window.main.resize(1600, 900)
    window.open(is_new=False)
    settle(office)
    return window


@pytest.fixture
def window(office: Office, tmp_path: Path) -> Iterator[Window]:
    """The window."""
    window = opened(office, tmp_path / "window.ini")
    yield window
    window.dispose()


def path_of(window: Window) -> str:
    """The path at the top, as text."""
    return window.main.header.path_text


def test_a_township_typed_into_the_palette_is_selected_everywhere(qtbot: QtBot, window: Window) -> None:
    office = window.office
    whole = window.strip.figures
    qtbot.keyClick(window.main, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.palette.isVisible)
    qtbot.keyClicks(window.palette.line, "glz")
    settle(office)
    qtbot.keyClick(window.palette.line, Qt.Key.Key_Return)
    settle(office)
    assert office.selection.scope == Scope(TOWNSHIP)
    assert path_of(window) == "萧山区 › 瓜沥镇"
    assert window.strip.figures is not None
    assert whole is not None
    assert 0 < window.strip.figures.covered.whole < whole.covered.whole
    assert window.main.panels["dossier"].title.text() == "瓜沥镇"


def test_escape_steps_out(qtbot: QtBot, window: Window) -> None:
    office = window.office
    office.selection.select(office.places.scope_of_grid(1))
    for expected in (3, 2, 1):
        qtbot.keyClick(window.main, Qt.Key.Key_Escape)
        assert len(path_of(window).split(" › ")) == expected


@pytest.mark.parametrize("key", [entry.key for entry in PERSPECTIVES])
def test_a_perspective_shows_its_panels_and_no_others(qtbot: QtBot, window: Window, key: str) -> None:
    window.main.show_perspective(key)
    settle(window.office)
    shown = {name for name, panel in window.main.panels.items() if panel.isVisible()}
    assert shown == window.main.shown_perspective.panels
    assert window.wall.is_running == (key == "wall")


def test_a_perspective_that_is_returned_to_shows_its_panels_and_no_others(qtbot: QtBot, window: Window) -> None:
    main = window.main
    for key in ("situation", "supervision", "pairing", "supervision", "situation", "pairing"):
        main.show_perspective(key)
        settle(window.office)
        shown = {name for name, panel in main.panels.items() if panel.isVisible()}
        assert shown == main.shown_perspective.panels, key


@pytest.mark.parametrize(("left", "found"), [("supervision", "supervision"), ("wall", "situation"), ("?", "situation")])
def test_a_window_opens_in_the_perspective_in_which_it_was_left(
    office: Office, tmp_path: Path, left: str, found: str
) -> None:
    QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat).setValue("perspective", left)
    window = opened(office, tmp_path / "window.ini")
    assert window.main.shown_perspective.key == found
    window.dispose()


def test_a_layout_is_remembered_and_can_be_reset(qtbot: QtBot, window: Window) -> None:
    main = window.main
    before = main.panels["board"].height()
    docks = [main.panels["map"].parentWidget(), main.panels["board"].parentWidget()]
    main.resizeDocks(docks, [260, 500], Qt.Orientation.Vertical)
    QApplication.processEvents()
    changed = main.panels["board"].height()
    assert changed > before + 40
    main.show_perspective("pairing")
    main.show_perspective("situation")
    QApplication.processEvents()
    assert abs(main.panels["board"].height() - changed) <= 8
    main.reset_layout()
    QApplication.processEvents()
    assert abs(main.panels["board"].height() - before) <= 8


def test_the_theme_changes_and_is_remembered(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    window.main.toggle_theme()
    assert window.office.theme.tokens.key == "light"
    assert QApplication.palette().window().color() == window.office.theme.colour("ground")
    assert QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat).value("theme") == "light"


def test_every_figure_is_a_door(qtbot: QtBot, window: Window) -> None:
    for card in window.strip.cards:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
        settle(window.office)
        tables = window.main.findChildren(TableWindow)
        assert len(tables) == 1
        tables[0].close()
        qtbot.waitUntil(lambda: not window.main.findChildren(TableWindow))


def test_an_issue_asked_for_again_comes_to_the_front(qtbot: QtBot, window: Window) -> None:
    with window.office.database.read() as session:
        one, other = session.scalars(select(Issue.id).order_by(Issue.id).limit(2))
    for asked, there in ((one, 1), (other, 2), (one, 2)):
        window.office.doors.issue_asked.emit(asked)
        settle(window.office)
        assert len(window.main.findChildren(IssueWindow)) == there
    qtbot.waitUntil(lambda: isinstance(front := QApplication.activeWindow(), IssueWindow) and front.issue_id == one)


def test_a_window_fits_the_screen_with_its_frame(window: Window) -> None:
    screen = window.main.screen().availableGeometry()
    assert screen.height() < 860  # what the settings take where there is room
    action = next(entry for entry in window.main.actions() if entry.shortcut().toString() == "Ctrl+,")
    action.trigger()
    (opened,) = window.main.findChildren(SettingsWindow)
    assert opened.width() <= screen.width() - FRAME.width()
    assert opened.height() <= screen.height() - FRAME.height()


def test_the_wall_goes_round_and_puts_everything_back(qtbot: QtBot, window: Window) -> None:
    window.office.selection.select(Scope(TOWNSHIP))
    window.main.show_perspective("wall")
    seen = set()
    for _ in range(3):
        window.wall.step()
        settle(window.office)
        seen.add(window.office.selection.scope)
    assert len(seen) == 3
    qtbot.keyClick(window.main, Qt.Key.Key_Escape)
    assert window.main.shown_perspective.key == "situation"
    assert window.office.selection.scope == Scope(TOWNSHIP)


def test_a_role_is_taken_at_the_top(qtbot: QtBot, window: Window) -> None:
    window.office.seat.take(Actor("supervisor", 1, 1, "沈一帆"))
    texts = [button.text() for button in window.main.header.findChildren(type(window.main.header.seat))]
    assert "督办员 沈一帆 ▾" in texts


def test_a_second_window_follows(qtbot: QtBot, window: Window, season_url: str, tmp_path: Path) -> None:
    other = build_office(open_database(season_url))
    second = opened(other, tmp_path / "second.ini")
    assert second.strip.figures is not None
    before = second.strip.figures.open
    with window.office.database.begin() as session:
        closed = {"stage": "closed", "closed_at": Issue.registered_at, "close_cause": "not_evaluated"}
        session.execute(update(Issue).where(Issue.stage == "registered").values(closed))
        touch(session, "issue")
    qtbot.waitUntil(lambda: second.strip.figures is not None and second.strip.figures.open < before, timeout=5000)
    second.dispose()
    close_office(other)


def test_an_unexpected_error_is_shown_with_its_stack(qtbot: QtBot, window: Window) -> None:
    window.tell_unexpected("Traceback: boom")
    assert "意外" in window.main.message_bar.text
    assert any("意外" in label.text() for label in window.main.message_bar.findChildren(QLabel))


def test_closing_stops_everything(qtbot: QtBot, season_url: str, tmp_path: Path) -> None:
    office = build_office(open_database(season_url))
    window = opened(office, tmp_path / "w.ini")
    with qtbot.waitSignal(window.main.closed):
        window.main.close()
    window.dispose()
    close_office(office)
    assert not office.jobs.is_busy


SLOW_SAMPLE = [sys.executable, "-m", "commandcenter", "sample", "--history", "none", "--progress", "--database"]


def test_the_first_start_can_be_cancelled_and_leaves_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "district.sqlite3"
    dialog = FirstStart(f"sqlite:///{file}")
    qtbot.addWidget(dialog)
    dialog.start()
    dialog.show()
    qtbot.waitUntil(lambda: dialog.share > 0, timeout=60_000)
    dialog.reject()
    assert not file.exists()
    assert subprocess.run([*SLOW_SAMPLE, f"sqlite:///{file}"], check=False, capture_output=True).returncode == 0
    database = Database(f"sqlite:///{file}")
    with database.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM grid").scalar() == 2048
    database.close()
    assert list(tmp_path.glob("*making*")) == []


def test_a_first_start_that_fails_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "taken.sqlite3"
    file.write_bytes(b"something of somebody else" * 100)
    dialog = FirstStart(f"sqlite:///{file}")
    qtbot.addWidget(dialog)
    dialog.start()
    dialog.show()
    qtbot.waitUntil(lambda: "。" in dialog.said and dialog.said != "准备中…", timeout=60_000)
    assert file.read_bytes().startswith(b"something")
    dialog.reject()
