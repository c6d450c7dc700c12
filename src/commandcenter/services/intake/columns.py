"""Which column of a sheet is which field: proposed by name, remembered by the sheet's heads."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.services.intake.cells import plain
from commandcenter.storage.schema import Mapping as Remembered

REASON = "原因"
"""The head of the column that a file of bad rows has besides its own; it belongs to no mapping."""

_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|[*:_/、\-]")
_SHORTEST_PART = 3

Columns = Mapping[str, str]
"""The head of each field's column, by the field's key; a field without a column is not in it."""


@dataclass(frozen=True)
class TargetField:
    """A field that a column can fill. ``names`` are the heads under which exports carry it, the likeliest first."""

    key: str
    name: str
    names: tuple[str, ...]
    hint: str = ""
    is_personal: bool = False


@dataclass(frozen=True)
class Fields:
    """The fields of a kind of file. Of each group in ``needed`` at least one must have a column."""

    kind: str
    fields: tuple[TargetField, ...]
    needed: tuple[tuple[str, ...], ...]
    by_key: dict[str, TargetField] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {one.key: one for one in self.fields})

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(bare(name) for one in self.fields for name in (one.name, *one.names))

    def is_head(self, text: str) -> bool:
        """Whether a text is a name under which exports carry one of the fields."""
        return bare(text) in self._known

    def propose(self, heads: Sequence[str]) -> dict[str, str]:
        """The likely column of each field: by its very name first, then by a part of the head."""
        columns: dict[str, str] = {}
        for fits in (_is_the_same, _is_part):
            for one in self.fields:
                free = [head for head in heads if head not in columns.values() and bare(head) != REASON]
                found = next((head for name in (one.name, *one.names) for head in free if fits(bare(name), head)), None)
                if one.key not in columns and found is not None:
                    columns[one.key] = found
        return columns

    def lacking(self, columns: Columns) -> str | None:
        """What has no column yet and needs one, in a sentence; None when nothing does."""
        absent = [
            "或".join(self.by_key[key].name for key in group)
            for group in self.needed
            if not any(key in columns for key in group)
        ]
        return f"还要指明哪一列是{'、'.join(absent)}。" if absent else None


def bare(head: str) -> str:
    """A head as it is compared: without brackets and what is in them, marks and spaces."""
    return _ASIDE.sub("", plain(head)) or plain(head)


def _is_the_same(name: str, head: str) -> bool:
    return name == bare(head)


def _is_part(name: str, head: str) -> bool:
    return len(name) >= _SHORTEST_PART and name in bare(head)


def fingerprint(heads: Sequence[str]) -> str:
    """What tells two sheets with the same columns, in whatever order, as one."""
    names = sorted({bare(head) for head in heads} - {REASON})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def recall(session: Session, kind: str, heads: Sequence[str]) -> dict[str, Any] | None:
    """What was remembered for sheets with these heads; None when nothing was."""
    query = select(Remembered.columns).where(Remembered.kind == kind, Remembered.fingerprint == fingerprint(heads))
    return session.scalar(query)


def remember(session: Session, kind: str, heads: Sequence[str], chosen: dict[str, Any]) -> None:
    """Remember what was chosen for sheets with these heads, in place of what was remembered before."""
    mark = fingerprint(heads)
    row = session.scalar(select(Remembered).where(Remembered.kind == kind, Remembered.fingerprint == mark))
    if row is None:
        session.add(Remembered(kind=kind, fingerprint=mark, columns=chosen))
    else:
        row.columns = chosen
