"""The command line: one registry of commands; every expected error is one sentence on standard error, exit 2."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from commandcenter import __version__
from commandcenter.config import DATABASE_VARIABLE, default_database_url
from commandcenter.domain.errors import CommandCenterError

HISTORIES = ("none", "season", "seven-years")
FAILED = 2

Run = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Exit 2 with a sentence."""
        self.exit(FAILED, f"参数有误（{message}）：请用 {self.prog} --help 查看用法。\n")


@dataclass(frozen=True)
class Command:
    """A sub-command: its arguments and what it runs."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Run


def a_size(words: str) -> tuple[int, int]:
    """``1920x1080`` as numbers of pixels."""
    match = re.fullmatch(r"(\d{2,5})[x×](\d{2,5})", words)
    if not match or not (320 <= int(match[1]) <= 16_384 and 240 <= int(match[2]) <= 16_384):
        raise argparse.ArgumentTypeError(f"“{words}” 不是画面尺寸，应如 1920x1080，每边 320 到 16384")
    return int(match[1]), int(match[2])


def a_scale(words: str) -> float:
    """A scale factor between 0.5 and 4."""
    try:
        scale = float(words)
    except ValueError:
        scale = 0.0
    if not 0.5 <= scale <= 4:
        raise argparse.ArgumentTypeError(f"“{words}” 不是缩放比例，应在 0.5 到 4 之间")
    return scale


def a_day(words: str) -> date:
    """An ISO day that is not in the future and not before the work began."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{words}” 不是日期，应如 2024-08-02") from None
    if not date(2000, 1, 1) <= day <= date.today():
        raise argparse.ArgumentTypeError(f"“{words}” 应在 2000-01-01 到今天之间")
    return day


def _sample_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--history", choices=HISTORIES, default="seven-years", help="多长的历史（默认七年）")
    parser.add_argument("--seed", type=int, default=2017, help="随机种子；同一种子、同一天得到同样的数据")
    parser.add_argument("--as-of", type=a_day, metavar="DATE", help="数据截至哪一天（默认今天）")
    parser.add_argument("--progress", action="store_true", help=argparse.SUPPRESS)


def _snapshot_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png", help="写到哪个 PNG 文件")
    parser.add_argument("--size", type=a_size, default=(1920, 1080), help="窗口尺寸（默认 1920x1080）")
    parser.add_argument(
        "--perspective", choices=("situation", "pairing", "supervision", "wall"), default="situation", help="哪个视角"
    )
    parser.add_argument("--theme", choices=("dark", "light"), default="dark", help="深色或浅色")
    parser.add_argument("--scale", type=a_scale, default=1.0, help="缩放比例（默认 1.0）")
    parser.add_argument("--select", metavar="CODE", help="选中的镇街、村社或网格的编码")


def _no_arguments(_parser: argparse.ArgumentParser) -> None:
    return


def _window(arguments: argparse.Namespace) -> int:
    from commandcenter.start import open_window

    return open_window(arguments.database)


def _sample(arguments: argparse.Namespace) -> int:
    from commandcenter.start import sample_on_terminal

    return sample_on_terminal(
        arguments.database, arguments.history, arguments.seed, arguments.as_of, arguments.progress
    )


def _snapshot(arguments: argparse.Namespace) -> int:
    from commandcenter.snapshot import View, save_snapshot

    view = View(arguments.size, arguments.perspective, arguments.theme, arguments.scale, arguments.select)
    save_snapshot(arguments.database, arguments.out, view)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from commandcenter.start import check_on_terminal

    return check_on_terminal(arguments.database)


COMMANDS: tuple[Command, ...] = (
    Command("sample", "建立样本区", _sample_arguments, _sample),
    Command("snapshot", "不用显示器，把真实窗口画成图片", _snapshot_arguments, _snapshot),
    Command("check", "检查数据库是否完好", _no_arguments, _check),
)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = Parser(prog="commandcenter", description="区级民情双访指挥中心。不带子命令时打开窗口。")
    whole.add_argument("--version", action="version", version=f"commandcenter {__version__}")
    _database_argument(whole, default_database_url())
    commands = whole.add_subparsers(title="子命令", metavar="")
    whole.set_defaults(run=_window)
    for command in COMMANDS:
        entry = commands.add_parser(command.name, help=command.help, description=command.help)
        _database_argument(entry, argparse.SUPPRESS)
        command.arguments(entry)
        entry.set_defaults(run=command.run)
    return whole


def _database_argument(entry: argparse.ArgumentParser, default: str) -> None:
    entry.add_argument(
        "--database",
        metavar="URL",
        default=default,
        help=f"sqlite:///文件 或 postgresql://用户@主机/库名；或用环境变量 {DATABASE_VARIABLE}（默认在用户数据文件夹）",
    )


def run(argv: Sequence[str]) -> int:
    """Run a command line; returns the exit code."""
    arguments = parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
    except CommandCenterError as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("已中断，原有数据未变。", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code
