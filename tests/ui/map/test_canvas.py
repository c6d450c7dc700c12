"""What is painted: the same by every way of painting it."""

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter, QRegion

from commandcenter.config import shipped
from commandcenter.storage.mapsheet import MapSheet
from commandcenter.ui.map.brush import Brush, Dress
from commandcenter.ui.map.camera import Camera, Margins
from commandcenter.ui.map.canvas import Canvas, in_device_pixels
from commandcenter.ui.map.ground import Ground
from commandcenter.ui.map.inks import Inks, inks_of
from commandcenter.ui.map.marks import Overlay
from commandcenter.ui.shell.theme import Theme

SIZE = (900, 700)


@pytest.fixture(scope="module")
def ground() -> Ground:
    """The shipped district."""
    return Ground(MapSheet.from_bytes(shipped("maps", "xiaoshan.npz").read_bytes()))


@pytest.fixture
def inks(qapp: object) -> Inks:
    """The dark look."""
    return inks_of(Theme())


@pytest.fixture
def dress(ground: Ground) -> Dress:
    """Five colours and some marks by lot."""
    lot = np.random.default_rng(7)
    return Dress(lot.integers(0, 5, ground.count), lot.random(ground.count) < 0.01)


def camera_of(ground: Ground) -> Camera:
    return Camera.fitted(ground.bounds, *SIZE, Margins(10, 10, 10, 10)).snapped(1)


def painted(canvas: Canvas, camera: Camera, ratio: float = 1) -> npt.NDArray[np.uint32]:
    """The view's pixels."""
    image = QImage(round(SIZE[0] * ratio), round(SIZE[1] * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    canvas.draw(painter, camera, ratio, QRegion(0, 0, *SIZE))
    painter.end()
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()).copy()


@pytest.mark.parametrize("ratio", [1, 1.5, 2])
def test_every_grid_s_pixel_has_its_colour(ground: Ground, inks: Inks, dress: Dress, ratio: float) -> None:
    plain = Dress(dress.tones, np.zeros(ground.count, bool))
    camera = camera_of(ground)
    pixels = painted(Canvas(ground, inks, Overlay(inks), plain), camera, ratio)
    size = (ground.boxes[:, 2:] - ground.boxes[:, :2]).min(axis=1) * camera.scale
    large = np.flatnonzero(size > 12)
    assert len(large) > 100
    at = (camera.all_to_screen(ground.anchors[large]) * ratio).astype(int)
    expected = np.array([colour.rgb() for colour in inks.classes], np.uint32)[plain.tones[large]]
    assert np.mean(pixels[at[:, 1], at[:, 0]] == expected) > 0.97  # the middle of a thin one may lie below a border


def test_line_by_line_and_polygon_by_polygon_paint_the_same(ground: Ground, inks: Inks, dress: Dress) -> None:
    camera = camera_of(ground)
    canvas = Canvas(ground, inks, Overlay(inks), dress)
    by_lines = painted(canvas, camera)
    frame = canvas._frame
    assert frame is not None
    canvas._runs = (frame, None)  # as for a coverage whose borders contradict each other
    canvas.forget()
    by_polygons = painted(canvas, camera)
    assert np.mean(by_lines != by_polygons) < 0.02  # borders may fall to either side of a pixel's middle


def test_a_few_grids_repainted_alone_look_as_if_all_were(ground: Ground, inks: Inks, dress: Dress) -> None:
    camera = camera_of(ground)
    canvas = Canvas(ground, inks, Overlay(inks), dress)
    painted(canvas, camera)
    other = Dress(dress.tones.copy(), dress.marked.copy())
    for grid in (5, 900, 1500):
        other.tones[grid] = (other.tones[grid] + 1) % 5
        other.marked[grid] = not other.marked[grid]
    assert set((canvas.wear(other)).tolist()) == {5, 900, 1500}  # type: ignore[union-attr]
    alone = painted(canvas, camera)
    canvas.forget()
    whole = painted(canvas, camera)
    assert np.mean(alone != whole) < 0.0005
    assert (alone != painted(Canvas(ground, inks, Overlay(inks), dress), camera)).any()


def test_many_new_colours_are_painted_at_once(ground: Ground, inks: Inks, dress: Dress) -> None:
    canvas = Canvas(ground, inks, Overlay(inks), dress)
    painted(canvas, camera_of(ground))
    assert canvas.wear(Dress((dress.tones + 1) % 5, dress.marked)) is None


def test_panning_within_what_is_painted_moves_the_same_pixels(ground: Ground, inks: Inks, dress: Dress) -> None:
    camera = camera_of(ground).zoomed(5, 400, 300).snapped(1)
    canvas = Canvas(ground, inks, Overlay(inks), dress)
    before = painted(canvas, camera)
    moved = camera.panned(30, -20)
    assert not canvas.show(moved, 1)
    after = painted(canvas, moved)
    assert (after[:-20, 30:] == before[20:, :-30]).all()
    assert canvas.show(camera.panned(SIZE[0], 0), 1)


def test_beside_the_district_is_the_panel_s_ground(ground: Ground, inks: Inks, dress: Dress) -> None:
    pixels = painted(Canvas(ground, inks, Overlay(inks), dress), camera_of(ground))
    assert (pixels[:3] == np.uint32(inks.ground.rgb())).all()
    assert (pixels[:, -3:] == np.uint32(inks.ground.rgb())).all()


def test_logical_pixels_touch_these_device_pixels() -> None:
    assert in_device_pixels(QRect(1, 1, 2, 2), 1.5) == QRect(1, 1, 4, 4)
    assert in_device_pixels(QRect(3, 5, 7, 9), 1) == QRect(3, 5, 7, 9)


def test_small_grids_have_fainter_borders(inks: Inks, ground: Ground) -> None:
    far, near = (Brush(ground, inks, scale, 1)._lines for scale in (0.005, 0.5))
    for level in list(far)[:2]:
        assert far[level].colour.alpha() < near[level].colour.alpha()
