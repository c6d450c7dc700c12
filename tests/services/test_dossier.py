"""The cards' figures, on both engines and as of other days."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.services import card_figures as figures
from commandcenter.services.card import Dossier, Piece
from commandcenter.services.card_figures import When, months_before
from commandcenter.services.dossier import SECTIONS, load_dossier, section_of
from commandcenter.services.lists import LIST
from commandcenter.services.places import load_places
from commandcenter.services.present import end_of
from commandcenter.services.rules import load_rules
from commandcenter.services.scope import Scope
from commandcenter.storage.schema import Pairing
from tests.services.pairing_district import NOW, TODAY, District, build

GUALI = Scope("330109113")


@pytest.fixture
def district(current_url: str) -> Iterator[District]:
    made = build(current_url)
    yield made
    made.database.close()


def card(district: District, scope: Scope, day: date = TODAY) -> Dossier:
    with district.database.read() as session:
        return load_dossier(session, scope, day, NOW, load_places(session, "萧山区"), load_rules().catalog)


def values(dossier: Dossier, label: str) -> list[object]:
    line = next(line for line in dossier.lines if line.label == label)
    return [piece.value for piece in line.pieces]


def scopes(district: District) -> dict[str, Scope]:
    return {
        "grids": Scope(grids=district.grids[4:6]),
        "grid": Scope("330109113", "330109113001", district.grids[4:5]),
        "village": Scope("330109113", "330109113001"),
        "cell": Scope("330109113", department=district.departments[0]),
        "township": GUALI,
        "department": Scope(department=district.departments[0]),
        "district": Scope(),
    }


def test_every_section_has_its_card_and_its_doors_lead_somewhere(district: District) -> None:
    asked = scopes(district)
    assert set(asked) == {section.key for section in SECTIONS}
    for key, scope in asked.items():
        assert section_of(scope).key == key
        dossier = card(district, scope)
        assert dossier.title
        pieces: list[Piece] = [*dossier.subtitle, *(piece for line in dossier.lines for piece in line.pieces)]
        assert {piece.door for piece in pieces} - {""} <= set(LIST)


def test_a_township_counts_what_lies_in_it(district: District) -> None:
    dossier = card(district, GUALI)
    assert values(dossier, "固定下沉") == [3, 4, 1]
    assert values(dossier, "近 30 天走访") == [3, 1, 1]
    assert values(dossier, "在办") == [3, 1, 1]
    assert values(dossier, "四个一批") == [2, 0, 0, 0]
    assert values(dossier, "助企陪跑") == [0, 1, 0]
    assert values(dossier, "吹哨报到") == [0, 2, 2]


def test_the_figures_of_the_parts_add_up_to_the_whole(district: District) -> None:
    whole = values(card(district, Scope()), "近 30 天走访")
    parts = [values(card(district, Scope(code)), "近 30 天走访") for code in ("330109001", "330109113")]
    assert whole == [sum(pair) for pair in zip(*parts, strict=True)]  # type: ignore[call-overload]


def test_an_earlier_day_shows_what_was_then(district: District) -> None:
    assert values(card(district, GUALI, TODAY - timedelta(days=11)), "在办")[0] == 0
    assert values(card(district, GUALI, TODAY - timedelta(days=5)), "在办")[0] == 5
    assert values(card(district, GUALI, date(2019, 6, 1)), "固定下沉") == [0, 4, 4]


def test_a_village_names_its_focus_and_the_unit_it_lacks(district: District) -> None:
    dossier = card(district, Scope("330109113", "330109113001"))
    assert "后进整转" in [piece.value for piece in dossier.subtitle]
    assert next(line for line in dossier.lines if line.label == "结对单位").pieces[0].tone == "warning"


def test_familiarity_expires_after_six_months(district: District) -> None:
    def known(day: date) -> dict[str, int]:
        with district.database.read() as session:
            found = figures.familiarity(session, Scope(), When(day, end_of(day)))
        return {key: ratio.part for key, ratio in found.items()}

    with district.database.begin() as session:
        session.add(
            Pairing(
                kind="squad_grid",
                holder_cadre_id=district.cadres[4],
                grid_id=district.grids[0],
                role="member",
                started_on=date(2020, 1, 1),
            )
        )
    assert known(TODAY) == {"basics": 1, "emergency": 0}
    assert known(date(2024, 12, 1)) == {"basics": 0, "emergency": 0}
    assert known(date(2023, 3, 1)) == {"basics": 0, "emergency": 1}


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_before_lands_in_the_right_month(day: date, months: int) -> None:
    found = months_before(day, months)
    assert (found.year * 12 + found.month) + months == day.year * 12 + day.month
    assert found.day <= day.day
