"""The window's style sheet, written from the tokens."""

from commandcenter.ui.shell.tokens import RADIUS, SPACE, Tokens

_SHEET = """
QWidget#registeringWindow {{ background: {panel}; }}
QPushButton#chip:checked {{ background: {accent}; color: {on_accent}; border-color: {accent}; }}
QPushButton#chip:focus {{ border: 2px solid {text}; padding: {tight}px {pad}px; }}
QLineEdit[isWrong="true"], QPlainTextEdit[isWrong="true"] {{ border-color: {danger}; }}
QListWidget#hits {{
    background: {raised}; border: 1px solid {accent}; padding: {half}px; border-radius: {radius}px;
    selection-color: {on_accent};
}}
QListWidget#hits::item {{ padding: {half}px; }}
QListWidget#hits::item:selected {{ background: {accent}; color: {on_accent}; }}
"""


def look(tokens: Tokens) -> str:
    """The style sheet for a theme."""
    return _SHEET.format(**tokens.colours(), half=SPACE, radius=RADIUS, tight=SPACE - 1, pad=2 * SPACE - 1)
