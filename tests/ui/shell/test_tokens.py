"""Legible in both themes: contrast of at least 4.5 : 1 wherever text stands on a ground."""

import pytest

from commandcenter.ui.shell.tokens import SPACE, THEMES, Tokens, contrast

TEXTS = ("text", "muted", "accent", "good", "warning", "danger", "suspended")
GROUNDS = ("ground", "panel", "raised")


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.key)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_stands_out(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.key)
def test_text_on_accent_and_in_the_matrix_stands_out(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert all(contrast(tokens.text, shade) >= 4.5 for shade in tokens.matrix)


@pytest.mark.parametrize("tokens", THEMES, ids=lambda tokens: tokens.key)
def test_classes_of_the_map_rise_or_fall_evenly(tokens: Tokens) -> None:
    neighbours = zip(tokens.map_classes, tokens.map_classes[1:], strict=False)
    assert all(contrast(one, other) >= 1.15 for one, other in neighbours)


def test_contrast_is_as_defined() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert SPACE == 4
