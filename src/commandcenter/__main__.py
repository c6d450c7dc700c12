"""``python -m commandcenter`` and the installed command."""

import gc
import os
import sys

gc.set_threshold(500_000, 20, 50)  # what a start makes stays: looking for garbage in it is in vain
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no linear algebra here: numpy need not start threads for it
sys.setswitchinterval(0.001)  # a query on a thread gives way to the window within a millisecond

from commandcenter.cli import run  # noqa: E402


def main() -> int:
    """Run with the process's arguments."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
