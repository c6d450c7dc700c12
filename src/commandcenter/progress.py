"""How far a command of the command line is: one line of a terminal, or a line a step for a parent process."""

import sys
from collections.abc import Callable

WIPE = "\r\033[K"

Tell = Callable[[float, str], None]
"""Told a share (0 to 1) and words."""


def show_progress(share: float, words: str) -> None:
    """On a terminal, one line of standard error that is written over; elsewhere nothing."""
    if sys.stderr.isatty():
        print(f"{WIPE}{share:4.0%} {words}", end="", file=sys.stderr, flush=True)


def wipe_progress() -> None:
    """Take that line away."""
    if sys.stderr.isatty():
        print(WIPE, end="", file=sys.stderr, flush=True)


def _report_progress(share: float, words: str) -> None:
    print(f"{share:.4f} {words}", flush=True)


def teller(is_for_parent: bool) -> Tell:
    """For a parent process a line a step on standard output, for a person a line that is written over."""
    return _report_progress if is_for_parent else show_progress
