"""An issue's own window, on a real district."""

import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.workflow import Actor
from commandcenter.services.casework import transit
from commandcenter.storage.schema import Issue, Report, Unmasking, Whistle
from commandcenter.ui.casework.issue_window import IssueWindow
from commandcenter.ui.shell.office import Office

SUPERVISOR = Actor("supervisor", 1)


@pytest.fixture
def window(office: Office, qtbot: QtBot) -> IssueWindow:
    """The window of an issue in hand to which departments were called."""
    with office.database.read() as session:
        query = select(Issue.id).join(Whistle, Whistle.issue_id == Issue.id).where(Issue.stage == "handling")
        issue_id = session.scalars(query.order_by(Issue.id)).first()
    assert issue_id is not None
    return opened(office, issue_id, qtbot)


def opened(office: Office, issue_id: int, qtbot: QtBot) -> IssueWindow:
    """The window on screen, loaded."""
    office.seat.take(SUPERVISOR)
    window = IssueWindow(office, issue_id)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not office.jobs.is_busy, timeout=5_000)
    return window


def test_it_shows_the_issue_and_its_whole_history(window: IssueWindow) -> None:
    assert window.file is not None
    assert window.title.text() == window.file.card.title
    assert window.number.text() == window.file.card.number
    assert window.stage.text() == "办理中"
    told = window.history.text()
    for step in ("登记", "受理", "交办", "签收", "吹哨"):
        assert f"<b>{step}</b>" in told
    assert told.index("签收") < told.index("登记")  # newest first
    assert window.file.whistles[0].organization in window.sections["吹哨"].text()


def test_reporters_are_masked(window: IssueWindow) -> None:
    with window._office.database.read() as session:
        reports = session.scalars(select(Report).where(Report.issue_id == window.issue_id)).all()
        assert reports
        for report in reports:
            assert report.reporter not in window.sections["反映人"].text()
            assert report.telephone not in window.sections["反映人"].text()
            assert f"{report.reporter[0]}**" in window.sections["反映人"].text()


def test_unmasking_asks_for_a_reason_and_is_kept(window: IssueWindow, qtbot: QtBot) -> None:
    reporters = window.sections["反映人"]
    with window._office.database.read() as session:
        report = session.scalars(select(Report).where(Report.issue_id == window.issue_id)).first()
    assert report is not None
    reporters.linkActivated.emit(f"unmask:{report.id}")
    form = window.moves.form
    assert form is not None
    QTest.mouseClick(form.send, Qt.MouseButton.LeftButton)
    assert "还须填写：查看原因" in form.says.text()
    qtbot.keyClicks(form.editors["reason"].first, "callback")
    QTest.mouseClick(form.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: report.telephone in reporters.text(), timeout=5_000)
    assert report.reporter in reporters.text()
    qtbot.waitUntil(lambda: "callback" in window.sections["个人信息查看记录"].text(), timeout=5_000)
    with window._office.database.read() as session:
        look = session.scalars(
            select(Unmasking).where(Unmasking.report_id == report.id, Unmasking.reason == "callback")
        ).one()
        assert (look.role, look.issue_id) == ("supervisor", window.issue_id)
    window._office.seat.take(Actor("leader", 1))
    assert report.telephone not in reporters.text()
    assert "unmask:" not in reporters.text()


def test_steps_that_may_not_be_made_say_why(window: IssueWindow) -> None:
    buttons = window.steps.buttons
    assert set(buttons) == set(TRANSITION)
    assert buttons["answer"].isEnabled()
    assert buttons["answer"].objectName() == "primary"
    assert not buttons["accept"].isEnabled()
    assert buttons["accept"].toolTip() == "「办理中」的事项不能受理：只有「待受理」的事项可以。"
    window._office.seat.take(Actor("wall"))
    assert not any(button.isEnabled() for button in buttons.values())


def test_a_step_is_made_here(window: IssueWindow, qtbot: QtBot) -> None:
    assert window.file is not None
    before = window.file.card.version
    QTest.mouseClick(window.steps.buttons["escalate"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.moves.form is not None, timeout=5_000)
    form = window.moves.form
    assert form is not None
    assert window.rect().contains(form.geometry())
    qtbot.keyClicks(form.editors["reason"].first, "hard")
    QTest.mouseClick(form.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.file is not None and window.file.card.version == before + 1, timeout=5_000)
    assert "<b>提级</b>" in window.history.text()
    assert not window.steps.buttons["escalate"].isEnabled()
    assert window.messages.text.endswith("已提级。")


def test_a_message_leaves_the_buttons_of_the_next_step_free(window: IssueWindow, qtbot: QtBot) -> None:
    window._office.messages.say("已吹哨。", "good", ("撤销", window.refresh))
    assert window.messages.isVisible()
    assert not window.messages.geometry().intersects(window.steps.geometry())
    window.resize(window.width(), window.height() - 120)
    qtbot.waitUntil(lambda: window.messages.geometry().bottom() < window.steps.geometry().top())
    window._office.messages.say("一句很长的话，" * 30)
    assert not window.messages.geometry().intersects(window.steps.geometry())


def test_it_follows_what_others_do(window: IssueWindow, qtbot: QtBot) -> None:
    office = window._office
    with office.database.begin() as session:
        answers = {"message": "x", "told_how": "telephone", "told_at": office.present.now()}
        transit(session, window.issue_id, "notice", answers, SUPERVISOR, office.present.now(), office.rules)
    qtbot.waitUntil(lambda: "<b>进度告知</b>" in window.history.text(), timeout=5_000)


def test_both_themes(window: IssueWindow) -> None:
    pictures = []
    for theme in ("dark", "light"):
        window._office.theme.use(theme)
        pictures.append(window.grab().toImage())
        tokens = window._office.theme.tokens
        assert pictures[-1].pixelColor(3, 3).name() == tokens.panel
    assert pictures[0] != pictures[1]


def test_an_issue_that_is_not_there(office: Office, qtbot: QtBot) -> None:
    window = opened(office, 10**8, qtbot)
    assert window.title.text().startswith("没有这件事项")


def test_esc_closes_the_form_first_and_then_the_window(window: IssueWindow) -> None:
    QTest.mouseClick(window.steps.buttons["return"], Qt.MouseButton.LeftButton)
    form = window.moves.form
    assert form is not None
    QTest.keyClick(form.editors["reason"].first, Qt.Key.Key_Escape)
    assert window.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_a_closed_window_and_its_form_are_freed(office: Office, qtbot: QtBot) -> None:
    with office.database.read() as session:
        issue_id = session.scalars(select(Issue.id).where(Issue.stage == "handling")).first()
    assert issue_id is not None
    office.seat.take(SUPERVISOR)
    window = IssueWindow(office, issue_id)
    window.show()
    qtbot.waitUntil(lambda: not office.jobs.is_busy, timeout=5_000)
    QTest.mouseClick(window.steps.buttons["return"], Qt.MouseButton.LeftButton)
    form = window.moves.form
    assert form is not None
    left = [weakref.ref(window), weakref.ref(form)]
    form.dismiss()
    window.close()
    del window, form
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [one() for one in left] == [None, None]
