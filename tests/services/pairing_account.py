"""A plain account of pairings, kept beside the database by the tests: every rule asked day by day, with no query."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations

from commandcenter.domain.pairing import KINDS
from commandcenter.services.pairing_rules import Proposal

FOREVER = date(2099, 1, 1)


@dataclass(frozen=True)
class Line:
    """One pairing, as it stands now."""

    kind: str
    holder: int
    target: int | str
    role: str | None
    liaison: int | None
    begin: date
    end: date = FOREVER
    version: int = 1

    def on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.begin <= day < self.end

    @property
    def people(self) -> set[tuple[str, int]]:
        """Whom it names: ``("cadre", id)``."""
        named = {("cadre", self.liaison)} if self.liaison else set()
        if KINDS[self.kind].holder.value == "holder_cadre_id":
            named |= {("cadre", self.holder)}
        if KINDS[self.kind].target.value == "target_cadre_id":
            named |= {("cadre", int(self.target))}
        return {(what, one) for what, one in named if one is not None}


@dataclass
class Account:
    """All pairings by row id, who leaves when, and the limits set, by the day from which they hold."""

    today: date
    lines: dict[int, Line] = field(default_factory=dict)
    left: dict[int, date] = field(default_factory=dict)
    limits: list[tuple[str, date, int]] = field(default_factory=list)

    def limit(self, kind: str, day: date) -> int:
        """How many of a kind one holder may have on a day."""
        found = KINDS[kind].limit or 10**6
        for key, since, value in self.limits:
            if key == kind and since <= day:
                found = value
        return found

    def on(self, day: date) -> set[tuple[object, ...]]:
        """Who answers for what on a day."""
        return {(one.kind, one.holder, one.target, one.role, one.liaison) for one in self.lines.values() if one.on(day)}

    def may_end(self, key: int, day: date) -> bool:
        """Whether a pairing may end on a day."""
        one = self.lines[key]
        is_open = one.end == FOREVER or (one.end > self.today and day < one.end)
        return is_open and one.begin <= day

    def end(self, key: int, day: date) -> None:
        """Write an end down."""
        one = self.lines[key]
        self.lines[key] = replace(one, end=day, version=one.version + 1)

    def fits(self, added: list[Line]) -> bool:
        """Whether lines may be added: asked of every day on which something begins or they hold."""
        after = [*self.lines.values(), *added]
        for new in added:
            others = [one for one in after if one is not new]
            for day in self._days(new, after):
                if not self._fits_on(new, others, day):
                    return False
        return True

    def _days(self, new: Line, after: list[Line]) -> list[date]:
        begins = {one.begin for one in after} | set(self.left.values()) | {new.begin}
        return sorted(day for day in begins if new.on(day))

    def _fits_on(self, new: Line, others: list[Line], day: date) -> bool:
        running = [one for one in others if one.kind == new.kind and one.on(day)]
        doubled = any((one.holder, one.target) == (new.holder, new.target) for one in running)
        led = new.role == "leader" and any(one.target == new.target and one.role == "leader" for one in running)
        held = [one for one in running if one.holder == new.holder]
        grows = day in {one.begin for one in (new, *held)}  # a limit says nothing of what is held already
        many = grows and len(held) + 1 > self.limit(new.kind, day)
        gone = any(self.left.get(cadre, FOREVER) <= day for _, cadre in new.people)
        return not (doubled or led or many or gone)

    def faults(self, days: list[date]) -> list[str]:
        """What breaks a rule whatever the limits were: doubles, two leaders, the answerable who have left."""
        found = []
        for day in days:
            running = [one for one in self.lines.values() if one.on(day)]
            for one, other in combinations(running, 2):
                if one.kind == other.kind and one.target == other.target:
                    if one.holder == other.holder:
                        found.append(f"double on {day}")
                    if one.role == other.role == "leader":
                        found.append(f"two leaders on {day}")
            gone = {cadre for cadre, last in self.left.items() if last <= day}
            found += [f"gone on {day}" for one in running if {cadre for _, cadre in one.people} & gone]
        return found


def line_of(meant: Proposal) -> Line:
    """A proposal as a line of the account."""
    end = meant.until or FOREVER
    return Line(meant.kind.key, meant.holder, meant.target, meant.role, meant.liaison_id, meant.day, end)


def days_from(first: date, count: int) -> list[date]:
    """So many days in a row."""
    return [first + timedelta(days=number) for number in range(count)]
