"""Pinyin initials of names, as the palette is searched by."""

from collections.abc import Callable
from functools import lru_cache

SURNAMES_READ_OTHERWISE = {
    "曾": "z",
    "单": "s",
    "沈": "s",
    "俞": "y",
    "洪": "h",
    "乐": "y",
    "朴": "p",
    "查": "z",
    "解": "x",
}


@lru_cache(maxsize=1)
def _reader() -> Callable[[str], str]:
    from pypinyin import Style, lazy_pinyin

    def read(words: str) -> str:
        return "".join(lazy_pinyin(words, style=Style.FIRST_LETTER)).lower()

    return read


def initials(words: str) -> str:
    """The first letters of a name's syllables, lower case; read as a whole, since some characters have two readings."""
    return "".join(letter for letter in _reader()(words) if letter.isalnum())


@lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    return initials(character)


def person_initials(name: str) -> str:
    """The same for a person's name, whose surname may be read otherwise; character by character, which is quicker."""
    return SURNAMES_READ_OTHERWISE.get(name[0], _letter(name[0])) + "".join(_letter(c) for c in name[1:])
