"""What Qt says by itself is Chinese too."""

from xml.etree import ElementTree

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from commandcenter.app.parts import qt_application, speak_chinese
from commandcenter.config import shipped

FOLDER = shipped("resources", "translations")


def test_the_compiled_file_says_what_its_source_says(qapp: object) -> None:
    translator = QTranslator()
    assert translator.load("qt_more_zh_CN", str(FOLDER))
    source = ElementTree.parse(FOLDER / "qt_more_zh_CN.ts")
    said = {
        (context.findtext("name", ""), message.findtext("source", "")): message.findtext("translation", "")
        for context in source.iter("context")
        for message in context.iter("message")
    }
    assert said
    assert {key: translator.translate(*key) for key in said} == said


def test_a_file_dialog_is_chinese_throughout(qtbot: QtBot) -> None:
    application = qt_application()
    installed = speak_chinese(application)
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    labels = [dialog.labelText(label) for label in QFileDialog.DialogLabel]
    for translator in installed:
        application.removeTranslator(translator)
    assert labels == ["位置(&L)：", "文件名称(&N)：", "文件类型(&T)：", "打开(&O)", "取消"]
