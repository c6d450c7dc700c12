"""The command line: one registry of commands; every expected error is one sentence on standard error, exit 2."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from commandcenter import __version__
from commandcenter.config import DATABASE_VARIABLE, default_database_url
from commandcenter.domain.errors import CommandCenterError, DatabaseProblem
from commandcenter.domain.rosters import ROSTER_NAMES
from commandcenter.progress import show_progress, wipe_progress
from commandcenter.services import backup_commands as backups
from commandcenter.services.planning import commands as planning
from commandcenter.services.rosters import commands as rosters
from commandcenter.ui.notices import terminal as notices

if TYPE_CHECKING:  # imported where it is needed: a start is measured
    from sqlalchemy.orm import Session

HISTORIES = ("none", "season", "seven-years")
IMPORTED = ("issues", *(term.key for term in ROSTER_NAMES))
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


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=IMPORTED, metavar="WHAT", help=f"导入什么：{'、'.join(IMPORTED)}")
    parser.add_argument("file", type=Path, metavar="FILE", help="Excel 或 CSV 文件")
    parser.add_argument("--dry-run", action="store_true", help="试导入：只检查，什么也不写入")
    parser.add_argument("--sheet", metavar="NAME", help="哪张工作表（默认表头认得出的第一张）")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="字段对应的列，如 标题=工单标题；空列名即不导入",
    )
    parser.add_argument("--source", default="", help="未写明来源的行记作哪个来源")
    parser.add_argument("--list", default="", help="未写明清单的行归入哪张清单")
    rosters.kind_argument(parser)
    parser.add_argument("--rejects", type=Path, metavar="FILE.xlsx", help="有问题的行连同原因写到哪个文件")


def _rates_arguments(parser: argparse.ArgumentParser) -> None:
    by = ("township", "village", "department", "category", "source", "list", "month", "year")
    parser.add_argument("--by", choices=by, default="township", help="按什么分组（默认镇街）")
    parser.add_argument("--from", dest="first", type=a_day, metavar="DAY", help="只算这一天起登记的事项")
    parser.add_argument("--to", dest="last", type=a_day, metavar="DAY", help="只算到这一天（含）为止登记的事项")
    parser.add_argument("--csv", action="store_true", help="输出 CSV（UTF-8 带标记，Excel 可直接打开），各口径件数齐全")


def _notice_arguments(parser: argparse.ArgumentParser) -> None:
    notices.arguments(parser)
    parser.add_argument("--day", type=a_day, metavar="DATE", help="截至哪一天（默认今天）")


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help="先备份，再修复有唯一正确答案的问题；其余的只说明怎么办")


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


def _import(arguments: argparse.Namespace) -> int:
    from commandcenter.services.intake.terminal import Wanted, import_file

    assumed = {"source": arguments.source, "list": arguments.list, "kind": arguments.pairing_kind}
    options = (arguments.sheet, arguments.dry_run, tuple(arguments.map), assumed)
    wanted = Wanted(arguments.kind, arguments.file, *options, arguments.rejects)
    try:
        import_file(arguments.database, wanted, _say, show_progress)
    finally:
        wipe_progress()
    return 0


def _say(line: str) -> None:
    wipe_progress()
    print(line)


def _check(arguments: argparse.Namespace) -> int:
    from commandcenter.start import check_on_terminal

    return check_on_terminal(arguments.database, arguments.repair)


def _rates(arguments: argparse.Namespace) -> int:
    from commandcenter.services.present import load_present
    from commandcenter.services.rates import Period, load_rates
    from commandcenter.services.rates_columns import as_csv, as_lines
    from commandcenter.services.scope import Scope

    first, last = arguments.first, arguments.last
    if first and last and first > last:
        raise CommandCenterError(f"--from {first} 晚于 --to {last}：请把两个日期对调。")
    with reading(arguments.database) as session:
        now = load_present(session).reached()
        table = load_rates(session, arguments.by, Scope(), now, Period(first, last))
    if arguments.csv:
        sys.stdout.buffer.write(as_csv(table).encode("utf-8"))
    else:
        print("\n".join(as_lines(table)))
    return 0


def _notice(arguments: argparse.Namespace) -> int:
    with reading(arguments.database) as session:
        print(notices.write_notices(session, arguments, arguments.day))
    return 0


@contextmanager
def reading(url: str) -> Iterator["Session"]:
    """A session that reads a database of today's schema. Raises DatabaseProblem."""
    from commandcenter.storage.database import Database
    from commandcenter.storage.migrate import Condition, condition

    database = Database(url)
    try:
        if condition(database) is not Condition.CURRENT:
            raise DatabaseProblem("这个数据库是空的或版本较旧：请先打开一次窗口，或用 commandcenter sample 建立样本。")
        with database.read() as session:
            yield session
    finally:
        database.close()


COMMANDS: tuple[Command, ...] = (
    Command("sample", "建立样本区", _sample_arguments, _sample),
    Command("snapshot", "不用显示器，把真实窗口画成图片", _snapshot_arguments, _snapshot),
    Command("check", "检查数据库是否完好，并修复能修复的", _check_arguments, _check),
    Command("rates", "各项比率，连同分母", _rates_arguments, _rates),
    Command("import", "从 Excel 或 CSV 导入", _import_arguments, _import),
    *(Command(*entry) for entry in rosters.COMMANDS),
    *(Command(*entry) for entry in planning.COMMANDS),
    Command("notice", "把网格公示写成 PDF", _notice_arguments, _notice),
    *(Command(*entry) for entry in backups.COMMANDS),
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
