"""Plausible names, telephone numbers and credit codes, drawn by lot; none of them is anybody's."""

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from commandcenter.config import shipped
from commandcenter.domain.places import CREDIT_ALPHABET, credit_check_digit

UNUSED_RANGE = "154"
"""No operator has ever issued mobile numbers that begin so."""


@cache
def word_lists(name: str) -> dict[str, Any]:
    """A shipped file of word lists, ``resources/sample/<name>.toml``."""
    return tomllib.loads(shipped("resources", "sample", f"{name}.toml").read_text(encoding="utf-8"))


def people(lots: np.random.Generator, count: int) -> list[str]:
    """Names of persons: surnames as frequent as they are in the district, given names of two characters or one."""
    words = word_lists("names")
    surnames = [name for name in words["surnames"] for _ in range(words["surnames"][name])]
    second, last = list(words["given_first"]), list(words["given_last"])
    family = lots.integers(len(surnames), size=count).tolist()
    middle = lots.integers(len(second), size=count).tolist()
    end = lots.integers(len(last), size=count).tolist()
    single = (lots.random(count) < 0.14).tolist()
    return [
        surnames[f] + ("" if short else second[m]) + last[e]
        for f, m, e, short in zip(family, middle, end, single, strict=True)
    ]


def distinct_people(lots: np.random.Generator, count: int) -> list[str]:
    """As :func:`people`, with hardly two alike: a name that has been drawn before is drawn once more."""
    drawn = people(lots, count)
    spare = iter(people(lots, count))
    seen: set[str] = set()
    for place, name in enumerate(drawn):
        if name in seen:
            drawn[place] = next(spare)
        seen.add(drawn[place])
    return drawn


def telephones(lots: np.random.Generator, count: int) -> list[str]:
    """Numbers of eleven digits from a range that is not in use."""
    return [f"{UNUSED_RANGE}{number:08}" for number in lots.integers(10_000_000, 99_999_999, count).tolist()]


def credit_codes(lots: np.random.Generator, count: int) -> list[str]:
    """Distinct unified social credit codes with the right check digit, of enterprises registered in the district."""
    bodies: dict[str, None] = {}
    while len(bodies) < count:
        tail = "".join(CREDIT_ALPHABET[digit] for digit in lots.integers(len(CREDIT_ALPHABET), size=7).tolist())
        bodies[f"91330109MA{tail}"] = None
    return [body + credit_check_digit(body) for body in bodies]


def enterprise_names(lots: np.random.Generator, count: int) -> list[str]:
    """Distinct names of enterprises: seat, a made-up word, trade, legal form."""
    words = word_lists("names")["enterprise"]
    found: dict[str, None] = {}
    while len(found) < count:
        parts = (_one(lots, words[part]) for part in ("seats", "first", "second", "trades", "forms"))
        found["".join(parts)] = None
    return list(found)


def _one(lots: np.random.Generator, words: Sequence[str]) -> str:
    return words[int(lots.integers(len(words)))]
