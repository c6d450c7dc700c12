"""The planner on the command line: ``commandcenter plan KIND``."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from commandcenter.services.planning.settings import PLANNED

Arguments = Callable[[argparse.ArgumentParser], None]
Run = Callable[[argparse.Namespace], int]


def a_first_day(words: str) -> date:
    """An ISO day; whether it may be one to begin on is the planner's to say."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{words}” 不是日期，应如 2024-08-02") from None


def _arguments(parser: argparse.ArgumentParser) -> None:
    kinds = [kind.key for kind in PLANNED]
    parser.add_argument("kind", choices=kinds, metavar="KIND", help=f"哪一种结对：{'、'.join(kinds)}")
    parser.add_argument(
        "--township", action="append", default=[], metavar="CODE|NAME", help="只管这个镇街的对象，可写多次（默认全区）"
    )
    parser.add_argument("--day", type=a_first_day, metavar="DATE", help="从哪一天起（默认今天，可以是以后）")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="把逐条的变动和理由写到哪个 CSV 文件")
    parser.add_argument("--in-force", action="store_true", help="付诸实施：一次写入，可在窗口里整个撤销")


def _plan(arguments: argparse.Namespace) -> int:
    from commandcenter.services.planning.terminal import Wanted, plan

    wanted = Wanted(arguments.kind, tuple(arguments.township), arguments.day, arguments.csv, arguments.in_force)
    for line in plan(arguments.database, wanted):
        print(line)
    return 0


COMMANDS: tuple[tuple[str, str, Arguments, Run], ...] = (
    ("plan", "求一种结对的最优配对方案；不加 --in-force 什么也不改", _arguments, _plan),
)
"""Name, help, arguments and what is run, as the command line's own registry has them."""
