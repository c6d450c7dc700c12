"""Backups in the window: made while it works, restored from after it has closed, daily without being asked for."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from commandcenter.domain.workflow import Actor
from commandcenter.storage import backup_daily
from commandcenter.storage.backup_contents import contents_of_file, whole
from commandcenter.storage.backup_daily import daily_file
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Meta
from commandcenter.ui.backup import daily as daily_module
from commandcenter.ui.backup.asking import (
    ask_where_to,
    asked_to_restore,
    backing_up,
    look_and_ask,
    restoring,
    suggested,
)
from commandcenter.ui.backup.daily import DailyCopies
from commandcenter.ui.shell.messages import Message
from commandcenter.ui.shell.office import Office

WAIT_MS = 60_000


class Heard(list[Message]):
    """What the window said."""


@pytest.fixture
def heard(office: Office) -> Heard:
    """Everything that is said from now on."""
    told = Heard()
    office.messages.posted.connect(told.append)
    return told


def test_a_backup_is_made_while_the_window_works(office: Office, heard: Heard, tmp_path: Path, qtbot: QtBot) -> None:
    target = tmp_path / "备份 里" / "区.sqlite3"
    errand = backing_up(office, target)
    qtbot.addWidget(errand)
    with qtbot.waitSignal(errand.ended_well, timeout=WAIT_MS), office.database.begin() as session:
        session.add(Meta(key="meanwhile", value="1"))
    assert whole(target).district == "萧山区"
    assert errand.share == 1
    assert [message.tone for message in heard] == ["good"]
    assert heard[0].text.startswith("已备份并核对")


def test_what_cannot_be_written_is_said_and_the_window_stays(office: Office, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_bytes(b"")
    errand = backing_up(office, tmp_path / "file" / "copy.sqlite3")
    qtbot.addWidget(errand)
    qtbot.waitUntil(lambda: errand.cancel.text() == "关闭", timeout=WAIT_MS)
    assert "不是文件夹" in errand.said


def test_stopping_it_leaves_nothing(office: Office, tmp_path: Path, qtbot: QtBot) -> None:
    target = tmp_path / "to" / "copy.sqlite3"
    errand = backing_up(office, target)
    qtbot.addWidget(errand)
    qtbot.waitUntil(lambda: errand.share > 0, timeout=WAIT_MS)
    errand.reject()
    assert list(target.parent.iterdir()) == []


def test_only_an_administrator_may(office: Office, heard: Heard, qtbot: QtBot) -> None:
    opened: list[QWidget] = []
    ask_where_to(office, QWidget(), opened.append)
    assert opened == []
    assert "管理员" in heard[0].text


def test_a_name_is_suggested(office: Office) -> None:
    from datetime import datetime

    assert suggested(office, datetime(2026, 3, 5, 9, 7)).name == "萧山区 2026-03-05 0907.sqlite3"


def test_restoring_is_asked_with_what_it_brings_back_and_happens_when_the_window_has_gone(
    office: Office, season_url: str, tmp_path: Path, qtbot: QtBot
) -> None:
    office.seat.take(Actor("administrator", 1, 1))
    copy = tmp_path / "copy.sqlite3"
    errand = backing_up(office, copy)
    qtbot.addWidget(errand)
    with qtbot.waitSignal(errand.ended_well, timeout=WAIT_MS):
        pass
    with office.database.begin() as session:
        session.add(Meta(key="later", value="1"))
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    look_and_ask(office, copy, window)
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=WAIT_MS)
    (box,) = window.findChildren(QMessageBox)
    assert contents_of_file(copy).words() in box.informativeText()
    (restore,) = [button for button in box.buttons() if button.text() == "恢复"]
    qtbot.mouseClick(restore, Qt.MouseButton.LeftButton)
    assert not window.isVisible()
    assert asked_to_restore() == copy
    assert asked_to_restore() is None
    office.feed.stop()
    office.database.close()
    errand = restoring(season_url, copy)
    qtbot.addWidget(errand)
    errand.start()
    with qtbot.waitSignal(errand.ended_well, timeout=WAIT_MS):
        pass
    assert "原来的数据保存在" in errand.words
    database = Database(season_url)
    with database.read() as session:
        assert session.scalar(select(Meta.value).where(Meta.key == "later")) is None
    database.close()


def test_restoring_while_another_window_is_open_is_refused(
    office: Office, season_url: str, tmp_path: Path, qtbot: QtBot
) -> None:
    copy = tmp_path / "copy.sqlite3"
    errand = backing_up(office, copy)
    qtbot.addWidget(errand)
    with qtbot.waitSignal(errand.ended_well, timeout=WAIT_MS):
        pass
    errand = restoring(season_url, copy)
    qtbot.addWidget(errand)
    errand.start()
    qtbot.waitUntil(lambda: errand.cancel.text() == "关闭", timeout=WAIT_MS)
    assert "正被另一个窗口或程序使用" in errand.said


def test_the_open_database_is_no_backup_and_stays_known_as_open(
    office: Office, season_url: str, heard: Heard, tmp_path: Path, qtbot: QtBot
) -> None:
    copy = tmp_path / "copy.sqlite3"
    errand = backing_up(office, copy)
    qtbot.addWidget(errand)
    with qtbot.waitSignal(errand.ended_well, timeout=WAIT_MS):
        pass
    window = QWidget()
    qtbot.addWidget(window)
    look_and_ask(office, Path(office.database.url.database or ""), window)
    qtbot.waitUntil(lambda: any("不需要恢复" in message.text for message in heard), timeout=WAIT_MS)
    errand = restoring(season_url, copy)
    qtbot.addWidget(errand)
    errand.start()
    qtbot.waitUntil(lambda: errand.cancel.text() == "关闭", timeout=WAIT_MS)
    assert "正被另一个窗口或程序使用" in errand.said


def test_what_is_no_backup_is_refused_in_words(office: Office, heard: Heard, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "notes.txt").write_text("我的笔记", encoding="utf-8")
    window = QWidget()
    qtbot.addWidget(window)
    look_and_ask(office, tmp_path / "notes.txt", window)
    qtbot.waitUntil(lambda: bool(heard), timeout=WAIT_MS)
    assert "不是数据库的备份" in heard[0].text


def test_the_copy_of_the_day_is_made_at_first_use_and_when_a_day_begins(
    office: Office, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    source = Path(office.database.url.database or "")
    daily = DailyCopies(office)
    daily.start()
    qtbot.waitUntil(lambda: not daily.is_busy, timeout=WAIT_MS)
    first = date.today()
    made = daily_file(source, first).stat().st_mtime_ns
    daily.check_day()
    assert not daily.is_busy

    class Tomorrow(date):
        @classmethod
        def today(cls) -> "Tomorrow":
            return cls.fromordinal((first + timedelta(days=1)).toordinal())

    monkeypatch.setattr(daily_module, "date", Tomorrow)
    daily.check_day()
    qtbot.waitUntil(lambda: not daily.is_busy, timeout=WAIT_MS)
    assert whole(daily_file(source, Tomorrow.today())).district == "萧山区"
    assert daily_file(source, first).stat().st_mtime_ns == made
    daily.stop()


def test_no_room_for_the_copy_of_the_day_is_said_once(
    office: Office, heard: Heard, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(daily_module, "LEFT_FREE", 1 << 60)
    daily = DailyCopies(office)
    daily.start()
    qtbot.waitUntil(lambda: bool(heard), timeout=WAIT_MS)
    daily.check_day()
    assert not daily.is_busy
    assert [message.text[:13] for message in heard] == ["今天的自动备份没有做成。磁"]
    assert backup_daily.daily_copies(Path(office.database.url.database or "")) == []
    daily.stop()


def test_closing_stops_the_copy_of_the_day(office: Office, qtbot: QtBot) -> None:
    daily = DailyCopies(office)
    daily.start()
    daily.stop()
    folder = Path(office.database.url.database or "").parent / backup_daily.FOLDER
    assert not folder.exists() or all(".copying-" not in path.name for path in folder.iterdir())
