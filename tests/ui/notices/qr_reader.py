"""Reads a QR code from its modules, as ISO/IEC 18004 tells: versions 1 to 6, bytes, no damage to correct."""

from collections.abc import Iterator, Sequence

Matrix = Sequence[Sequence[bool]]

LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
DATA_WORDS = {
    "M": {1: (16,), 2: (28,), 3: (44,), 4: (32, 32), 5: (43, 43), 6: (27, 27, 27, 27)},
    "Q": {1: (13,), 2: (22,), 3: (17, 17), 4: (24, 24), 5: (15, 15, 16, 16), 6: (19, 19, 19, 19)},
}
"""By level and version: the data codewords of each block (table 9)."""
MASKS = (
    lambda i, j: (i + j) % 2,
    lambda i, _j: i % 2,
    lambda _i, j: j % 3,
    lambda i, j: (i + j) % 3,
    lambda i, j: (i // 2 + j // 3) % 2,
    lambda i, j: i * j % 2 + i * j % 3,
    lambda i, j: (i * j % 2 + i * j % 3) % 2,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2,
)
FORMAT_MASK = 0b101010000010010


def read(matrix: Matrix) -> str:
    """The text."""
    version = (len(matrix) - 17) // 4
    level, mask = _format(matrix)
    bits = [matrix[i][j] ^ (not MASKS[mask](i, j)) for i, j in _places(len(matrix), version)]
    words = [int("".join(map(str, map(int, bits[k : k + 8]))), 2) for k in range(0, len(bits) // 8 * 8, 8)]
    data = "".join(f"{word:08b}" for word in _joined(words, DATA_WORDS[level][version]))
    assert data[:4] == "0100", "bytes"
    length = int(data[4:12], 2)
    return bytes(int(data[12 + 8 * k : 20 + 8 * k], 2) for k in range(length)).decode("utf-8")


def _format(matrix: Matrix) -> tuple[str, int]:
    places = [(8, j) for j in (0, 1, 2, 3, 4, 5, 7, 8)] + [(i, 8) for i in (7, 5, 4, 3, 2, 1, 0)]
    bits = int("".join(str(int(matrix[i][j])) for i, j in places), 2) ^ FORMAT_MASK
    return LEVELS[bits >> 13], bits >> 10 & 0b111


def _is_function(i: int, j: int, size: int, version: int) -> bool:
    corner = (i < 9 and (j < 9 or j >= size - 8)) or (i >= size - 8 and j < 9)
    aligned = version > 1 and abs(i - (size - 7)) <= 2 and abs(j - (size - 7)) <= 2
    return corner or aligned or i == 6 or j == 6


def _places(size: int, version: int) -> Iterator[tuple[int, int]]:
    """The modules of the data in their order: two columns at a time from the right, up and down."""
    up = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for i in range(size - 1, -1, -1) if up else range(size):
            yield from ((i, j) for j in (right, right - 1) if not _is_function(i, j, size, version))
        up = not up


def _joined(words: list[int], sizes: tuple[int, ...]) -> list[int]:
    """The blocks one after the other; they are written in turns."""
    blocks: list[list[int]] = [[] for _ in sizes]
    turns = iter(words)
    for place in range(max(sizes)):
        for block, size in zip(blocks, sizes, strict=True):
            if place < size:
                block.append(next(turns))
    return [word for block in blocks for word in block]
