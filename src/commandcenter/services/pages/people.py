"""Who a cadre is, as the head of their pages says it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from commandcenter.domain.vocabulary import ORGANIZATION_KINDS
from commandcenter.services.pages.about import About, bit
from commandcenter.services.pages.page import Bit, Cell, PageRef
from commandcenter.storage.schema import Cadre, Organization


@dataclass(frozen=True)
class Person:
    """A cadre. ``left_on`` is the day from which they serve no more."""

    id: int
    name: str
    code: str
    post: str
    telephone: str
    unit: str
    unit_kind: str
    is_leader: bool
    is_mentor: bool
    is_young: bool
    left_on: date | None

    def has_left(self, day: date) -> bool:
        """Whether they serve no more on a day."""
        return self.left_on is not None and self.left_on <= day

    @property
    def duties(self) -> tuple[str, ...]:
        """What they are, in words."""
        flags = ((self.is_leader, "区领导"), (self.is_mentor, "导师"), (self.is_young, "年轻干部"))
        return tuple(name for flag, name in flags if flag)


def load_person(about: About) -> Person | None:
    """The cadre of the page; None when there is none of this id."""
    query = (
        select(
            Cadre.id,
            Cadre.name,
            Cadre.code,
            Cadre.post,
            Cadre.telephone,
            Organization.name,
            Organization.kind,
            Cadre.is_leader,
            Cadre.is_mentor,
            Cadre.is_young,
            Cadre.left_on,
        )
        .join(Organization, Organization.id == Cadre.organization_id)
        .where(Cadre.id == about.key)
    )
    row = about.session.execute(query).one_or_none()
    return Person(*row) if row else None


def introduced(person: Person) -> Cell:
    """Unit, post, what they are, their telephone at work."""
    return (
        bit(person.unit),
        bit(person.post),
        Bit(ORGANIZATION_KINDS.label(person.unit_kind), None, "muted"),
        *(Bit(duty, None, "muted") for duty in person.duties),
        Bit("工号 {}", person.code, "muted"),
        bit(person.telephone),
    )


def siblings(person: Person) -> tuple[tuple[str, PageRef], ...]:
    """The pages that there are about a cadre; none where there is but one."""
    every = (
        (person.is_leader, "联系对象", "leader"),
        (True, "履职", "cadre"),
        (person.is_young, "成长档案", "growth"),
        (person.is_mentor, "带教", "mentor"),
    )
    found = tuple((name, PageRef(kind, person.id)) for flag, name, kind in every if flag)
    return found if len(found) > 1 else ()


def left(person: Person, day: date) -> str:
    """That they have left, as a sentence; empty while they serve."""
    return f"{person.name}已于 {person.left_on} 离任，以下为其在任时的记录。" if person.has_left(day) else ""
