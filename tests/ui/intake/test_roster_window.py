"""The import's window for rosters: what is imported is chosen at its top, templates and exports are written from it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from commandcenter.app import build_window
from commandcenter.domain.workflow import Actor
from commandcenter.services.intakes import INTAKES
from commandcenter.services.rosters.reading import read_roster
from commandcenter.services.rosters.registry import ROSTERS
from commandcenter.storage.schema import Cadre, Pairing
from commandcenter.ui.intake.window import IntakeWindow
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import THEMES
from tests.services.pairing_district import District
from tests.services.rosters.sheets import sheet_of
from tests.ui.small_office import settled, write

CADRE = {"干部编号": "N1", "姓名": "新人", "单位": "D01", "职务": "科员"}


@pytest.fixture
def window(qtbot: QtBot, small: Office) -> IntakeWindow:
    """The window, empty, for cadres, before an administrator."""
    small.seat.take(Actor("administrator"))
    made = IntakeWindow(small, "cadres")
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def rest(qtbot: QtBot, window: IntakeWindow) -> None:
    """Until nothing is under way and nothing is waited for."""
    qtbot.waitUntil(lambda: not window._later.isActive() and not window._office.jobs.is_busy, timeout=10_000)


def taken(qtbot: QtBot, window: IntakeWindow, path: Path) -> None:
    window.take(path)
    rest(qtbot, window)


def counts(window: IntakeWindow) -> tuple[str, ...]:
    return tuple(label.text() for label in window.parts.tally.values.values())


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def pick(combo: QComboBox, key: str) -> None:
    """Choose an entry by the keyboard, from the top downwards."""
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(combo.findData(key)):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentData() == key


def told(window: IntakeWindow) -> Sequence[str]:
    model = window.parts.findings.model
    return [model.index(row, 2).data() for row in range(model.rowCount())]


def test_a_roster_is_checked_its_pages_read_and_only_then_imported(
    qtbot: QtBot, district: District, window: IntakeWindow, said: list[str], tmp_path: Path
) -> None:
    changed = {"干部编号": "G00002", "姓名": "李思远", "单位": "D01", "职务": "科长"}
    path = sheet_of(tmp_path / "a.xlsx", CADRE, changed, CADRE | {"干部编号": "N2", "单位": "没有的局"})
    taken(qtbot, window, path)
    assert counts(window) == ("3", "1", "1", "0", "1", "7")
    bar = window.parts.findings.bar
    assert [bar.tabText(place) for place in range(bar.count())] == ["有问题 1", "变更 1", "新增 1", "不在表中 7"]
    assert told(window) == ["单位：没有编号或名称为“没有的局”的单位"]
    QTest.keyClick(bar, Qt.Key.Key_Right)
    assert told(window) == ["李思远：职务 科员 → 科长"]
    assert window.parts.go.text() == "导入 2 名"
    click(window.parts.go)
    rest(qtbot, window)
    assert said == ["已导入干部：新增 1 名，变更 1 名，不变 0 名。"]
    assert counts(window)[1:5] == ("0", "0", "2", "1")
    with district.database.read() as session:
        assert session.scalars(select(Cadre.post).where(Cadre.code == "G00002")).one() == "科长"


def test_another_kind_reads_the_same_file_with_other_fields(qtbot: QtBot, window: IntakeWindow, tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {"项目编号": "P9", "项目名称": "轻轨", "镇街": "瓜沥镇", "姓名": "甲"})
    taken(qtbot, window, path)
    assert "还要指明哪一列是干部编号" in window.parts.step.text()
    pick(window.parts.kinds, "projects")
    rest(qtbot, window)
    assert window.windowTitle() == "导入重点项目"
    assert counts(window)[:2] == ("1", "1")
    pick(window.parts.kinds, "issues")
    rest(qtbot, window)
    assert not window.parts.template.isVisible()
    assert set(window.parts.assumed) == {"source", "list"}
    assert "还要指明哪一列是工单编号" in window.parts.step.text()


def test_every_kind_can_be_chosen_in_both_themes(qtbot: QtBot, small: Office, window: IntakeWindow) -> None:
    for key in INTAKES:
        pick(window.parts.kinds, key)
        assert window.parts.template.isVisible() == (key in ROSTERS)
        for theme in THEMES:
            small.theme.use(theme.key)
            assert not window.grab().isNull()


def test_pairings_of_a_kind_that_the_file_does_not_name(
    qtbot: QtBot, district: District, window: IntakeWindow, tmp_path: Path
) -> None:
    pick(window.parts.kinds, "pairings")
    path = sheet_of(
        tmp_path / "a.xlsx",
        {"结对人编号": "G00001", "对象编码": "330109001001001", "起始日期": "2024-08-02", "身份": "队员"},
    )
    taken(qtbot, window, path)
    assert window.parts.step.text() == "还要指明哪一列是结对类别，或选定一种。"
    pick(window.parts.assumed["kind"], "squad_grid")
    rest(qtbot, window)
    click(window.parts.go)
    rest(qtbot, window)
    with district.database.read() as session:
        found = session.scalars(select(Pairing.role).where(Pairing.grid_id == district.grids[0])).all()
    assert found == ["member"]


def test_template_and_export_are_written(
    qtbot: QtBot, small: Office, window: IntakeWindow, said: list[str], tmp_path: Path
) -> None:
    window.papers.save_template(tmp_path / "模板.xlsx")
    rest(qtbot, window)
    assert said[-1] == f"干部的模板已写到 {tmp_path / '模板.xlsx'}。"
    window.papers.save_export(tmp_path / "干部.xlsx")
    rest(qtbot, window)
    assert said[-1] == f"已导出 9 名干部：{tmp_path / '干部.xlsx'}。"
    assert len(read_roster(ROSTERS["cadres"], tmp_path / "干部.xlsx").rows) == 9
    window.papers.save_export(tmp_path / "没有" / "干部.xlsx")
    rest(qtbot, window)
    assert "写不进去" in said[-1]
    small.seat.take(Actor("leader"))
    window.papers.save_export(tmp_path / "不给.xlsx")
    rest(qtbot, window)
    assert said[-1] == "区领导不能导入或导出干部：请管理员来办。"
    assert not (tmp_path / "不给.xlsx").exists()
    taken(qtbot, window, sheet_of(tmp_path / "a.xlsx", CADRE))
    assert "区领导不能导入" in window.parts.step.text()
    assert not window.parts.go.isEnabled()


def test_it_is_an_action_for_those_who_may(qtbot: QtBot, small: Office, said: list[str], tmp_path: Path) -> None:
    window = build_window(small, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    window.main.show()
    settled(qtbot, small)

    def ask(words: str) -> None:
        window.palette.open()
        write(window.palette.line, words)
        settled(qtbot, small)
        QTest.keyClick(window.palette.line, Qt.Key.Key_Return)

    small.seat.take(Actor("handler"))
    ask("导入花名册")
    assert "承办人不能导入" in said[-1]
    small.seat.take(Actor("leader"))
    ask("导入花名册")
    opened = window.main.findChild(IntakeWindow)
    assert opened is not None
    assert opened.kind.key == "pairings"
    settled(qtbot, small)
    window.dispose()
