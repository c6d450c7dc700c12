"""Pieces as rich text: where a line may end."""

import pytest
from PySide6.QtGui import QTextDocument

from commandcenter.services.card import Piece
from commandcenter.ui.dossier.words import rich
from commandcenter.ui.shell.tokens import THEMES

BATCHES = (Piece("关切 {}", 4762), Piece("急难 {}", 1043), Piece("矛盾 {}", 909), Piece("政策 {}", 1421))


@pytest.mark.parametrize("width", range(120, 400, 20))
def test_no_line_ends_within_a_piece(qapp: object, width: int) -> None:
    document = QTextDocument()
    document.setHtml(rich(BATCHES, THEMES[0]))
    document.setTextWidth(width)
    document.size()  # lays it out
    block = document.firstBlock()
    whole, layout = block.text(), block.layout()
    starts = [whole[layout.lineAt(line).textStart() :].strip() for line in range(layout.lineCount())]
    first_words = ("关", "急", "矛", "政", "·")
    assert all(start.startswith(first_words) for start in starts)
