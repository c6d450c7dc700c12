"""What all pages of a file of notices share."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.services.notice_words import NoticeWords, load_words
from commandcenter.services.notices import Notice, Notices
from commandcenter.storage.schema import Village
from commandcenter.ui.notices.qr import Matrix, modules
from commandcenter.ui.notices.sketch import Sketch
from commandcenter.ui.shell.fonts import PaperFonts, load_paper_fonts


@dataclass(frozen=True, eq=False)
class Document:
    """What all pages share. ``issued`` is the day of issue."""

    notices: Notices
    words: NoticeWords
    fonts: PaperFonts
    issued: date
    village_names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def sketch(self) -> Sketch | None:
        """What paints the maps; None without geometry."""
        sheet = self.notices.sheet
        return Sketch(sheet, self.village_names) if sheet is not None else None

    def say(self, key: str, notice: Notice) -> str:
        """One of the words for one grid."""
        return self.words.fill(key, self.notices.district, notice, day_of(self.notices.day))

    def code_of(self, notice: Notice) -> Matrix:
        """The grid's QR code."""
        return modules(self.say("qr_payload", notice), self.words.texts["qr_error"])

    @property
    def title(self) -> str:
        """What the file is called."""
        return f"{self.words.texts['title']} {self.notices.place}"


def day_of(day: date) -> str:
    """``2024年8月2日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_of(notices: Notices, names: dict[str, str], issued: date) -> Document:
    """The document; on the window's thread, since the first call loads fonts. ``names`` are the villages' by code."""
    return Document(notices, load_words(), load_paper_fonts(), issued, names)


def village_names(session: Session) -> dict[str, str]:
    """The names of all villages by code: neighbours are named on the map."""
    return {row.code: row.name for row in session.execute(select(Village.code, Village.name))}
