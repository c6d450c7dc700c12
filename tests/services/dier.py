"""Makes one transition again and again, each time in a process of its own that kills itself one statement later.

``python -m tests.services.dier URL ISSUE KEY`` prints after how many statements the last process lived through it. The
children are forked before the database is opened, so each has its own connection, and SIGKILL is a real one.
"""

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event

from commandcenter.domain.transitions import TRANSITION
from commandcenter.services.casework import state_of, transit
from commandcenter.storage.database import Database
from tests.services.casework_district import GOOD_ANSWERS, RULES, SUPERVISOR, row_of


def step(url: str, issue_id: int, key: str, last: int) -> None:
    """Make the transition; die before statement ``last`` is sent, the commit counted as one."""
    database = Database(url)
    done = 0

    def count(*_: Any) -> None:
        nonlocal done
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", count)
    event.listen(database.engine, "commit", count)
    now = datetime.now(UTC).replace(microsecond=0)
    answers = {**GOOD_ANSWERS[key], "told_at": now, "reply_by": now + timedelta(days=2)}
    with database.begin() as session:
        state = state_of(session, row_of(session, issue_id))
        answers |= {
            one.key: TRANSITION[key].picks(state, SUPERVISOR)[0]
            for one in TRANSITION[key].fields
            if one.kind == "report"
        }
        transit(session, issue_id, key, answers, SUPERVISOR, now, RULES)


def main(url: str, issue_id: int, key: str) -> int:
    """One child after the other, each killed a statement later; the number at which one was not."""
    last = 1
    while True:
        child = os.fork()
        if not child:
            step(url, issue_id, key, last)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            return last if os.WEXITSTATUS(status) == 0 else -1
        assert os.WTERMSIG(status) == signal.SIGKILL
        print(f"killed {last}", flush=True)
        sys.stdin.readline()
        last += 1


if __name__ == "__main__":
    _ = RULES.working  # built once, before the children
    print("lived", main(sys.argv[1], int(sys.argv[2]), sys.argv[3]), flush=True)
