"""Many polylines as one QPainterPath, handed to Qt in one piece: 6,144 borders in some ms, not 80."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QByteArray, QDataStream, QIODevice
from PySide6.QtGui import QPainterPath

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Offsets = npt.NDArray[np.int32]

# The form in which QDataStream writes a path: a count, then type and place of each element, then two integers.
_ELEMENT = np.dtype([("type", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1
_ODD_EVEN = 0


def path_of(points: Floats, offsets: Offsets, which: Indices) -> QPainterPath:
    """The runs ``points[offsets[i]:offsets[i + 1]]`` for each ``i`` of ``which``, each a subpath of its own."""
    return paths_of(points, offsets, [which])[0]


def paths_of(points: Floats, offsets: Offsets, groups: Sequence[Indices]) -> list[QPainterPath]:
    """A path for each group of runs, see :func:`path_of`: together they take hardly longer than one."""
    which = np.concatenate(groups)
    lengths = offsets[which + 1] - offsets[which]
    begins = np.concatenate([[0], np.cumsum(lengths)])
    elements = _elements(points, offsets[which], begins, lengths)
    ends = np.cumsum([0, *map(len, groups)]).tolist()
    return [_read(elements[begins[a] : begins[b]], begins[b - 1] - begins[a]) for a, b in pairwise(ends)]


def _elements(points: Floats, starts: Offsets, begins: Indices, lengths: Offsets) -> npt.NDArray[np.void]:
    rows = np.arange(begins[-1]) + np.repeat(starts - begins[:-1], lengths)
    elements = np.empty(len(rows), _ELEMENT)
    elements["type"] = _LINE
    elements["type"][begins[:-1]] = _MOVE
    elements["x"], elements["y"] = points[rows].T
    return elements


def _read(elements: npt.NDArray[np.void], last_move: int) -> QPainterPath:
    path = QPainterPath()
    if len(elements):
        head, tail = np.array([len(elements)], ">i4"), np.array([last_move, _ODD_EVEN], ">i4")
        written = QByteArray(head.tobytes() + elements.tobytes() + tail.tobytes())  # the stream does not keep it
        stream = QDataStream(written, QIODevice.OpenModeFlag.ReadOnly)
        stream >> path
    return path
