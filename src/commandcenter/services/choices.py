"""What forms offer to choose from: serving cadres and organizations, with what finds them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import ORGANIZATION_KINDS
from commandcenter.storage.schema import Cadre, Organization

LEADING_KINDS = ("department", "agency", "township_office", "task_force", "village_committee")
"""Who may lead an issue or be called to it, those that usually do first."""


@dataclass(frozen=True)
class Person:
    """A serving cadre."""

    id: int
    name: str
    initials: str
    code: str
    organization: str
    post: str
    is_leader: bool


@dataclass(frozen=True)
class Unit:
    """An organization that is there."""

    id: int
    name: str
    short: str
    initials: str
    code: str
    kind: str

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return ORGANIZATION_KINDS.label(self.kind)

    @property
    def short_initials(self) -> str:
        """The initials of the short name, where its characters stand in the name in their order; else none.

        综合执法 is typed zhzf, and stands in 综合行政执法局, zhxzzfj.
        """
        letters, at = "", -1
        for character in self.short:
            at = self.name.find(character, at + 1)
            if at < 0 or len(self.initials) != len(self.name):
                return ""
            letters += self.initials[at]
        return letters


@dataclass(frozen=True)
class Choices:
    """Everybody and everything that can be chosen on a day."""

    people: tuple[Person, ...]
    units: tuple[Unit, ...]


def load_choices(session: Session, day: date) -> Choices:
    """Who serves and what is there on a day."""
    people = (
        select(
            Cadre.id,
            Cadre.name,
            Cadre.initials,
            Cadre.code,
            Organization.short_name,
            Cadre.post,
            Cadre.is_leader,
        )
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(or_(Cadre.left_on.is_(None), Cadre.left_on > day))
        .order_by(Cadre.code)
    )
    units = select(
        Organization.id,
        Organization.name,
        Organization.short_name,
        Organization.initials,
        Organization.code,
        Organization.kind,
    ).where(
        Organization.kind.in_(LEADING_KINDS), or_(Organization.dissolved_on.is_(None), Organization.dissolved_on > day)
    )
    found = [Unit(*row) for row in session.execute(units)]
    found.sort(key=lambda unit: (LEADING_KINDS.index(unit.kind), unit.code))
    return Choices(tuple(Person(*row) for row in session.execute(people)), tuple(found))
