"""``python -m benchmarks [--json FILE] [--only NAME …]``: run them all, print a table, write the figures."""

import argparse
import importlib
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

SUITES = ("map", "board", "search", "duplicates", "rates", "alerts", "plan", "start", "feed")


def main() -> int:
    """Run the suites that were asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--only", nargs="+", choices=SUITES, default=SUITES, metavar="NAME", help=", ".join(SUITES))
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    figures: dict[str, dict[str, Any]] = {}
    for suite in arguments.only:
        print(f"{suite} …", file=sys.stderr, flush=True)
        figures |= importlib.import_module(f"benchmarks.bench_{suite}").run()
    print(table(figures))
    if arguments.json:
        report = {"machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"}
        arguments.json.write_text(json.dumps(report | {"figures": figures}, indent=1, ensure_ascii=False) + "\n")
    return 0


def table(figures: dict[str, dict[str, Any]]) -> str:
    """The figures for a person: reached, goal, whether it was met, the times behind it."""
    head = (
        f"{'figure':34} {'reached':>10} {'goal':>8}      {'ours, ms (least – most)':28} {'peer, ms (least – most)':28}"
    )
    return "\n".join([head, "-" * len(head), *(_line(name, figure) for name, figure in figures.items())])


def _line(name: str, figure: dict[str, Any]) -> str:
    met = "met" if figure["value"] <= figure["goal"] else "MISSED"
    unit = "" if figure["unit"] == "ratio" else f" {figure['unit']}"
    reached, goal = f"{figure['value']:g}{unit}", f"{figure['goal']:g}"
    return f"{name:34} {reached:>10} {goal:>8} {met:6} {_times(figure['ours']):28} {_times(figure['peer']):28}".rstrip()


def _times(timing: dict[str, Any] | None) -> str:
    return f"{timing['median']:.2f} ({timing['least']:.2f} – {timing['most']:.2f})" if timing else ""


if __name__ == "__main__":
    sys.exit(main())
