"""An encrypted workbook's outer form: an OLE file that holds EncryptedPackage, as [MS-OFFCRYPTO] says."""

import struct
from pathlib import Path

SECTOR = 512
END, FAT, FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STREAM_SECTORS = 8  # 4096 bytes: large enough to stand outside the mini stream
ROOT, STREAM = 5, 2


def locked_workbook(path: Path) -> Path:
    """A file as a spreadsheet program writes it under a password; what is inside is noise."""
    first, second = 2, 2 + STREAM_SECTORS
    chains = [FAT, END]
    for start in (first, second):
        chains += [*range(start + 1, start + STREAM_SECTORS), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chains, *[FREE] * (SECTOR // 4 - len(chains)))
    size = STREAM_SECTORS * SECTOR
    folder = (
        _entry("Root Entry", ROOT, child=1, start=END, size=0)
        + _entry("EncryptedPackage", STREAM, left=2, start=first, size=size)
        + _entry("EncryptionInfo", STREAM, start=second, size=size)
        + bytes(128)
    )
    path.write_bytes(_header() + table + folder + b"\x5a" * 2 * size)
    return path


def _header() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    return head + struct.pack("<109I", 0, *[FREE] * 108)


def _entry(name: str, kind: int, left: int = FREE, child: int = FREE, start: int = 0, size: int = 0) -> bytes:
    spelled = (name + "\0").encode("utf-16-le")
    return (
        spelled.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(spelled), kind, 1, left, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
