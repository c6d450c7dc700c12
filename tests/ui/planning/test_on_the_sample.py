"""The planner's window on the sample: 2,048 grids, the map and the table led by one another."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.services.planning.proposal import ADDED, ENDED, KEPT
from commandcenter.ui.planning.fates import CHANGED, ON_MAP, TONE
from commandcenter.ui.shell.office import Office
from tests.ui.planning.conftest import Opened
from tests.ui.planning.drive import click_grid, click_row, put_in_force, running, solve, texts
from tests.ui.small_office import settled


def test_the_map_and_the_table_lead_one_another(qtbot: QtBot, office: Office, opened: Opened) -> None:
    window = opened(office)
    solve(qtbot, office, window)
    assert window.solved is not None
    lines, plan_map = window.parts.lines, window.parts.map
    counts = {line.name: line.count for line in plan_map.legend.lines}
    assert sum(counts.values()) == len(office.places.grids)
    assert set(counts) <= {fate.name for fate in ON_MAP}
    click_row(qtbot, window, 0)
    row = lines.selected()[0]
    assert row.scope is not None
    (grid,) = row.scope.grids
    assert plan_map.index.ids_of(plan_map._chosen.nonzero()[0].tolist()) == [grid]
    qtbot.waitUntil(lambda: office.selection.scope == row.scope)
    changed = next(
        grid
        for grid, tone in zip(plan_map.index.ids.tolist(), plan_map._tones.tolist(), strict=True)
        if tone == TONE[CHANGED]
    )
    click_grid(qtbot, window, changed)
    chosen = lines.selected()
    assert {one.target for one in chosen} == {changed}
    assert {one.fate for one in chosen} == {ADDED, ENDED}
    kept = next(
        grid
        for grid, tone in zip(plan_map.index.ids.tolist(), plan_map._tones.tolist(), strict=True)
        if tone == TONE[KEPT]
    )
    click_grid(qtbot, window, kept)
    assert {one.target for one in lines.selected()} == {kept}
    assert lines.sieve.buttons[KEPT].isChecked()


def test_all_rows_sort_are_searched_and_put_in_force(qtbot: QtBot, office: Office, opened: Opened) -> None:
    window = opened(office)
    before = running(office)
    solve(qtbot, office, window)
    window.parts.lines.sieve.buttons[KEPT].click()
    model = window.parts.lines.model
    assert model.rowCount() > 2000
    place = next(n for n, one in enumerate(model.columns) if one.key == "km")
    window.parts.lines.table.sortByColumn(place, Qt.SortOrder.DescendingOrder)
    ways = [float(text) for text in texts(window, "km") if text]
    assert ways == sorted(ways, reverse=True)
    window.parts.lines.sieve.search.setText("楼塔镇 新增")
    assert set(texts(window, "township")) == {"楼塔镇"}
    assert set(texts(window, "fate")) == {"新增"}
    window.parts.lines.sieve.search.clear()
    put_in_force(qtbot, office, window)
    assert window.applied is not None
    assert running(office) != before
    window.undo(window.applied)
    settled(qtbot, office)
    assert running(office) == before
