"""双熟悉: what each member of a squad knows of a grid, by the newest check, and until when it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from commandcenter.domain.vocabulary import FAMILIARITY_SUBJECTS
from commandcenter.services.card import Tone
from commandcenter.services.pages.about import About
from commandcenter.services.pages.page import Bit, Cell
from commandcenter.storage.schema import Familiarity

SOON_MONTHS = 1
"""A check that expires within so many months is amber."""


@dataclass(frozen=True)
class Check:
    """The newest check. ``expires_on`` is the first day on which it counts no more."""

    checked_on: date
    score: int
    expires_on: date


Checks = Mapping[tuple[int, int, str], Check]
"""By cadre, grid and subject."""


def months_after(day: date, months: int) -> date:
    """The same day some months later; the first of the next month where that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following)


def load_checks(about: About, *conditions: ColumnElement[bool]) -> Checks:
    """The newest checks up to the page's day, by the number of months that the day's rules give them."""
    months = about.rules.numbers["familiarity_months"]
    columns = (
        Familiarity.cadre_id,
        Familiarity.grid_id,
        Familiarity.subject,
        Familiarity.checked_on,
        Familiarity.score,
    )
    query = select(*columns).where(Familiarity.checked_on <= about.day, *conditions)
    found: dict[tuple[int, int, str], Check] = {}
    for cadre, grid, subject, day, score in about.session.execute(
        query.order_by(Familiarity.checked_on, Familiarity.id)
    ):
        found[cadre, grid, subject] = Check(day, score, months_after(day, months))
    return found


def state(check: Check | None, day: date) -> Tone:
    """Good while it counts, amber in its last month, red when it has expired or there is none."""
    if check is None or check.expires_on <= day:
        return "danger"
    return "warning" if check.expires_on <= months_after(day, SOON_MONTHS) else "good"


_SAID: Mapping[str, str] = {"good": "有效至 {}", "warning": "将于 {} 到期", "danger": "已于 {} 过期"}


def check_cell(check: Check | None, day: date) -> Cell:
    """The score, and until when it counts."""
    tone = state(check, day)
    if check is None:
        return (Bit("未考核", None, tone),)
    return (
        Bit("{} 分", check.score),
        Bit(_SAID[tone], check.expires_on, tone, "", None),
    )


def known(checks: Checks, members: Mapping[int, int], day: date) -> Mapping[str, int]:
    """By subject: how many of the members (cadre to grid) know it."""
    return {
        term.key: sum(state(checks.get((cadre, grid, term.key)), day) != "danger" for cadre, grid in members.items())
        for term in FAMILIARITY_SUBJECTS
    }
