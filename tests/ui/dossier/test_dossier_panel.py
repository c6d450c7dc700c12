"""The card of what is selected, its doors, and that it follows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import Actor
from commandcenter.services.lists import LIST
from commandcenter.services.pairings import end_pairing
from commandcenter.services.scope import Scope
from commandcenter.ui.dossier.panel import CardLine, DossierPanel
from commandcenter.ui.dossier.words import spoken
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import TODAY, District
from tests.ui.small_office import settled, shown


class Stage:
    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self.qtbot, self.office = qtbot, office
        self.panel = DossierPanel(office)
        self.frame = shown(qtbot, self.panel)
        settled(qtbot, office)

    def select(self, scope: Scope) -> None:
        self.office.selection.select(scope)
        settled(self.qtbot, self.office)

    def line(self, label: str) -> CardLine:
        return next(line for line in self.panel.lines if line.label.text() == label)

    def words(self) -> list[str]:
        assert self.panel.dossier is not None
        return [spoken(line) for line in self.panel.dossier.lines]


@pytest.fixture
def stage(qtbot: QtBot, small: Office) -> Stage:
    return Stage(qtbot, small)


def test_the_district_stands_first(stage: Stage) -> None:
    assert stage.panel.title.text() == "萧山区"
    assert "固定下沉 3，/ 8，缺 5" in stage.words()


def test_a_township_as_in_the_sketch(stage: Stage) -> None:
    stage.select(Scope("330109113"))
    assert stage.panel.title.text() == "瓜沥镇"
    assert stage.words() == [
        "固定下沉 3，/ 4，缺 1",
        "近 30 天走访 3 户，1 企，夜 1",
        "双熟悉 基本情况 0%，突发 0%",
        "在办 3，超期 1，挂账 1",
        "四个一批 关切 2，急难 0，矛盾 0，政策 0",
        "助企陪跑 0，/ 1 家，在办 0",
        "吹哨报到 0，/ 2，未报到 2",
        "户数 600",
    ]


@pytest.mark.parametrize("label", ["固定下沉", "近 30 天走访", "在办", "助企陪跑", "吹哨报到"])
def test_every_door_leads_to_a_list(stage: Stage, label: str) -> None:
    stage.select(Scope("330109113"))
    assert stage.panel.dossier is not None
    line = next(line for line in stage.panel.dossier.lines if line.label == label)
    doors = [piece.door for piece in line.pieces if piece.door]
    assert doors
    assert set(doors) <= set(LIST)


def test_a_click_on_a_figure_asks_for_the_list(stage: Stage) -> None:
    stage.select(Scope("330109113"))
    value: QLabel = stage.line("在办").value
    with stage.qtbot.waitSignal(stage.office.doors.list_asked) as asked:
        stage.qtbot.mouseMove(value)
        for x in range(value.width() - 2, 0, -4):
            stage.qtbot.mouseClick(
                value, Qt.MouseButton.LeftButton, pos=value.rect().center().__class__(x, value.height() // 2)
            )
    assert asked.args[0] == "suspended_issues"
    assert asked.args[1] == Scope("330109113")


def test_a_cell_names_its_liaison(stage: Stage, district: District) -> None:
    stage.select(Scope("330109113", department=district.departments[0]))
    assert stage.panel.title.text() == "住房和城乡建设局 × 瓜沥镇"
    assert stage.words()[:3] == ["联络员 张三，科长", "电话 13800000001", "自 2020年1月1日 周三"]


def test_a_grid_shows_its_squad_and_what_each_knows(stage: Stage, district: District) -> None:
    stage.select(stage.office.places.scope_of_grid(district.grids[4]))
    assert stage.panel.dossier is not None
    squad, visits = stage.panel.dossier.groups
    assert squad.title == "小分队 2 人"
    assert len(visits.lines) == 3
    assert [spoken(line) for line in squad.lines] == [
        "队长 孙七，瓜沥 科员，基本情况 未考，突发 未考",
        "固定下沉 李思远，住建 科员，基本情况 未考，突发 未考",
    ]
    assert "上次走访 2024年8月2日 周五 10:05，今天" in stage.words()


def test_it_follows_another_windows_change(stage: Stage, district: District) -> None:
    stage.select(Scope("330109113", department=district.departments[0]))
    with district.database.begin() as session:
        end_pairing(session, district.cell_pairing, TODAY, "轮岗", 1, Actor("leader"), TODAY)
    stage.qtbot.waitUntil(lambda: "联络员 空缺" in stage.words(), timeout=5_000)


def test_it_shows_the_day_of_the_selection(stage: Stage, district: District) -> None:
    stage.select(Scope("330109113", department=district.departments[0]))
    stage.office.selection.show_day(TODAY.replace(year=2019))
    settled(stage.qtbot, stage.office)
    assert "联络员 空缺" in stage.words()


def test_lines_stand_in_as_many_columns_as_the_width_carries(stage: Stage) -> None:
    def columns() -> int:
        return len({line.x() for line in stage.panel.lines})

    for width, wanted in ((400, 1), (800, 2), (1200, 3)):
        stage.frame.resize(width, 420)
        stage.qtbot.waitUntil(lambda wanted=wanted: columns() == wanted)  # type: ignore[misc]
