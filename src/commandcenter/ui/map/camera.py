"""Where the map is looked at from: a value, and the arithmetic between metres and pixels."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

CLOSEST = 40.0  # how many times nearer than the whole district
WIDEST = 0.6


@dataclass(frozen=True)
class Bounds:
    """A rectangle in metres."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, boxes: Floats) -> "Bounds":
        """The rectangle around rows of (min x, min y, max x, max y); at least one row."""
        return cls(*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True)
class Margins:
    """Pixels to leave free at each side."""

    left: float = 0
    top: float = 0
    right: float = 0
    bottom: float = 0


@dataclass(frozen=True)
class Camera:
    """``x``, ``y`` is the place in metres at the middle of a view of ``width`` × ``height`` logical pixels.

    ``scale`` is pixels a metre. North is up, so screen y grows as northing falls.
    """

    x: float
    y: float
    scale: float
    width: int
    height: int

    @classmethod
    def fitted(cls, bounds: Bounds, width: int, height: int, margins: Margins) -> "Camera":
        """The camera that shows all of ``bounds`` as large as the free part of the view allows."""
        across = max(width - margins.left - margins.right, 1)
        down = max(height - margins.top - margins.bottom, 1)
        scale = min(across / max(bounds.right - bounds.left, 1), down / max(bounds.top - bounds.bottom, 1))
        x, y = bounds.middle
        return cls(
            x + (margins.right - margins.left) / 2 / scale,
            y + (margins.top - margins.bottom) / 2 / scale,
            scale,
            width,
            height,
        )

    def to_world(self, px: float, py: float) -> tuple[float, float]:
        """The place under a pixel."""
        return self.x + (px - self.width / 2) / self.scale, self.y - (py - self.height / 2) / self.scale

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """The pixel over a place."""
        return self.width / 2 + (x - self.x) * self.scale, self.height / 2 - (y - self.y) * self.scale

    def all_to_screen(self, points: Floats) -> Floats:
        """The pixels over many places, shape (n, 2)."""
        moved: Floats = (points - (self.x, self.y)) * (self.scale, -self.scale)
        moved += (self.width / 2, self.height / 2)
        return moved

    def view(self) -> Bounds:
        """What is in view."""
        across, down = self.width / 2 / self.scale, self.height / 2 / self.scale
        return Bounds(self.x - across, self.y - down, self.x + across, self.y + down)

    def panned(self, dx: float, dy: float) -> "Camera":
        """The map pushed by so many pixels."""
        return replace(self, x=self.x - dx / self.scale, y=self.y + dy / self.scale)

    def zoomed(self, factor: float, px: float, py: float) -> "Camera":
        """Nearer by ``factor``, the place under the pixel staying where it is."""
        x, y = self.to_world(px, py)
        scale = self.scale * factor
        return replace(self, x=x - (px - self.width / 2) / scale, y=y + (py - self.height / 2) / scale, scale=scale)

    @staticmethod
    def bounded(scale: float, whole: "Camera") -> float:
        """A scale kept from being too near or too far."""
        return min(max(scale, whole.scale * WIDEST), whole.scale * CLOSEST)

    def within(self, whole: "Camera", bounds: Bounds) -> "Camera":
        """Kept from going too near or too far, and from losing the district out of sight."""
        scale = self.bounded(self.scale, whole)
        x = min(max(self.x, bounds.left), bounds.right)
        y = min(max(self.y, bounds.bottom), bounds.top)
        return replace(self, x=x, y=y, scale=scale)

    def snapped(self, ratio: float) -> "Camera":
        """Moved by less than a device pixel, so that the painted ground is copied without a blur."""
        px, py = self.to_screen(0, 0)
        return self.panned(round(px * ratio) / ratio - px, round(py * ratio) / ratio - py)

    def resized(self, width: int, height: int) -> "Camera":
        """The same place in the middle of a view of another size."""
        return replace(self, width=width, height=height)

    def toward(self, other: "Camera", part: float) -> "Camera":
        """A camera on the way to another: ``part`` runs from 0 to 1, and the scale changes evenly to the eye."""
        scale = self.scale * (other.scale / self.scale) ** part
        # The place moves with the view's width in metres, so that a zoom to a point keeps that point still.
        start, end = 1 / self.scale, 1 / other.scale
        share = part if abs(start - end) < 1e-9 * start else (start - 1 / scale) / (start - end)
        return replace(other, x=self.x + (other.x - self.x) * share, y=self.y + (other.y - self.y) * share, scale=scale)
