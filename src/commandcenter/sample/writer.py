"""What both engines' writers share: the report, the progress and the way to stop."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from commandcenter.domain.errors import Cancelled
from commandcenter.sample.batch import Batch, Row

CHUNK = 40_000

Progress = Callable[[float, str], None]


def silent(share: float, words: str) -> None:
    """Tells nobody."""


def never() -> bool:
    """Is never cancelled."""
    return False


@dataclass
class Steps:
    """Tells how far the work is, and stops it when the person wants. ``share`` never falls."""

    progress: Progress = silent
    cancelled: Callable[[], bool] = never
    share: float = 0.0

    def at(self, share: float, words: str) -> None:
        """Tell, and raise Cancelled when it is to stop."""
        if self.cancelled():
            raise Cancelled("建立样本已取消，没有留下任何数据。")
        self.share = max(self.share, share)
        self.progress(self.share, words)


@dataclass
class Tally:
    """Rows written by table, and the progress while they are."""

    steps: Steps
    begin: float
    end: float
    expected: int
    rows: dict[str, int] = field(default_factory=dict)
    written: int = 0

    def tell(self, words: str) -> None:
        """Say what is being done before the next rows; stops when it is to stop."""
        self.steps.at(self.begin, words)

    def chunks(self, batch: Batch) -> Iterator[list[Row]]:
        """The batch in pieces, each counted once it was taken."""
        done = 0
        source = iter(batch.rows)
        while chunk := list(islice(source, CHUNK)):
            yield chunk
            done += len(chunk)
            self.written += len(chunk)
            reached = min(1.0, self.written / max(1, self.expected))
            self.steps.at(self.begin + (self.end - self.begin) * reached, f"{batch.words} {done:,} / {batch.count:,}")
        self.rows[batch.table] = self.rows.get(batch.table, 0) + done


class Writer(Protocol):
    """Takes the sample's rows; nothing can be seen of them before ``finish`` has returned."""

    def write(self, batches: Iterable[Batch]) -> None:
        """Write them, in order."""

    def finish(self) -> None:
        """Make indices and search, and put the whole in its place."""

    def abandon(self) -> None:
        """Leave nothing behind."""
