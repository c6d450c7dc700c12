"""Moves issues to and fro in a process of its own, and says when each move was committed.

    python -m benchmarks.feed_writer URL MOVES

Prints ``issue version nanoseconds`` a move, on the clock that all processes of a machine share. The clock is read just
before the commit is issued: a window may have painted before a writer on a busy machine hears that it was done.
"""

import sys
import time
from collections.abc import Iterator
from itertools import cycle

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from commandcenter.domain.workflow import Actor
from commandcenter.services.casework import transit
from commandcenter.services.present import load_present
from commandcenter.services.rules import load_rules
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue

ISSUES = 10
PAUSE = 0.06  # so that each move is a commit and a repaint of its own


def moves(database: Database) -> Iterator[tuple[int, str]]:
    """Issues being handled are answered, and the reporter is not content, over and over."""
    with database.read() as session:
        handled = session.scalars(select(Issue.id).where(Issue.stage == "handling").order_by(Issue.id).limit(ISSUES))
        issues = list(handled)
    for step in cycle(("answer", "evaluate")):
        yield from ((issue, step) for issue in issues)


class Clock:
    """When the latest commit was issued, in nanoseconds."""

    issued = 0

    def read(self, _session: Session) -> None:
        """Read it."""
        self.issued = time.monotonic_ns()


def main(url: str, count: int) -> None:
    """Make the moves."""
    database, rules = Database(url), load_rules()
    with database.read() as session:
        present = load_present(session)
    actor, clock = Actor("supervisor"), Clock()
    event.listen(Session, "before_commit", clock.read)
    for _, (issue, step) in zip(range(count), moves(database), strict=False):
        now = present.now()
        answers: dict[str, dict[str, object]] = {
            "answer": {"result": "已处理。", "told_how": "telephone", "told_at": now},
            "evaluate": {"verdict": "dissatisfied", "solved": "no"},
        }
        with database.begin() as session:
            moved = transit(session, issue, step, answers[step], actor, now, rules)
        print(issue, moved.version, clock.issued, flush=True)
        time.sleep(PAUSE)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
