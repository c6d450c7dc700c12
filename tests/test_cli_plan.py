"""``commandcenter plan``: the best plan in figures, as a file, and in force only when that is asked for."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from commandcenter.cli import FAILED, run
from commandcenter.storage.schema import Pairing, Plan
from tests.services.pairing_district import TODAY, District, build


@pytest.fixture
def made(current_sqlite_url: str) -> Iterator[District]:
    district = build(current_sqlite_url)
    yield district
    district.database.close()


def plan(made: District, *arguments: str) -> int:
    return run(["plan", *arguments, "--database", str(made.database.url)])


def counted(made: District, model: type[Pairing] | type[Plan]) -> int:
    with made.database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_it_tells_the_figures_and_changes_nothing(made: District, capsys: pytest.CaptureFixture[str]) -> None:
    before = counted(made, Pairing)
    assert plan(made, "squad_grid") == 0
    told = capsys.readouterr().out
    assert "现状：覆盖 3/8" in told
    assert "方案：覆盖 8/8" in told
    assert "已证最优" in told
    assert "什么也没有写入" in told
    assert (counted(made, Pairing), counted(made, Plan)) == (before, 0)


def test_a_township_alone_and_every_line_in_a_file(made: District, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    assert plan(made, "squad_grid", "--township", "城厢街道", "--csv", str(path)) == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        heads, *rows = csv.reader(file)
    assert heads[:3] == ["变动", "镇街", "对象"]
    assert len(rows) == 4
    assert {row[1] for row in rows} == {"城厢街道"}
    assert all(row[-1] for row in rows)


def test_in_force_from_a_later_day(made: District, capsys: pytest.CaptureFixture[str]) -> None:
    before, day = counted(made, Pairing), TODAY + timedelta(days=3)
    assert plan(made, "squad_grid", "--day", day.isoformat(), "--in-force") == 0
    assert f"已付诸实施，自 {day} 起" in capsys.readouterr().out
    assert counted(made, Pairing) == before + 5
    with made.database.read() as session:
        row = session.scalars(select(Plan)).one()
        assert (row.day, row.by_name) == (day, "命令行")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("squad_grid", "--township", "没有镇"), "没有叫“没有镇”的镇街"),
        (("squad_grid", "--day", "2020-01-01"), "以后的一天"),
        (("squad_grid", "--csv", "/nowhere/at/all.csv"), "文件写不进去"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    made: District, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert plan(made, *arguments) == FAILED
    assert sentence in capsys.readouterr().err
