"""Faults of a coverage are found and named."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commandcenter.gis.coverage import Fault, FaultKind, coverage_faults
from commandcenter.gis.layers import District, grid_wkb
from commandcenter.gis.schematic import Schematic
from tests.gis.conftest import drawn

SQUARES = [shapely.box(x, y, x + 10, y + 10) for y in (0, 10, 20) for x in (0, 10, 20)]
NAMES = [f"g{number}" for number in range(9)]
DRAWN = drawn(seed=7)
OUTER_BORDER = shapely.coverage_union_all(DRAWN.grids).boundary


def test_sound_coverage_has_no_faults(shipped: District, small: Schematic) -> None:
    assert coverage_faults(list(shipped.grids["code"]), grid_wkb(shipped.grids)) == []
    assert coverage_faults(small.grid_codes, small.grids) == []
    assert coverage_faults([], []) == []


def test_missing_polygon_is_a_gap_named_by_its_neighbours() -> None:
    faults = coverage_faults(NAMES[:4] + NAMES[5:], SQUARES[:4] + SQUARES[5:])
    assert [(fault.kind, fault.size) for fault in faults] == [(FaultKind.GAP, pytest.approx(100.0))]
    assert faults[0].codes == ("g0", "g1", "g2", "g3", "g5", "g6", "g7", "g8")
    assert str(faults[0]) == "g0、g1、g2、g3、g5、g6 等 8 个 缝隙 100.0 平方米"


def test_overlap_names_both() -> None:
    shapes = [*SQUARES[:8], shapely.box(18, 20, 30, 30)]
    faults = coverage_faults(NAMES, shapes)
    assert faults[0] == Fault(FaultKind.OVERLAP, ("g7", "g8"), 20.0)
    assert [(fault.kind, fault.codes) for fault in faults[1:]] == [(FaultKind.MISMATCH, ("g5",))]  # below the corner


def test_polygon_laid_over_others_is_found() -> None:
    faults = coverage_faults([*NAMES, "over"], [*SQUARES, shapely.box(3, 3, 8, 8)])
    assert faults == [Fault(FaultKind.OVERLAP, ("g0", "over"), 25.0)]


def test_border_without_its_neighbours_vertices_does_not_match() -> None:
    wide = shapely.box(0, 10, 20, 20)
    faults = coverage_faults(["left", "right", "wide"], [SQUARES[0], SQUARES[1], wide])
    assert {fault.kind for fault in faults} == {FaultKind.MISMATCH}
    assert ("wide",) in {fault.codes for fault in faults}


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (b"not a polygon", FaultKind.UNREADABLE),
        (shapely.to_wkb(shapely.Point(1, 1)), FaultKind.SHAPELESS),
        (shapely.Polygon(), FaultKind.SHAPELESS),
        (shapely.Polygon([(20, 20), (30, 30), (30, 20), (20, 30)]), FaultKind.INVALID),
    ],
)
def test_what_is_no_sound_polygon_is_said_so(shape: bytes | shapely.Geometry, kind: FaultKind) -> None:
    faults = coverage_faults(NAMES, [*SQUARES[:8], shape])
    assert [(fault.kind, fault.codes) for fault in faults] == [(kind, ("g8",))]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_moving_one_shared_vertex_names_the_grid(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(DRAWN.grids) - 1), label="grid")
    corners = shapely.get_coordinates(DRAWN.grids[number])[:-1].copy()
    vertex = data.draw(st.integers(0, len(corners) - 1), label="vertex")
    assume(not shapely.intersects_xy(OUTER_BORDER, *corners[vertex]))  # there it would only change the outline
    angle = data.draw(st.floats(0, 2 * np.pi), label="angle")
    corners[vertex] += data.draw(st.floats(1, 400), label="metres") * np.array([np.cos(angle), np.sin(angle)])
    shapes = DRAWN.grids.copy()
    shapes[number] = shapely.Polygon(corners)
    faults = coverage_faults(DRAWN.grid_codes, shapely.to_wkb(shapes))
    assert DRAWN.grid_codes[number] in {code for fault in faults for code in fault.codes}
