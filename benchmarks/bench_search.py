"""Search: the first 50 hits, newest first, of Chinese words over all issues, against ``LIKE '%…%'`` on the same text.

The words are runs of two and of five characters cut from the titles, chosen by how many issues hold them: rare (about
10), middling (about 300) and common (about 10,000, or the most common there are), as many of each. LIKE has to read
everything for a rare word and finds its 50 at once for a common one, so the notes tell the sums of each kind apart.
"""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from benchmarks.district import seven_years_url
from benchmarks.measure import RUNS, Figure, Timing, in_turn, timed
from commandcenter.services.places import load_places
from commandcenter.services.search import search
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue
from commandcenter.storage.search import find_issue_ids

HITS = 50
LENGTHS = (2, 5)
EACH = 4
SEED = 2017
GOAL = 0.10
PLAIN = (
    "CREATE TEMP TABLE plain (id INTEGER PRIMARY KEY, words TEXT NOT NULL)",
    "INSERT INTO plain SELECT issue.id, content || ' ' || township.name || ' ' || village.name "
    "FROM issue JOIN grid ON grid.id = grid_id JOIN village ON village.code = village_code "
    "JOIN township ON township.code = township_code",
)
"""What the index of the sample holds (its contents repeat the titles), in one column: the best case for LIKE."""
LIKE = text("SELECT id FROM plain WHERE words LIKE :asked ORDER BY id DESC LIMIT :limit")
_RUN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Frequency:
    """A kind of words: held by about this many issues."""

    name: str
    issues: int


FREQUENCIES: tuple[Frequency, ...] = (
    Frequency("rare", 10),
    Frequency("middling", 300),
    Frequency("common", 10_000),
)


@dataclass(frozen=True)
class Word:
    """A word to search for, and the number of titles that hold it."""

    text: str
    frequency: str
    titles: int


def draw(titles: Sequence[str]) -> list[Word]:
    """The words: of each length and frequency the ``EACH`` that are nearest to it, of equals by lot."""
    lot = random.Random(SEED)
    words = []
    for length in LENGTHS:
        held = sorted(_counted(titles, length).items())
        lot.shuffle(held)
        for frequency in FREQUENCIES:
            held.sort(key=lambda pair, wanted=frequency.issues: abs(pair[1] - wanted))  # type: ignore[misc]
            words += [Word(run, frequency.name, count) for run, count in held[:EACH]]
    return words


def _counted(titles: Sequence[str], length: int) -> Counter[str]:
    counted: Counter[str] = Counter()
    for title in titles:
        cut = {run[i : i + length] for run in _RUN.findall(title) for i in range(len(run) - length + 1)}
        counted.update(cut)
    return counted


def ours(session: Session, words: Sequence[Word]) -> list[list[int]]:
    """The hits of our index."""
    return [list(find_issue_ids(session, word.text, HITS)) for word in words]


def like(session: Session, words: Sequence[Word]) -> list[list[int]]:
    """The hits of LIKE."""
    return [list(session.scalars(LIKE, {"asked": f"%{word.text}%", "limit": HITS})) for word in words]


def run() -> dict[str, dict[str, Any]]:
    """``search_over_like``; and ``palette_ms``, a whole answer of the palette."""
    database = Database(seven_years_url())
    try:
        with database.read() as session:
            words = draw(list(session.scalars(select(Issue.title))))
            for statement in PLAIN:
                session.execute(text(statement))
            return {
                "search_over_like": _over_like(session, words).as_json(),
                "palette_ms": _palette(session, words).as_json(),
            }
    finally:
        database.close()


def _over_like(session: Session, words: Sequence[Word]) -> Figure:
    """All words in one sum; the note gives each frequency's sums."""
    agree = sum(one == other for one, other in zip(ours(session, words), like(session, words), strict=True))
    parts = {}
    for frequency in FREQUENCIES:
        chosen = [word for word in words if word.frequency == frequency.name]
        parts[frequency.name] = in_turn(
            lambda chosen=chosen: ours(session, chosen),  # type: ignore[misc]
            lambda chosen=chosen: like(session, chosen),  # type: ignore[misc]
            RUNS,
        )
    mine, peer = (_added([pair[side] for pair in parts.values()]) for side in (0, 1))
    told = "; ".join(_told(name, pair, words) for name, pair in parts.items())
    note = f"sums of {len(words)} words; {agree} with the same hits; {told}"
    return Figure(round(mine.median / peer.median, 4), GOAL, "ratio", mine, peer, note)


def _added(timings: Sequence[Timing]) -> Timing:
    sums = [sum(values) for values in zip(*((t.median, t.least, t.most) for t in timings), strict=True)]
    return Timing(round(sums[0], 4), round(sums[1], 4), round(sums[2], 4), timings[0].runs)


def _told(name: str, pair: tuple[Timing, Timing], words: Sequence[Word]) -> str:
    held = [word.titles for word in words if word.frequency == name]
    mine, peer = pair
    return (
        f"{name} (in {min(held)} to {max(held)} titles) {mine.median:.2f} against {peer.median:.2f} ms, "
        f"ratio {mine.median / peer.median:.3f}"
    )


def _palette(session: Session, words: Sequence[Word]) -> Figure:
    """The slowest of what the palette answers: each word, initials, a code and a number."""
    places = load_places(session, "")
    asked = [*(word.text for word in words), "gl", "z", "330109113", "132151", "2024-131"]
    timings = {one: timed(lambda one=one: search(session, one, places)) for one in asked}  # type: ignore[misc]
    slowest = max(timings, key=lambda one: timings[one].median)
    timing = timings[slowest]
    return Figure(round(timing.median, 2), 30, "ms", timing, None, f"the slowest: {slowest}")
