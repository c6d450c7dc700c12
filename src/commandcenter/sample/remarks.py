"""评语: what mentors remarked on their young cadres."""

from datetime import date

import numpy as np

from commandcenter.sample.batch import Batch, Row, batch
from commandcenter.sample.frame import Frame
from commandcenter.sample.names import word_lists
from commandcenter.sample.pairings import HOLDER, STARTED, Pairings

REMARKED = 0.3  # of the running mentors' pairings
MOST = 4
BEGAN_BEFORE = 30  # days


def remark_batch(frame: Frame, pairings: Pairings) -> Batch:
    """One to four remarks on some of the young cadres, from a month after the mentor began."""
    lots = frame.lots("remarks")
    words = word_lists("tags")["remarks"]["mentor"]
    rows: list[tuple[str, Row]] = []
    for pairing in pairings.running("mentor_cadre"):
        chance, count, spread, picks = lots.random(), lots.integers(1, MOST + 1), lots.random(MOST), lots.random(MOST)
        days = (frame.day - date.fromisoformat(str(pairing[STARTED]))).days
        if chance < REMARKED and days > BEGAN_BEFORE:
            for ago, pick in zip(np.sort(spread)[:count].tolist(), picks.tolist(), strict=False):
                day = frame.day_before(int(ago * (days - BEGAN_BEFORE))).isoformat()
                rows.append((day, (pairing[0], day, words[int(pick * len(words))], pairing[HOLDER])))
    rows.sort(key=lambda one: one[0])
    numbered: list[Row] = [(place, *row) for place, (_, row) in enumerate(rows, 1)]
    return batch("mentor_remark", "id pairing_id written_on text written_by_id", numbered, "导师评语")
