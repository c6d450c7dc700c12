"""How a sheet is to be taken, and what an import of it wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from commandcenter.services.intake.columns import Columns, Fields, recall, remember

Assumed = Mapping[str, str]
"""What is assumed of rows that do not say, by field: the source and list of issues, the kind of pairings."""


@dataclass(frozen=True)
class Choice:
    """The columns of a sheet, and what is assumed of its rows."""

    columns: Columns
    assumed: Assumed = field(default_factory=dict)
    is_remembered: bool = False


@dataclass(frozen=True)
class Imported:
    """What an import wrote. ``known`` needed nothing: they were there as the sheet says, perhaps since the dry run."""

    new: int
    known: int
    changed: int = 0


def chosen_before(session: Session, fields: Fields, heads: Sequence[str]) -> Choice | None:
    """What was chosen the last time for a sheet with these heads."""
    kept = recall(session, fields.kind, heads)
    if kept is None:
        return None
    columns = {key: head for key, head in kept["columns"].items() if head in heads and key in fields.by_key}
    return Choice(columns, kept["assumed"], is_remembered=True)


def keep(session: Session, fields: Fields, heads: Sequence[str], choice: Choice) -> None:
    """Remember a choice for sheets with these heads."""
    remember(session, fields.kind, heads, {"columns": dict(choice.columns), "assumed": dict(choice.assumed)})


def unknown_head(columns: Columns, heads: Sequence[str]) -> str | None:
    """Which column is chosen and not in the sheet, in a sentence; None when all are there."""
    absent = next((head for head in columns.values() if head not in heads), None)
    return None if absent is None else f"表里没有“{absent}”这一列：有{'、'.join(heads)}。"
