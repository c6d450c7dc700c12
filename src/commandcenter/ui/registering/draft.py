"""What is filled in so far, as a value; and the drawer in which it lies between two openings of the window."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QSettings

from commandcenter.domain.vocabulary import SOURCES
from commandcenter.services.registering import LONGEST_TITLE, Heard
from commandcenter.ui.models.found import Found

OFFERED_SOURCES: tuple[str, ...] = tuple(term.key for term in SOURCES if term.key != "import")
OFFERED_LISTS: tuple[str, ...] = ("needs", "problems")
NUMBERED_SOURCES: tuple[str, ...] = ("hotline", "qr_code", "mobile")
"""Sources that give what they pass on a number of their own."""

_LAST_SOURCE = "registering/source"
_SENTENCE = re.compile(r"[。！？!?；;\n]+")
_OPENING = re.compile(r"^[^，,。：:]{0,8}(?:反映|上报|提出|了解到|发现)[：:，,]\s*")

Reporter = tuple[str, str]


NOTHING = Found()


@dataclass(frozen=True)
class Draft:
    """The form's contents."""

    source: str = "hotline"
    external_number: str = ""
    reporters: tuple[Reporter, ...] = (("", ""),)
    grid: Found = NOTHING
    enterprise: Found = NOTHING
    list: str = "problems"
    category: Found = NOTHING
    title: str = ""
    content: str = ""

    @property
    def grid_id(self) -> int | None:
        """Where it is, once that is clear."""
        return self.grid.key if isinstance(self.grid.key, int) else None

    @property
    def said(self) -> str:
        """All that is told so far: what duplicates are looked for with."""
        return f"{self.title}\n{self.content}".strip()

    @property
    def named(self) -> str:
        """The title; the first sentence of the content where none is given."""
        return self.title.strip() or first_sentence(self.content)

    @property
    def people(self) -> tuple[Reporter, ...]:
        """The reporters that are given, without blanks around them."""
        stripped = ((name.strip(), telephone.strip()) for name, telephone in self.reporters)
        return tuple(one for one in stripped if any(one))

    def blank(self) -> "Draft":
        """The form for the next call: only the source stays."""
        return Draft(source=self.source)

    def heard(self, grid_id: int) -> Heard:
        """What the services are told."""
        (name, telephone), *others = self.people
        return Heard(
            title=self.named,
            content=self.content.strip() or self.named,
            source=self.source,
            list=self.list,
            grid_id=grid_id,
            reporter=name,
            telephone=telephone,
            category=self.category.key if isinstance(self.category.key, str) else None,
            enterprise_id=self.enterprise_id,
            reporters=tuple(others),
            external_number=(self.external_number.strip() or None) if self.source in NUMBERED_SOURCES else None,
        )

    @property
    def enterprise_id(self) -> int | None:
        """The enterprise, where the source is one and it is clear."""
        return self.enterprise.key if self.source == "enterprise" and isinstance(self.enterprise.key, int) else None


def first_sentence(content: str) -> str:
    """The first sentence, without "来电反映：" and the like, cut at a comma where it is too long for a title."""
    words = _OPENING.sub("", content.strip())
    sentence = next((one.strip() for one in _SENTENCE.split(words) if one.strip()), "")
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    comma = max(sentence.rfind(mark, 0, LONGEST_TITLE + 1) for mark in "，,、 ")
    return sentence[:comma] if comma > 0 else sentence[:LONGEST_TITLE]


class Drawer:
    """Where the half-filled form lies while its window is closed; the last source outlives the program."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings
        source = settings.value(_LAST_SOURCE)
        self.draft = Draft(source=source) if source in OFFERED_SOURCES else Draft()

    def keep(self, draft: Draft) -> None:
        """Put it in."""
        self.draft = draft
        self._settings.setValue(_LAST_SOURCE, draft.source)

    def clear(self) -> None:
        """It is registered, or not wanted any more: the next one begins empty."""
        self.keep(self.draft.blank())
