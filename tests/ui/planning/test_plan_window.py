"""The planner's window on the small district: solved, changed by hand, put in force, undone; nothing silently stale."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from commandcenter.domain.workflow import Actor
from commandcenter.services.planning.proposal import ADDED, ENDED, KEPT
from commandcenter.services.planning.settings import PLANNED
from commandcenter.storage.schema import Pairing
from commandcenter.ui.planning.fates import LACKING, STRUCK
from commandcenter.ui.planning.window import PlanWindow
from commandcenter.ui.shell.office import Office
from tests.services.pairing_district import BEGAN, TODAY, District
from tests.ui.planning.conftest import Opened
from tests.ui.planning.drive import (
    choose_day,
    click_row,
    plans,
    press,
    put_in_force,
    running,
    solve,
    texts,
    told,
)
from tests.ui.small_office import settled


def notices(window: PlanWindow) -> str:
    return " ".join(notice.words for notice in window.parts.banner.notices)


@pytest.mark.parametrize("kind", PLANNED, ids=lambda kind: kind.key)
def test_every_kind_is_solved_by_enter_and_shows_what_would_change(
    qtbot: QtBot, small: Office, opened: Opened, kind: object
) -> None:
    window = opened(small, kind.key)  # type: ignore[attr-defined]
    assert window.parts.table_pages.currentWidget() is window.parts.empty
    solve(qtbot, small, window)
    assert window.solved is not None
    proposal = window.solved.proposal
    assert window.parts.lines.model.rowCount() == len(proposal.of(ADDED)) + len(proposal.of(ENDED))
    window.parts.lines.sieve.buttons[KEPT].click()
    assert window.parts.lines.model.rowCount() == len(proposal.lines)
    assert "已证最优" in window.parts.comparison.proof.text()
    assert all(texts(window, "why"))


def test_a_kind_that_is_chosen_begins_anew(qtbot: QtBot, small: Office, opened: Opened) -> None:
    window = opened(small)
    solve(qtbot, small, window)
    window.show_kind("mentor_cadre")
    settled(qtbot, small)
    assert window.solved is None
    assert window.parts.lines.model.rowCount() == 0
    solve(qtbot, small, window)
    assert texts(window, "target") == ["小郑"]


def test_before_and_after_stand_side_by_side(qtbot: QtBot, small: Office, opened: Opened) -> None:
    window = opened(small)
    solve(qtbot, small, window)
    assert [label.text() for label in window.parts.comparison.cells["已覆盖"]] == ["已覆盖 / 8", "3", "8", "▲ 5"]


def test_a_pinned_line_stays_and_a_struck_one_goes_until_it_is_lifted(
    qtbot: QtBot, small: Office, opened: Opened
) -> None:
    window = opened(small)
    solve(qtbot, small, window)
    click_row(qtbot, window, 0)
    click_row(qtbot, window, 1, more=True)
    press(qtbot, window, Qt.Key.Key_X)
    struck = [row.line.key for row in window.parts.lines.selected() if row.line is not None]
    assert len(struck) == 2
    assert texts(window, "mark")[:2] == ["剔除", "剔除"]
    assert "剔除 2 条" in notices(window)
    assert not window.parts.go.isEnabled()
    click_row(qtbot, window, 2)
    press(qtbot, window, Qt.Key.Key_P)
    pinned = window.parts.lines.selected()[0].line
    assert pinned is not None
    solve(qtbot, small, window)
    assert window.solved is not None
    held = {line.key for line in window.solved.proposal.lines if line.change != ENDED}
    assert pinned.key in held
    assert not held & set(struck)
    assert texts(window, "fate").count("已剔除") == 2
    window.parts.lines.show_only(STRUCK)
    window.parts.lines.table.selectAll()
    press(qtbot, window, Qt.Key.Key_X)
    assert not window.marking.strikes
    solve(qtbot, small, window)
    assert STRUCK not in {row.fate for row in window.parts.lines.model.lines}


def test_put_in_force_and_taken_back_as_one(qtbot: QtBot, small: Office, opened: Opened, said: list[str]) -> None:
    window = opened(small)
    before = running(small)
    solve(qtbot, small, window)
    assert window.solved is not None
    added = len(window.solved.proposal.of(ADDED))
    qtbot.mouseClick(window.parts.go, Qt.MouseButton.LeftButton)
    assert window.form is not None
    assert f"开始 {added} 项" in window.form._about.text()
    qtbot.keyClick(window.form.send, Qt.Key.Key_Escape)
    assert window.form is None
    assert plans(small) == []
    put_in_force(qtbot, small, window)
    told(qtbot, small)
    assert len(running(small)) == len(before) + added
    assert window.applied is not None
    assert not window.parts.go.isEnabled()
    assert not window.is_stale
    assert any("已付诸实施" in text for text in said)
    assert window.messages.text
    qtbot.mouseClick(window.messages._act, Qt.MouseButton.LeftButton)
    settled(qtbot, small)
    assert running(small) == before
    assert plans(small) == [(window.parts.records.plans[0].id, True)]
    assert window.is_stale


def test_the_records_show_every_plan_and_undo_the_one_that_is_chosen(
    qtbot: QtBot, small: Office, opened: Opened, said: list[str]
) -> None:
    window = opened(small)
    before = running(small)
    solve(qtbot, small, window)
    put_in_force(qtbot, small, window)
    window.parts.records_tab.click()
    records = window.parts.records
    assert records.model.rowCount() == 1
    assert records.model.values()[0][6] == "3/8 → 8/8"
    assert not records.undo_button.isEnabled()
    records.table.selectRow(0)
    qtbot.mouseClick(records.undo_button, Qt.MouseButton.LeftButton)
    settled(qtbot, small)
    assert running(small) == before
    records.table.selectRow(0)
    assert not records.undo_button.isEnabled()
    assert records.model.values()[0][-1] == "已由周明撤销"


def test_a_pairing_that_begins_elsewhere_makes_the_proposal_stale_and_says_so(
    qtbot: QtBot, small: Office, opened: Opened, district: District
) -> None:
    window = opened(small)
    solve(qtbot, small, window)
    with district.database.begin() as session:
        session.add(
            Pairing(
                kind="leader_township", holder_cadre_id=district.leader, township_code="330109001", started_on=BEGAN
            )
        )
    told(qtbot, small)
    assert not window.is_stale  # another kind's pairing changes nothing here
    with district.database.begin() as session:
        row = Pairing(kind="squad_grid", holder_cadre_id=district.cadres[0], grid_id=district.grids[0], role="posted")
        row.started_on = BEGAN
        session.add(row)
    told(qtbot, small)
    assert window.is_stale
    assert "可能已过时" in notices(window)
    assert not window.parts.go.isEnabled()
    solve(qtbot, small, window)
    assert not window.is_stale
    assert window.parts.go.isEnabled()


def test_what_cannot_be_covered_is_named_with_the_constraint_in_the_way(
    qtbot: QtBot, small: Office, opened: Opened
) -> None:
    window = opened(small)
    window.parts.constraints.editors["limit"].put(1)
    window.parts.constraints.editors["organization_kinds"].put(("agency",))
    solve(qtbot, small, window)
    assert window.solved is not None
    lacking = sum(len(one.uncovered) for one in window.solved.proposal.obstacles)
    assert lacking > 0
    assert f"有 {lacking} 个网格无法覆盖" in notices(window)
    window.parts.banner.followed.emit("list")
    assert texts(window, "fate") == ["无法覆盖"] * lacking
    assert window.parts.lines.selected()[0].fate == LACKING
    window.parts.banner.followed.emit("organization_kinds")
    assert window.parts.constraints.editors["organization_kinds"].hasFocus()


def test_constraints_that_break_a_rule_are_refused_in_words(qtbot: QtBot, small: Office, opened: Opened) -> None:
    window = opened(small)
    window.parts.constraints.editors["limit"].put(50)
    solve(qtbot, small, window)
    assert "超过" in notices(window)
    assert window.solved is None
    window.parts.constraints.reset()
    solve(qtbot, small, window)
    assert window.solved is not None
    assert not notices(window)


def test_the_day_is_part_of_the_question(qtbot: QtBot, small: Office, opened: Opened) -> None:
    window = opened(small)
    solve(qtbot, small, window)
    choose_day(window, TODAY + timedelta(days=5))
    assert not window.parts.go.isEnabled()
    assert "尚未求解" in notices(window)
    solve(qtbot, small, window)
    assert window.solved is not None
    assert window.solved.proposal.day == TODAY + timedelta(days=5)
    put_in_force(qtbot, small, window)
    assert len(plans(small)) == 1


def test_others_look_and_solve_but_put_nothing_in_force(qtbot: QtBot, small: Office, opened: Opened) -> None:
    window = opened(small, actor=Actor("staff"))
    solve(qtbot, small, window)
    assert window.solved is not None
    assert not window.parts.go.isEnabled()
    assert "值班员不能变更结对" in window.parts.step.text()
    small.seat.take(Actor("supervisor"))
    assert window.parts.go.isEnabled()


def test_esc_stops_solving_and_changes_nothing(qtbot: QtBot, small: Office, opened: Opened) -> None:
    window = opened(small)
    window.solve()
    press(qtbot, window, Qt.Key.Key_Escape)
    settled(qtbot, small)
    assert window.solved is None
    assert "已取消" in window.parts.step.text()
    assert not window.parts.bar.isVisible()
    solve(qtbot, small, window)
    assert window.solved is not None


def test_the_table_is_copied_and_exported(qtbot: QtBot, small: Office, opened: Opened, tmp_path: Path) -> None:
    window = opened(small)
    solve(qtbot, small, window)
    window.parts.lines.table.clearSelection()
    qtbot.mouseClick(window.parts.handing.copy_button, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[1:4] == ["变动", "镇街", "对象"]
    assert len(lines) == 1 + window.parts.lines.model.rowCount()
    path = tmp_path / "方案.csv"
    window.parts.handing.export_to(path)
    settled(qtbot, small)
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == len(lines)


def test_a_window_that_is_closed_while_it_solves_hears_no_more(qtbot: QtBot, small: Office, opened: Opened) -> None:
    window = opened(small)
    window.solve()
    window.close()
    settled(qtbot, small)
    assert window.solved is None


def test_both_themes_are_worn(qtbot: QtBot, small: Office, opened: Opened) -> None:
    window = opened(small)
    solve(qtbot, small, window)
    pictures = []
    for key in ("light", "dark"):
        small.theme.use(key)
        pictures.append(window.grab().toImage().pixelColor(window.width() - 8, 8).name())
    assert pictures == ["#ffffff", "#141f2a"]
