"""Whatever is assigned, ended, planned and undone: every rule holds, and undoing gives back what was."""

from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from commandcenter.domain.errors import Refused
from commandcenter.domain.workflow import Actor
from commandcenter.services.integrity_of_pairings import PAIRING_CHECKS
from commandcenter.services.pairing_coverage import coverage
from commandcenter.services.pairing_rules import Proposal
from commandcenter.services.pairings import Ending, assign, end_many
from commandcenter.services.planning.force import put_in_force
from commandcenter.services.planning.load import load_problem
from commandcenter.services.planning.proposal import ADDED, ENDED, propose
from commandcenter.services.planning.settings import PLANNED, default_settings
from commandcenter.services.planning.undo import undo_plan
from commandcenter.storage.schema import Pairing
from tests.services.courses import Fresh, fresh_files, fresh_on, run_courses
from tests.services.pairing_district import TODAY, build
from tests.services.planning.test_force import answerable

LEADER = Actor("leader")
picks = st.integers(0, 1000)


class Course(RuleBasedStateMachine):
    """Leaders plan, undo, assign and end in a small district; days only go forward."""

    fresh: Fresh

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        self.district = build(self.opened.enter_context(type(self).fresh()))
        self.database = self.district.database
        self.today = TODAY
        self.plans: list[int] = []
        self.last: tuple[int, dict[date, set[tuple[object, ...]]], date] | None = None

    @rule(kind=st.sampled_from(PLANNED), ahead=st.integers(0, 3), limit=st.integers(1, 3), pin=picks, strike=picks,
          keep=st.sampled_from([0.0, 25.0]))  # fmt: skip
    def plan(self, ahead: int, kind: object, limit: int, pin: int, strike: int, keep: float) -> None:
        """Plan a kind for a day and put it in force: covered as promised, whatever else there is."""
        day = self.today + timedelta(days=ahead)
        usual = default_settings(kind)  # type: ignore[arg-type]
        chosen = replace(usual, limit=min(limit, usual.limit), weights={**usual.weights, "keep": keep})
        with self.database.read() as session:
            problem = load_problem(session, kind, day, chosen)  # type: ignore[arg-type]
            before = answerable(session)
            covered = coverage(session, problem.kind, day)
        first = propose(problem)
        struck = [line.key for line in first.lines[strike % 3 :: 7]]
        pins = [line.key for line in first.of(ADDED)[pin % 2 :: 5] if line.key not in struck]
        proposal = propose(problem, pins, struck)
        assert proposal.is_proven
        assert proposal.before.coverage == covered
        if not proposal.of(ADDED) and not proposal.of(ENDED):
            return
        with self.database.begin() as session:
            plan = put_in_force(session, proposal, day, LEADER, self.today)
        with self.database.read() as session:
            assert coverage(session, problem.kind, day) == proposal.after.coverage
        self.plans.append(plan)
        self.last = (plan, before, day)

    @precondition(lambda self: self.last is not None)
    @rule(ahead=st.integers(0, 5))
    def undo_the_last(self, ahead: int) -> None:
        """Nothing came between: it is undone, and from the day on all is as it was; by its first day on every day."""
        assert self.last is not None
        plan, before, first = self.last
        day = self.today + timedelta(days=ahead)
        with self.database.read() as session:
            between = answerable(session)
        with self.database.begin() as session:
            undo_plan(session, plan, LEADER, day, self.today)
        with self.database.read() as session:
            after = answerable(session)
        since = day if day > first else date.min
        assert after == {one: before[one] if one >= since else between[one] for one in after}
        self.plans.remove(plan)
        self.last = None

    @precondition(lambda self: self.plans)
    @rule(lot=picks, ahead=st.integers(0, 5))
    def undo_another(self, lot: int, ahead: int) -> None:
        """Later changes may stand in the way; then nothing is written."""
        plan = self.plans[lot % len(self.plans)]
        with suppress(Refused):
            with self.database.begin() as session:
                undo_plan(session, plan, LEADER, self.today + timedelta(days=ahead), self.today)
            self.plans.remove(plan)
            self.last = None

    @rule(who=picks, what=picks, role=st.sampled_from(["leader", "posted", "member"]), ahead=st.integers(0, 4))
    def assign_one(self, who: int, what: int, role: str, ahead: int) -> None:
        """By hand."""
        made, kind = self.district, next(kind for kind in PLANNED if kind.roles)
        holder, grid = (*made.cadres, made.mentor)[who % 6], made.grids[what % 8]
        day = self.today + timedelta(days=ahead)
        with suppress(Refused), self.database.begin() as session:
            assign(session, Proposal(kind, holder, grid, day, role), LEADER, self.today)
            self.last = None

    @rule(lot=picks, ahead=st.integers(0, 4))
    def end_one(self, lot: int, ahead: int) -> None:
        """By hand."""
        with suppress(Refused), self.database.begin() as session:
            rows = session.execute(select(Pairing.id, Pairing.version).order_by(Pairing.id)).all()
            row = rows[lot % len(rows)]
            day = self.today + timedelta(days=ahead)
            end_many(session, [Ending(row.id, row.version)], day, "轮岗", LEADER, self.today)
            self.last = None

    @rule()
    def sleep(self) -> None:
        """The next day."""
        self.today += timedelta(days=1)

    @invariant()
    def every_rule_holds(self) -> None:
        """By the program's own checks over the whole table."""
        with self.database.read() as session:
            assert [found.words for check in PAIRING_CHECKS for found in check(session) if found.is_wrong] == []

    def teardown(self) -> None:
        """Give everything back."""
        self.database.close()
        self.opened.close()


def test_any_course_on_sqlite(current_file: Path) -> None:
    run_courses(Course, fresh_files(current_file), 12, 15)


def test_any_course_on_postgresql(postgres_server: str, current_template: str) -> None:
    run_courses(Course, fresh_on(postgres_server, current_template), 4, 15)
