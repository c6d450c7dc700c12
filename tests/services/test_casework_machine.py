"""Any legal course of an issue: its events replayed give its row, and the rules hold after every step."""

import tempfile
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from shutil import copyfile

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from commandcenter.domain.errors import Refused
from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.undo import UNDO
from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import REGISTER
from commandcenter.services.casework import WAS, transit, undo
from commandcenter.storage.database import Database
from commandcenter.storage.schema import IssueEvent
from tests.services.casework_district import (
    GOOD_ANSWERS,
    HOUSING,
    NOW,
    RULES,
    SUPERVISOR,
    TRAFFIC,
    build,
    events_of,
    heard,
    row_of,
)

KEYS = sorted(TRANSITION)
SELDOM = ("merge", "return")  # they lead away from the longer ways


def replayed(events: list[IssueEvent]) -> dict[str, object]:
    """What the events alone say of the row: an account of its own, not the code under test."""
    row: dict[str, object] = {"returns": 0, "dissatisfied": 0, "tries": 0, "verdict": None, "closed_at": None}
    before: list[dict[str, object]] = []
    for event in events:
        before.append(dict(row))
        if event.transition == UNDO:
            row = dict(before[event.details["of"] - 1])
        else:
            _apply(row, event)
        row |= {"stage": event.to_stage, "due_at": event.due_at, "version": event.number}
    return row


def _apply(row: dict[str, object], event: IssueEvent) -> None:
    details, key = event.details, event.transition
    if key == "accept":
        row["first_contact_id"] = details["first_contact"]
    elif key == "dispatch":
        row |= {"lead_organization_id": details["lead_organization"], "category": details["category"]}
    elif key == "return":
        row["returns"] = int(str(row["returns"])) + 1
    elif key == "escalate":
        row["list"] = "hard_cases"
    elif key == "answer":
        row |= {"answered_at": event.at, "tries": 0}
    elif key == "evaluate":
        _evaluate(row, event)
    elif key == "merge":
        row["closed_at"] = event.at
    elif key == "reopen":
        row |= {"closed_at": None, "verdict": None}


def _evaluate(row: dict[str, object], event: IssueEvent) -> None:
    verdict = event.details["verdict"]
    if verdict == "unreachable":
        row["tries"] = int(str(row["tries"])) + 1
    else:
        row["verdict"] = verdict
    if verdict == "dissatisfied":
        row["dissatisfied"] = int(str(row["dissatisfied"])) + 1
    if event.to_stage == "closed":
        row["closed_at"] = event.at
        row["verdict"] = None if verdict == "unreachable" else verdict


class Course(RuleBasedStateMachine):
    """One issue goes any way that the workflow lets it, with another beside it to be merged into."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "course.sqlite3"
        copyfile(self.template, file)
        self.database = Database(f"sqlite:///{file}")
        self.now = NOW

    @initialize()
    def begin(self) -> None:
        """The district and two issues."""
        build(self.database)
        with self.database.begin() as session:
            self.issue_id, other = heard(session), heard(session)
            self.other_number = row_of(session, other).number

    @rule(
        pick=st.integers(0, 10_000),
        strays=st.integers(0, 9),
        minutes=st.integers(0, 60 * 24 * 4),
        verdict=st.sampled_from(["satisfied", "fairly", "dissatisfied", "unreachable"]),
        lead=st.sampled_from([HOUSING, TRAFFIC]),
        category=st.sampled_from(["danger", "roads", "land"]),
    )
    def step(self, pick: int, strays: int, minutes: int, verdict: str, lead: int, category: str) -> None:
        """Try a transition, mostly one that the stage allows: it happens, or is refused and changes nothing."""
        self.now += timedelta(minutes=minutes)
        before = self._events()
        stage = before[-1].to_stage
        legal = [one for one in KEYS if stage in TRANSITION[one].sources and one != "merge"]
        moving = [one for one in legal if TRANSITION[one].to not in (None, stage) and one not in SELDOM]
        keys = KEYS if strays == 0 else [*legal, *3 * moving]
        key = keys[pick % len(keys)]
        own: dict[str, object] = {
            "verdict": verdict,
            "lead_organization": lead,
            "category": category,
            "into": self.other_number,
            "told_at": self.now,
            "new_due": self._later(),
            "review_on": self.now.astimezone(CHINA).date() + timedelta(days=30),
            "organizations": (5,),
        }
        given = {field.key: own.get(field.key, GOOD_ANSWERS[key].get(field.key)) for field in TRANSITION[key].fields}
        try:
            with self.database.begin() as session:
                transit(session, self.issue_id, key, given, SUPERVISOR, self.now, RULES)
        except Refused:
            assert len(self._events()) == len(before)

    def _later(self) -> datetime:
        with self.database.read() as session:
            due = row_of(session, self.issue_id).settle_due_at
        return max(due or self.now, self.now) + timedelta(days=1)

    @precondition(lambda self: self._events()[-1].from_stage is not None)
    @rule(chance=st.integers(0, 5))
    def take_back(self, chance: int) -> None:
        """Undo the last step now and then, where that is allowed."""
        if chance:
            return
        before = self._events()
        try:
            with self.database.begin() as session:
                undo(session, self.issue_id, SUPERVISOR, self.now)
        except Refused:
            assert (
                before[-1].transition in (UNDO, REGISTER)
                or before[-1].from_stage == before[-1].to_stage
                or (self.now - before[-1].at > timedelta(seconds=30))
            )
        else:
            assert WAS in before[-1].details

    def _events(self) -> list[IssueEvent]:
        with self.database.read() as session:
            found = events_of(session, self.issue_id)
            session.expunge_all()
        return found

    @invariant()
    def the_row_is_what_its_events_say(self) -> None:
        """State is history's last line."""
        if not hasattr(self, "issue_id"):
            return
        events = self._events()
        with self.database.read() as session:
            row = row_of(session, self.issue_id)
            told = replayed(events)
            assert {key: getattr(row, key) for key in told} == told
            assert (row.closed_at is None) == (row.stage != "closed")
            assert (row.settle_left is not None) == ("suspended" in (row.stage, row.merged_from))

    @invariant()
    def every_event_is_a_listed_step(self) -> None:
        """Numbers without a gap, moments that do not go back, stages that join, transitions from the registry."""
        if not hasattr(self, "issue_id"):
            return
        events = self._events()
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        assert events[0].transition == REGISTER
        for before, event in pairwise(events):
            assert before.to_stage == event.from_stage
            assert before.at <= event.at
            if event.transition != UNDO:
                kind = TRANSITION[event.transition]
                assert event.from_stage in kind.sources
                assert event.to_stage in {kind.to or event.from_stage, *kind.also_to}

    def teardown(self) -> None:
        """Give the file back."""
        self.database.close()
        self.folder.cleanup()


def test_any_course(current_file: Path) -> None:
    Course.template = current_file
    run_state_machine_as_test(
        Course,
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
