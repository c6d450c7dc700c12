"""Rows as text and as HTML, for the clipboard: both paste into Excel."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData

from commandcenter.services.listing import Column, Row
from commandcenter.ui.models.table import as_plain


def _flat(text: str) -> str:
    """A text that stays in its cell."""
    return " ".join(text.split())


def as_text(columns: Sequence[Column], rows: Sequence[Row], caption: str = "") -> str:
    """Tab-separated lines, the titles first; above them a caption, when there is one."""
    lines = [caption] if caption else []
    lines.append("\t".join(column.title for column in columns))
    lines += ["\t".join(_flat(as_plain(c, v)) for c, v in zip(columns, row, strict=True)) for row in rows]
    return "\n".join(lines)


def _cell(column: Column, value: object) -> str:
    text = escape(as_plain(column, value))
    if column.kind == "number":
        return f'<td align="right">{text}</td>'
    if column.kind == "text":  # without this a code of many digits would become a rounded number
        return f"<td style=\"mso-number-format:'\\@'\">{text}</td>"
    return f"<td>{text}</td>"


def as_html(columns: Sequence[Column], rows: Sequence[Row], caption: str = "") -> str:
    """A plain table, codes marked as text; above it a caption, when there is one."""
    above = f'<tr><td colspan="{len(columns)}">{escape(caption)}</td></tr>' if caption else ""
    head = "".join(f"<th>{escape(column.title)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(_cell(c, v) for c, v in zip(columns, row, strict=True))}</tr>" for row in rows)
    return f'<meta charset="utf-8"><table><thead>{above}<tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def for_clipboard(columns: Sequence[Column], rows: Sequence[Row], caption: str = "") -> QMimeData:
    """Both forms together."""
    data = QMimeData()
    data.setText(as_text(columns, rows, caption))
    data.setHtml(as_html(columns, rows, caption))
    return data
