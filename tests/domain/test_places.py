"""Codes of places and enterprises, and what is hidden of people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.masking import masked_name, masked_telephone
from commandcenter.domain.places import (
    CREDIT_ALPHABET,
    credit_check_digit,
    is_credit_code,
    short_grid,
    township_of,
    why_no_credit_code,
)

bodies = st.text(CREDIT_ALPHABET, min_size=17, max_size=17)


@given(bodies)
def test_a_code_with_its_check_digit_is_good(body: str) -> None:
    assert is_credit_code(body + credit_check_digit(body))


@given(bodies, st.integers(0, 16), st.sampled_from(CREDIT_ALPHABET))
def test_one_wrong_character_is_found(body: str, place: int, other: str) -> None:
    code = body + credit_check_digit(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert is_credit_code(wrong) == (wrong == code)


@given(bodies, st.integers(0, 15))
def test_two_characters_changing_places_are_found(body: str, place: int) -> None:
    code = body + credit_check_digit(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_credit_code(swapped) == (swapped == code)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L"])
def test_published_codes_are_good(code: str) -> None:
    assert is_credit_code(code)


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y4", "91350100M000100Y44", "91350100I000100Y43", "91350100m000100y43"]
)
def test_what_is_no_code(code: str) -> None:
    assert not is_credit_code(code)


def test_places_are_read_from_codes() -> None:
    assert township_of("330109113201") == "330109113"
    assert short_grid("330109113201001") == "…001"


def test_personal_data_are_masked() -> None:
    assert masked_name("王小明") == masked_name("王明") == "王**"
    assert masked_name("") == "**"
    assert masked_telephone("13800001234") == "138****1234"
    assert masked_telephone("82621234") == "********"


@given(bodies)
def test_a_credit_code_with_its_check_digit_is_one_and_no_other_last_character_is(body: str) -> None:
    right = credit_check_digit(body)
    assert why_no_credit_code(body + right) is None
    for other in set(CREDIT_ALPHABET) - {right}:
        assert f"末位应为“{right}”，现为“{other}”" in (why_no_credit_code(body + other) or "")


def test_what_keeps_a_text_from_being_a_credit_code_is_said() -> None:
    assert why_no_credit_code("9133") == "应为 18 位，现有 4 位"
    assert (why_no_credit_code("9133010900O0000000") or "").startswith("第 11 位“O”不能用")
