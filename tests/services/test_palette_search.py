"""The palette's search finds places, cadres and issues by name, initials and number, on both engines."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.services.places import load_places
from commandcenter.services.scope import Scope
from commandcenter.services.search import Hit, rank, search
from tests.services.pairing_district import District, build


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    made = build(current_url)
    yield made
    made.database.close()


def find(district: District, words: str) -> tuple[Hit, ...]:
    with district.database.read() as session:
        return search(session, words, load_places(session, "萧山区"))


def titles(hits: tuple[Hit, ...], kind: str) -> list[str]:
    return [hit.title for hit in hits if hit.kind == kind]


def test_a_township_is_found_by_initials_name_and_code(district: District) -> None:
    for typed in ("gl", "GLZ", "瓜沥", "330109113", " 瓜沥镇 "):
        hits = find(district, typed)
        assert titles(hits, "township") == ["瓜沥镇"], typed
        assert hits[0].scope == Scope("330109113")


def test_grids_are_found_by_code_and_by_village_with_serial(district: District) -> None:
    (by_code,) = (hit for hit in find(district, "330109113001001") if hit.kind == "grid")
    assert by_code.scope is not None
    assert by_code.scope.grids == (district.grids[4],)
    assert titles(find(district, "航民 002"), "grid") == ["航民村 …002", "航民村 …002"]


def test_a_cadre_leads_to_the_grid_they_answer_for(district: District) -> None:
    (hit,) = (hit for hit in find(district, "lsy") if hit.kind == "cadre")
    assert hit.title == "李思远"
    assert hit.scope is not None
    assert hit.scope.grids == (district.grids[4],)


def test_a_cadre_without_a_grid_leads_to_their_department(district: District) -> None:
    (hit,) = (hit for hit in find(district, "张三") if hit.kind == "cadre")
    assert hit.scope == Scope(department=district.departments[0])


def test_who_has_left_is_not_found(district: District) -> None:
    assert titles(find(district, "钱八"), "cadre") == []


def test_issues_are_found_by_words_of_two_characters_and_more(district: District) -> None:
    assert titles(find(district, "路灯"), "issue") == ["党山集镇停车难，路灯不亮"]
    assert titles(find(district, "坎山老街排"), "issue") == ["坎山老街排水管堵塞"]
    assert titles(find(district, "直升机"), "issue") == []


def test_issues_are_found_by_number_with_and_without_the_year(district: District) -> None:
    for typed in ("2024-132003", "132003", "2024-13200"):
        assert district.issues[2] in {hit.issue_id for hit in find(district, typed)}, typed


def test_signs_of_the_query_languages_are_only_signs(district: District) -> None:
    for typed in ('"', "%", "_", "'; DROP TABLE issue; --", "路灯 AND (", "*", "\\", "！？"):
        assert titles(find(district, typed), "township") == []


def test_nothing_typed_finds_nothing(district: District) -> None:
    assert find(district, "   ") == ()


@given(st.text(min_size=1, max_size=8), st.text(max_size=4), st.text(max_size=4))
def test_the_whole_of_a_name_ranks_before_its_beginning_and_that_before_its_inside(
    name: str, before: str, after: str
) -> None:
    assert rank(name, name, "") == 0
    assert rank(name, name + after, "") in (0, 1)
    assert rank(name, before + name + after, "") in (0, 1, 2)
