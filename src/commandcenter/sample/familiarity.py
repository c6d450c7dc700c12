"""双熟悉: dated checks of what squad members know of their grids."""

from datetime import date

import numpy as np

from commandcenter.domain.vocabulary import FAMILIARITY_SUBJECTS
from commandcenter.sample.batch import Batch, Row, batch
from commandcenter.sample.frame import Frame
from commandcenter.sample.people import People
from commandcenter.sample.squads import NOBODY, Squads

NEVER_CHECKED, EXPIRED = 0.04, 0.09
FRESH_DAYS, OLD_DAYS = 170, 380


def familiarity_batch(frame: Frame, people: People, squads: Squads) -> Batch:
    """Most were checked in the last months, some too long ago, a few never."""
    lots = frame.lots("familiarity")
    places = np.argwhere(squads.now != NOBODY)
    checkers = np.flatnonzero((people.kinds == "township_office") & people.serves)
    rows: list[Row] = []
    for subject in FAMILIARITY_SUBJECTS:
        lot = lots.random(len(places))
        ago = np.where(
            lot < NEVER_CHECKED + EXPIRED,
            lots.integers(190, OLD_DAYS, len(places)),
            lots.integers(1, FRESH_DAYS, len(places)),
        )
        score = np.clip(np.rint(lots.normal(89, 7, len(places))), 55, 100).astype(int)
        by = lots.choice(checkers, len(places))
        for (grid, slot), skip, days, points, checker in zip(
            places.tolist(), (lot < NEVER_CHECKED).tolist(), ago.tolist(), score.tolist(), by.tolist(), strict=True
        ):
            cadre = int(squads.now[grid, slot])
            day = max(frame.day_before(days), date.fromordinal(int(squads.since[grid, slot])))
            if not skip:
                other = checker if checker != cadre else int(checkers[0] if checkers[0] != cadre else checkers[1])
                rows.append((cadre + 1, grid + 1, subject.key, day.isoformat(), points, other + 1))
    rows.sort(key=lambda row: str(row[3]))
    numbered: list[Row] = [(place, *row) for place, row in enumerate(rows, 1)]
    return batch("familiarity", "id cadre_id grid_id subject checked_on score checked_by_id", numbered, "双熟悉测查")
