"""Pictures of cards, kept while they are good: painting one anew takes ten times as long as copying it.

Making a picture costs about as much again as painting the card, so a card gets one only when it is looked at again.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from PySide6.QtGui import QPixmap

LIMIT_BYTES = 32 * 1024 * 1024  # a board full of cards at 3840×2160 takes 28
MOST_SEEN = 2_000


class Pictures:
    """The pictures used last, up to a number of bytes. Each holds for one face object and one state, its key."""

    def __init__(self, limit: int = LIMIT_BYTES) -> None:
        self._limit = limit
        self._bytes = 0
        self._kept: OrderedDict[Hashable, tuple[object, QPixmap]] = OrderedDict()
        self._seen: dict[Hashable, object] = {}

    def get(self, key: Hashable, face: object, draw: Callable[[], QPixmap]) -> QPixmap | None:
        """The picture for a key; drawn anew unless it was drawn for this very face. None at the first look."""
        known = self._kept.get(key)
        if known is not None and known[0] is face:
            self._kept.move_to_end(key)
            return known[1]
        if known is not None:
            self._drop(key)
        if self._seen.get(key) is not face:
            self._remember(key, face)
            return None
        picture = draw()
        self._kept[key] = (face, picture)
        self._bytes += _size(picture)
        while self._bytes > self._limit and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))
        return picture

    def _remember(self, key: Hashable, face: object) -> None:
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen[key] = face

    def clear(self) -> None:
        """Another theme, other type sizes."""
        self._kept.clear()
        self._seen.clear()
        self._bytes = 0

    def _drop(self, key: Hashable) -> None:
        self._bytes -= _size(self._kept.pop(key)[1])


def _size(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4
