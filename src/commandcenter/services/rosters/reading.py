"""Reads the rows of a sheet as a roster's records; every fault has its reason."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from commandcenter.services.intake.batch import BadRow, Progress
from commandcenter.services.intake.cells import Cell, Fault, text_of
from commandcenter.services.intake.columns import Columns
from commandcenter.services.intake.problems import Unreadable
from commandcenter.services.intake.sheets import Sheet, read_sheet
from commandcenter.services.rosters.forms import At, Value
from commandcenter.services.rosters.known import Known
from commandcenter.services.rosters.roster import Identity, Parsed, Roster, RosterField

EXAMPLE = "示例"
"""A row whose first filled cell begins so is a template's, and is left out."""

TOLD_EVERY = 1_000


def read_roster(roster: Roster, path: Path, name: str | None = None) -> Sheet:
    """A file as a sheet of a roster, without the template's example. Raises Unreadable."""
    sheet = read_sheet(path, roster.targets.is_head, name)
    rows = [(line, cells) for line, cells in sheet.rows if not _is_example(cells)]
    if not rows:
        raise Unreadable(f"“{path.name}”里只有表头和示例，没有可导入的行：请填好后再导入。")
    return Sheet(sheet.path, sheet.name, sheet.names, sheet.heads, rows)


def _is_example(cells: Sequence[Cell]) -> bool:
    return next((text for cell in cells if (text := text_of(cell))), "").startswith(EXAMPLE)


def parsed_rows(
    roster: Roster, sheet: Sheet, columns: Columns, known: Known, progress: Progress
) -> tuple[list[Parsed], list[BadRow]]:
    """The rows that can be understood, and those that cannot; of two rows with one identity neither is taken."""
    good: list[Parsed] = []
    bad: list[BadRow] = []
    for row in _each(roster, sheet, columns, known, progress):
        if isinstance(row, Parsed):
            good.append(row)
        else:
            bad.append(row)
    lines: dict[Identity, list[int]] = {}
    for parsed in good:
        lines.setdefault(parsed.identity, []).append(parsed.line)
    doubles = [parsed for parsed in good if len(lines[parsed.identity]) > 1]
    bad += [bad_row(roster, parsed, _as_doubled(roster, parsed, lines[parsed.identity])) for parsed in doubles]
    return [parsed for parsed in good if len(lines[parsed.identity]) == 1], bad


def _as_doubled(roster: Roster, parsed: Parsed, lines: Sequence[int]) -> str:
    others = "、".join(str(line) for line in lines if line != parsed.line)
    same = "、".join(roster.by_key[key].name for key in roster.identity)
    return f"{same}与第 {others} 行相同：请只留一行"


def bad_row(roster: Roster, parsed: Parsed, *reasons: str) -> BadRow:
    """A row that was understood and may not be."""
    return BadRow(parsed.line, str(parsed.record.get(roster.code, "")), parsed.cells, reasons)


def _each(
    roster: Roster, sheet: Sheet, columns: Columns, known: Known, progress: Progress
) -> Iterator[Parsed | BadRow]:
    places = {key: sheet.heads.index(head) for key, head in columns.items()}
    mapped = [field for field in roster.fields if field.key in places or field.key in known.assumed]
    for count, (line, cells) in enumerate(sheet.rows):
        if count % TOLD_EVERY == 0:
            progress(count / len(sheet.rows) / 2, f"检查第 {count:,} / {len(sheet.rows):,} 行")
        given = {key: cells[place] for key, place in places.items()}
        record, faults = _record(mapped, given, known)
        if faults:
            yield BadRow(line, text_of(given.get(roster.code, "")), cells, tuple(faults))
        else:
            yield Parsed(line, cells, tuple(record[key] for key in roster.identity), record)


def _record(
    fields: Sequence[RosterField], given: Mapping[str, Cell], known: Known
) -> tuple[dict[str, Value], list[str]]:
    record: dict[str, Value] = {}
    faults: list[str] = []
    for field in fields:
        try:
            record[field.key] = _value(field, given.get(field.key, ""), At(field.name, known, record))
        except Fault as fault:
            faults.append(str(fault))
    return record, faults


def _value(field: RosterField, cell: Cell, at: At) -> Value:
    if text_of(cell) != "":
        return field.form.read(cell, at)
    if field.key in at.known.assumed:
        return at.known.assumed[field.key]
    if field.is_required:
        raise Fault(f"没有{field.name}")
    return field.form.empty
