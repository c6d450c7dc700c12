"""The log: unexpected errors with their stack go to a file in the user's data folder, and to standard error."""

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from commandcenter.config import user_data_folder

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
MOST_BYTES, KEPT = 1_000_000, 5

log = logging.getLogger("commandcenter")


def start_log() -> Path | None:
    """Begin to log; returns the file, or None when the folder cannot be written (then standard error alone serves)."""
    logging.basicConfig(level=logging.INFO, format=FORMAT, stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    file = user_data_folder() / "commandcenter.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8")
    except OSError as error:
        log.warning("no log file can be kept: %s", error)
        return None
    handler.setFormatter(logging.Formatter(FORMAT))
    logging.getLogger().addHandler(handler)
    return file


def on_unexpected(tell: Callable[[str], None]) -> None:
    """Send whatever nobody caught to the log and, as text with its stack, to ``tell``."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("unexpected error", exc_info=(kind, error, trace))
        tell("".join(traceback.format_exception(kind, error, trace)))

    def thread_hook(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            hook(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    sys.excepthook = hook
    threading.excepthook = thread_hook
