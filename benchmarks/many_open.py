"""The seven-year district with thousands of issues open: closed ones reopened, by rows and events that fit together."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.district import FOLDER, seven_years

DAYS = 20
ROUTES: tuple[tuple[str, int], ...] = (
    ("reopen", 40),
    ("reopen return", 15),
    ("reopen return dispatch", 20),
    ("reopen answer", 20),
    ("reopen suspend", 5),
)
"""Ways from closed to an open stage, and how many of a hundred go each."""

AFTER = {
    "reopen": "handling",
    "return": "accepted",
    "dispatch": "dispatched",
    "answer": "answered",
    "suspend": "suspended",
}


def many_open(wanted: int) -> Path:
    """An SQLite file with so many issues open; made once and kept in the temporary folder."""
    source = seven_years()
    file = FOLDER / f"{source.stem}-open-{wanted}.sqlite3"
    if not file.exists():
        making = file.with_suffix(".making")
        shutil.copyfile(source, making)
        _reopen(making, wanted)
        making.replace(file)
    return file


def _reopen(file: Path, wanted: int) -> None:
    from sqlalchemy import bindparam, func, insert, select, text, update

    from commandcenter.services.present import load_present
    from commandcenter.storage.database import Database
    from commandcenter.storage.schema import Issue, IssueEvent

    database = Database(f"sqlite:///{file}")
    with database.begin() as session:
        now = load_present(session).now()
        is_open = session.scalar(select(func.count()).select_from(Issue).where(Issue.stage != "closed")) or 0
        usable = (Issue.close_cause != "merged", Issue.closed_at < now - timedelta(days=DAYS + 1))
        query = select(Issue.__table__).where(*usable).order_by(Issue.id.desc()).limit(wanted - is_open)
        rows, events = [], []
        for old in session.execute(query).mappings().all():
            row, steps = _course(dict(old), now)
            rows.append(row)
            events += steps
        names = [name for name in rows[0] if name != "key"]
        table: Any = Issue.__table__
        changed = update(table).where(table.c.id == bindparam("key"))
        session.connection().execute(changed.values({name: bindparam(name) for name in names}), rows)
        session.execute(insert(IssueEvent), events)
        session.execute(text("ANALYZE"))
    with database.read() as session:
        _must_be_sound(session, wanted)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def _must_be_sound(session: Any, wanted: int) -> None:
    from sqlalchemy import func, select

    from commandcenter.services.integrity import history_is_chained, history_is_gapless, state_is_last_line
    from commandcenter.storage.schema import Issue

    is_open = session.scalar(select(func.count()).select_from(Issue).where(Issue.stage != "closed"))
    findings = [one for check in (history_is_gapless, history_is_chained, state_is_last_line) for one in check(session)]
    faults = [finding.words for finding in findings if finding.is_wrong]
    if faults or is_open != wanted:
        raise RuntimeError(f"the district with {wanted} open issues is not sound: {is_open} open, {faults}")


def _course(old: dict[str, Any], now: datetime) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The changed columns of a row and its new events, drawn by lot from its id."""
    lot = Random(old["id"])
    route = lot.choices([route for route, _ in ROUTES], [weight for _, weight in ROUTES])[0].split()
    moments = sorted(now - timedelta(seconds=lot.randint(60, DAYS * 86_400)) for _ in route)
    row = old | {"closed_at": None, "close_cause": None, "verdict": None}
    events = []
    for key, at in zip(route, moments, strict=True):
        before = row["stage"]
        row |= {"stage": AFTER[key], "stage_since": at, "version": row["version"] + 1}
        row |= _effect(key, row, at, now)
        events.append(_event(key, before, row, at))
    kept = ("stage", "stage_since", "version", "closed_at", "close_cause", "verdict", "due_at", "settle_from")
    more = ("settle_due_at", "settle_left", "returns", "answered_at", "tries")
    return {"key": old["id"], **{name: row[name] for name in kept + more}}, events


def _effect(key: str, row: dict[str, Any], at: datetime, now: datetime) -> dict[str, Any]:
    from commandcenter.services.issue_clocks import STAGE_DUE, Clocked, review_due, settle_due, settle_left
    from commandcenter.services.rules import load_rules

    rules = load_rules()
    changed: dict[str, Any] = {}
    if key == "reopen":
        changed = {"settle_from": at, "settle_due_at": settle_due(at, row["category"], rules)}
    elif key == "return":
        changed = {"returns": row["returns"] + 1}
    elif key == "answer":
        changed = {"answered_at": at, "tries": 0}
    elif key == "suspend":
        left = settle_left(at, row["settle_due_at"], row["category"], rules)
        day = (now + timedelta(days=1 + row["id"] % 60)).date()
        return {"settle_left": left, "due_at": review_due(day, rules).astimezone(UTC)}
    after = row | changed
    clocked = Clocked(after["registered_at"], at, after["contacted_at"], after["settle_due_at"])
    return changed | {"due_at": STAGE_DUE[after["stage"]](clocked, rules)}


def _event(key: str, before: str, row: dict[str, Any], at: datetime) -> dict[str, Any]:
    details = {
        "reopen": {"reason": "反映人再次反映。"},
        "return": {"reason": "不属本单位职责。"},
        "dispatch": {"lead_organization": row["lead_organization_id"], "category": row["category"]},
        "answer": {"result": "已处理。", "told_how": "telephone", "told_at": at.isoformat(timespec="seconds")},
        "suspend": {"explanation": "等待上级批复。", "leader": row["first_contact_id"], "review_on": "2024-10-01"},
    }
    return {
        "issue_id": row["id"],
        "number": row["version"],
        "at": at,
        "transition": key,
        "from_stage": before,
        "to_stage": row["stage"],
        "actor_id": row["first_contact_id"],
        "role": "supervisor",
        "due_at": row["due_at"],
        "details": details[key],
    }
