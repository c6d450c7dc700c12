"""Rows that were pasted, as a sheet of the roster of pairings: which column is what, and names as codes.

Reading, judging and writing are the roster's own; here only what a paste leaves out is added: heads, codes for names
that are unique (with their unit, where that is given too), the first day and the role.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import Holder, PairingKind, Target
from commandcenter.domain.vocabulary import CHINA, SQUAD_ROLES
from commandcenter.domain.workflow import Actor
from commandcenter.services.intake.cells import Cell, Row, text_of
from commandcenter.services.intake.choice import Choice, Imported
from commandcenter.services.intake.sheets import Sheet
from commandcenter.services.pairing_steps import Step, step_of
from commandcenter.services.rosters.batch import RosterBatch
from commandcenter.services.rosters.importing import dry_run, import_roster
from commandcenter.services.rosters.known import load_known
from commandcenter.services.rosters.naming import Named
from commandcenter.services.rosters.pairing_writing import proposal_of
from commandcenter.services.rosters.pairings import PAIRINGS
from commandcenter.services.rosters.paste_columns import FIELDS, day_in, find_columns
from commandcenter.services.rosters.paste_names import Names, load_names
from commandcenter.services.rosters.roster import New
from commandcenter.storage.schema import Pairing

CLIPBOARD = "剪贴板"


@dataclass(frozen=True)
class Defaults:
    """What holds for rows that do not say."""

    day: date
    role: str | None = None


@dataclass(frozen=True)
class PastedLine:
    """A pasted row: who, what, and what would become of it. ``state`` is new, known, changed or bad."""

    line: int
    holder: str
    target: str
    role: str
    day: date | None
    state: str
    words: str


@dataclass(frozen=True, eq=False)
class Pasted:
    """What pasted rows come to. ``columns`` says which of them was taken for what, by field."""

    batch: RosterBatch
    lines: Sequence[PastedLine]
    columns: Mapping[str, int]


def read_pasted(
    session: Session, kind: PairingKind, rows: Sequence[Row], defaults: Defaults, actor: Actor, now: datetime
) -> Pasted:
    """Judge pasted rows of one kind; writes nothing. Raises Refused for an actor who may not, or rows of no use."""
    known = load_known(session, now.astimezone(CHINA).date(), {"kind": kind.key})
    names = load_names(session, known.places)
    is_headed, columns = find_columns(kind, rows, known, names)
    body = list(enumerate(rows, start=1))[1 if is_headed else 0 :]
    read = [(line, _as_fields(kind, row, columns, defaults, names)) for line, row in body]
    fields = [key for key in FIELDS if key != "unit" and (key in columns or key in ("holder", "target", "started_on"))]
    if kind.roles and "role" not in fields:
        fields.append("role")
    heads = {key: PAIRINGS.by_key[key].name for key in fields}
    sheet_rows = [(line, tuple(cells[key] for key in fields)) for line, cells in read]
    sheet = Sheet(Path(CLIPBOARD), CLIPBOARD, (CLIPBOARD,), tuple(heads.values()), sheet_rows)
    batch = dry_run(PAIRINGS, session, sheet, Choice(heads, {"kind": kind.key}), actor, now, known=known)
    return Pasted(batch, _lines(batch, body, read), columns)


def write_pasted(session: Session, pasted: Pasted, actor: Actor, now: datetime) -> tuple[Imported, Step]:
    """Write what is good, in the caller's one transaction; the step can be taken back. Raises Refused."""
    last = session.scalar(select(func.max(Pairing.id))) or 0
    done = import_roster(PAIRINGS, session, pasted.batch, actor, now)
    return done, step_of(session, _begun(session, pasted.batch, last))


def _begun(session: Session, batch: RosterBatch, last: int) -> list[int]:
    """The new pairings, found among all that are newer than ``last``: others may have begun some meanwhile."""
    meant = [proposal_of(row.record, batch.background) for row in batch.fresh if isinstance(row, New)]
    if not meant:
        return []
    kind = meant[0].kind
    holder, target = getattr(Pairing, kind.holder.value), getattr(Pairing, kind.target.value)
    ours = {(one.holder, one.target, one.day) for one in meant}
    query = select(Pairing.id, holder, target, Pairing.started_on).where(Pairing.kind == kind.key, Pairing.id > last)
    return [row_id for row_id, *rest in session.execute(query) if tuple(rest) in ours]


def _as_fields(
    kind: PairingKind, row: Row, columns: Mapping[str, int], defaults: Defaults, names: Names
) -> dict[str, Cell]:
    """The cells of a row by field, with codes where its names are clear."""
    given = {key: row[place] for key, place in columns.items()}
    cells: dict[str, Cell] = {key: given.get(key, "") for key in FIELDS}
    unit = text_of(cells["unit"])
    if kind.holder is Holder.CADRE:
        cells["holder"] = names.cadre(cells["holder"], unit)
    else:
        unit = text_of(cells["holder"])
        cells["holder"] = names.unit(cells["holder"])
        cells["liaison"] = names.cadre(cells["liaison"], unit)
    if kind.target is Target.GRID:
        cells["target"] = names.grid(cells["target"])
    if not text_of(cells["started_on"]):
        cells["started_on"] = defaults.day.isoformat()
    if kind.roles and not text_of(cells["role"]) and defaults.role:
        cells["role"] = SQUAD_ROLES.name(defaults.role)
    return cells


def _lines(
    batch: RosterBatch, body: Sequence[tuple[int, Row]], read: Sequence[tuple[int, dict[str, Cell]]]
) -> list[PastedLine]:
    bad = {row.line: row.reason for row in batch.bad}
    fresh = {row.parsed.line for row in batch.fresh if isinstance(row, New)}
    changed = {row.parsed.line for row in batch.changed}
    records = {row.line: row.record for row in batch.rows}
    lines = []
    for line, cells in read:
        state = "bad" if line in bad else "new" if line in fresh else "changed" if line in changed else "known"
        plain_line = PastedLine(
            line,
            text_of(cells["holder"]),
            text_of(cells["target"]),
            text_of(cells["role"]) or text_of(cells["liaison"]),
            day_in(cells["started_on"]),
            state,
            bad.get(line, ""),
        )
        record = records.get(line)
        lines.append(plain_line if record is None else _named(plain_line, batch, record))
    return lines


def _named(line: PastedLine, batch: RosterBatch, record: Mapping[str, object]) -> PastedLine:
    """With the names of what was found."""
    words: dict[str, str] = {}
    for key in ("holder", "target", "liaison"):
        form = PAIRINGS.by_key[key].form
        value = record.get(key)
        if isinstance(form, Named) and value:
            words[key] = form.beside(value, batch.background, record)  # type: ignore[arg-type]  # a record as it was read
    return replace(
        line,
        holder=words.get("holder", line.holder),
        target=words.get("target", line.target),
        role=words.get("liaison", line.role),
    )
