"""What stands in a PDF, read by pypdf: text, filled paths in millimetres."""

import io
import re

from pypdf import PdfReader
from pypdf.generic import ContentStream

POINT = 25.4 / 72  # mm
Rect = tuple[float, float, float, float]


def reader_of(pdf: bytes) -> PdfReader:
    """The file, read strictly."""
    return PdfReader(io.BytesIO(pdf), strict=True)


def text_of(pdf: bytes, page: int = 0) -> str:
    """A page's text as it is copied, without the ends of lines."""
    return re.sub(r"\n", "", reader_of(pdf).pages[page].extract_text())


def largest_fill(pdf: bytes, page: int = 0) -> list[Rect]:
    """Of the path with the most parts that is filled: each part's left, top, right and bottom in millimetres."""
    reader = reader_of(pdf)
    content = ContentStream(reader.pages[page].get_contents(), reader)
    height = float(reader.pages[page].mediabox.height)
    scale, parts, best = 0.0, [], []  # type: ignore[var-annotated]
    for numbers, operator in content.operations:
        if operator == b"cm" and not scale:
            scale = float(numbers[0]) * POINT
            assert float(numbers[3]) == -float(numbers[0])
            assert float(numbers[5]) == height
        elif operator == b"m":
            parts.append([numbers])
        elif operator == b"l":
            parts[-1].append(numbers)
        elif operator in (b"f", b"f*", b"S", b"n", b"B"):
            best = max(best, parts if operator.startswith(b"f") else [], key=len)
            parts = []
    return [_bounds(part, scale) for part in best]


def _bounds(points: list[list[float]], scale: float) -> Rect:
    xs, ys = ([float(point[k]) * scale for point in points] for k in (0, 1))
    return min(xs), min(ys), max(xs), max(ys)
