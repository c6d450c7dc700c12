"""A district of six grids with a short history drawn by lot, as plain rows that a test can replay by itself."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from commandcenter.storage.schema import (
    Cadre,
    Familiarity,
    Grid,
    Issue,
    IssueEvent,
    Organization,
    Pairing,
    Township,
    Village,
    Visit,
)

Row = dict[str, Any]

FIRST_DAY = date(2024, 1, 1)
DAYS = 200
LAST_DAY = FIRST_DAY + timedelta(days=DAYS)
UNIT_KINDS = ("department", "township_office", "village_committee")
NEXT_STAGES = {
    "registered": ("accepted",),
    "accepted": ("dispatched",),
    "dispatched": ("handling", "accepted"),
    "handling": ("answered", "suspended", "accepted", "handling"),
    "suspended": ("handling",),
    "answered": ("closed", "handling", "answered"),
    "closed": ("handling",),
}


@dataclass
class History:
    """Rows by table."""

    pairings: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)
    issues: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)

    def write(self, session: Session) -> None:
        """Put the district and its history into an empty database."""
        session.execute(
            insert(Township), [{"code": "330109001", "name": "城厢街道", "kind": "subdistrict", "initials": ""}]
        )
        for village in VILLAGES:
            session.execute(insert(Village), [village])
        for table, rows in (
            (Grid, GRIDS),
            (Organization, UNITS),
            (Cadre, CADRES),
            (Pairing, self.pairings),
            (Visit, self.visits),
            (Issue, self.issues),
            (IssueEvent, self.events),
            (Familiarity, self.checks),
        ):
            session.execute(insert(table), rows)


TOWNSHIP: Row = {"code": "330109001", "name": "城厢街道", "kind": "subdistrict", "initials": ""}
VILLAGES: list[Row] = [
    {"code": f"33010900100{n}", "name": f"村{n}", "township_code": "330109001", "initials": ""} for n in (1, 2)
]
GRIDS: list[Row] = [
    {
        "id": n,
        "code": f"33010900100{1 + n % 2}00{n}",
        "village_code": f"33010900100{1 + n % 2}",
        "households": 100 * n,
        "valid_from": FIRST_DAY,
        "geometry": b"",
    }
    for n in range(1, 7)
]
UNITS: list[Row] = [
    {
        "id": n,
        "code": f"U{n}",
        "name": f"单位{n}",
        "short_name": f"单{n}",
        "kind": kind,
        "initials": "",
        "township_code": "330109001",
        "village_code": "330109001001",
    }
    for n, kind in enumerate(UNIT_KINDS, start=1)
]
CADRES: list[Row] = [
    {
        "id": n,
        "code": f"C{n}",
        "name": f"干部{n}",
        "initials": "",
        "organization_id": 1 + n % len(UNITS),
        "post": "",
        "telephone": "",
        "is_young": False,
        "is_leader": False,
        "is_mentor": False,
    }
    for n in range(1, 10)
]
UNIT_KIND_OF_CADRE = {row["id"]: UNIT_KINDS[row["organization_id"] - 1] for row in CADRES}


MOST_GRIDS = 3  # the limit of the kind


def drawn(seed: int) -> History:
    """A history drawn by lot."""
    lot = Random(seed)
    history = History()
    for grid in range(1, 6):  # the sixth grid has none
        _draw_pairings(lot, history, grid)
    for _ in range(150):
        history.visits.append(_visit(lot, lot.randint(1, 5)))
    for number in range(1, 90):
        _draw_issue(lot, history, number)
    return history


def _moment(lot: Random) -> datetime:
    """A moment in the period; often just at, before or after a local midnight."""
    day = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 16, tzinfo=UTC) + timedelta(
        days=lot.randint(0, DAYS)
    )
    return day + timedelta(seconds=lot.choice([-1, 0, 1, lot.randint(0, 86_399), lot.randint(0, 86_399)]))


def _draw_pairings(lot: Random, history: History, grid: int) -> None:
    for cadre in lot.sample(range(1, 10), 4):
        start = FIRST_DAY + timedelta(days=lot.randint(0, DAYS))
        end = start + timedelta(days=lot.randint(0, 60)) if lot.random() < 0.5 else None
        role = lot.choice(["leader", "posted", "posted", "member"])
        _draw_checks(lot, history, cadre, grid)
        if sum(one["holder_cadre_id"] == cadre for one in history.pairings) == MOST_GRIDS:
            continue
        led = any((one["grid_id"], one["role"]) == (grid, "leader") for one in history.pairings)
        history.pairings.append(
            {
                "kind": "squad_grid",
                "holder_cadre_id": cadre,
                "grid_id": grid,
                "role": "member" if led and role == "leader" else role,
                "started_on": start,
                "ended_on": end,
                "end_reason": None if end is None else "调整",
                "version": 1,
            }
        )


def _draw_checks(lot: Random, history: History, cadre: int, grid: int) -> None:
    for subject in ("basics", "emergency"):
        for _ in range(lot.randint(0, 3)):
            history.checks.append(
                {
                    "cadre_id": cadre,
                    "grid_id": grid,
                    "subject": subject,
                    "checked_on": FIRST_DAY + timedelta(days=lot.randint(-100, DAYS)),
                    "score": 90,
                    "checked_by_id": 1,
                }
            )


def _visit(lot: Random, grid: int) -> Row:
    return {
        "visited_at": _moment(lot),
        "is_night": lot.random() < 0.4,
        "grid_id": grid,
        "cadre_id": lot.randint(1, 9),
        "audience": "household",
        "topics": 1,
    }


def _draw_issue(lot: Random, history: History, issue_id: int) -> None:
    at, stage = _moment(lot), "registered"
    issue: Row = {
        "id": issue_id,
        "number": f"2024-{issue_id:06d}",
        "title": "题",
        "content": "文",
        "source": "day_visit",
        "list": "needs",
        "grid_id": lot.randint(1, 5),
        "registered_at": at,
        "first_contact_id": 1,
        "lead_organization_id": 1,
        "category": "general",
        "returns": 0,
        "dissatisfied": lot.choice([0, 0, 1]),
        "tries": 0,
    }
    _append(lot, history, issue_id, 1, at, None, stage)
    for number in range(2, 2 + lot.randint(0, 12)):
        at += timedelta(minutes=lot.randint(1, 60 * 24 * 9))
        before, stage = stage, lot.choice(NEXT_STAGES[stage])
        _append(lot, history, issue_id, number, at, before, stage)
    last = history.events[-1]
    is_closed = stage == "closed"
    history.issues.append(
        issue
        | {
            "stage": stage,
            "stage_since": last["at"],
            "due_at": last["due_at"],
            "closed_at": last["at"] if is_closed else None,
            "close_cause": "evaluated" if is_closed else None,
            "verdict": "satisfied" if is_closed else None,
            "version": last["number"],
        }
    )


def _append(
    lot: Random, history: History, issue_id: int, number: int, at: datetime, before: str | None, after: str
) -> None:
    history.events.append(
        {
            "issue_id": issue_id,
            "number": number,
            "at": at,
            "transition": "reopen" if before == "closed" else "step",
            "from_stage": before,
            "to_stage": after,
            "role": "staff",
            "due_at": None if after == "closed" else at + timedelta(hours=lot.randint(1, 240)),
            "details": {},
        }
    )
