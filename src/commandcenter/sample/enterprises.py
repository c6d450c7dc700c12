"""Enterprises with their growth tags, key projects and talents."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from commandcenter.domain.vocabulary import GROWTH_TAGS
from commandcenter.sample.batch import Batch, Row, batch
from commandcenter.sample.district import District
from commandcenter.sample.frame import Frame
from commandcenter.sample.names import credit_codes, distinct_people, enterprise_names, word_lists
from commandcenter.sample.places import township_stem
from commandcenter.sample.worktime import Bools, Ints
from commandcenter.services.initials import initials

ENTERPRISES, TOP, PROJECTS, TALENTS = 600, 100, 60, 80
TAG_SHARES = (0.0, 0.14, 0.16, 0.12)  # of those not in the top 100, in the order of GROWTH_TAGS
TOP_LITTLE_GIANTS = 0.3


@dataclass(frozen=True, eq=False)
class Enterprises:
    """Ids are places plus 1; ``tags`` has a column a growth tag."""

    codes: Sequence[str]
    names: Sequence[str]
    grid: Ints
    tags: Bools
    projects: Sequence[tuple[str, int]]  # name, township
    talents: Sequence[tuple[str, str, int]]  # name, field, enterprise

    @cached_property
    def tagged(self) -> Ints:
        """Those with any tag."""
        return np.flatnonzero(self.tags.any(axis=1))


def build_enterprises(frame: Frame, district: District) -> Enterprises:
    """Draw them."""
    lots = frame.lots("enterprises")
    weight = lots.lognormal(0, 1.1, district.grids)
    grid = lots.choice(district.grids, ENTERPRISES, p=weight / weight.sum())
    tags = lots.random((ENTERPRISES, len(GROWTH_TAGS))) < TAG_SHARES
    tags[:TOP] = False
    tags[:TOP, 0] = True
    tags[:TOP, 1] = lots.random(TOP) < TOP_LITTLE_GIANTS
    return Enterprises(
        credit_codes(lots, ENTERPRISES),
        enterprise_names(lots, ENTERPRISES),
        grid,
        tags,
        _projects(lots, district),
        _talents(lots),
    )


def _projects(lots: np.random.Generator, district: District) -> list[tuple[str, int]]:
    words = word_lists("names")["project"]
    found: dict[str, int] = {}
    while len(found) < PROJECTS:
        township = int(lots.integers(len(district.townships)))
        name = str(lots.choice(words["objects"])) + str(lots.choice(words["phases"]))
        found[township_stem(district.townships[township][1]) + name] = township
    return list(found.items())


def _talents(lots: np.random.Generator) -> list[tuple[str, str, int]]:
    fields = word_lists("names")["talent"]["fields"]
    at = lots.integers(ENTERPRISES // 2, size=TALENTS).tolist()
    drawn = lots.integers(len(fields), size=TALENTS).tolist()
    return [(name, fields[f], e) for name, f, e in zip(distinct_people(lots, TALENTS), drawn, at, strict=True)]


def enterprise_batches(district: District, enterprises: Enterprises) -> list[Batch]:
    """The rows of enterprises, their tags, projects and talents."""
    rows: list[Row] = [
        (place, code, name, initials(name), grid + 1)
        for place, (code, name, grid) in enumerate(
            zip(enterprises.codes, enterprises.names, enterprises.grid.tolist(), strict=True), 1
        )
    ]
    keys = [term.key for term in GROWTH_TAGS]
    tags: list[Row] = [(place + 1, keys[tag]) for place, tag in np.argwhere(enterprises.tags).tolist()]
    projects: list[Row] = [
        (place, f"P{place:03}", name, district.townships[township][0])
        for place, (name, township) in enumerate(enterprises.projects, 1)
    ]
    talents: list[Row] = [
        (place, f"R{place:03}", name, field, at + 1) for place, (name, field, at) in enumerate(enterprises.talents, 1)
    ]
    return [
        batch("enterprise", "id code name initials grid_id", rows, "企业"),
        batch("enterprise_tag", "enterprise_id tag", tags, "企业标签"),
        batch("project", "id code name township_code", projects, "重点项目"),
        batch("talent", "id code name field enterprise_id", talents, "重要人才"),
    ]
