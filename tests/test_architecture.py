"""What docs/architecture.md says of the house is so."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from commandcenter.domain.pairing import PAIRING_KINDS

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "commandcenter"
SPECIAL_KINDS = {
    "companion_enterprise",
    "department_township",
    "leader_township",
    "leader_village",
    "squad_grid",
    "unit_village",
}


def layers() -> list[str]:
    """The floors of the contract, from the top down."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    floors = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [floor.removeprefix("commandcenter.") for floor in floors]


def test_the_floors_of_the_document_are_those_of_the_contract() -> None:
    document = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = document.split("## Floors")[1].split("## ")[0]
    told = [name for row in re.findall(r"^\| (`.*?`) \|", table, re.M) for name in re.findall(r"`(\w+)`", row)]
    assert told == layers()


def test_every_file_stands_on_a_floor() -> None:
    rooms = {entry.stem for entry in SOURCES.iterdir() if entry.suffix == ".py" or (entry / "__init__.py").exists()}
    assert rooms - {"__init__"} == set(layers())


def test_a_new_kind_of_pairing_is_one_entry() -> None:
    """No other file of the product names a kind, but for those whose rule or place on the screen is their own."""
    ordinary = {kind.key for kind in PAIRING_KINDS} - SPECIAL_KINDS
    for file in SOURCES.rglob("*.py"):
        if (file.name == "pairing.py" and file.parent.name == "domain") or "sample" in file.parts:
            continue
        words = {node.value for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if _is_text(node)}
        assert not ordinary & words, file


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_nothing_outside_data_says_which_district_this_is() -> None:
    for file in SOURCES.rglob("*.py"):
        if "sample" not in file.parts:
            text = file.read_text(encoding="utf-8")
            assert not re.search("萧山|xiaoshan|330109", text, re.IGNORECASE), file


def test_only_the_write_boundary_commits() -> None:
    for file in SOURCES.rglob("*.py"):
        if "sample" in file.parts or file.name == "database.py":
            continue
        calls = (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
        names = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}
        assert "commit" not in names, file


NOT_AT_A_START = {
    "alembic",
    "fontTools",
    "geopandas",
    "highspy",
    "pandas",
    "psycopg",
    "pyogrio",
    "pypinyin",
    "pyqtgraph",
    "python_calamine",
    "qtawesome",
    "segno",
    "shapely",
    "sqlalchemy.dialects.postgresql",
    "xlsxwriter",
    "commandcenter.services.casework",
    "commandcenter.services.lists",
    "commandcenter.ui.casework.moves",
}


def test_a_start_imports_what_it_shows_and_pyside_after_the_floors_below() -> None:
    """From its import on, PySide6 reads the source of every module that is imported."""
    listing = "import sys, commandcenter.app; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True).stdout.split()
    assert not NOT_AT_A_START & set(said)
    before = said[: said.index("PySide6")]
    assert {"sqlalchemy.orm", "numpy", "commandcenter.services.alerts"} <= set(before)
