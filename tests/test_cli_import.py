"""``commandcenter import`` as a person uses it: real processes, a summary with exit 0, every error one sentence."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from commandcenter.services.intake.issues import read_issues
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue
from tests.services.casework_district import build
from tests.services.intake.files import HEADS, row_of, workbook
from tests.test_cli import command


@pytest.fixture
def database(current_sqlite_url: str) -> Iterator[Database]:
    """The small district."""
    made = Database(current_sqlite_url)
    build(made)
    yield made
    made.close()


def run(database: Database, file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return command("import", "issues", str(file), "--database", str(database.url), *options)


def issues_in(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Issue)) or 0


def test_dry_run_import_and_once_more(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path / "热线.xlsx", row_of(1), row_of(2, 网格编码="330109113201999"), row_of(3))
    dry = run(database, path, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert "读到 3 行：可导入 2，已导入过 0，有问题 1。" in dry.stdout
    assert "第 3 行 HZ000002：没有编码为“330109113201999”的网格" in dry.stdout
    assert "什么也没有写入" in dry.stdout
    assert issues_in(database) == 0
    rejects = tmp_path / "退回.xlsx"
    done = run(database, path, "--rejects", str(rejects))
    assert done.returncode == 0, done.stderr
    assert "已导入 2 件事项。" in done.stdout
    assert issues_in(database) == 2
    assert [cells[1] for _, cells in read_issues(rejects).rows] == ["HZ000002"]
    again = run(database, path)
    assert "按上次的对应" in again.stdout
    assert "已导入 0 件事项，2 件已导入过。" in again.stdout
    assert issues_in(database) == 2
    for secret in ("王小明", "13800001234"):
        assert secret not in dry.stdout + done.stdout + again.stdout


def test_columns_source_and_list_are_given(database: Database, tmp_path: Path) -> None:
    heads = ("号码=甲", *HEADS[1:])
    path = workbook(tmp_path / "a.xlsx", row_of(1, 类别="别处的类别"), heads=heads)
    options = ("--map", "工单编号=号码=甲", "--map", "category=", "--source", "走访移动端", "--list", "needs")
    done = run(database, path, *options)
    assert done.returncode == 0, done.stderr
    with database.read() as session:
        issue = session.scalars(select(Issue)).one()
    assert (issue.source, issue.list, issue.category) == ("mobile", "needs", None)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--map", "标题"), "看不懂：请写成 字段=列名"),
        (("--map", "颜色=标题"), "看不懂：请写成 字段=列名"),
        (("--map", "标题=没有的列"), "表里没有“没有的列”这一列"),
        (("--map", "工单编号="), "还要指明哪一列是工单编号"),
        (("--source", "火星"), "没有「火星」这一来源"),
        (("--list", "火星"), "没有「火星」这一清单"),
        (("--sheet", "没有"), "没有工作表“没有”"),
        (("--rejects", "a.csv"), "只能存为 .xlsx"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    database: Database, tmp_path: Path, options: tuple[str, ...], sentence: str
) -> None:
    ended = run(database, workbook(tmp_path / "a.xlsx", row_of(1), row_of(2, 标题="长" * 99)), *options)
    assert ended.returncode == 2
    assert sentence in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert issues_in(database) == 0


def test_without_a_file_a_district_or_a_kind(database: Database, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", row_of(1))
    missing = run(database, tmp_path / "none.xlsx")
    assert (missing.returncode, "没有“none.xlsx”这个文件" in missing.stderr) == (2, True)
    empty = command("import", "issues", str(path), "--database", f"sqlite:///{tmp_path / 'none.sqlite3'}")
    assert (empty.returncode, "还是空的" in empty.stderr) == (2, True)
    assert not (tmp_path / "none.sqlite3").exists()
    assert command("import", "weather", str(path), "--database", str(database.url)).returncode == 2
