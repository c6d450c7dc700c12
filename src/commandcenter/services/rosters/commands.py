"""The commands of the command line that hand rosters out: ``export`` and ``template``."""

import argparse
from collections.abc import Callable
from pathlib import Path

from commandcenter.domain.pairing import PAIRING_KINDS
from commandcenter.domain.rosters import ROSTER_NAMES

Arguments = Callable[[argparse.ArgumentParser], None]
Run = Callable[[argparse.Namespace], int]


def kind_argument(parser: argparse.ArgumentParser) -> None:
    """Which kind of pairings is meant."""
    kinds = [kind.key for kind in PAIRING_KINDS]
    parser.add_argument(
        "--kind", dest="pairing_kind", choices=kinds, default="", metavar="KIND", help=f"哪一种结对：{'、'.join(kinds)}"
    )


def _arguments(parser: argparse.ArgumentParser) -> None:
    rosters = [term.key for term in ROSTER_NAMES]
    parser.add_argument("roster", choices=rosters, metavar="ROSTER", help=f"哪一种花名册：{'、'.join(rosters)}")
    parser.add_argument("file", type=Path, metavar="FILE", help="写到哪个 .xlsx 或 .csv 文件")
    kind_argument(parser)


def _export(arguments: argparse.Namespace) -> int:
    from commandcenter.services.rosters.terminal import export_file

    print(export_file(arguments.database, arguments.roster, arguments.file, arguments.pairing_kind))
    return 0


def _template(arguments: argparse.Namespace) -> int:
    from commandcenter.services.rosters.terminal import template_file

    print(template_file(arguments.roster, arguments.file, arguments.pairing_kind))
    return 0


COMMANDS: tuple[tuple[str, str, Arguments, Run], ...] = (
    ("export", "把花名册导出为 Excel 或 CSV", _arguments, _export),
    ("template", "写出花名册的模板", _arguments, _template),
)
"""Name, help, arguments and what is run, as the command line's own registry has them."""
