"""The issues of somebody or something as of a moment, by an account of their events: how many count for what."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, literal, select

from commandcenter.domain.rates import Tally, signature, tally
from commandcenter.domain.standing import Standing
from commandcenter.domain.vocabulary import CLOSE_CAUSES, VERDICTS
from commandcenter.services.card import Tone
from commandcenter.services.pages.about import About, cell, local_day, words
from commandcenter.services.pages.page import Bit, Cell, Head, IssueDoor, Place, Table
from commandcenter.services.rates_then import replayed
from commandcenter.storage.schema import Issue, Organization

LATEST = 8


def standings(about: About, *conditions: ColumnElement[bool]) -> Mapping[int, Standing]:
    """How the issues stood that meet the conditions and had been registered; to be asked for some hundreds at most."""
    ids = select(Issue.id).where(Issue.registered_at < about.moment, *conditions)
    return replayed(about.session, ids, about.moment)


def measured(about: About, *conditions: ColumnElement[bool]) -> Tally:
    """How many of them each measure counts."""
    return tally((signature(one, about.moment), 1) for one in standings(about, *conditions).values())


def closed_table(about: About, title: str, place: Place, *conditions: ColumnElement[bool]) -> Table:
    """What closed last before the moment."""
    query = (
        select(
            Issue.id,
            Issue.number,
            Issue.title,
            Issue.closed_at,
            Issue.close_cause,
            Issue.verdict,
            Organization.short_name,
        )
        .outerjoin(Organization, Organization.id == Issue.lead_organization_id)
        .where(Issue.closed_at < literal(about.moment, Issue.closed_at.type), *conditions)
        .order_by(Issue.closed_at.desc(), Issue.id.desc())
        .limit(LATEST)
    )
    rows = tuple(
        (
            cell(row.number, IssueDoor(row.id)),
            words(row.title),
            cell(row.short_name),
            cell(local_day(row.closed_at)),
            _ending(row.close_cause, row.verdict),
        )
        for row in about.session.execute(query)
    )
    heads = (Head("编号"), Head("事项", 1), Head("主办"), Head("办结"), Head("评价"))
    return Table(title, heads, rows, "没有已办结的事项。", place)


def _ending(cause: str, verdict: str | None) -> Cell:
    tone: Tone = "good" if cause == "evaluated" else "muted"
    return (Bit(VERDICTS.name(verdict) if cause == "evaluated" else CLOSE_CAUSES.label(cause), None, tone),)
