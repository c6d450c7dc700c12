"""What can be imported: an entry for every kind of sheet, which window and command line are made from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import Vocabulary
from commandcenter.domain.workflow import Actor
from commandcenter.services.intake.batch import Batch, Figures, Progress
from commandcenter.services.intake.choice import Choice, Imported
from commandcenter.services.intake.columns import Fields
from commandcenter.services.intake.sheets import Sheet


@dataclass(frozen=True)
class Assumption:
    """Something that may be assumed of rows that do not say. ``words`` stand before the choice on the screen."""

    key: str
    name: str
    words: str
    terms: Vocabulary


class DryRun(Protocol):
    """Checks every row; writes nothing. Raises Refused when it cannot be begun, Cancelled when stopped."""

    def __call__(
        self, session: Session, sheet: Sheet, choice: Choice, actor: Actor, now: datetime, progress: Progress = ...
    ) -> Batch:
        """What was found."""
        ...


class Write(Protocol):
    """Writes what a dry run found good, in the caller's one transaction. Raises Refused, Cancelled."""

    def __call__(
        self, session: Session, batch: Batch, actor: Actor, now: datetime, progress: Progress = ...
    ) -> Imported:
        """What was written."""
        ...


@dataclass(frozen=True)
class IntakeKind:
    """A kind of sheet. ``measure`` counts its rows (件, 名), ``number`` heads what a row is known by.

    ``refusal`` says why an actor may not import it,
    ``lacking`` what must be chosen before it can be checked. ``is_roster``: it can be exported, and has a template.
    """

    key: str
    name: str
    measure: str
    number: str
    fields: Fields
    assumptions: Sequence[Assumption]
    refusal: Callable[[Actor], str | None]
    lacking: Callable[[Choice], str | None]
    read: Callable[[Path, str | None], Sheet]
    choice_for: Callable[[Session, Sheet], Choice]
    dry_run: DryRun
    write: Write
    done: Callable[[Imported], str]
    figures: Figures = Batch.FIGURES
    is_roster: bool = False
