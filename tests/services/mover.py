"""One of two processes that move the same issues at once: ``python -m tests.services.mover URL SEED MOVES``.

Prints what came of its moves as JSON: how many happened, how many were told that another was first, how many refused.
"""

import json
import random
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from commandcenter.domain.errors import Conflict, Refused
from commandcenter.domain.transitions import TRANSITION, TRANSITIONS
from commandcenter.services.casework import transit
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue
from tests.services.casework_district import GOOD_ANSWERS, LEADER, RULES, SUPERVISOR

FREE = tuple(one.key for one in TRANSITIONS if one.key not in ("merge", "decide", "escalate"))


def moves(database: Database, lot: random.Random, many: int) -> Counter[str]:
    """Make so many moves, each on what was seen of an issue just before."""
    told: Counter[str] = Counter()
    with database.read() as session:
        ids = session.scalars(select(Issue.id)).all()
    for _ in range(many):
        issue_id = lot.choice(ids)
        with database.read() as session:
            stage, seen = session.execute(select(Issue.stage, Issue.version).where(Issue.id == issue_id)).one()
        key = lot.choice([one for one in FREE if stage in TRANSITION[one].sources])
        told[move(database, issue_id, key, seen)] += 1
    return told


def move(database: Database, issue_id: int, key: str, seen: int) -> str:
    """One move; how it went."""
    now = datetime.now(UTC).replace(microsecond=0)
    answers = {**GOOD_ANSWERS[key], "told_at": now, "new_due": now + timedelta(days=999 + seen)}
    answers |= {"reply_by": now + timedelta(days=2), "review_on": (now + timedelta(days=30)).date()}
    try:
        with database.begin() as session:
            transit(session, issue_id, key, answers, LEADER if key == "decide" else SUPERVISOR, now, RULES, seen)
    except Conflict as error:
        return "conflict" if error.theirs and error.ours and str(error) else "silent"
    except Refused as error:
        return "refused" if str(error) else "silent"
    return "done"


if __name__ == "__main__":
    opened = Database(sys.argv[1])
    print(json.dumps(moves(opened, random.Random(int(sys.argv[2])), int(sys.argv[3]))))
    opened.close()
