"""The map driven as a person does: mouse, wheel, keys, slider, and another process's change."""

from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QRegion, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select, update

from commandcenter.services.figures import load_figures
from commandcenter.services.scope import Scope
from commandcenter.services.theme_queries import AsOf
from commandcenter.services.themes import MAP_THEME, MAP_THEMES, MapTheme, read_theme
from commandcenter.storage.changes import touch
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue, Pairing
from commandcenter.ui.map.panel import MapPanel
from commandcenter.ui.shell.office import Office

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def pixel_of(panel: MapPanel, grid: int) -> QPoint:
    """Where a person would click to hit a grid."""
    point = QPointF(*panel.view.camera.to_screen(*panel.ground.anchors[grid].tolist())).toPoint()
    assert panel.view.hit(point.x(), point.y()) == grid
    return point


def large_grid(panel: MapPanel) -> int:
    """A grid that is easy to hit."""
    return int(np.argmax(np.prod(panel.ground.boxes[:, 2:] - panel.ground.boxes[:, :2], axis=1)))


def roll(panel: MapPanel, at: QPoint, notches: int) -> None:
    """Turn the wheel over a point."""
    view = panel.view
    event = QWheelEvent(
        QPointF(at),
        view.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def drag(panel: MapPanel, start: QPoint, end: QPoint, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press, move in steps, release."""
    QTest.mousePress(panel.view, LEFT, modifier, start)
    for step in range(1, 6):
        QTest.mouseMove(panel.view, start + (end - start) * step / 5)
    QTest.mouseRelease(panel.view, LEFT, modifier, end)


def read_again(panel: MapPanel, qtbot: QtBot) -> None:
    """Wait until nothing is being read."""
    qtbot.waitUntil(lambda: not panel.office.jobs.is_busy)


def test_a_click_selects_the_grid_whose_polygon_holds_the_point(panel: MapPanel, office: Office) -> None:
    for grid in (large_grid(panel), 40, 900):
        QTest.mouseClick(panel.view, LEFT, NONE, pixel_of(panel, grid))
        expected = office.places.grid_by_code[str(office.sheet.grid_codes[grid])]
        assert office.selection.scope == office.places.scope_of_grid(expected.id)
        assert len(panel.view.overlay.outlines) == 1


def test_a_click_beside_the_district_selects_the_whole_of_it(panel: MapPanel, office: Office) -> None:
    QTest.mouseClick(panel.view, LEFT, NONE, pixel_of(panel, 40))
    QTest.mouseClick(panel.view, LEFT, NONE, QPoint(5, panel.view.height() - 5))
    assert office.selection.scope.is_district
    assert panel.view.overlay.outlines == ()


def test_ctrl_adds_a_grid_and_takes_it_back(panel: MapPanel, office: Office) -> None:
    first, second = large_grid(panel), 40
    ids = {int(panel.index.ids[first]), int(panel.index.ids[second])}
    QTest.mouseClick(panel.view, LEFT, NONE, pixel_of(panel, first))
    QTest.mouseClick(panel.view, LEFT, Qt.KeyboardModifier.ControlModifier, pixel_of(panel, second))
    assert set(office.selection.scope.grids) == ids
    QTest.mouseClick(panel.view, LEFT, Qt.KeyboardModifier.ControlModifier, pixel_of(panel, first))
    assert office.selection.scope.grids == (int(panel.index.ids[second]),)


def test_a_rectangle_drawn_with_shift_selects_the_grids_in_it(panel: MapPanel, office: Office) -> None:
    middle = pixel_of(panel, large_grid(panel))
    start, end = middle - QPoint(60, 60), middle + QPoint(60, 60)
    drag(panel, start, end, Qt.KeyboardModifier.ShiftModifier)
    screen = panel.view.camera.all_to_screen(panel.ground.anchors)
    inside = np.flatnonzero((screen >= (start.x(), start.y())).all(axis=1) & (screen <= (end.x(), end.y())).all(axis=1))
    assert len(inside) > 3
    assert set(office.selection.scope.grids) == set(panel.index.ids[inside].tolist())


def test_the_wheel_keeps_the_place_under_the_pointer(panel: MapPanel) -> None:
    at = pixel_of(panel, 900)
    before = panel.view.camera
    place = before.to_world(at.x(), at.y())
    roll(panel, at, 3)
    after = panel.view.camera
    assert after.scale > before.scale * 1.5
    assert np.allclose(after.to_screen(*place), (at.x(), at.y()), atol=1)
    roll(panel, at, -3)
    assert panel.view.camera.scale == pytest.approx(before.scale)


def test_a_drag_pans_and_selects_nothing(panel: MapPanel, office: Office) -> None:
    roll(panel, pixel_of(panel, 900), 6)
    start = panel.view.rect().center()
    place = panel.view.camera.to_world(start.x(), start.y())
    drag(panel, start, start + QPoint(120, -45))
    assert np.allclose(panel.view.camera.to_screen(*place), (start.x() + 120, start.y() - 45), atol=1)
    assert office.selection.scope.is_district


def pixels_of(panel: MapPanel) -> np.ndarray:
    image = panel.view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


@pytest.mark.parametrize(("factor", "dx", "dy"), [(1, 37, 0), (1, 0, -21), (1.25, 0, 0), (0.8, 0, 0), (3, 11, 90)])
def test_what_is_asked_to_be_painted_holds_all_that_changes(
    panel: MapPanel, factor: float, dx: float, dy: float
) -> None:
    panel.legend.hide()
    panel.zoom_buttons.hide()
    before, place = pixels_of(panel), panel.view._place()
    panel.view.zoom(factor, QPointF(panel.view.rect().center()))
    panel.view.look(panel.view.camera.panned(dx, dy))
    asked = QRegion(place) + QRegion(panel.view._place())
    rows, columns = np.nonzero(before != pixels_of(panel))
    assert len(rows) > 1000
    outermost = [(columns[i], rows[i]) for i in (columns.argmin(), columns.argmax(), rows.argmin(), rows.argmax())]
    assert all(asked.contains(QPoint(int(x), int(y))) for x, y in outermost)


def test_keys_zoom_push_and_go_home(panel: MapPanel, qtbot: QtBot) -> None:
    home = panel.view.camera
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Plus)
    nearer = panel.view.camera
    assert nearer.scale > home.scale
    QTest.keyClick(panel.view, Qt.Key.Key_Right)
    assert panel.view.camera.x > nearer.x
    QTest.keyClick(panel.view, Qt.Key.Key_Minus)
    assert panel.view.camera.scale == pytest.approx(home.scale)
    QTest.keyClick(panel.view, Qt.Key.Key_0)
    qtbot.waitUntil(lambda: panel.view.camera == home and panel.view.is_home)


def test_a_double_click_zooms_into_the_township_and_then_into_the_village(
    panel: MapPanel, office: Office, qtbot: QtBot
) -> None:
    grid = large_grid(panel)
    village = office.places.village_of_grid(int(panel.index.ids[grid]))
    before = panel.view.camera.scale
    QTest.mouseDClick(panel.view, LEFT, NONE, pixel_of(panel, grid))
    assert office.selection.scope == Scope(village.township_code)
    qtbot.waitUntil(lambda: panel.view.camera.scale > before * 1.5)
    qtbot.wait(250)
    QTest.mouseDClick(panel.view, LEFT, NONE, pixel_of(panel, grid))
    assert office.selection.scope == Scope(village.township_code, village.code)


def test_a_scope_selected_elsewhere_is_outlined_and_not_zoomed_to(panel: MapPanel, office: Office) -> None:
    before = panel.view.camera
    township = office.places.townships[3]
    office.selection.select(Scope(township.code))
    assert panel.view.camera == before
    bounds = panel.view.overlay.outlines[0].path.controlPointRect()
    row = office.sheet.township_codes.tolist().index(township.code)
    expected = office.sheet.township_bounds[row] - np.tile(panel.ground.origin, 2)
    assert np.allclose((bounds.left(), bounds.top(), bounds.right(), bounds.bottom()), expected, atol=1)


def test_a_scope_can_be_brought_into_view(panel: MapPanel, office: Office, qtbot: QtBot) -> None:
    scope = Scope(office.places.townships[3].code)
    inside = panel.index.rows_in(scope)
    panel.show_scope(scope)
    qtbot.waitUntil(lambda: panel.view.camera.scale > panel.view.home.scale * 1.5)
    qtbot.wait(250)
    screen = panel.view.camera.all_to_screen(panel.ground.anchors[inside])
    assert (screen >= 0).all()
    assert (screen <= (panel.view.width(), panel.view.height())).all()
    panel.show_scope(Scope())
    qtbot.waitUntil(lambda: panel.view.is_home)
    assert panel.view.camera.scale == panel.view.home.scale


@pytest.mark.parametrize("theme", MAP_THEMES, ids=lambda theme: theme.key)
def test_the_legend_counts_every_grid_once_in_every_theme(panel: MapPanel, qtbot: QtBot, theme: MapTheme) -> None:
    panel.show_theme(theme.key)
    qtbot.waitUntil(lambda: panel.reading is not None and panel.reading.theme is theme)
    fills = [line for line in panel.legend.lines if line.sign == "fill"]
    assert [line.name for line in fills] == [c.name for c in theme.classes]
    assert sum(line.count for line in fills) == 2048
    assert panel.legend.isVisible()


def test_the_slider_changes_the_day_the_classes_and_the_selection(
    panel: MapPanel, office: Office, qtbot: QtBot
) -> None:
    panel.show_theme("days_since_visit")
    read_again(panel, qtbot)
    now = panel.view.canvas.dress.tones.copy()
    panel.slider.setFocus()
    for _ in range(2):
        QTest.keyClick(panel.slider, Qt.Key.Key_PageDown)
    day = panel.slider.day
    assert day is not None
    assert day == office.present.today() - timedelta(days=60)
    qtbot.waitUntil(lambda: panel.reading is not None and panel.reading.at.day == day)
    assert (panel.view.canvas.dress.tones != now).any()
    qtbot.waitUntil(lambda: office.selection.day == day)
    QTest.keyClick(panel.slider, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: office.selection.day is None)


def test_the_slider_comes_to_where_it_is_pressed(panel: MapPanel) -> None:
    slider = panel.slider
    QTest.mousePress(slider, LEFT, NONE, QPoint(slider.width() // 2, slider.height() // 2))
    assert abs(slider.value() - slider.maximum() / 2) <= 1
    assert slider.words() in slider.accessibleDescription()
    QTest.mouseMove(slider, QPoint(0, 20))
    assert slider.value() == 0
    QTest.mouseRelease(slider, LEFT, NONE, QPoint(0, 20))


def test_a_day_chosen_elsewhere_is_shown(panel: MapPanel, office: Office, qtbot: QtBot) -> None:
    day = office.present.today() - timedelta(days=30)
    office.selection.show_day(day)
    assert panel.slider.day == day
    qtbot.waitUntil(lambda: panel.reading is not None and panel.reading.at.day == day)


def test_while_the_slider_moves_only_the_newest_day_is_read(panel: MapPanel, qtbot: QtBot) -> None:
    read: list[object] = []
    panel.readings.read.connect(lambda reading: read.append(reading.at.day))
    for value in range(10, 60):
        panel.slider.setValue(value)
    day = panel.slider.day
    qtbot.waitUntil(lambda: bool(read) and read[-1] == day)
    assert len(read) < 10


def test_another_process_s_change_recolours_its_grid(panel: MapPanel, office: Office, qtbot: QtBot) -> None:
    assert panel.reading is not None
    grid = int(np.argmax(panel.reading.values))
    assert panel.reading.values[grid] > 0
    before = panel.reading.values.copy()
    other = Database(office.database.url.render_as_string(hide_password=False))
    elsewhere = int(panel.index.ids[int(np.argmin(panel.reading.values))])
    with other.begin() as session:
        issue_id = session.scalar(
            select(func.min(Issue.id)).where(Issue.grid_id == int(panel.index.ids[grid]), Issue.stage != "closed")
        )
        session.execute(update(Issue).where(Issue.id == issue_id).values(grid_id=elsewhere))
        touch(session, "issue", issue_id)
    other.close()
    qtbot.waitUntil(lambda: panel.reading is not None and panel.reading.values[grid] == before[grid] - 1)
    changed = np.flatnonzero(panel.reading.values != before)
    assert sorted(panel.index.ids[changed].tolist()) == sorted([int(panel.index.ids[grid]), elsewhere])


def test_a_posted_cadre_who_leaves_is_marked(panel: MapPanel, office: Office, qtbot: QtBot) -> None:
    assert panel.reading is not None
    assert int(panel.reading.uncovered.sum()) == 6
    covered = int(panel.index.ids[int(np.argmin(panel.reading.uncovered))])
    today = office.present.today()
    with office.database.begin() as session:
        posted = (Pairing.grid_id == covered) & (Pairing.role == "posted") & Pairing.ended_on.is_(None)
        session.execute(update(Pairing).where(posted).values(ended_on=today, end_reason="调整"))
        touch(session, "pairing")
    qtbot.waitUntil(lambda: panel.reading is not None and int(panel.reading.uncovered.sum()) == 7)
    assert next(line for line in panel.legend.lines if line.sign == "outline").count == 7


def test_the_hover_card_says_the_grid_in_words(panel: MapPanel, office: Office) -> None:
    grid = large_grid(panel)
    grid_id = int(panel.index.ids[grid])
    QTest.mouseMove(panel.view, pixel_of(panel, grid))
    text = panel.hover_card.text
    assert text is not None
    assert panel.hover_card.isVisible()
    assert text.title == office.places.grid_name(grid_id)
    assert text.code == str(office.sheet.grid_codes[grid])
    words = [line for line, _ in text.lines]
    assert f"队长 {panel.readings.leaders[grid_id]}" in words
    assert panel.reading is not None
    assert panel.theme.words(float(panel.reading.values[grid])) in words
    QTest.mouseMove(panel.view, QPoint(5, panel.view.height() - 5))
    assert not panel.hover_card.isVisible()


def test_the_hover_card_follows_the_theme(panel: MapPanel, qtbot: QtBot) -> None:
    grid = large_grid(panel)
    QTest.mouseMove(panel.view, pixel_of(panel, grid))
    panel.show_theme("night_visits")
    qtbot.waitUntil(lambda: panel.reading is not None and panel.reading.theme.key == "night_visits")
    assert panel.reading is not None
    assert panel.hover_card.text is not None
    words = panel.reading.theme.words(float(panel.reading.values[grid]))
    assert words in [line for line, _ in panel.hover_card.text.lines]


def test_the_buttons_zoom_about_the_middle(panel: MapPanel, qtbot: QtBot) -> None:
    nearer, farther, whole = panel.zoom_buttons.findChildren(QToolButton)
    home = panel.view.camera
    QTest.mouseClick(nearer, LEFT)
    QTest.mouseClick(nearer, LEFT)
    assert panel.view.camera.scale == pytest.approx(home.scale * 1.25**2)
    QTest.mouseClick(farther, LEFT)
    assert panel.view.camera.scale == pytest.approx(home.scale * 1.25)
    QTest.mouseClick(whole, LEFT)
    qtbot.waitUntil(lambda: panel.view.is_home)


def test_a_small_map_has_short_names_and_no_buttons(panel: MapPanel) -> None:
    assert panel.zoom_buttons.isVisible()
    panel.resize(600, 360)
    QApplication.processEvents()
    assert not panel.zoom_buttons.isVisible()
    names = {name.text for name in panel.view.overlay.names if name.must}
    assert names == {row.short for row in panel.office.places.townships}
    assert panel.view.rect().contains(panel.legend.geometry())


def test_the_map_and_the_figures_count_alike(panel: MapPanel, office: Office) -> None:
    now = office.present.now()
    for day in (office.present.today(), office.present.today() - timedelta(days=20)):
        at = AsOf.on(day, office.present)
        with office.database.read() as session:
            figures = load_figures(session, Scope(), day, now)
            reading = read_theme(session, MAP_THEME["open_issues"], panel.index.ids, at)
        assert int(reading.values.sum()) == figures.open
        assert int(reading.overdue.sum()) == figures.overdue
        assert int((~reading.uncovered).sum()) == figures.covered.part


def test_an_issue_in_focus_outlines_its_grid_and_narrows_nothing(panel: MapPanel, office: Office, qtbot: QtBot) -> None:
    with office.database.read() as session:
        issue_id, grid_id = session.execute(
            select(Issue.id, Issue.grid_id).where(Issue.stage != "closed").limit(1)
        ).one()
    office.selection.focus_issue(issue_id)
    qtbot.waitUntil(lambda: len(panel.view.overlay.outlines) == 1)
    row = panel.index.row(grid_id)
    box = panel.view.overlay.outlines[0].path.controlPointRect()
    assert np.allclose((box.left(), box.top(), box.right(), box.bottom()), panel.ground.boxes[row], atol=1)
    assert office.selection.scope.is_district
    office.selection.focus_issue(None)
    assert panel.view.overlay.outlines == ()


def test_the_sample_is_marked_as_schematic(panel: MapPanel) -> None:
    assert panel.schematic.isVisibleTo(panel.handle)
    assert panel.schematic.text() == "示意边界"


def test_the_other_look_repaints_in_its_colours(panel: MapPanel, office: Office) -> None:
    corner = QPoint(2, 2)
    for key in ("light", "dark"):
        office.theme.use(key)
        assert panel.view.grab().toImage().pixelColor(corner) == office.theme.colour("panel")
