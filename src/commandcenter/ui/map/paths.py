"""Many polylines as one QPainterPath, handed to Qt in one piece: 6,144 borders in some ms, not 80."""

from collections.abc import Sequence

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
_ODD_EVEN = bytes(4)
SIZE = _ELEMENT.itemsize


class Polylines:
    """The runs ``points[offsets[i]:offsets[i + 1]]``, written once in the form that Qt reads."""

    def __init__(self, points: Floats, offsets: Offsets) -> None:
        elements = np.empty(len(points), _ELEMENT)
        elements["type"] = _LINE
        elements["type"][offsets[:-1]] = _MOVE
        elements["x"], elements["y"] = points.T
        self._written = elements.tobytes()
        self._cuts: list[int] = (offsets * SIZE).tolist()

    def path(self, which: Indices) -> QPainterPath:
        """A path of some of the runs, each a subpath of its own."""
        return self.paths([which.tolist()])[0]

    def paths(self, groups: Sequence[Sequence[int]]) -> list[QPainterPath]:
        """A path for each group of runs, see :meth:`path`: together they take hardly longer than one."""
        held = QByteArray(b"".join(map(self._form, groups)))  # by name: the stream does not keep it
        stream = QDataStream(held, QIODevice.OpenModeFlag.ReadOnly)
        paths = [QPainterPath() for _ in groups]
        for path, group in zip(paths, groups, strict=True):
            if group:
                stream >> path
        return paths

    def _form(self, runs: Sequence[int]) -> bytes:
        """A path in the form that Qt reads; nothing for an empty one."""
        if not runs:
            return b""
        cuts, written = self._cuts, self._written
        parts = [written[cuts[run] : cuts[run + 1]] for run in runs]
        elements = b"".join(parts)
        count, last_move = len(elements) // SIZE, (len(elements) - len(parts[-1])) // SIZE
        return b"".join((count.to_bytes(4), elements, last_move.to_bytes(4), _ODD_EVEN))


def path_of(points: Floats, offsets: Offsets, which: Indices) -> QPainterPath:
    """Some of the runs as one path, where they are needed once: see :class:`Polylines`."""
    lengths = offsets[which + 1] - offsets[which]
    ends = np.cumsum(lengths)
    rows = np.arange(lengths.sum()) + np.repeat(offsets[which] - (ends - lengths), lengths)
    return Polylines(points[rows], np.append(0, ends).astype(np.int32)).path(np.arange(len(which)))
