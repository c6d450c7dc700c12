"""Bits of a page as rich text: names and figures are links, told apart by their place in a list of goals."""

from collections.abc import Sequence
from datetime import date, datetime
from html import escape

from commandcenter.domain.vocabulary import CHINA
from commandcenter.services.pages.page import Bit, Cell, Goal
from commandcenter.ui.shell.tokens import Tokens
from commandcenter.ui.shell.words import number

WORD_JOINER = "\u2060"
UNBROKEN = 14
"""A bit up to this length stays on one line."""
BESIDE = ("/", "（")
"""A bit that begins so follows closely."""


def shown(value: object) -> str:
    """A value as a page writes it: days as in tables."""
    if isinstance(value, datetime):
        return f"{value.astimezone(CHINA):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return number(value) if isinstance(value, int) else str(value)


def plain(bit: Bit) -> str:
    """A bit as plain text."""
    return bit.words if bit.value is None else bit.words.format(shown(bit.value))


def spoken(cell: Sequence[Bit]) -> str:
    """A cell for a screen reader."""
    return "，".join(plain(bit) for bit in cell)


def _rich(bit: Bit, tokens: Tokens, goals: list[Goal]) -> str:
    words = plain(bit)
    if len(words) <= UNBROKEN:
        words = WORD_JOINER.join(words.replace(" ", "\u00a0"))
    text = escape(words)
    colours = tokens.colours()
    if bit.goal is None or bit.value == 0:
        return f'<span style="color:{colours[bit.tone or "text"]}">{text}</span>'
    goals.append(bit.goal)
    line = "underline" if bit.tone else "none"
    colour = colours[bit.tone or "accent"]
    return f'<a href="{len(goals) - 1}" style="color:{colour}; text-decoration:{line}">{text}</a>'


def rich(cell: Cell, tokens: Tokens, goals: list[Goal], dot: bool = False) -> str:
    """Bits in a row; ``dot`` parts them by dots. The goals of its links are added to ``goals``."""
    text = ""
    for bit in cell:
        gap = " " if bit.words.startswith(BESIDE) else "&nbsp; "
        if dot:
            gap = f'&nbsp;&nbsp;<span style="color:{tokens.muted}">·</span>&nbsp; '
        text += (gap if text else "") + _rich(bit, tokens, goals)
    return text
