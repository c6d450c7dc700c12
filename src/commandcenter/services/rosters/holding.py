"""What running pairings keep a sheet from changing: leaving, dissolving, losing what the pairing asks for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import ANY_TAG, KINDS, MEASURES, PairingKind
from commandcenter.services.rosters.forms import Record
from commandcenter.services.rosters.roster import Changed, Work
from commandcenter.services.rosters.tables import chunks
from commandcenter.storage.schema import Pairing


@dataclass(frozen=True, slots=True)
class Held:
    """A pairing that does not end before a day, and how somebody takes part in it."""

    kind: PairingKind
    part: str
    until: date | None

    def reaches(self, day: date) -> bool:
        """Whether it still runs on a day."""
        return self.until is None or self.until > day


HOLDER, TARGET, LIAISON = "holder", "target", "liaison"
_CADRE_PARTS = (
    (HOLDER, Pairing.holder_cadre_id),
    (TARGET, Pairing.target_cadre_id),
    (LIAISON, Pairing.liaison_id),
)
_ORGANIZATION_PARTS = ((HOLDER, Pairing.holder_organization_id),)
_ENTERPRISE_PARTS = ((TARGET, Pairing.enterprise_id),)

Part = tuple[str, Any]


def held_by(session: Session, parts: Iterable[Part], ids: Sequence[int], today: date) -> Mapping[int, list[Held]]:
    """The pairings, running or to come, in which these take part."""
    found: dict[int, list[Held]] = {}
    for part, column in parts:
        for some in chunks(ids):
            query = select(column, Pairing.kind, Pairing.ended_on).where(
                column.in_(some), or_(Pairing.ended_on.is_(None), Pairing.ended_on > today)
            )
            for owner, kind, until in session.execute(query):
                found.setdefault(owner, []).append(Held(KINDS[kind], part, until))
    return found


Grounds = Callable[[Record, Record], Callable[[Held], bool]]
"""Of a change, from a record to another, which pairings are in its way."""


def _objections(
    session: Session, changed: Sequence[Changed], work: Work, parts: Iterable[Part], against: Grounds, words: str
) -> Mapping[int, str]:
    held = held_by(session, parts, [row.id for row in changed], work.today)
    found: dict[int, str] = {}
    for row in changed:
        hinders = against(row.before, row.record)
        ways = [one for one in held.get(row.id, ()) if hinders(one)]
        if ways:
            found[row.parsed.line] = f"{row.before['name']}还有{_counted(ways)}：{words}"
    return found


def _counted(ways: Sequence[Held]) -> str:
    """``「联系镇街」1 个镇街、「部门结对镇街」联络员 2 处``."""
    counts: dict[str, int] = {}
    for one in ways:
        counts.setdefault(_way(one), 0)
        counts[_way(one)] += 1
    return "、".join(way.replace("#", str(count)) for way, count in counts.items())


def _way(one: Held) -> str:
    if one.part == HOLDER:
        return f"「{one.kind.name}」# {MEASURES[one.kind.target]}"
    return f"「{one.kind.name}」{'联络员 # 处' if one.part == LIAISON else '# 项'}"


def _ends(before: Record, after: Record, key: str) -> date | None:
    """The day on which it ends by this change."""
    day = after[key]
    return day if isinstance(day, date) and day != before[key] else None


def _cadre_change(before: Record, after: Record) -> Callable[[Held], bool]:
    left = _ends(before, after, "left_on")
    lost = {duty for duty in ("leader", "mentor", "young") if before[f"is_{duty}"] and not after[f"is_{duty}"]}
    has_moved = before["organization"] != after["organization"]

    def hinders(one: Held) -> bool:
        if left is not None and one.reaches(left):
            return True
        if one.part == LIAISON:
            return has_moved
        return (one.kind.holder_duty if one.part == HOLDER else one.kind.target_duty) in lost

    return hinders


def _organization_change(before: Record, after: Record) -> Callable[[Held], bool]:
    dissolved = _ends(before, after, "dissolved_on")
    kind = after["kind"] if after["kind"] != before["kind"] else None

    def hinders(one: Held) -> bool:
        if dissolved is not None and one.reaches(dissolved):
            return True
        return kind is not None and bool(one.kind.holder_kinds) and kind not in one.kind.holder_kinds

    return hinders


def _enterprise_change(before: Record, after: Record) -> Callable[[Held], bool]:
    tags = set(_tags(after))

    def hinders(one: Held) -> bool:
        wanted = set(one.kind.target_tags)
        if tags == set(_tags(before)) or not wanted:
            return False
        return not (tags if ANY_TAG in wanted else tags & wanted)

    return hinders


def _tags(record: Record) -> tuple[str, ...]:
    tags = record["tags"]
    return tags if isinstance(tags, tuple) else ()


FIRST = "请先移交或结束，再导入这一改动"


def cadres_still_hold(session: Session, changed: Sequence[Changed], work: Work) -> Mapping[int, str]:
    """Cadres who leave, move or lose a duty while pairings rest on it."""
    return _objections(session, changed, work, _CADRE_PARTS, _cadre_change, FIRST)


def organizations_still_hold(session: Session, changed: Sequence[Changed], work: Work) -> Mapping[int, str]:
    """Organizations that are dissolved or become another kind while they hold."""
    return _objections(session, changed, work, _ORGANIZATION_PARTS, _organization_change, FIRST)


def enterprises_still_held(session: Session, changed: Sequence[Changed], work: Work) -> Mapping[int, str]:
    """Enterprises that lose the tag for which they are held."""
    return _objections(session, changed, work, _ENTERPRISE_PARTS, _enterprise_change, FIRST)
