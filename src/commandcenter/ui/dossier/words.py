"""Pieces of a card as rich text: figures are links to what is behind them."""

from collections.abc import Sequence
from datetime import date, datetime
from html import escape

from commandcenter.services.card import Line, Piece
from commandcenter.ui.shell.tokens import Tokens
from commandcenter.ui.shell.words import THIN, day_in_words, moment_in_words, number

UNBROKEN = 24
"""A piece up to this length stays on one line."""
WORD_JOINER = "\u2060"
KEPT = str.maketrans(dict.fromkeys(f" {THIN}", "\u00a0"))
"""Rich text ends a line in a narrow no-break space too, not in this one."""
BESIDE = ("/", "（")
"""A piece that begins so follows without a dot."""


GAP = "\u2009"  # between pieces, and the one place where a line may end


def shown(value: object) -> str:
    """A value as the screen writes it."""
    if isinstance(value, datetime):
        return moment_in_words(value)
    if isinstance(value, date):
        return day_in_words(value)
    return number(value) if isinstance(value, int) else str(value)


def plain(piece: Piece) -> str:
    """A piece as plain text."""
    return piece.words if piece.value is None else piece.words.format(shown(piece.value))


def spoken(line: Line) -> str:
    """A line for a screen reader."""
    return f"{line.label} {'，'.join(plain(piece) for piece in line.pieces)}"


def _rich(piece: Piece, tokens: Tokens) -> str:
    plain_text = plain(piece)
    if len(plain_text) <= UNBROKEN:
        plain_text = WORD_JOINER.join(plain_text.translate(KEPT))
    text = escape(plain_text)
    colour = tokens.colours()[piece.tone or "text"]
    if piece.door and piece.value not in (0, None):
        return f'<a href="{piece.door}" style="color:{colour}; text-decoration:underline">{text}</a>'
    return f'<span style="color:{colour}">{text}</span>'


def rich(pieces: Sequence[Piece], tokens: Tokens) -> str:
    """Pieces in a row, parted by dots."""
    text = ""
    for piece in pieces:
        gap = " " if piece.words.startswith(BESIDE) else f'{GAP}<span style="color:{tokens.muted}">·</span>{GAP}'
        text += (gap if text else "") + _rich(piece, tokens)
    return text
