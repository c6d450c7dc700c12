"""Holds the rows of a sheet against the database: new, changed, as they are, or bad; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from commandcenter.services.intake.batch import BadRow, Progress
from commandcenter.services.rosters.forms import Record
from commandcenter.services.rosters.reading import bad_row
from commandcenter.services.rosters.roster import Changed, Entry, Identity, Meant, New, Parsed, Roster, Work


@dataclass(frozen=True, eq=False)
class Weighed:
    """What the rows come to. ``absent`` are rows of the database that the sheet has not; nothing is done to them."""

    meant: Sequence[Meant]
    known: int
    bad: Sequence[BadRow]
    absent: Sequence[tuple[Identity, Record]]


def weigh(session: Session, roster: Roster, rows: Sequence[Parsed], work: Work, progress: Progress) -> Weighed:
    """Compare, then ask what speaks against each row that would be written."""
    progress(0.5, f"与现有的{roster.name}比较")
    entries = roster.keeping.load(session, work.known)
    meant: list[Meant] = []
    bad: list[BadRow] = []
    known = 0
    for parsed in rows:
        found = _meant(roster, parsed, entries.get(parsed.identity), work)
        if isinstance(found, BadRow):
            bad.append(found)
        elif found is None:
            known += 1
        else:
            meant.append(found)
    progress(0.7, "核对结对的规则")
    against = roster.keeping.objections(session, meant, work)
    bad += [bad_row(roster, row.parsed, against[row.parsed.line]) for row in meant if row.parsed.line in against]
    there = {parsed.identity for parsed in rows}
    absent = [
        (identity, entry.record)
        for identity, entry in entries.items()
        if identity not in there and roster.is_expected(entry.record, work.known.assumed)
    ]
    good = [row for row in meant if row.parsed.line not in against]
    return Weighed(good, known, sorted(bad, key=lambda row: row.line), absent)


def _meant(roster: Roster, parsed: Parsed, entry: Entry | None, work: Work) -> Meant | BadRow | None:
    """What a row comes to; None when everything is as it says."""
    if entry is None:
        lacking = [field.name for field in roster.fields if field.is_required and field.key not in parsed.record]
        if lacking:
            return bad_row(roster, parsed, f"是新的{roster.name}，还须写明{'、'.join(lacking)}")
    elif all(entry.record[key] == value for key, value in parsed.record.items()):
        return None
    before = {field.key: field.form.empty for field in roster.fields} if entry is None else entry.record
    record = roster.complete({**before, **parsed.record}, work.known)
    if sentence := roster.check(record, work.known):
        return bad_row(roster, parsed, sentence)
    if entry is None:
        return New(parsed, record)
    return None if record == entry.record else Changed(parsed, entry.id, record, entry.record)
