"""The message bar says one thing at a time, with a button and a way to copy details."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.messages import Messages
from commandcenter.ui.shell.theme import Theme


def bar(qtbot: QtBot) -> tuple[MessageBar, Messages, QWidget]:
    """A bar over a shown widget."""
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(900, 500)
    over.show()
    messages = Messages()
    return MessageBar(over, messages, Theme()), messages, over


def button(shown: MessageBar, text: str) -> QPushButton:
    """The button with this label."""
    return next(entry for entry in shown.findChildren(QPushButton) if entry.text() == text)


def test_a_message_offers_its_action_once(qtbot: QtBot) -> None:
    shown, messages, _ = bar(qtbot)
    undone: list[bool] = []
    messages.say("已交办。", "good", ("撤销", lambda: undone.append(True)))
    assert shown.text == "已交办。"
    qtbot.mouseClick(button(shown, "撤销"), Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert shown.text == ""


def test_a_failure_can_be_copied(qtbot: QtBot) -> None:
    shown, messages, _ = bar(qtbot)
    messages.fail("出错了。", "Traceback …")
    qtbot.mouseClick(button(shown, "复制详情"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "出错了。\n\nTraceback …"


def test_it_stays_inside_when_the_window_is_resized(qtbot: QtBot) -> None:
    shown, messages, over = bar(qtbot)
    messages.refuse("「待受理」的事项不能直接到「待评价」：须先受理、再交办、再签收。" * 3)
    over.resize(420, 300)
    qtbot.waitUntil(lambda: over.rect().contains(shown.geometry()))
    assert shown.height() > 30


def test_it_leaves_what_lies_at_the_lower_edge_free(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(900, 500)
    below = QPushButton("导入", over)
    below.setGeometry(780, 440, 100, 32)
    over.show()
    messages = Messages()
    shown = MessageBar(over, messages, Theme(), above=below)
    messages.say("已导入 1 件事项。" * 12)
    assert shown.geometry().bottom() < below.geometry().top()
    below.move(780, 300)
    qtbot.waitUntil(lambda: shown.geometry().bottom() < 300)
    below.hide()
    messages.say("已导入。")
    assert shown.geometry().bottom() > 400


def test_ctrl_z_takes_back_while_the_message_is_shown(qtbot: QtBot) -> None:
    shown, messages, over = bar(qtbot)
    over.activateWindow()
    qtbot.waitUntil(over.isActiveWindow)
    done: list[str] = []
    messages.say("已登记。", "good", ("打开", lambda: done.append("opened")))
    qtbot.keyClick(over, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == []
    messages.say("已交办。", "good", ("撤销", lambda: done.append("undone")))
    qtbot.keyClick(over, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == ["undone"]
    assert shown.text == ""
    qtbot.keyClick(over, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert done == ["undone"]
