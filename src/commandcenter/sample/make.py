"""Make a sample district: the shipped places, everybody who serves in them, and years of believable work."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import psycopg

from commandcenter.domain.errors import DatabaseProblem
from commandcenter.sample.batch import Batch, batch
from commandcenter.sample.district import build_district, district_batches
from commandcenter.sample.enterprises import build_enterprises, enterprise_batches
from commandcenter.sample.familiarity import familiarity_batch
from commandcenter.sample.frame import Frame, History, frame_for
from commandcenter.sample.pairings import Pairings
from commandcenter.sample.past import squads_within_limit
from commandcenter.sample.people import build_people, people_batches
from commandcenter.sample.postgres_writer import PostgresWriter
from commandcenter.sample.relations import pair_everybody
from commandcenter.sample.remarks import remark_batch
from commandcenter.sample.scene import Scene
from commandcenter.sample.sqlite_writer import SqliteWriter
from commandcenter.sample.squads import build_squads, pair_squads
from commandcenter.sample.tags import tag_batches
from commandcenter.sample.writer import Progress, Steps, Tally, Writer, never, silent
from commandcenter.services.present import CLOCK_OFFSET, SAMPLE
from commandcenter.storage.database import Database

DEFAULT_SEED = 2017
DISTRICT_CODE, DISTRICT_NAME = "330109", "萧山区"
GROUND_ENDS, HISTORY_ENDS = 0.04, 0.90


@dataclass(frozen=True)
class SampleReport:
    """What was written: rows by table, and how long it took."""

    tables: dict[str, int]
    seconds: float

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.tables.values())


def make_sample(
    database_url: str,
    history: History,
    seed: int = DEFAULT_SEED,
    as_of: date | None = None,
    progress: Progress = silent,
    cancelled: Callable[[], bool] = never,
) -> SampleReport:
    """Fill an empty database. ``progress`` gets a share (0 to 1) and words.

    Raises Refused when the database holds anything, Cancelled when ``cancelled`` says so, DatabaseProblem when it
    cannot be written; in each case nothing is left behind.
    """
    began = time.monotonic()
    steps = Steps(progress, cancelled)
    frame, offset = frame_for(history, seed, as_of)
    database = Database(database_url)
    try:
        steps.at(0.0, "准备数据库")
        tally = Tally(steps, 0.0, GROUND_ENDS, 1)
        writer: Writer = (SqliteWriter if database.is_sqlite else PostgresWriter)(database, tally)
        try:
            _fill(frame, offset, writer, tally)
        except BaseException as error:
            writer.abandon()
            raise _in_words(error) from error
    finally:
        database.close()
    steps.at(1.0, "样本区已建立")
    return SampleReport(tally.rows, time.monotonic() - began)


def _in_words(error: BaseException) -> BaseException:
    """An engine's error as ours; anything else as it is."""
    if isinstance(error, (sqlite3.Error, psycopg.Error, OSError)):
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        return DatabaseProblem(f"样本没有写成，没有留下任何数据：{words}。请检查磁盘空间和权限。")
    return error


def _fill(frame: Frame, offset: timedelta, writer: Writer, tally: Tally) -> None:
    scene, ground = _ground(frame)
    tally.expected = sum(part.count for part in ground)
    writer.write([_facts(frame, offset), *ground])
    if frame.history != "none":
        tally.begin, tally.end, tally.written = GROUND_ENDS, HISTORY_ENDS, 0
        writer.write(_history(scene, tally))
    tally.end = max(tally.steps.share, tally.end)
    writer.finish()


def _facts(frame: Frame, offset: timedelta) -> Batch:
    facts = {
        "district_code": DISTRICT_CODE,
        "district_name": DISTRICT_NAME,
        SAMPLE: frame.day.isoformat(),
        "seed": str(frame.seed),
        CLOCK_OFFSET: str(int(offset.total_seconds())),
    }
    return batch("meta", "key value", list(facts.items()), "基本信息")


def _ground(frame: Frame) -> tuple[Scene, list[Batch]]:
    """Everything but visits and issues."""
    district = build_district(frame)
    people = build_people(frame, district)
    enterprises = build_enterprises(frame, district)
    squads = build_squads(frame, district, people)
    squads_within_limit(frame, people, squads)
    pairings = Pairings()
    pair_squads(frame, squads, pairings)
    relations = pair_everybody(frame, district, people, enterprises, pairings)
    batches = [
        *district_batches(district),
        *people_batches(people),
        *enterprise_batches(district, enterprises),
        *tag_batches(frame, district, people),
        pairings.batch(),
        remark_batch(frame, pairings),
        familiarity_batch(frame, people, squads),
    ]
    return Scene(frame, district, people, enterprises, squads, relations), batches


def _history(scene: Scene, tally: Tally) -> Iterator[Batch]:
    from commandcenter.sample.history import history_batches

    yield from history_batches(scene, tally)
