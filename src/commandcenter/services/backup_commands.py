"""The commands of the command line that keep a district safe: ``backup`` and ``restore``."""

import argparse
from collections.abc import Callable
from pathlib import Path

from commandcenter.progress import teller, wipe_progress

Arguments = Callable[[argparse.ArgumentParser], None]
Run = Callable[[argparse.Namespace], int]


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="备份写到哪个文件；窗口开着也可以")
    parser.add_argument("--overwrite", action="store_true", help="已有这个文件时，新备份核对无误后替换它")
    _progress_argument(parser)


def _restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="从哪个备份恢复；原来的数据另存，不会丢")
    _progress_argument(parser)


def _progress_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--progress", action="store_true", help=argparse.SUPPRESS)


def _backup(arguments: argparse.Namespace) -> int:
    from commandcenter.services.backups import back_up
    from commandcenter.storage.backup import Pace

    done = back_up(arguments.database, arguments.file, Pace(teller(arguments.progress)), arguments.overwrite)
    return _said(done.words(), arguments.progress)


def _restore(arguments: argparse.Namespace) -> int:
    from commandcenter.services.backups import restore
    from commandcenter.storage.backup import Pace

    done = restore(arguments.database, arguments.file, Pace(teller(arguments.progress)))
    return _said(done.words(), arguments.progress)


def _said(words: str, plain: bool) -> int:
    if not plain:
        wipe_progress()
    print(words)
    return 0


COMMANDS: tuple[tuple[str, str, Arguments, Run], ...] = (
    ("backup", "备份数据库，窗口开着也可以", _backup_arguments, _backup),
    ("restore", "从备份恢复，原来的数据另存", _restore_arguments, _restore),
)
"""Name, help, arguments and what is run, as the command line's own registry has them."""
