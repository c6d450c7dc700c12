"""The supervisor's inbox at 20,000 open issues of 132,000: from the call to the rows.

``alerts_ms_20k`` reads every kind of alert that a supervisor has, the 500 most urgent rows of each and the count of
all, as the open inbox does. The note gives the bell's own query, which only counts, and the other roles' times.
"""

from typing import Any

from benchmarks.many_open import many_open
from benchmarks.measure import Timing, milliseconds, timed
from commandcenter.domain.workflow import Actor
from commandcenter.services.alerts import Inbox, load_alerts
from commandcenter.services.alerts_look import ROWS
from commandcenter.services.present import load_present
from commandcenter.services.rules import load_rules
from commandcenter.services.scope import Scope
from commandcenter.services.seats import sit_down
from commandcenter.storage.database import Database

RUNS = 21
OTHERS = ("staff", "handler", "leader")


def time_inbox(database: Database, actor: Actor, limit: int = ROWS) -> tuple[Timing, Inbox]:
    """Read it again and again, each time in a session of its own; and what was read."""
    rules = load_rules()
    with database.read() as session:
        now = load_present(session).now()

    def read() -> Inbox:
        with database.read() as session:
            return load_alerts(session, actor, Scope(), now, rules, limit)

    return timed(read, RUNS), read()


def seated(database: Database, role: str) -> Actor:
    """Somebody of a role; a handler of the department that leads most."""
    with database.read() as session:
        return sit_down(session, role, 1 if role == "handler" else None)


def run() -> dict[str, dict[str, Any]]:
    """``alerts_ms_20k``."""
    database = Database(f"sqlite:///{many_open(20_000)}")
    supervisor = seated(database, "supervisor")
    whole, inbox = time_inbox(database, supervisor)
    counted, _ = time_inbox(database, supervisor, 0)
    others = [f"{role} {time_inbox(database, seated(database, role))[0].median:.0f}" for role in OTHERS]
    database.close()
    rows = sum(len(found.rows) for _, found in inbox.found)
    note = (
        f"supervisor: {len(inbox.found)} kinds, {rows} rows of {inbox.count('red') + inbox.count('amber')} alerts;"
        f" counts alone {counted.median:.0f} ms; rows of {', '.join(others)} ms"
    )
    return {"alerts_ms_20k": milliseconds(whole, 100, note).as_json()}
