"""Rates are honest: between 0 and 1, never rounded up to a whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.rates import Ratio

RATIOS = st.integers(0, 10**6).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(RATIOS)
def test_a_share_is_between_nothing_and_all(parts: tuple[int, int]) -> None:
    ratio = Ratio(*parts)
    assert ratio.share is None if ratio.whole == 0 else 0 <= ratio.share <= 1
    assert (ratio.percent() == "100%") == (ratio.whole > 0 and ratio.part == ratio.whole)


@pytest.mark.parametrize(
    ("part", "whole", "digits", "words"),
    [
        (132041, 132160, 2, "99.91%"),
        (132028, 132160, 2, "99.90%"),
        (132159, 132160, 2, "99.99%"),
        (1, 132160, 2, "0.01%"),
        (97, 100, 0, "97%"),
        (0, 9, 2, "0%"),
        (1, 3, 1, "33.3%"),
        (0, 0, 2, "—"),
        (99999, 100000, 1, "99.9%"),
        (7, 7, 2, "100%"),
    ],
)
def test_per_cent_is_rounded_but_never_to_a_whole(part: int, whole: int, digits: int, words: str) -> None:
    assert Ratio(part, whole).percent(digits) == words


def test_a_part_lies_within_its_whole() -> None:
    with pytest.raises(ValueError, match="no part of"):
        Ratio(2, 1)
