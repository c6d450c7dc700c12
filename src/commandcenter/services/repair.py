"""Check a database, and mend what has one right answer: after a backup, in one transaction, saying what was done."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from commandcenter.config import user_data_folder
from commandcenter.services.backups import SUFFIXES
from commandcenter.services.examinations import EXAMINATIONS, Examination, Examined, examine
from commandcenter.storage.backup import PLAIN, Copy, Pace, copy_database
from commandcenter.storage.beside import dated
from commandcenter.storage.database import Database

BEFORE = "before-repair"


@dataclass(frozen=True)
class Repaired:
    """The backup that was made first (None: there was nothing to mend), what was done, and what is found now."""

    backup: Copy | None
    done: tuple[str, ...]
    found: tuple[Examined, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong any more."""
        return not any(one.finding.is_wrong for one in self.found)

    def lines(self) -> list[str]:
        """As ``check --repair`` prints it."""
        made = [f"修复前的备份：{self.backup.file}"] if self.backup else []
        done = self.done or ("没有可以自动修复的问题，没有改动任何数据。",)
        return [line for one in self.found for line in one.lines()] + [*made, *(f"→ {words}" for words in done)]


def repair(database: Database, pace: Pace = PLAIN) -> Repaired:
    """Mend what can be mended. Raises DatabaseProblem (no backup could be made, or not written), Cancelled."""
    with database.read() as session:
        found = tuple(examine(session))
    ill = [one for one in EXAMINATIONS if one.mend and any(f.examination is one and f.finding.is_wrong for f in found)]
    if not ill:
        return Repaired(None, (), found)
    copy = _back_up_first(database, pace)
    with database.begin() as session:
        done = [words for one in ill if (words := _mended(session, one)) is not None]
    with database.read() as session:
        return Repaired(copy, tuple(done), tuple(examine(session)))


def _mended(session: Session, examination: Examination) -> str | None:
    return examination.mend(session) if examination.mend else None


def _back_up_first(database: Database, pace: Pace) -> Copy:
    """Beside an embedded database; of a server's, in the user's folder."""
    if database.is_sqlite:
        file = Path(database.url.database or "")
        return copy_database(file, dated(file, BEFORE), pace)
    from commandcenter.storage.backup_postgres import dump

    folder = user_data_folder() / "backups"
    return dump(database, dated(folder / f"{database.url.database}{SUFFIXES[False]}", BEFORE), pace)
