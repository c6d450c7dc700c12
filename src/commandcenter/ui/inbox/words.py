"""An alert in words: for how long, where, whose, how far it has climbed. Pure functions."""

from datetime import UTC, datetime

from commandcenter.domain.clocks import counted
from commandcenter.services.alerts_kind import AlertKind
from commandcenter.services.alerts_query import Alert
from commandcenter.services.ladder import in_words as rung_in_words
from commandcenter.services.rules import Rules
from commandcenter.ui.casework.clock_words import span_in_words

TELLING = {"over": "超期 {}", "left": "剩 {}", "for": "已 {}"}


def how_long(kind: AlertKind, alert: Alert, now: datetime, rules: Rules) -> str:
    """``超期 3 天``, ``剩 40 分``, ``已 9 天``."""
    since = datetime.fromtimestamp(alert.since, UTC)
    minutes = abs(counted(since, now, alert.round_the_clock, rules.working))
    return TELLING[kind.telling].format(span_in_words(minutes, alert.round_the_clock, rules))


def whereabouts(kind: AlertKind, alert: Alert) -> str:
    """The township, who leads it, who else is meant, and what is to be said of it."""
    parts = [alert.township]
    if alert.lead:
        parts.append(f"主办 {alert.lead}")
    if alert.unit and alert.unit != alert.lead:
        parts.append(f"{kind.watch.unit_is} {alert.unit}")
    if alert.note:
        parts.append(f"{alert.note} 位待告知" if alert.note.isdecimal() else alert.note)
    return " · ".join(parts)


def rung(alert: Alert) -> str:
    """How far it has climbed; empty where it is on no ladder."""
    return rung_in_words(alert.rung)


def whole(kind: AlertKind, alert: Alert, now: datetime, rules: Rules) -> str:
    """Everything in one line, as it is spoken."""
    parts = (kind.name, alert.number, alert.title, how_long(kind, alert, now, rules))
    return "，".join(part for part in (*parts, whereabouts(kind, alert), rung(alert), kind.todo) if part)
