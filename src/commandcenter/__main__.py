"""``python -m commandcenter`` and the installed command."""

import sys

from commandcenter.cli import run


def main() -> int:
    """Run with the process's arguments."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
