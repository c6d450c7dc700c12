"""An issue's file as rich text: facts, reporters, calls and the history, in the theme's colours."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape

from commandcenter.services.history import Line
from commandcenter.services.issue_file import Called, IssueFile, Reporter
from commandcenter.ui.shell.tokens import TYPE_SMALL, Tokens
from commandcenter.ui.shell.words import moment_in_words

Fact = tuple[str, str]


def facts(file: IssueFile, place: str, lead: str, first_contact: str, category: str) -> Sequence[Fact]:
    """Label and value, only those that there are."""
    card = file.card
    every = (
        ("地点", place),
        ("主办", lead + (f"，另吹哨 {file.called} 家" if file.called else "")),
        ("首问责任人", first_contact),
        ("类别", category),
        ("企业", file.enterprise),
        ("登记", moment_in_words(datetime.fromtimestamp(card.registered_at, UTC))),
        ("办理时限", moment_in_words(file.settle_due_at) if file.settle_due_at else ""),
        ("退回", f"{card.returns} 次" if card.returns else ""),
        ("并入", file.merged_into),
    )
    return [fact for fact in every if fact[1]]


def facts_html(rows: Iterable[Fact], tokens: Tokens) -> str:
    """Facts as a two-column table."""
    cells = "".join(
        f"<tr><td style='color:{tokens.muted}; padding-right:16px; padding-bottom:6px' nowrap>{escape(label)}</td>"
        f"<td style='padding-bottom:6px'>{escape(value)}</td></tr>"
        for label, value in rows
    )
    return f"<table cellspacing='0' cellpadding='0'>{cells}</table>"


def reporters_html(reporters: Iterable[Reporter], tokens: Tokens) -> str:
    """Who reported it, masked."""
    return "".join(_reporter(one, tokens) for one in reporters)


def _reporter(one: Reporter, tokens: Tokens) -> str:
    told = f"已告知结果 {moment_in_words(one.told_at)}" if one.told_at else "尚未告知结果"
    return (
        f"<p style='margin:0 0 8px 0'>{escape(one.name)}　{escape(one.telephone)}　{escape(one.source)}<br>"
        f"<span style='color:{tokens.muted}; font-size:{TYPE_SMALL}px'>{moment_in_words(one.reported_at)} 反映，{told}"
        "</span></p>"
    )


def calls_html(calls: Iterable[Called], now: datetime, tokens: Tokens) -> str:
    """The departments called, and how they stand."""
    return "".join(_call(one, now, tokens) for one in calls)


def _call(one: Called, now: datetime, tokens: Tokens) -> str:
    if one.answered_at is not None:
        state, colour = f"{moment_in_words(one.answered_at)} 已答复", tokens.good
    elif one.reported_in_at is not None:
        state, colour = f"{moment_in_words(one.reported_in_at)} 已报到", tokens.good
    else:
        late = one.due_at < now
        state = f"{'报到超期，时限' if late else '待报到，时限'} {moment_in_words(one.due_at)}"
        colour = tokens.danger if late else tokens.muted
    return f"<p style='margin:0 0 8px 0'>{escape(one.organization)}　<span style='color:{colour}'>{state}</span></p>"


def history_html(history: Sequence[Line], tokens: Tokens) -> str:
    """The whole history, newest first."""
    return "".join(_line(line, tokens) for line in reversed(history))


def _line(line: Line, tokens: Tokens) -> str:
    given = "".join(
        f"<br><span style='color:{tokens.muted}'>{escape(label)}</span>　{escape(value)}" for label, value in line.given
    )
    way = f"　<span style='color:{tokens.muted}'>{escape(line.way)}</span>" if line.way else ""
    return (
        f"<p style='margin:0 0 14px 0'><span style='color:{tokens.muted}; font-size:{TYPE_SMALL}px'>"
        f"{moment_in_words(line.at)}　{escape(line.who)}</span><br><b>{escape(line.step)}</b>{way}{given}</p>"
    )
