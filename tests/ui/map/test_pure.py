"""The arithmetic below the map: camera, spans, hits, names."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

from commandcenter.config import shipped
from commandcenter.services.scope import Scope
from commandcenter.storage.mapsheet import EdgeLevel, MapSheet
from commandcenter.ui.map.camera import Bounds, Camera, Margins
from commandcenter.ui.map.frame import Frame
from commandcenter.ui.map.ground import Floats, GridIndex, Ground
from commandcenter.ui.map.paths import path_of
from commandcenter.ui.map.placing import Name, Placed, Placing
from commandcenter.ui.map.shape import shape_of
from commandcenter.ui.map.silhouette import Silhouette
from commandcenter.ui.map.spans import Segments, in_order
from commandcenter.ui.map.strokes import offsets
from commandcenter.ui.map.thinning import thinned

SHEET = MapSheet.from_bytes(shipped("maps", "xiaoshan.npz").read_bytes())
GROUND = Ground(SHEET)
EMPTY = np.empty((0, 2))

unhurried = settings(deadline=None)  # no time decides a test, on a machine at work least of all
metres = st.floats(-30_000, 30_000)
pixels = st.floats(0, 2000)
scales = st.floats(0.005, 2)
cameras = st.builds(Camera, metres, metres, scales, st.integers(100, 4000), st.integers(100, 4000))


@given(cameras, pixels, pixels)
def test_a_pixel_goes_to_the_ground_and_back(camera: Camera, x: float, y: float) -> None:
    assert camera.to_screen(*camera.to_world(x, y)) == pytest.approx((x, y), abs=1e-6)


@given(cameras, pixels, pixels, st.floats(0.2, 5))
def test_a_zoom_keeps_the_place_under_the_pixel(camera: Camera, x: float, y: float, factor: float) -> None:
    assert camera.zoomed(factor, x, y).to_screen(*camera.to_world(x, y)) == pytest.approx((x, y), abs=1e-4)


@given(cameras, cameras)
def test_a_glide_begins_here_and_ends_there(start: Camera, end: Camera) -> None:
    assert start.toward(end, 1).to_screen(0, 0) == pytest.approx(end.to_screen(0, 0), rel=1e-3, abs=0.5)
    first = start.toward(end, 0)
    assert (first.x, first.y, first.scale) == pytest.approx((start.x, start.y, start.scale))


@given(cameras, st.sampled_from([1.0, 1.25, 1.5, 2.0]))
def test_snapping_moves_less_than_a_device_pixel(camera: Camera, ratio: float) -> None:
    snapped = camera.snapped(ratio)
    moved = np.subtract(snapped.to_screen(0, 0), camera.to_screen(0, 0)) * ratio
    assert np.abs(moved).max() <= 0.5 + 1e-6
    on_pixels = np.multiply(snapped.to_screen(0, 0), ratio)
    assert np.allclose(on_pixels, np.rint(on_pixels), atol=1e-4)


def test_the_fitted_camera_shows_all_and_leaves_the_margins() -> None:
    camera = Camera.fitted(GROUND.bounds, 1000, 600, Margins(10, 20, 210, 30))
    left, top = camera.to_screen(GROUND.bounds.left, GROUND.bounds.top)
    right, bottom = camera.to_screen(GROUND.bounds.right, GROUND.bounds.bottom)
    assert left >= 10 - 1e-6
    assert top >= 20 - 1e-6
    assert right <= 790 + 1e-6
    assert bottom <= 570 + 1e-6


@unhurried
@given(st.integers(0, GROUND.count - 1), st.floats(0, 1), st.floats(0, 1))
def test_a_point_hits_the_grid_whose_polygon_holds_it(grid: int, across: float, down: float) -> None:
    left, bottom, right, top = GROUND.boxes[grid].tolist()
    # Off the vertices, whose coordinates are whole decimetres: just on a border either side may be right.
    x, y = left + (right - left) * across + 0.01234, bottom + (top - bottom) * down + 0.02345
    hit = GROUND.hit(x, y)
    by_qt = [n for n, ring in enumerate(GROUND.outer) if ring.containsPoint(QPointF(x, y), Qt.FillRule.OddEvenFill)]
    assert hit in by_qt if by_qt else hit is None


def test_beside_the_district_nothing_is_hit() -> None:
    assert GROUND.hit(GROUND.bounds.left - 10, 0) is None


def test_scopes_hold_their_grids() -> None:
    ids = {code: row + 1 for row, code in enumerate(SHEET.grid_codes.tolist())}
    index = GridIndex(SHEET, ids)
    township, village = str(SHEET.township_codes[2]), str(SHEET.village_codes[100])
    codes = SHEET.grid_codes
    assert (index.rows_in(Scope(township)) == np.char.startswith(codes, township)).all()
    assert (index.rows_in(Scope(village[:9], village)) == np.char.startswith(codes, village)).all()
    assert np.flatnonzero(index.rows_in(Scope(grids=(5, 9)))).tolist() == [4, 8]
    assert not index.rows_in(Scope()).any()
    assert index.row(5) == 4
    assert index.row(99_999) is None


@unhurried
@given(st.floats(0.002, 1.5), st.integers(-4000, 4000), st.integers(-4000, 4000))
def test_runs_fill_the_image_and_agree_with_the_polygons(scale: float, left: int, top: int) -> None:
    width, height = 300, 200
    runs = GROUND.segments.runs(scale, left, top, width, height)
    assert runs is not None
    grids = np.append(np.arange(GROUND.count), -1).astype(np.uint32)
    shown = runs.coloured(grids, 0, height).astype(np.int32)
    assert shown.shape == (height, width)
    assert (runs.coloured(grids, 37, 61) == shown[37:61].astype(np.uint32)).all()
    assert (runs.coloured(grids, 37, 61, 20, 233) == shown[37:61, 20:233].astype(np.uint32)).all()
    for row, column in ((0, 0), (100, 150), (199, 299), (60, 20)):
        x, y = (left + column + 0.5) / scale, -(top + row + 0.5003718) / scale
        hit = GROUND.hit(x, y)
        assert shown[row, column] == (-1 if hit is None else hit)


@given(st.lists(st.integers(0, 2**31 - 1), max_size=60))
def test_places_are_put_in_order(places: list[int]) -> None:
    order = in_order(np.array(places, np.int32))
    assert [places[n] for n in order.tolist()] == sorted(places)


def test_borders_that_contradict_each_other_are_noticed() -> None:
    true = GROUND.segments
    swapped = replace(true, northward=np.roll(true.northward, 1), southward=np.roll(true.southward, 1))
    assert swapped.runs(0.01, -300, -300, 600, 600) is None


def test_overlapping_grids_are_noticed() -> None:
    squares = np.array([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0), (6, 5), (16, 5), (16, 15), (6, 15), (6, 5)], float)
    sides, offsets = np.array([(0, -1), (1, -1)], np.int32), np.array([0, 5, 10], np.int32)
    assert Segments.of(squares, offsets, sides).runs(2, -10, -40, 60, 60) is None
    apart = Segments.of(squares + (0, 5) * np.repeat([[0], [4]], 5, axis=0), offsets, sides)
    assert apart.runs(2, -10, -80, 60, 100) is not None


def name(x: float, y: float, must: bool = True, across: float = 1000, down: float = 1000) -> Name:
    return Name("瓜沥镇", x, y, across, down, 42, 16, must)


def placed(names: list[Name], scale: float, dots: Floats, dot_size: float) -> list[Placed]:
    return Placing(names).placed(scale, dots, dot_size)


def test_a_name_that_must_show_moves_out_of_the_way() -> None:
    first, second = placed([name(0, 0), name(10, 0)], 1, EMPTY, 9)
    assert (first.dx, first.dy) == (0, 0)
    assert (second.dx, second.dy) != (0, 0)


def test_a_village_s_name_shows_only_where_it_has_room() -> None:
    assert placed([name(0, 0, must=False, across=50)], 1, EMPTY, 9) == []
    assert len(placed([name(0, 0, must=False)], 1, EMPTY, 9)) == 1
    assert (
        len(placed([name(0, 0), name(0, 4, must=False), name(0, -4, must=False), name(0, 2, must=False)], 1, EMPTY, 9))
        < 4
    )


def test_names_keep_clear_of_dots() -> None:
    (shown,) = placed([name(0, 0)], 1, np.array([[0.0, 0.0]]), 9)
    assert (shown.dx, shown.dy) != (0, 0)


def test_the_district_s_names_do_not_cover_each_other() -> None:
    names = [name(x, y) for x, y in (SHEET.township_anchors - GROUND.origin).tolist()]
    scale = 0.0095
    boxes = [
        (
            n.name.x * scale + n.dx - 21,
            -n.name.y * scale + n.dy - 8,
            n.name.x * scale + n.dx + 21,
            -n.name.y * scale + n.dy + 8,
        )
        for n in placed(names, scale, EMPTY, 9)
    ]
    assert len(boxes) == 22
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize("width", [1, 1.5, 2, 3, 4, 4.5])
def test_a_wide_line_is_made_of_thin_ones(width: float) -> None:
    moves = np.array(offsets(width))
    reach = np.hypot(*moves.T).max()
    assert reach <= width / 2
    assert Bounds.around(np.hstack([moves, moves])).middle == pytest.approx((0, 0), abs=0.2)


def test_borders_in_one_piece_are_the_same_path_as_one_by_one() -> None:
    sheet = GROUND.sheet
    for level in EdgeLevel:
        which = np.flatnonzero(sheet.edge_level == level)
        expected = QPainterPath()
        for edge in which.tolist():
            start, end = sheet.edge_offsets[edge : edge + 2].tolist()
            expected.addPolygon(
                QPolygonF([QPointF(*(point - GROUND.origin)) for point in sheet.edge_vertices[start:end]])
            )
        assert GROUND.joined(which) == expected
        assert path_of(sheet.edge_vertices - GROUND.origin, sheet.edge_offsets, which) == expected
    nothing = np.array([], np.intp)
    assert GROUND.joined(nothing).isEmpty()
    assert path_of(sheet.edge_vertices, sheet.edge_offsets, nothing).isEmpty()


def beside(points: Floats, line: Floats) -> Floats:
    """How far each point lies from a polyline."""
    start, along = line[:-1], np.diff(line, axis=0)
    arms = points[:, None] - start
    share = np.einsum("psi,si->ps", arms, along) / np.maximum(np.einsum("si,si->s", along, along), 1e-12)
    x, y = np.moveaxis(arms - np.clip(share, 0, 1)[..., None] * along, -1, 0)
    away: Floats = np.hypot(x, y).min(axis=1)
    return away


places = st.tuples(st.floats(0, 100), st.floats(0, 100))


@unhurried
@given(st.lists(st.lists(places, min_size=2, max_size=30), min_size=1, max_size=5), st.floats(0.01, 50))
def test_a_thinned_line_keeps_its_ends_and_leaves_nothing_far_beside(
    lines: list[list[tuple[float, float]]], tolerance: float
) -> None:
    offsets = np.cumsum([0, *map(len, lines)]).astype(np.int32)
    points, ends = thinned(np.array([place for line in lines for place in line]), offsets, tolerance)
    assert len(ends) == len(offsets)
    for line, start, end in zip(lines, ends[:-1].tolist(), ends[1:].tolist(), strict=True):
        left = points[start:end]
        assert left[0].tolist() == list(line[0])
        assert left[-1].tolist() == list(line[-1])
        assert {tuple(point) for point in left.tolist()} <= set(line)
        assert beside(np.array(line), left).max() <= tolerance * 1.001 + 1e-6


def test_thinning_leaves_out_what_cannot_be_seen() -> None:
    points, _ = thinned(SHEET.edge_vertices, SHEET.edge_offsets, 0.5 / 0.0625)
    assert len(points) < 0.85 * len(SHEET.edge_vertices)
    assert len(thinned(SHEET.edge_vertices, SHEET.edge_offsets, 0.01)[0]) > 0.99 * len(SHEET.edge_vertices)


@pytest.mark.parametrize("scale", [0.04, 0.3])
def test_strips_part_a_frame_without_gap_and_hold_the_borders_near(scale: float) -> None:
    frame = Frame(scale, QRect(-700, -500, 1400, 1000))
    seen = frame.bounds(frame.area)
    borders, rows, held = GROUND.borders(scale), [0] * 0, 0
    for strip, bottom, top in borders.strips(seen.bottom, seen.top):
        part = frame.between(bottom, top)
        rows += range(part.top(), part.bottom() + 1)
        held += sum(path.elementCount() for path in borders.of_strip(strip).values())
    assert rows == list(range(frame.area.top(), frame.area.bottom() + 1))
    assert held > 0


@unhurried
@given(st.floats(-30_000, 30_000), st.floats(0, 5_000))
def test_the_silhouette_holds_all_that_lies_between_two_heights(bottom: float, thickness: float) -> None:
    extent = GROUND.silhouette.extent(bottom, bottom + thickness)
    x, y = (SHEET.edge_vertices - GROUND.origin).T
    between = x[(y >= bottom) & (y <= bottom + thickness)]
    assert extent is not None or not between.size
    if extent is not None and between.size:
        assert extent[0] <= between.min()
        assert between.max() <= extent[1]


def test_the_silhouette_knows_borders_that_pass_through() -> None:
    tall = Silhouette(
        np.array([(0.0, 0.0), (10.0, 1000.0), (90.0, 0.0), (80.0, 1000.0)]), np.array([0, 2, 4], np.int32)
    )
    assert tall.extent(400, 401) == (0, 90)
    assert tall.extent(-20, -10) is None
    assert tall.extent(1010, 1020) is None


@unhurried
@given(st.floats(0.003, 1.0), st.integers(-1500, 1500), st.integers(-1500, 1500))
def test_the_shape_holds_every_pixel_of_a_grid_and_of_a_name(scale: float, left: int, top: int) -> None:
    frame = Frame(scale, QRect(left, top, 500, 400))
    names = [name(x, y, must=number % 9 == 0) for number, (x, y) in enumerate(GROUND.anchors[::40].tolist())]
    placing = Placing(names)
    shape = shape_of(frame, GROUND.borders(scale), GROUND.silhouette, 6, placing.reaches(scale))
    held = np.zeros((400, 500), bool)
    for _, part in shape:
        x, y = part.left() - left, part.top() - top
        assert not held[y : y + part.height(), x : x + part.width()].any()
        held[y : y + part.height(), x : x + part.width()] = True
    runs = GROUND.segments.runs(scale, left, top, 500, 400)
    assert runs is not None
    inside = runs.coloured(np.append(np.ones(GROUND.count), 0).astype(np.uint32), 0, 400)
    assert held[inside > 0].all()
    for shown in placing.placed(scale, EMPTY, 9):
        x, y = shown.name.x * scale + shown.dx - left, -shown.name.y * scale + shown.dy - top
        box = held[max(round(y - 13), 0) : max(round(y + 13), 0), max(round(x - 26), 0) : max(round(x + 26), 0)]
        assert box.all()
