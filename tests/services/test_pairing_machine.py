"""Whatever is assigned, ended, replaced and handed over, now or for days to come: every rule holds, on both engines.

A plain account is kept beside the database. What the services refuse breaks a rule there, what they do is written down
there; on every day the database answers as the account does.
"""

from contextlib import ExitStack
from dataclasses import replace as changed
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from sqlalchemy import select

from commandcenter.domain.errors import Refused
from commandcenter.domain.pairing import KINDS, Holder
from commandcenter.domain.workflow import Actor
from commandcenter.services.handing_over import Leaver, Succession, hand_over, leave
from commandcenter.services.in_force import paired
from commandcenter.services.integrity_of_pairings import PAIRING_CHECKS
from commandcenter.services.pairing_rules import Proposal
from commandcenter.services.pairings import Ending, assign, assign_many, end_many, replace
from commandcenter.services.settings import change_setting
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Pairing
from tests.services.courses import Fresh, fresh_files, fresh_on, run_courses
from tests.services.pairing_account import FOREVER, Account, Line, days_from, line_of
from tests.services.pairing_district import BEGAN, NOW, TODAY, District, build

LEADER, ADMINISTRATOR = Actor("leader"), Actor("administrator")
ROLES = ("leader", "posted", "member")
SPAN = 16
DAYS = days_from(TODAY - timedelta(days=4), SPAN)
WATCHED = [BEGAN, *days_from(TODAY - timedelta(days=6), SPAN + 6), TODAY + timedelta(days=400)]

days = st.sampled_from(DAYS)
picks = st.integers(0, 1000)


class Course(RuleBasedStateMachine):
    """Random leaders assign, end, replace and hand over in a small district."""

    fresh: Fresh

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        url = self.opened.enter_context(type(self).fresh())
        self.district: District = build(url)
        self.database: Database = self.district.database
        self.account = Account(TODAY)
        self.done = 0

    @initialize()
    def begin(self) -> None:
        """Write down what the district has."""
        with self.database.read() as session:
            for row in session.scalars(select(Pairing)):
                self.account.lines[row.id] = _line(row)
        self.account.left[self.district.gone] = date(2023, 1, 1)

    def proposal(self, kind: int, who: int, what: int, role: int, day: date) -> Proposal:
        """One of four kinds, mostly one that may begin but for what is held already."""
        made = self.district
        townships = ("330109001", "330109113")
        if kind % 4 == 0:
            liaison = made.cadres[what // 2 % 3]
            return Proposal(KINDS["department_township"], made.departments[0], townships[what % 2], day, None, liaison)
        if kind % 4 == 1:
            return Proposal(KINDS["leader_township"], made.leader, townships[what % 2], day)
        if kind % 7 == 2:
            return Proposal(KINDS["mentor_cadre"], made.mentor, made.young, day)
        holders = (*made.cadres[1:], made.gone) if who % 20 == 0 else made.cadres[1:]
        holder, grid = holders[who % len(holders)], made.grids[what % 6]
        return Proposal(KINDS["squad_grid"], holder, grid, day, ROLES[role % 3])

    def expect(self, is_right: bool, refused: Refused | None) -> None:
        """The services and the account agree on whether it may be."""
        assert is_right == (refused is None), f"account: {is_right}, service: {refused}"
        self.done += refused is None

    @rule(kind=picks, who=picks, what=picks, role=picks, day=days, length=st.none() | st.integers(0, 9))
    def assign_one(self, kind: int, who: int, what: int, role: int, day: date, length: int | None) -> None:
        """Begin one, some with an end that is planned already."""
        meant = self.proposal(kind, who, what, role, day)
        if length is not None:
            meant = changed(meant, until=day + timedelta(days=length), until_reason="到期")
        refused, key = None, 0
        try:
            with self.database.begin() as session:
                key = assign(session, meant, LEADER, TODAY)
        except Refused as error:
            refused = error
        self.expect(length != 0 and self.account.fits([line_of(meant)]), refused)
        if refused is None:
            self.account.lines[key] = line_of(meant)

    @rule(lots=st.lists(st.tuples(picks, picks, picks, picks), min_size=1, max_size=4), day=days)
    def assign_several(self, lots: list[tuple[int, int, int, int]], day: date) -> None:
        """Begin several, all or none."""
        meant = [self.proposal(*lot, day) for lot in lots]
        refused, keys = None, list[int]()
        try:
            with self.database.begin() as session:
                keys = assign_many(session, meant, LEADER, TODAY)
        except Refused as error:
            refused = error
        self.expect(self.account.fits([line_of(one) for one in meant]), refused)
        self.account.lines |= {key: line_of(one) for key, one in zip(keys, meant, strict=False)}

    @precondition(lambda self: self.account.lines)
    @rule(lots=st.lists(picks, min_size=1, max_size=3), day=days)
    def end_some(self, lots: list[int], day: date) -> None:
        """End some, all or none."""
        keys = {sorted(self.account.lines)[lot % len(self.account.lines)] for lot in lots}
        refused = None
        try:
            with self.database.begin() as session:
                endings = [Ending(key, self.account.lines[key].version) for key in keys]
                end_many(session, endings, day, "轮岗", LEADER, TODAY)
        except Refused as error:
            refused = error
        self.expect(all(self.account.may_end(key, day) for key in keys), refused)
        if refused is None:
            for key in keys:
                self.account.end(key, day)

    @precondition(lambda self: self.account.lines)
    @rule(lot=picks, who=picks, role=picks, day=days)
    def replace_one(self, lot: int, who: int, role: int, day: date) -> None:
        """Give a target another holder, or a cell another liaison."""
        key = sorted(self.account.lines)[lot % len(self.account.lines)]
        before = self.account.lines[key]
        named = self.named(before)
        successor, new_role = self.successor(before, who), ROLES[role % 3] if before.role else None
        refused, begun = None, 0
        try:
            with self.database.begin() as session:
                begun = replace(session, key, successor, day, "轮岗", before.version, LEADER, TODAY, new_role)
        except Refused as error:
            refused = error
        after = self.after(before, successor, day, new_role)
        trial = changed_account(self.account, [key], day)
        is_another = (successor, new_role) != (named, before.role)
        self.expect(is_another and self.account.may_end(key, day) and trial.fits([after]), refused)
        if refused is None:
            self.account.end(key, day)
            self.account.lines[begun] = after

    def named(self, line: Line) -> int:
        """Whom a replacement would replace."""
        return line.liaison or line.holder

    def successor(self, line: Line, who: int) -> int:
        """Somebody who could take a pairing over, but for what they hold."""
        made = self.district
        if line.liaison is not None:
            return made.cadres[who % 3]
        if line.kind == "squad_grid":
            return made.cadres[who % 5]
        return line.holder

    def after(self, line: Line, successor: int, day: date, role: str | None) -> Line:
        """What follows a pairing from a day on."""
        end = line.end if line.end > day else FOREVER
        begin = max(day, line.begin)
        if line.liaison is not None:
            return changed(line, liaison=successor, begin=begin, end=end, version=1)
        return changed(line, holder=successor, begin=begin, end=end, version=1, role=role)

    @rule(who=picks, lots=st.lists(picks, max_size=4), day=days, leaves=st.integers(0, 3))
    def hand_all_over(self, who: int, lots: list[int], day: date, leaves: int) -> None:
        """A cadre hands everything over; one in four times they leave."""
        leaver = self.district.cadres[who % 5]
        theirs = [
            key
            for key, one in sorted(self.account.lines.items())
            if one.end > max(day, one.begin) and ("cadre", leaver) in one.people
        ]
        heirs = {key: self.successor(self.account.lines[key], lot) for key, lot in zip(theirs, lots, strict=False)}
        successions = [Succession(key, self.account.lines[key].version, heir) for key, heir in heirs.items()]
        refused, begun = None, list[int]()
        try:
            with self.database.begin() as session:
                person = Leaver(Holder.CADRE, leaver)
                done = hand_over(session, person, day, "调离", successions, LEADER, TODAY, leaves == 0)
                begun = list(done.begun)
        except Refused as error:
            refused = error
        before = {key: self.account.lines[key] for key in theirs}
        added = [self.after(before[key], heir, day, before[key].role) for key, heir in heirs.items()]
        trial = changed_account(self.account, theirs, day)
        may_go = self.account.left.get(leaver) is None
        if leaves == 0:
            trial.left[leaver] = day
        can_end = all(self.account.may_end(key, max(day, before[key].begin)) for key in theirs)
        self.expect(may_go and can_end and trial.fits(added), refused)
        if refused is None:
            self.account = trial
            self.account.lines |= dict(zip(begun, added, strict=True))

    @rule(who=picks, day=days, chance=st.integers(0, 5))
    def leave_without(self, who: int, day: date, chance: int) -> None:
        """Who still answers for anything may not just leave."""
        if chance:
            return
        leaver = self.district.cadres[who % 5]
        refused = None
        try:
            with self.database.begin() as session:
                leave(session, leaver, day, LEADER, TODAY)
        except Refused as error:
            refused = error
        named = [one for one in self.account.lines.values() if ("cadre", leaver) in one.people]
        holds = any(one.end > max(day, one.begin) for one in named)
        self.expect(leaver not in self.account.left and not holds, refused)
        if refused is None:
            self.account.left[leaver] = day

    @rule(limit=st.integers(1, 4), ahead=st.integers(0, 8), chance=st.integers(0, 3))
    def set_limit(self, limit: int, ahead: int, chance: int) -> None:
        """Now and then another limit, from a day on."""
        if chance:
            return
        key, day = KINDS["squad_grid"].limit_key, TODAY + timedelta(days=ahead)
        try:
            with self.database.begin() as session:
                change_setting(session, f"numbers.{key}", limit, day, ADMINISTRATOR, "试点", NOW)
        except Refused:
            return
        self.account.limits.append(("squad_grid", day, limit))

    @invariant()
    def the_database_says_what_the_account_says(self) -> None:
        """On every day."""
        if not self.account.lines:
            return
        with self.database.read() as session:
            for day in WATCHED:
                rows = session.scalars(select(Pairing).where(paired(day)))
                assert {_line_key(_line(row)) for row in rows} == self.account.on(day), day

    def teardown(self) -> None:
        """The program's own checks find nothing, nor does the account."""
        with self.database.read() as session:
            findings = [found for check in PAIRING_CHECKS for found in check(session) if found.is_wrong]
        self.database.close()
        self.opened.close()
        assert findings == []
        assert self.account.faults(WATCHED) == []


def changed_account(account: Account, ended: list[int], day: date) -> Account:
    """The account with some pairings ended on a day, or on their first day where that is later."""
    trial = Account(account.today, dict(account.lines), dict(account.left), list(account.limits))
    for key in ended:
        trial.end(key, max(day, trial.lines[key].begin))
    return trial


def _line(row: Pairing) -> Line:
    kind = KINDS[row.kind]
    holder, target = getattr(row, kind.holder.value), getattr(row, kind.target.value)
    end = row.ended_on or FOREVER
    return Line(row.kind, holder, target, row.role, row.liaison_id, row.started_on, end, row.version)


def _line_key(line: Line) -> tuple[object, ...]:
    return (line.kind, line.holder, line.target, line.role, line.liaison)


def test_any_course_on_sqlite(current_file: Path) -> None:
    run_courses(Course, fresh_files(current_file), 20, 30)


def test_any_course_on_postgresql(postgres_server: str, current_template: str) -> None:
    run_courses(Course, fresh_on(postgres_server, current_template), 5, 30)
