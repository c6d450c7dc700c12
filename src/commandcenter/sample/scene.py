"""All that visits and issues happen among."""

from dataclasses import dataclass

from commandcenter.sample.district import District
from commandcenter.sample.enterprises import Enterprises
from commandcenter.sample.frame import Frame
from commandcenter.sample.people import People
from commandcenter.sample.relations import Relations
from commandcenter.sample.squads import Squads


@dataclass(frozen=True, eq=False)
class Scene:
    """The district at the frame's moment, and how it came about."""

    frame: Frame
    district: District
    people: People
    enterprises: Enterprises
    squads: Squads
    relations: Relations
