"""Opens the window in a process of its own, waits until it is painted, and prints CPU seconds and memory.

    python -m benchmarks.window_probe URL [eager]

``eager`` imports every library that ``pyproject.toml`` names first, as a program that imports at the top would.
"""

import os
import sys
import time
from pathlib import Path

from benchmarks.desk import opened

LIBRARIES = (  # what pyproject.toml depends on, beside PySide6, with the submodules that the program uses
    "alembic.command",
    "alembic.config",
    "chinese_calendar",
    "fontTools.ttLib",
    "geopandas",
    "highspy",
    "numpy",
    "psycopg",
    "pylopdf_fonts_zh_cn",
    "pyogrio",
    "pypinyin",
    "pyqtgraph",
    "python_calamine",
    "qtawesome",
    "segno",
    "shapely",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.orm",
    "xlsxwriter",
)


def resident_mib() -> float:
    """The memory that this process holds now, MiB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("this system does not tell a process's memory in /proc")


def main(url: str, eager: bool) -> None:
    """Open, paint, report: as the command does it, the collector's thresholds included."""
    import commandcenter.__main__  # noqa: F401

    if eager:
        for library in LIBRARIES:
            __import__(library)
    with opened(url, "situation"):
        print(time.process_time(), resident_mib(), flush=True)
        os._exit(0)  # taking the window down is not measured


if __name__ == "__main__":
    main(sys.argv[1], "eager" in sys.argv[2:])
