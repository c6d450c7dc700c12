"""Makes one transition again and again, each time in a process of its own that kills itself one statement later.

``python -m tests.services.dier URL ISSUE KEY`` prints after how many statements the last process lived through it.
"""

import sys
from datetime import UTC, datetime, timedelta
from functools import partial

from commandcenter.domain.transitions import TRANSITION
from commandcenter.services.casework import state_of, transit
from commandcenter.storage.database import Database
from tests.services.casework_district import GOOD_ANSWERS, RULES, SUPERVISOR, row_of
from tests.services.dying import die_before, one_after_the_other


def step(url: str, issue_id: int, key: str, last: int) -> None:
    """Make the transition; die before statement ``last`` is sent, the commit counted as one."""
    database = Database(url)
    die_before(database, last)
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


if __name__ == "__main__":
    _ = RULES.working  # built once, before the children
    url, issue_id, key = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    print("lived", one_after_the_other(partial(step, url, issue_id, key)), flush=True)
