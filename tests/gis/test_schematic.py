"""The schematic district: what it promises for any outline, on a small one."""

from collections import Counter

import numpy as np
import pytest
import shapely

from commandcenter.domain.errors import CommandCenterError
from commandcenter.gis.schematic import Schematic, draw_district
from commandcenter.gis.seeding import Place, Seat
from tests.gis.conftest import GRIDS, OUTLINE, PLACES, SEATS, STYLE, drawn


@pytest.mark.parametrize("seed", range(4))
def test_grids_cover_without_gap_or_overlap(seed: int) -> None:
    grids = drawn(seed).grids
    assert len(grids) == GRIDS
    assert shapely.is_valid(grids).all()
    assert set(shapely.get_type_id(grids)) == {shapely.GeometryType.POLYGON}
    assert shapely.coverage_is_valid(grids)
    whole = shapely.union_all(grids)
    assert shapely.area(grids).sum() == pytest.approx(whole.area, abs=1e-3)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


@pytest.mark.parametrize("seed", range(4))
def test_villages_and_townships_are_in_one_piece(seed: int) -> None:
    schematic = drawn(seed)
    for codes in (schematic.village_codes, [code[:9] for code in schematic.village_codes]):
        for code in set(codes):
            part = shapely.coverage_union_all(schematic.grids[np.array(codes) == code])
            assert part.geom_type == "Polygon", code


def test_every_village_has_a_grid(small: Schematic) -> None:
    assert set(small.village_codes) == {place.code for place in PLACES}


def test_outline_is_kept_where_it_is_the_border(small: Schematic) -> None:
    whole = shapely.union_all(small.grids)
    assert OUTLINE.buffer(0.1).contains(whole)
    corners = shapely.points([(0, 0), (5200, 300), (400, 5900), (9000, -200)])
    assert (shapely.distance(corners, whole.exterior) < 0.1).all()


def test_neighbours_cell_is_cut_away(small: Schematic) -> None:
    whole = shapely.union_all(small.grids)
    covers = {seat.code: whole.contains(shapely.Point(seat.x, seat.y)) for seat in SEATS}
    assert covers == {seat.code: seat.inside for seat in SEATS}
    assert whole.area < 0.95 * OUTLINE.area


def test_communities_are_smaller_and_nearer_to_the_seat(small: Schematic) -> None:
    codes = np.array(small.village_codes)
    for seat in SEATS[:3]:
        at = shapely.Point(seat.x, seat.y)
        found = {place: small.grids[codes == place.code] for place in PLACES if place.township == seat.code}
        area = {place: shapely.area(grids).sum() for place, grids in found.items()}
        away = {place: shapely.distance(at, shapely.union_all(grids).centroid) for place, grids in found.items()}
        for measure in (area, away):
            compact = [value for place, value in measure.items() if place.compact]
            wide = [value for place, value in measure.items() if not place.compact]
            assert np.mean(compact) < np.mean(wide)


def test_serials_run_from_west_to_east(small: Schematic) -> None:
    codes = np.array(small.grid_codes)
    assert (codes == np.sort(codes)).all()
    assert [code[:12] for code in small.grid_codes] == small.village_codes
    easting = shapely.get_x(shapely.centroid(small.grids))
    for village, count in Counter(small.village_codes).items():
        mine = np.flatnonzero(np.array(small.village_codes) == village)
        assert [code[12:] for code in codes[mine]] == [f"{serial:03d}" for serial in range(1, count + 1)]
        assert (np.diff(easting[mine]) >= 0).all()


def test_same_seed_same_district_another_seed_another(small: Schematic) -> None:
    again, other = drawn(7), drawn(8)
    assert again.grid_codes == small.grid_codes
    assert (shapely.to_wkb(again.grids) == shapely.to_wkb(small.grids)).all()
    assert (shapely.to_wkb(other.grids) != shapely.to_wkb(small.grids)).any()


def test_borders_are_crooked_and_finely_drawn(small: Schematic) -> None:
    vertices = shapely.get_num_coordinates(small.grids) - 1
    assert 20 <= np.median(vertices) <= 60
    assert ((vertices >= 20) & (vertices <= 60)).mean() > 0.9
    fullness = shapely.area(small.grids) / shapely.area(shapely.convex_hull(small.grids))
    assert np.median(fullness) < 0.97


def test_too_few_grids_are_refused() -> None:
    with pytest.raises(CommandCenterError, match="14 个网格不够分给 15 个村社"):
        draw_district(OUTLINE, SEATS, PLACES, 14, 1, STYLE)


def test_township_without_a_seat_is_refused() -> None:
    with pytest.raises(CommandCenterError, match="330100003 没有驻地坐标"):
        draw_district(OUTLINE, SEATS[:2], PLACES, GRIDS, 1, STYLE)


def test_crowded_place_is_refused() -> None:
    places = [Place(f"330100001{serial:03d}", "330100001", compact=False) for serial in range(1, 200)]
    with pytest.raises(CommandCenterError, match="请减小布点间距"):
        draw_district(shapely.box(0, 0, 400, 400), [Seat("330100001", 200, 200)], places, 300, 1, STYLE)
