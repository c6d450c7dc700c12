"""``commandcenter notice`` as a person uses it: real processes."""

from pathlib import Path

import pytest

from tests.services.pairing_district import build
from tests.test_cli import command
from tests.ui.notices.paper_reader import reader_of, text_of


@pytest.fixture
def url(current_sqlite_url: str) -> str:
    build(current_sqlite_url).database.close()
    return current_sqlite_url


def test_a_township_is_one_file(url: str, tmp_path: Path) -> None:
    file = tmp_path / "瓜沥.pdf"
    done = command("notice", "--database", url, "--township", "瓜沥", "--out", str(file), "--day", "2024-08-02")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{file}：4 页，其中 3 个网格有待配的岗位。\n"
    assert len(reader_of(file.read_bytes()).pages) == 4


def test_a_grid_is_a_page(url: str, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    done = command("notice", "--database", url, "--grid", "330109113002001", "--out", str(file), "--paper", "a3")
    assert (done.returncode, done.stderr) == (0, "")
    assert "瓜沥镇航民村第001网格" in text_of(file.read_bytes())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--township", "月球"), "没有叫“月球”的镇街：请核对名称或编码。"),
        (("--grid", "1"), "没有编码为 1 的网格：请核对编码。"),
        (("--township", "瓜沥", "--day", "2010-01-01"), "2010年1月1日这里没有网格：请换一个地方或日期。"),
    ],
)
def test_what_is_wrong_is_one_sentence(url: str, tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = command("notice", "--database", url, "--out", str(tmp_path / "a.pdf"), *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{sentence}\n")
    assert not (tmp_path / "a.pdf").exists()
