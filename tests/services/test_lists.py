"""Every list of the registry, on both engines: right rows, right order, honest totals, windows without a seam."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from commandcenter.services import list_issues
from commandcenter.services.listing import Asked, Listed
from commandcenter.services.lists import LIST, LISTS
from commandcenter.services.scope import Scope
from tests.services.pairing_district import NOW, TODAY, District, build

GUALI = Scope("330109113")


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    made = build(current_url)
    yield made
    made.database.close()


def ask(district: District, key: str, scope: Scope = GUALI, days_ago: int = 0) -> Listed:
    with district.database.read() as session:
        return LIST[key].query(session, Asked(scope, TODAY - timedelta(days=days_ago), NOW))


def column(district: District, listed: Listed, key: str, name: str) -> list[object]:
    at = [one.key for one in LIST[key].columns].index(name)
    return [row[at] for row in listed.rows]


def test_every_list_answers_with_rows_as_wide_as_its_columns(district: District) -> None:
    for kind in LISTS:
        listed = ask(district, kind.key, Scope())
        assert listed.rows, f"{kind.key} is empty here, so that nothing is tested"
        assert {len(row) for row in listed.rows} == {len(kind.columns)}
        assert len(listed.ids) == len(listed.rows) <= listed.total


def test_open_issues_come_by_their_clock_and_overdue_ones_are_among_them(district: District) -> None:
    titles = column(district, ask(district, "open_issues"), "open_issues", "title")
    assert titles == ["高压线迁改", "党山集镇停车难，路灯不亮", "坎山老街排水管堵塞"]
    assert column(district, ask(district, "overdue_issues"), "overdue_issues", "title") == ["党山集镇停车难，路灯不亮"]
    assert column(district, ask(district, "suspended_issues"), "suspended_issues", "title") == ["高压线迁改"]


def test_open_issues_of_an_earlier_day_hold_what_has_been_closed_since(district: District) -> None:
    titles = column(district, ask(district, "open_issues", days_ago=5), "open_issues", "title")
    assert {"校门口交通疏导", "企业用电增容审批", "高压线迁改"} < set(titles)
    assert ask(district, "open_issues", days_ago=11).total == 0


def test_a_cell_lists_what_lies_between_the_two(district: District) -> None:
    between = Scope("330109113", department=district.departments[0])
    assert ask(district, "open_issues", between).total == 3
    assert ask(district, "open_issues", Scope("330109113", department=district.departments[1])).total == 0


def test_closed_lists_say_why_and_how(district: District) -> None:
    listed = ask(district, "closed_week")
    assert sorted(map(str, column(district, listed, "closed_week", "cause"))) == ["已评价", "未评价"]
    assert column(district, ask(district, "not_evaluated_issues"), "closed_week", "title") == ["企业用电增容审批"]
    assert ask(district, "settled_issues").total == 2
    assert ask(district, "late_issues").total == 1


def test_pages_follow_each_other_without_gap_or_double(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_issues, "PAGE", 2)
    seen: list[int] = []
    after = None
    for _ in range(3):
        with district.database.read() as session:
            listed = LIST["collected_issues"].query(session, Asked(Scope(), TODAY, NOW, after))
        assert listed.total == 6
        seen += listed.ids
        after = listed.next
    assert seen == sorted(district.issues, reverse=True)
    assert after is None


def test_visits_of_the_day_and_the_month(district: District) -> None:
    today = ask(district, "visits_today")
    assert (today.total, list(today.ids)) == (1, [district.grids[4]])
    assert column(district, today, "visits_today", "heard") == ["路灯不亮"]
    assert ask(district, "visits_month").total == 4
    assert column(district, ask(district, "night_visits"), "night_visits", "night") == ["夜"]


def test_uncovered_grids_are_those_without_a_posted_cadre(district: District) -> None:
    assert list(ask(district, "uncovered_grids").ids) == [district.grids[7]]
    assert ask(district, "uncovered_grids", Scope()).total == 5


def test_grids_tell_their_last_visit(district: District) -> None:
    listed = ask(district, "grids")
    assert column(district, listed, "grids", "days") == [0, None, None, None]
    assert column(district, listed, "grids", "open") == [2, 1, 0, 0]


def test_enterprises_have_their_tags(district: District) -> None:
    assert column(district, ask(district, "enterprises"), "enterprises", "tags") == ["百强"]


def test_empty_cells_are_named(district: District) -> None:
    assert ("住房和城乡建设局", "城厢街道") in list(ask(district, "empty_cells").rows)
    assert ask(district, "empty_cells").total == 3
