"""An issue's file as rich text: facts, reporters, calls and the history, in the theme's colours."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from html import escape

from commandcenter.services.history import Line
from commandcenter.services.issue_file import Assigned, Called, IssueFile, Ordered, Reporter
from commandcenter.services.unmasking import Look, Unmasked
from commandcenter.ui.shell.tokens import TYPE_SMALL, Tokens
from commandcenter.ui.shell.words import day_in_words, moment_in_words

Fact = tuple[str, str]


def facts(file: IssueFile, place: str, lead: str, first_contact: str, category: str) -> Sequence[Fact]:
    """Label and value, only those that there are."""
    card = file.card
    every = (
        ("地点", place),
        ("主办", lead + (f"，另吹哨 {file.called} 家" if file.called else "")),
        ("首问责任人", first_contact),
        ("协调领导", file.state.coordinator_name),
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


def paragraphs_html(words: str) -> str:
    """Plain words, their lines kept."""
    return "<br>".join(escape(line) for line in words.splitlines())


def reporters_html(reporters: Iterable[Reporter], seen: Mapping[int, Unmasked], may_look: bool, tokens: Tokens) -> str:
    """Who reported it, masked; those ``seen`` as they are. A link ``unmask:ID`` asks to see one."""
    return "".join(_reporter(one, seen.get(one.id), may_look, tokens) for one in reporters)


def _reporter(one: Reporter, seen: Unmasked | None, may_look: bool, tokens: Tokens) -> str:
    name, telephone = (seen.name, seen.telephone) if seen else (one.name, one.telephone)
    link = f"　<a href='unmask:{one.id}' style='color:{tokens.accent}'>查看</a>" if may_look and not seen else ""
    told = f"已告知结果 {moment_in_words(one.told_at)}" if one.told_at else "尚未告知结果"
    joined = "，并入" if one.has_joined else ""
    said = f"<br>{escape(one.said)}" if one.said else ""
    return _paragraph(
        f"{escape(name)}　{escape(telephone)}　{escape(one.source)}{link}",
        f"{moment_in_words(one.reported_at)} 反映{joined}，{told}{said}",
        tokens,
    )


def looks_html(looks: Iterable[Look], tokens: Tokens) -> str:
    """Who looked at the reporters' personal data."""
    return "".join(_paragraph(escape(f"{one.who}　{one.reason}"), moment_in_words(one.at), tokens) for one in looks)


def calls_html(calls: Iterable[Called], now: datetime, tokens: Tokens) -> str:
    """The departments called, and how they stand."""
    return "".join(_call(one, now, tokens) for one in calls)


def _call(one: Called, now: datetime, tokens: Tokens) -> str:
    if one.answered_at is not None:
        state, colour = f"{moment_in_words(one.answered_at)} 已答复", tokens.good
    elif one.reported_in_at is not None:
        state, colour = f"{moment_in_words(one.reported_in_at)} 已报到", tokens.good
    else:
        state, colour = _waiting("报到", one.due_at, now, tokens)
    score = f"　得分 {one.score}" if one.score is not None else ""
    given = "<br>".join(escape(words) for words in (one.answer, one.score_comment) if words)
    return _paragraph(_unit(one.organization, state, colour) + score, given, tokens)


def orders_html(orders: Iterable[Ordered], now: datetime, tokens: Tokens) -> str:
    """The supervision orders and their replies."""
    return "".join(_order(one, now, tokens) for one in orders)


def _order(one: Ordered, now: datetime, tokens: Tokens) -> str:
    if one.replied_at is not None:
        state, colour = f"{moment_in_words(one.replied_at)} 已回复", tokens.good
    else:
        state, colour = _waiting("回复", one.due_at, now, tokens)
    given = "<br>".join(escape(words) for words in (one.content, one.reply) if words)
    return _paragraph(_unit(one.organization, state, colour), given, tokens)


def tasks_html(tasks: Iterable[Assigned], today: date, tokens: Tokens) -> str:
    """The tasks of the leader's decision and what came of them."""
    return "".join(_task(one, today, tokens) for one in tasks)


def _task(one: Assigned, today: date, tokens: Tokens) -> str:
    if one.done_at is not None:
        state, colour = f"{moment_in_words(one.done_at)} 已落实", tokens.good
    elif one.due_on < today:
        state, colour = f"超期，应于 {day_in_words(one.due_on)} 前办好", tokens.danger
    else:
        state, colour = f"{day_in_words(one.due_on)} 前办好", tokens.muted
    given = "<br>".join(escape(words) for words in (one.content, one.result) if words)
    return _paragraph(_unit(one.organization, state, colour), given, tokens)


def _waiting(what: str, due: datetime, now: datetime, tokens: Tokens) -> tuple[str, str]:
    late = due < now
    words = f"{what}超期，时限" if late else f"待{what}，时限"
    return f"{words} {moment_in_words(due)}", tokens.danger if late else tokens.muted


def _unit(name: str, state: str, colour: str) -> str:
    return f"{escape(name)}　<span style='color:{colour}'>{state}</span>"


def _paragraph(first: str, second: str, tokens: Tokens) -> str:
    """A line, and a smaller one under it; both are HTML."""
    under = f"<br><span style='color:{tokens.muted}; font-size:{TYPE_SMALL}px'>{second}</span>" if second else ""
    return f"<p style='margin:0 0 8px 0'>{first}{under}</p>"


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
