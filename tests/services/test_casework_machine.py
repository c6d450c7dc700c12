"""Any legal course of an issue: its events replayed give its row, and the rules hold after every step."""

from contextlib import ExitStack
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from commandcenter.domain.errors import Refused
from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.undo import UNDO
from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import PICKED, REGISTER, Actor
from commandcenter.services.casework import WAS, state_of, transit, undo
from commandcenter.services.figures import load_figures
from commandcenter.services.integrity import (
    history_is_chained,
    history_is_gapless,
    search_is_complete,
    state_is_last_line,
)
from commandcenter.services.scope import Scope
from commandcenter.storage.database import Database
from commandcenter.storage.schema import IssueEvent
from tests.services.casework_district import (
    GOOD_ANSWERS,
    HANDLER,
    HOUSING,
    LEADER,
    NOW,
    OTHER_HANDLER,
    RULES,
    STAFF,
    SUPERVISOR,
    TRAFFIC,
    WALL,
    build,
    events_of,
    heard,
    row_of,
)
from tests.services.courses import Fresh, fresh_files, fresh_on, run_courses

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
        row |= {"closed_at": event.at, "merged_from": event.from_stage}
    elif key == "reopen":
        row |= {"closed_at": None, "verdict": row["verdict"] if row.get("merged_from") else None, "merged_from": None}


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
    """Random people take one issue any way that the workflow lets it, beside another that it may be merged into."""

    fresh: Fresh

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        self.database = Database(self.opened.enter_context(type(self).fresh()))
        self.now = NOW

    @initialize()
    def begin(self) -> None:
        """The district and two issues."""
        build(self.database)
        with self.database.begin() as session:
            self.issue_id, other = heard(session), heard(session)
            self.other_number = row_of(session, other).number
            self.contact_due_at = row_of(session, self.issue_id).contact_due_at

    @rule(
        pick=st.integers(0, 10_000),
        strays=st.integers(0, 9),
        minutes=st.integers(0, 60 * 24 * 4),
        actor=st.sampled_from(
            [SUPERVISOR, SUPERVISOR, SUPERVISOR, STAFF, HANDLER, OTHER_HANDLER, LEADER, LEADER, WALL]
        ),
        verdict=st.sampled_from(["satisfied", "fairly", "dissatisfied", "unreachable"]),
        lead=st.sampled_from([HOUSING, TRAFFIC]),
        category=st.sampled_from(["danger", "roads", "land"]),
    )
    def step(self, pick: int, strays: int, minutes: int, actor: Actor, verdict: str, lead: int, category: str) -> None:
        """Try a transition, mostly one that the stage allows: it happens, or is refused and changes nothing."""
        self.now += timedelta(minutes=minutes)
        before = self._events()
        stage = before[-1].to_stage
        legal = [one for one in KEYS if stage in TRANSITION[one].sources and one != "merge"]
        moving = [one for one in legal if TRANSITION[one].to not in (None, stage) and one not in SELDOM]
        keys = KEYS if strays == 0 else [*legal, *3 * moving]
        key = keys[pick % len(keys)]
        own = {"verdict": verdict, "lead_organization": lead, "category": category, **self._answers(key, actor)}
        given = {field.key: own.get(field.key, GOOD_ANSWERS[key].get(field.key)) for field in TRANSITION[key].fields}
        try:
            with self.database.begin() as session:
                transit(session, self.issue_id, key, given, actor, self.now, RULES)
        except Refused:
            assert len(self._events()) == len(before)
        else:
            assert actor.role in TRANSITION[key].roles

    def _answers(self, key: str, actor: Actor) -> dict[str, object]:
        """Answers that depend on the moment and on what hangs on the issue."""
        today = self.now.astimezone(CHINA).date()
        with self.database.read() as session:
            row = row_of(session, self.issue_id)
            picks = TRANSITION[key].picks(state_of(session, row), actor)
            due = max(row.settle_due_at or self.now, self.now)
        picked = {one.key: picks[-1] for one in TRANSITION[key].fields if one.kind in PICKED and picks}
        return {
            "into": self.other_number,
            "told_at": self.now,
            "new_due": due + timedelta(days=1),
            "reply_by": self.now + timedelta(days=2),
            "review_on": today + timedelta(days=30),
            "organizations": (5,),
            "tasks": ({"organization": HOUSING, "content": "换管", "due_on": today},),
            **picked,
        }

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
                or before[-1].role != SUPERVISOR.role
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
            assert (row.closed_at is None) == (row.close_cause is None) == (row.stage != "closed")
            assert row.contact_due_at == self.contact_due_at
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
        """The program's own check finds nothing, every rate is one, and the database is given back."""
        with self.database.read() as session:
            findings = [finding for check in HISTORY for finding in check(session) if finding.is_wrong]
            figures = load_figures(session, Scope(), self.now.astimezone(CHINA).date(), self.now)
        self.database.close()
        self.opened.close()
        assert findings == []
        shares = (figures.settled.share, figures.on_time.share, figures.satisfaction.share, figures.whistles.share)
        assert all(share is None or 0 <= share <= 1 for share in shares)


HISTORY = (history_is_gapless, history_is_chained, state_is_last_line, search_is_complete)


def test_any_course_on_sqlite(current_file: Path) -> None:
    run_courses(Course, fresh_files(current_file), 20, 40)


def test_any_course_on_postgresql(postgres_server: str, current_template: str) -> None:
    run_courses(Course, fresh_on(postgres_server, current_template), 8, 40)
