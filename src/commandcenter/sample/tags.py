"""Dialects and skills of cadres, and what villages ask for."""

from collections.abc import Iterator
from functools import cached_property

from commandcenter.sample.batch import Batch, Row, batch
from commandcenter.sample.district import District
from commandcenter.sample.frame import Frame
from commandcenter.sample.names import word_lists
from commandcenter.sample.people import People

LOCAL = "dialect_local"
SPEAKS = 0.45  # of cadres of district-level units
SKILLED = 0.6  # of cadres whose unit brings a skill
SELF_TAUGHT = 0.06  # of all others
ASKS_FOR_DIALECT = 0.3  # of villages where another dialect is spoken
ASKS_FOR_SKILL = 0.08


class _Draw:
    def __init__(self, frame: Frame, district: District, people: People) -> None:
        self.lots = frame.lots("tags")
        self.district, self.people = district, people
        self.words = word_lists("tags")

    @cached_property
    def dialect_of(self) -> dict[str, str]:
        """By township code, where it is not the local one."""
        return {code: tag for tag, codes in self.words["dialects"].items() for code in codes}

    def cadre_rows(self) -> Iterator[Row]:
        """Those of a township speak as it does; units bring skills."""
        dialects = sorted({LOCAL, *self.words["dialects"]})
        skills = [self._skills(unit.name) for unit in self.people.units]
        every = sorted(self.words["skills"])
        lots = self.lots.random((len(self.people.names), 2)).tolist()
        picks = self.lots.integers(0, 1 << 30, (len(self.people.names), 2)).tolist()
        for cadre, unit in enumerate(self.people.unit_of.tolist()):
            (speaks, skilled), (which, skill) = lots[cadre], picks[cadre]
            home = self.people.units[unit].township
            if home is not None or speaks < SPEAKS:
                tag = dialects[which % len(dialects)] if home is None else self.dialect_of.get(home, LOCAL)
                yield cadre + 1, tag
            if skilled < (SKILLED if skills[unit] else SELF_TAUGHT):
                pool = skills[unit] or every
                yield cadre + 1, pool[skill % len(pool)]

    def _skills(self, unit: str) -> list[str]:
        return [tag for tag, parts in sorted(self.words["skills"].items()) if any(part in unit for part in parts)]

    def village_rows(self) -> Iterator[Row]:
        """Villages with a focus ask for a skill, a few others too; some where another dialect is spoken for it."""
        focus: dict[str, set[str]] = {}
        for code, tag in self.district.focus:
            focus.setdefault(code, set()).add(self.words["focus"][tag])
        every = sorted(self.words["skills"])
        lots = self.lots.random((len(self.district.villages), 2)).tolist()
        picks = self.lots.integers(0, len(every), len(self.district.villages)).tolist()
        for (code, _, township), (speaks, asks), pick in zip(self.district.villages, lots, picks, strict=True):
            wanted = set(focus.get(code, ()))
            if township in self.dialect_of and speaks < ASKS_FOR_DIALECT:
                wanted.add(self.dialect_of[township])
            if not focus.get(code) and asks < ASKS_FOR_SKILL:
                wanted.add(every[pick])
            yield from ((code, tag) for tag in sorted(wanted))


def tag_batches(frame: Frame, district: District, people: People) -> list[Batch]:
    """The rows of both tables of tags."""
    draw = _Draw(frame, district, people)
    return [
        batch("cadre_tag", "cadre_id tag", list(draw.cadre_rows()), "方言与专长"),
        batch("village_tag", "village_code tag", list(draw.village_rows()), "村社所需"),
    ]
