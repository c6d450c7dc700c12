"""``commandcenter rates``: lines that stand in line, a CSV that Excel opens, one sentence an error."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from unicodedata import east_asian_width

import pytest

from commandcenter.cli import parser
from commandcenter.sample.make import make_sample
from commandcenter.services.rates import WHOLE_TIME, load_rates
from commandcenter.services.rates_dimensions import DIMENSIONS
from commandcenter.services.scope import Scope
from commandcenter.storage.database import Database
from tests.test_cli import command


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('rates') / 'season.sqlite3'}"
    make_sample(url, "season", as_of=date(2024, 8, 2))
    return url


def width(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def test_by_every_dimension_of_the_registry() -> None:
    for dimension in DIMENSIONS:
        assert parser().parse_args(["rates", "--by", dimension.key]).by == dimension.key


def test_the_table_stands_in_line_and_ends_with_the_whole(season: str) -> None:
    told = command("rates", "--database", season, "--by", "source")
    assert told.returncode == 0, told.stderr
    state, heads, rule, *rows, _, total = told.stdout.splitlines()
    assert state.startswith("全部时间，截至 2024-08-0")
    assert len({width(line) for line in (heads, rule, *rows, total)}) == 1
    assert heads.split()[:3] == ["来源", "收集", "办结率"]
    assert rows[0].split()[0] == "日访"
    part, whole = total.split()[3].split("/")
    assert total.split()[:2] == ["合计", whole]
    assert int(part) < int(whole)


def test_csv_says_the_same_for_excel(season: str) -> None:
    told = command("rates", "--database", season, "--by", "list", "--csv")
    assert told.stdout.startswith("\ufeff编码,清单,收集,")
    rows = list(csv.DictReader(io.StringIO(told.stdout.removeprefix("\ufeff"))))
    database = Database(season)
    with database.read() as session:
        table = load_rates(session, "list", Scope(), datetime(2024, 8, 4, tzinfo=UTC), WHOLE_TIME)
    database.close()
    assert [int(row["收集"]) for row in rows] == [
        *(one.tally["collected"] for one in table.groups),
        table.total["collected"],
    ]
    assert float(rows[-1]["满意率"]) == pytest.approx(table.total.rate("satisfaction").share, abs=1e-6)


def test_a_period_narrows(season: str) -> None:
    told = command("rates", "--database", season, "--by", "month", "--from", "2024-06-01", "--to", "2024-07-31")
    assert [line.split()[0] for line in told.stdout.splitlines()[3:5]] == ["2024年6月", "2024年7月"]
    assert told.stdout.startswith("登记于 2024-06-01 至 2024-07-31（含）")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--by", "colour"),
        ("--from", "yesterday"),
        ("--from", "2024-08-01", "--to", "2024-07-01"),
        ("--database", "sqlite:////nowhere/at/all.sqlite3"),
    ],
)
def test_an_error_is_one_sentence(arguments: tuple[str, ...], tmp_path: Path) -> None:
    told = command("rates", "--database", f"sqlite:///{tmp_path / 'none.sqlite3'}", *arguments)
    assert (told.returncode, told.stdout, len(told.stderr.strip().splitlines())) == (2, "", 1)
    assert told.stderr.strip()[-1] in "。）"
