"""Sheets of rosters as offices send them, and the way they go in."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from commandcenter.domain.workflow import Actor
from commandcenter.services.intake.choice import Choice, Imported
from commandcenter.services.intake.sheets import Sheet
from commandcenter.services.rosters.batch import RosterBatch
from commandcenter.services.rosters.exporting import export_roster
from commandcenter.services.rosters.importing import choice_for, dry_run, import_roster
from commandcenter.services.rosters.reading import read_roster
from commandcenter.services.rosters.registry import ROSTERS
from commandcenter.storage.database import Database
from tests.services.intake.files import workbook
from tests.services.pairing_district import NOW, TODAY

ADMINISTRATOR = Actor("administrator")


def sheet_of(path: Path, *rows: Mapping[str, object]) -> Path:
    """A workbook whose heads are the keys of its rows."""
    heads = [*dict.fromkeys(head for row in rows for head in row)]
    return workbook(path, *([row.get(head, "") for head in heads] for row in rows), heads=heads, name="表")


def checked(
    database: Database,
    key: str,
    path: Path,
    assumed: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    actor: Actor = ADMINISTRATOR,
) -> RosterBatch:
    """The dry run of a file."""
    roster = ROSTERS[key]
    sheet: Sheet = read_roster(roster, path)
    with database.read() as session:
        proposed = choice_for(roster, session, sheet)
        choice = Choice(columns or proposed.columns, assumed or proposed.assumed)
        return dry_run(roster, session, sheet, choice, actor, NOW)


def written(database: Database, key: str, batch: RosterBatch, actor: Actor = ADMINISTRATOR) -> Imported:
    """The import of a dry run."""
    with database.begin() as session:
        return import_roster(ROSTERS[key], session, batch, actor, NOW)


def imported(database: Database, key: str, path: Path, assumed: Mapping[str, str] | None = None) -> Imported:
    """Both."""
    return written(database, key, checked(database, key, path, assumed))


def exported(database: Database, key: str, path: Path, assumed: Mapping[str, str] | None = None) -> Path:
    """A roster of the database as a file."""
    with database.read() as session:
        export_roster(session, ROSTERS[key], path, TODAY, assumed or {})
    return path


def figures(batch: RosterBatch) -> tuple[int, ...]:
    """New, changed, as they are, bad, absent."""
    return tuple(count.number for count in batch.counts[1:])


def reasons(batch: RosterBatch) -> Sequence[tuple[int, str]]:
    """The bad rows."""
    return [(row.line, row.reason) for row in batch.bad]
