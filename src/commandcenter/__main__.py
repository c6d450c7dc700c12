"""``python -m commandcenter`` and the installed command."""

import gc
import sys

gc.set_threshold(50_000, 20, 50)  # a start makes a million objects that stay: looking for garbage in them is in vain
sys.setswitchinterval(0.001)  # a query on a thread gives way to the window within a millisecond

from commandcenter.cli import run  # noqa: E402


def main() -> int:
    """Run with the process's arguments."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
