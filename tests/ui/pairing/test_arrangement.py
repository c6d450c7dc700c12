"""How the matrix is arranged: no line is lost or doubled, whatever is asked for."""

from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.services.matrix import Cell, Column, Department, Matrix
from commandcenter.ui.pairing.arrangement import GROUPINGS, ORDERS, SIEVES, Arrangement, Axis, arranged

DEPARTMENTS = tuple(
    Department(n, name, name[:2], initials)
    for n, (name, initials) in enumerate((("住建局", "zjj"), ("交通局", "jtj"), ("教育局", "jyj")), 1)
)
TOWNSHIPS = (
    Column("1", "城厢街道", "subdistrict", "cxjd"),
    Column("2", "瓜沥镇", "town", "glz"),
    Column("3", "北干街道", "subdistrict", "bgjd"),
    Column("4", "楼塔镇", "town", "ltz"),
)


def matrix_of(loads: Sequence[int], empty: frozenset[int] = frozenset()) -> Matrix:
    """A matrix whose cells have these loads, a third of them overdue, some of them empty."""
    numbers = iter(range(len(loads)))

    def cell(unit: Department, place: Column) -> Cell:
        n = next(numbers)
        facts = {} if n in empty else {"pairing_id": n + 1}
        score = {"scored": 1, "score": float(50 + n)} if n % 2 else {}
        return Cell(unit.id, place.code, load=loads[n], overdue=loads[n] // 3, **facts, **score)  # type: ignore[arg-type]

    cells = tuple(tuple(cell(unit, place) for place in TOWNSHIPS) for unit in DEPARTMENTS)
    return Matrix(date(2024, 8, 2), DEPARTMENTS, TOWNSHIPS, cells)


PLAIN = matrix_of([0, 1, 2, 3, 9, 0, 0, 0, 4, 4, 4, 4], frozenset({0, 5}))
axes = st.builds(
    Axis,
    st.sampled_from([one.key for one in ORDERS]),
    st.sampled_from([one.key for one in GROUPINGS]),
    st.sampled_from([one.key for one in SIEVES]),
)
how = st.builds(Arrangement, axes, axes, st.sampled_from(["", "zj", "局", "镇 交通", "cx", "无此"]))
matrices = st.builds(
    matrix_of,
    st.lists(st.integers(0, 9), min_size=12, max_size=12),
    st.frozensets(st.integers(0, 11)),
)


def names(matrix: Matrix) -> tuple[list[str], list[str]]:
    return [one.name for one in matrix.departments], [one.name for one in matrix.townships]


@given(matrices, how)
def test_every_cell_stays_with_its_department_and_township(matrix: Matrix, asked: Arrangement) -> None:
    shown = arranged(matrix, asked)
    whole = {(cell.department_id, cell.township_code): cell for row in matrix.cells for cell in row}
    assert len(set(shown.matrix.departments)) == len(shown.matrix.departments)
    for department, row in zip(shown.matrix.departments, shown.matrix.cells, strict=True):
        assert [cell is whole[department.id, place.code] for place, cell in
                zip(shown.matrix.townships, row, strict=True)] == [True] * len(row)  # fmt: skip
    for groups, lines in ((shown.rows, shown.matrix.departments), (shown.columns, shown.matrix.townships)):
        assert not groups or sum(count for _, count in groups) == len(lines)


@given(how)
def test_an_arrangement_is_the_same_after_it_was_kept(asked: Arrangement) -> None:
    assert Arrangement.from_text(asked.as_text()) == asked


def test_what_was_kept_by_another_version_is_plain() -> None:
    for text in ("", "{", "[]", '{"rows": 1}', '{"rows": {"order": "x"}, "columns": {}, "words": ""}'):
        assert Arrangement.from_text(text) == Arrangement()


def test_lines_are_sorted_by_what_their_cells_hold() -> None:
    by_load = arranged(PLAIN, Arrangement(rows=Axis("load"))).matrix
    assert [one.name for one in by_load.departments] == ["教育局", "交通局", "住建局"]
    by_gaps = arranged(PLAIN, Arrangement(columns=Axis("gaps"))).matrix
    assert [one.name for one in by_gaps.townships] == ["城厢街道", "瓜沥镇", "北干街道", "楼塔镇"]
    by_score = arranged(PLAIN, Arrangement(columns=Axis("score"))).matrix
    assert [one.name for one in by_score.townships] == ["瓜沥镇", "楼塔镇", "城厢街道", "北干街道"]
    by_name = arranged(PLAIN, Arrangement(columns=Axis("name"))).matrix
    assert [one.initials for one in by_name.townships] == ["bgjd", "cxjd", "glz", "ltz"]


def test_townships_are_grouped_by_subdistricts_and_towns() -> None:
    shown = arranged(PLAIN, Arrangement(columns=Axis(grouping="kind")))
    assert shown.columns == (("街道", 2), ("镇", 2))
    assert [one.name for one in shown.matrix.townships] == ["城厢街道", "北干街道", "瓜沥镇", "楼塔镇"]
    rows = arranged(PLAIN, Arrangement(rows=Axis("load", "gaps")))
    assert rows.rows == (("有空缺", 2), ("已配齐", 1))


def test_words_find_departments_or_townships_each_by_name_and_initials() -> None:
    assert names(arranged(PLAIN, Arrangement(words="jt")).matrix)[0] == ["交通局"]
    assert names(arranged(PLAIN, Arrangement(words="jt 瓜沥 LT")).matrix) == (["交通局"], ["瓜沥镇", "楼塔镇"])
    nothing = arranged(PLAIN, Arrangement(words="无此")).matrix
    assert names(nothing) == ([], [])


def test_only_lines_with_gaps_or_overdue_ones_are_left_when_asked_for() -> None:
    assert names(arranged(PLAIN, Arrangement(Axis(sieve="gaps"))).matrix)[0] == ["住建局", "交通局"]
    assert names(arranged(PLAIN, Arrangement(Axis(), Axis(sieve="gaps"))).matrix)[1] == ["城厢街道", "瓜沥镇"]
    assert names(arranged(PLAIN, Arrangement(Axis(sieve="overdue"))).matrix)[0] == ["住建局", "交通局", "教育局"]
