"""The form of every transition, filled in by keyboard and mouse."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from commandcenter.domain.transitions import TRANSITION, TRANSITIONS
from commandcenter.domain.workflow import Transition
from commandcenter.services.board import Card
from commandcenter.services.rules import load_rules
from commandcenter.ui.casework.editors import (
    ChoiceEditor,
    DayEditor,
    MomentEditor,
    TextEditor,
)
from commandcenter.ui.casework.form import TransitionForm
from commandcenter.ui.casework.offers import Offers
from commandcenter.ui.casework.picking import BoxEditor, IssueEditor, ManyEditor, PickEditor
from commandcenter.ui.casework.tasks_editor import TasksEditor
from commandcenter.ui.models.picker import Choice
from commandcenter.ui.shell.theme import Theme

NOW = datetime(2024, 8, 2, 3, 5, 30, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
CARD = Card(
    1, "2024-132151", "坎山老街排水管堵塞", "handling", "day_visit", "needs", "roads", 1, None, 11, 1,
    SECONDS, SECONDS, SECONDS + 86_400, SECONDS, None, None, None, 0, 0, 3,
)  # fmt: skip
PEOPLE = (Choice(1, "沈一帆", "中心", ("syf", "C1")), Choice(2, "沈建", "住建", ("sj", "C2")))
UNITS = (
    Choice(11, "住建", "", ("zj", "D03")),
    Choice(12, "交通", "", ("jt", "D11")),
    Choice(13, "教育", "", ("jy", "D05")),
)
OFFERS = Offers(PEOPLE, PEOPLE[:1], UNITS, load_rules().catalog, NOW, CARD)


@pytest.fixture
def over(qapp: object, qtbot: QtBot) -> QWidget:
    """A window to open forms over."""
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


BLANK = replace(OFFERS, card=CARD._replace(lead_organization_id=None, category=None))


def form_for(key: str, over: QWidget, offers: Offers = OFFERS, **limits: tuple[str, ...]) -> TransitionForm:
    """An open form."""
    form = TransitionForm(TRANSITION[key], "2024-132151", offers, Theme(), over, limits)
    form.open_at(QPoint(100, 100))
    return form


@pytest.mark.parametrize("transition", [one for one in TRANSITIONS if one.fields], ids=lambda one: one.key)
def test_every_transition_has_its_form(over: QWidget, transition: Transition) -> None:
    form = form_for(transition.key, over, BLANK)
    assert list(form.editors) == [field.key for field in transition.fields]
    assert over.rect().contains(form.geometry())
    for editor in form.editors.values():
        assert editor.widget.accessibleName() == editor.field.label
    assert form.editors[transition.fields[0].key].first.hasFocus()
    form.submit()
    assert form.says.isVisible()
    assert "还须填写" in form.says.text()


def test_a_form_at_the_edge_stays_inside(over: QWidget) -> None:
    form = TransitionForm(TRANSITION["answer"], "", OFFERS, Theme(), over)
    form.open_at(QPoint(890, 590))
    assert over.rect().contains(form.geometry())


def test_answering_by_keyboard_alone(over: QWidget, qtbot: QtBot) -> None:
    form = form_for("answer", over)
    result, how = form.editors["result"], form.editors["told_how"]
    assert isinstance(result, TextEditor)
    assert isinstance(how, ChoiceEditor)
    qtbot.keyClicks(result.text, "done")
    QTest.keyClick(result.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(result.text, "twice")
    QTest.keyClick(result.text, Qt.Key.Key_Return)
    assert how.buttons["telephone"].hasFocus()
    QTest.keyClick(how.buttons["telephone"], Qt.Key.Key_Right)
    with qtbot.waitSignal(form.given) as sent:
        QTest.keyClick(how.buttons["in_person"], Qt.Key.Key_Return)
    assert sent.args == [{"result": "done\ntwice", "told_how": "in_person", "told_at": NOW, "told_by": None}]


def test_esc_leaves_wherever_the_focus_is(over: QWidget, qtbot: QtBot) -> None:
    for key in ("result", "told_how", "told_at"):
        form = form_for("answer", over)
        with qtbot.waitSignal(form.left):
            QTest.keyClick(form.editors[key].first, Qt.Key.Key_Escape)
        assert form.isHidden()


def test_a_cadre_is_found_by_initials_code_and_name(over: QWidget, qtbot: QtBot) -> None:
    form = form_for("accept", over)
    editor = form.editors["first_contact"]
    assert isinstance(editor, PickEditor)
    for typed, found in (("syf", 1), ("C2", 2), ("沈建", 2), ("sj", 2)):
        editor.picker.clear()
        qtbot.keyClicks(editor.picker, typed) if typed.isascii() else editor.picker.setText(typed)
        assert editor.answer() == found
    editor.picker.setText("沈")
    form.submit()
    assert form.says.text() == "首问责任人“沈”没有唯一对应：请从列表中选。"


def test_dispatching_offers_what_was_there_before(over: QWidget, qtbot: QtBot) -> None:
    form = form_for("dispatch", over)
    lead, category = form.editors["lead_organization"], form.editors["category"]
    assert isinstance(lead, PickEditor)
    assert isinstance(category, BoxEditor)
    assert (lead.answer(), category.answer()) == (11, "roads")
    assert "5 个工作日" in category.box.currentText()
    qtbot.keyClicks(lead.picker, "jt")
    assert lead.answer() == 12
    with qtbot.waitSignal(form.given) as sent:
        QTest.keyClick(lead.picker, Qt.Key.Key_Return)
    assert sent.args == [{"lead_organization": 12, "category": "roads"}]


def test_several_departments_are_called(over: QWidget, qtbot: QtBot) -> None:
    form = form_for("whistle", over)
    many = form.editors["organizations"]
    assert isinstance(many, ManyEditor)
    for typed in ("jt", "jy"):
        qtbot.keyClicks(many.picker, typed)
        QTest.keyClick(many.picker, Qt.Key.Key_Return)
    assert many.line.text() == "交通、教育"
    QTest.keyClick(many.picker, Qt.Key.Key_Backspace)
    assert many.answer() == (12,)
    qtbot.keyClicks(many.picker, "jy")
    assert many.answer() == (12, 13)
    many.picker.setText("zj")  # the lead is not offered
    assert many.unclear() == "“zj”没有唯一对应：请从列表中选。"


def test_a_form_makes_room_for_what_is_picked_and_takes_back_what_it_said(over: QWidget, qtbot: QtBot) -> None:
    form = form_for("whistle", over)
    many = form.editors["organizations"]
    assert isinstance(many, ManyEditor)
    bare = form.height()
    qtbot.keyClicks(many.picker, "x")
    form.submit()
    assert form.says.isVisible()
    many.picker.setText("交通")  # as the completer does when one is picked from its list
    many.picker.picked.emit(12)
    qtbot.waitUntil(lambda: many.line.text() == "交通")
    assert not form.says.isVisible()
    assert form.height() > bare
    assert form.editors["reason"].widget.geometry().bottom() < form.send.geometry().top()


def test_a_choice_may_be_limited(over: QWidget) -> None:
    form = form_for("evaluate", over, verdict=("dissatisfied",))
    editor = form.editors["verdict"]
    assert isinstance(editor, ChoiceEditor)
    assert editor.answer() == "dissatisfied"
    form = form_for("evaluate", over, verdict=("satisfied", "fairly"))
    assert form.editors["verdict"].answer() is None


def test_moments_and_days(over: QWidget) -> None:
    extend, suspend = form_for("extend", over), form_for("suspend", over)
    due, review, leader = extend.editors["new_due"], suspend.editors["review_on"], suspend.editors["leader"]
    assert isinstance(due, MomentEditor)
    assert isinstance(review, DayEditor)
    assert isinstance(leader, PickEditor)
    assert due.answer() == NOW + timedelta(days=8)
    due.edit.setDate(QDate(2024, 9, 1))
    assert due.answer() == datetime(2024, 9, 1, 3, 5, tzinfo=UTC)
    assert review.answer() == date(2024, 9, 1)
    leader.picker.setText("沈建")
    assert leader.answer() is None


def test_an_issues_number(over: QWidget, qtbot: QtBot) -> None:
    form = form_for("merge", over)
    line = form.editors["into"]
    assert isinstance(line, IssueEditor)
    qtbot.keyClicks(line.line, " 2024-1 ")
    with qtbot.waitSignal(form.given) as sent:
        QTest.keyClick(line.line, Qt.Key.Key_Return)
    assert sent.args == [{"into": "2024-1"}]


def test_an_issue_that_may_be_the_same_is_offered(over: QWidget, qtbot: QtBot) -> None:
    editor = IssueEditor(TRANSITION["merge"].fields[0], [Choice(7, "2024-7", "门口路灯不亮", ("门口路灯不亮",))])
    editor.widget.setParent(over)
    over.show()
    editor.line.show()
    qtbot.keyClick(editor.line, Qt.Key.Key_Down)
    popup = editor.line.completer().popup()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert editor.answer() == "2024-7"


def test_enter_in_a_line_sends_once(over: QWidget, qtbot: QtBot) -> None:
    form, sent = form_for("merge", over), list[object]()
    form.given.connect(sent.append)
    qtbot.keyClicks(form.editors["into"].first, "2024-132100")
    QTest.keyClick(form.editors["into"].first, Qt.Key.Key_Return)
    assert sent == [{"into": "2024-132100"}]


def test_what_was_refused_is_said_and_the_input_stays(over: QWidget, qtbot: QtBot) -> None:
    form = form_for("return", over)
    editor = form.editors["reason"]
    assert isinstance(editor, TextEditor)
    qtbot.keyClicks(editor.text, "why")
    QTest.mouseClick(form.send, Qt.MouseButton.LeftButton)
    assert not form.send.isEnabled()
    form.say("别人刚刚办过。")
    assert form.send.isEnabled()
    assert editor.answer() == "why"
    assert form.says.text() == "别人刚刚办过。"


@pytest.mark.parametrize("key", ["accept", "answer", "decide"])
def test_a_conflict_told_in_several_lines_is_shown_whole(over: QWidget, qtbot: QtBot, key: str) -> None:
    subject = "2024-132149 枫桥村网吧违规接纳未成年人，家长举报"
    form = TransitionForm(TRANSITION[key], subject, OFFERS, Theme(), over)
    form.open_at(QPoint(20, 560))
    qtbot.waitExposed(form)
    form.say(
        "2024-132149 刚刚被别人办过一步，您的“受理”没有写入：请看过后再办。\n"
        "别人：8月2日 18:18 陈东晨（督办员）受理：首问责任人 张雅强\n您填的：首问责任人 来志婷"
    )
    QCoreApplication.processEvents()
    for label in (form.says, *form.findChildren(QLabel)):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    assert over.rect().contains(form.geometry())


def test_several_tasks_are_given_by_enter_and_an_empty_line_sends_them(over: QWidget, qtbot: QtBot) -> None:
    form = form_for("decide", over)
    tasks = form.editors["tasks"]
    assert isinstance(tasks, TasksEditor)
    words = form.editors["decision"].widget
    assert isinstance(words, QPlainTextEdit)
    words.setPlainText("限期办结")
    sent: list[dict[str, object]] = []
    form.given.connect(sent.append)
    for unit, content in (("住建", "survey"), ("交通", "build")):
        tasks.unit.setText(unit)
        tasks.unit.setFocus()
        QTest.keyClick(tasks.unit, Qt.Key.Key_Return)
        assert tasks.content.hasFocus()
        qtbot.keyClicks(tasks.content, content)
        QTest.keyClick(tasks.content, Qt.Key.Key_Return)
        assert not sent
    assert tasks.list.text().count("\n") == 1
    QTest.keyClick(tasks.unit, Qt.Key.Key_Return)
    assert [task["content"] for task in sent[0]["tasks"]] == ["survey", "build"]  # type: ignore[attr-defined]


def test_enter_goes_to_the_next_gap_without_a_reproach(over: QWidget, qtbot: QtBot) -> None:
    form = form_for("dispatch", over, BLANK)
    lead = form.editors["lead_organization"]
    assert isinstance(lead, PickEditor)
    lead.picker.setText("住建")
    lead.picker.setFocus()
    QTest.keyClick(lead.picker, Qt.Key.Key_Return)
    assert form.editors["category"].first.hasFocus()
    assert not form.says.isVisible()
    lead.picker.setFocus()
    lead.picker.setText("没有这个单位")
    QTest.keyClick(lead.picker, Qt.Key.Key_Return)
    assert "没有唯一对应" in form.says.text()
