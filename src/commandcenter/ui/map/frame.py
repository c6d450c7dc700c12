"""Whole device pixels: where the painted image, the view and the ground's origin lie to one another."""

from dataclasses import dataclass
from math import ceil, floor

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QTransform

from commandcenter.ui.map.camera import Bounds, Camera

OVERSCAN = 1.25  # the image over the view, each way: how far the map can be dragged before it is painted anew
BEYOND, ABOVE = 72, 40  # logical pixels beside, and above and below, the district that names may reach


@dataclass(frozen=True)
class Frame:
    """``scale`` is device pixels a metre; ``area`` is a rectangle of device pixels counted from the ground's origin."""

    scale: float
    area: QRect

    @classmethod
    def of_view(cls, camera: Camera, ratio: float) -> "Frame":
        """What a view shows."""
        x, y = camera.to_screen(0, 0)
        corner = QPoint(-round(x * ratio), -round(y * ratio))
        return cls(
            camera.scale * ratio, QRect(corner, QSize(round(camera.width * ratio), round(camera.height * ratio)))
        )

    def widened(self) -> "Frame":
        """With the overscan on every side."""
        across, down = (round(side * (OVERSCAN - 1) / 2) for side in (self.area.width(), self.area.height()))
        return Frame(self.scale, self.area.adjusted(-across, -down, across, down))

    def cut_to(self, bounds: Bounds, ratio: float) -> "Frame":
        """The part in which there is anything to see."""
        across, down = round(BEYOND * ratio), round(ABOVE * ratio)
        return Frame(self.scale, self.area.intersected(self.box(bounds).adjusted(-across, -down, across, down)))

    def box(self, bounds: Bounds) -> QRect:
        """The pixels that a rectangle of the ground touches."""
        left, top = floor(bounds.left * self.scale), floor(-bounds.top * self.scale)
        right, bottom = ceil(bounds.right * self.scale), ceil(-bounds.bottom * self.scale)
        return QRect(left, top, right - left + 1, bottom - top + 1)

    def between(self, bottom: float, top: float) -> QRect:
        """The area's part between two heights of the ground; neighbours share no row."""
        first, end = ceil(-top * self.scale), ceil(-bottom * self.scale)
        return QRect(self.area.left(), first, self.area.width(), end - first).intersected(self.area)

    def bounds(self, box: QRect) -> Bounds:
        """The ground under a rectangle of pixels."""
        left, top = box.left() / self.scale, -box.top() / self.scale
        return Bounds(left, top - box.height() / self.scale, left + box.width() / self.scale, top)

    def transform(self) -> QTransform:
        """From metres to the pixels of an image whose corner is the area's."""
        return QTransform(self.scale, 0, 0, -self.scale, -self.area.left(), -self.area.top())
