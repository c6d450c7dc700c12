"""Likely duplicates while somebody types, over all issues, on both engines: the slowest of short and long texts.

Each text is asked for in a grid of the densest towns, with its neighbours, and without a grid, over the whole district.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.bench_feed import ENGINES
from benchmarks.district import AS_OF
from benchmarks.measure import Figure, Timing, timed
from commandcenter.services.duplicates import DAYS, Surroundings, likely_duplicates
from commandcenter.services.places import load_places, load_sheet
from commandcenter.services.present import end_of, local_midnight
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue

GOAL = 50
DENSE = 3
LATEST = 4
TYPED = ("路灯", "路灯不亮", "老人上下楼", "村里的排水管堵塞，一下雨就漫水，漫到家门口")
"""Beginnings, as they stand while somebody types; whole texts are those of the newest issues."""

Case = tuple[str, int | None]


def cases(session: Session) -> list[Case]:
    """What is asked for: texts from two characters to a whole report, in dense grids and anywhere."""
    since = local_midnight(AS_OF).replace(month=AS_OF.month - 3)
    busiest = (
        select(Issue.grid_id)
        .where(Issue.registered_at >= since)
        .group_by(Issue.grid_id)
        .order_by(func.count().desc(), Issue.grid_id)
        .limit(DENSE)
    )
    grids: list[int | None] = [*session.scalars(busiest), None]
    newest = select(Issue.title, Issue.content).order_by(func.length(Issue.content).desc(), Issue.id.desc())
    recent = session.execute(newest.where(Issue.registered_at >= since).limit(LATEST)).all()
    texts = [*TYPED, *(f"{title}\n{content}" for title, content in recent)]
    return [(text, grid) for text in texts for grid in grids]


def timings(url: str) -> dict[Case, Timing]:
    """The time of each case on a database."""
    database = Database(url)
    now = end_of(AS_OF)
    try:
        with database.read() as session:
            sheet = load_sheet(session)
            assert sheet is not None, "the sample has a map"
            around = Surroundings(load_places(session, ""), sheet)
            return {
                (said, grid): timed(partial(likely_duplicates, session, said, grid, around, now))
                for said, grid in cases(session)
            }
    finally:
        database.close()


def run() -> dict[str, dict[str, Any]]:
    """``duplicates_ms_132k``: the slowest case on the slower engine."""
    by_engine = {}
    for engine, opened in ENGINES.items():
        with opened() as url:
            by_engine[engine] = timings(url)
    every = [(engine, case) for engine, of in by_engine.items() for case in of]
    engine, case = max(every, key=lambda one: by_engine[one[0]][one[1]].median)
    note = f"the slowest of {len(by_engine[engine])} cases, {_told(case)}, on {engine}; {_summary(by_engine)}"
    timing = by_engine[engine][case]
    return {"duplicates_ms_132k": Figure(round(timing.median, 2), GOAL, "ms", timing, None, note).as_json()}


def _told(case: Case) -> str:
    text, grid = case
    return f"{len(text)} characters {'anywhere' if grid is None else f'around grid {grid}'} in {DAYS} days"


def _summary(by_engine: dict[str, dict[Case, Timing]]) -> str:
    parts = (("nearby", False), ("anywhere", True))
    return "; ".join(
        f"{engine} {name} at most {_most([t for (_, grid), t in of.items() if (grid is None) == anywhere]):.1f} ms"
        for engine, of in by_engine.items()
        for name, anywhere in parts
    )


def _most(timings: Sequence[Timing]) -> float:
    return max(timing.median for timing in timings)
