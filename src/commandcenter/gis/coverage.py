"""Whether polygons cover a district without overlaps or gaps, and where they do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import shapely

Polygons = npt.NDArray[np.object_]
Texts = npt.NDArray[np.str_]

LEAST_AREA = 0.01  # square metres: what rounding may leave
SHOWN = 6  # codes that a sentence names at most


class FaultKind(StrEnum):
    """What is wrong; the value is the word for the screen."""

    UNREADABLE = "无法读取"
    SHAPELESS = "不是面"
    INVALID = "图形无效"
    OVERLAP = "重叠"
    GAP = "缝隙"
    MISMATCH = "边界不吻合"


@dataclass(frozen=True)
class Fault:
    """One fault. ``size`` is square metres of overlap or gap, metres of border for a mismatch, else 0."""

    kind: FaultKind
    codes: tuple[str, ...]  # of the polygons concerned, ascending
    size: float = 0.0
    detail: str = ""

    def __str__(self) -> str:
        """The fault in words."""
        named = "、".join(self.codes[:SHOWN]) + (f" 等 {len(self.codes)} 个" if len(self.codes) > SHOWN else "")
        unit = "米" if self.kind is FaultKind.MISMATCH else "平方米"
        size = f" {self.size:,.1f} {unit}" if self.size else ""
        return f"{named} {self.kind}{size}{f'：{self.detail}' if self.detail else ''}"


def coverage_faults(codes: Sequence[str], geometries: Sequence[bytes | shapely.Geometry]) -> list[Fault]:
    """All faults of the polygons, given as WKB or geometries in metres, by ``codes`` in the same order.

    Empty if every polygon is valid, no two overlap, neighbours have the same vertices along their border and nothing
    within is uncovered. A slit that is open to the outside is taken for a bay of the outline.
    """
    names = np.array(codes, dtype=np.str_)
    shapes = _shapes(geometries)
    faults = _broken(names, shapes)
    broken = {code for fault in faults for code in fault.codes}
    usable = np.array([code not in broken for code in names], dtype=bool)
    return faults + _misfits(names[usable], shapes[usable])


def _shapes(geometries: Sequence[bytes | shapely.Geometry]) -> Polygons:
    """Geometries; None for bytes that are none."""
    given = np.empty(len(geometries), dtype=object)
    given[:] = list(geometries)
    coded = np.array([isinstance(item, bytes) for item in given], dtype=bool)
    given[coded] = shapely.from_wkb(given[coded], on_invalid="ignore")
    return given


def _broken(names: Texts, shapes: Polygons) -> list[Fault]:
    """Polygons that are wrong in themselves."""
    missing = shapely.is_missing(shapes)
    areal = np.isin(shapely.get_type_id(shapes), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    shapeless = ~missing & (~areal | shapely.is_empty(shapes))
    invalid = ~missing & ~shapeless & ~shapely.is_valid(shapes)
    found = [Fault(FaultKind.UNREADABLE, (code,)) for code in names[missing].tolist()]
    found += [Fault(FaultKind.SHAPELESS, (code,)) for code in names[shapeless].tolist()]
    reasons = shapely.is_valid_reason(shapes[invalid])
    return found + [
        Fault(FaultKind.INVALID, (code,), detail=str(reason))
        for code, reason in zip(names[invalid].tolist(), reasons, strict=True)
    ]


def _misfits(names: Texts, shapes: Polygons) -> list[Fault]:
    """Overlaps, gaps and borders that do not match, among valid polygons."""
    if not len(shapes):
        return []
    edges = shapely.coverage_invalid_edges(shapes)
    suspects = np.flatnonzero(~shapely.is_empty(edges))
    overlaps = _overlaps(names, shapes, suspects)
    gaps = _gaps(names, shapes, clean=not suspects.size)
    explained = {code for fault in overlaps + gaps for code in fault.codes}
    return (
        overlaps
        + gaps
        + [
            Fault(FaultKind.MISMATCH, (str(names[place]),), float(shapely.length(edges[place])))
            for place in suspects
            if names[place] not in explained
        ]
    )


def _overlaps(names: Texts, shapes: Polygons, suspects: npt.NDArray[np.int64]) -> list[Fault]:
    """Pairs that cover some ground twice: at least one of the two is a suspect, not always both."""
    found, second = shapely.STRtree(shapes).query(shapes[suspects], predicate="intersects")
    first = suspects[found]
    pairs = np.unique(np.sort(np.column_stack([first, second])[first != second], axis=1), axis=0)
    areas = shapely.area(shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]]))
    return [
        Fault(FaultKind.OVERLAP, tuple(sorted(names[pair].tolist())), float(area))
        for pair, area in zip(pairs, areas, strict=True)
        if area > LEAST_AREA
    ]


def _gaps(names: Texts, shapes: Polygons, clean: bool) -> list[Fault]:
    """Uncovered ground with polygons all around it."""
    whole = shapely.coverage_union_all(shapes) if clean else shapely.union_all(shapes)
    holes = np.array([hole for part in shapely.get_parts(whole) for hole in part.interiors], dtype=object)
    if not len(holes):
        return []
    grounds = shapely.polygons(holes)
    ground, around = shapely.STRtree(shapes).query(grounds, predicate="intersects")
    return [
        Fault(FaultKind.GAP, tuple(sorted(names[around[ground == number]].tolist())), float(area))
        for number, area in enumerate(shapely.area(grounds))
        if area > LEAST_AREA
    ]
