"""Starting: CPU time to the painted window, against the same with every library imported at the top; memory."""

import os
import statistics
import subprocess
import sys
from typing import Any

from benchmarks.district import seven_years_url
from benchmarks.measure import RUNS, Figure, ratio, summary


def probe(*arguments: str) -> tuple[float, float]:
    """CPU milliseconds and MiB of one start, with bytecode compiled by the warm-up, as after a first start."""
    command = [sys.executable, "-m", "benchmarks.window_probe", seven_years_url(), *arguments]
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=compiled).stdout.split()
    return float(said[0]) * 1000, float(said[1])


def run() -> dict[str, dict[str, Any]]:
    """``start_over_eager`` and ``memory_mib``."""
    probe(), probe("eager")
    lazy, eager, memory = [], [], []
    for _ in range(RUNS):
        cpu, mib = probe()
        lazy.append(cpu)
        memory.append(mib)
        eager.append(probe("eager")[0])
    return {
        "start_over_eager": ratio(
            summary(lazy), summary(eager), 0.5, "CPU time to the painted window, 1920×1080, turn by turn"
        ).as_json(),
        "memory_mib": Figure(
            round(statistics.median(memory), 1), 350, "MiB", summary(memory), None, "resident, window painted"
        ).as_json(),
    }
