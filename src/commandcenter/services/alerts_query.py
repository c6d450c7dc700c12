"""How alerts are found: what a kind watches for, as conditions on the open issues and on what hangs on them.

Everything is computed from the state at a moment; nothing is kept, so that no alert can be forgotten or outlive its
cause.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, cast, func, literal, literal_column, null, select
from sqlalchemy.orm import aliased

from commandcenter.services.alerts_look import Condition, Conditions, Issues, Look, always
from commandcenter.services.alerts_scan import Keep, Scan, clocks_of, in_stages, plain_rows
from commandcenter.services.alerts_time import CALENDAR, clock_of, epoch, runs_round
from commandcenter.services.as_of import concerns
from commandcenter.storage.engine import is_sqlite
from commandcenter.storage.schema import Grid, Issue, Organization, Township, Village


@dataclass(frozen=True, eq=False)
class Watch:
    """What a kind of alert looks for.

    ``conditions`` narrow the issues, those in ``stages`` (empty: any open one). ``since`` is the moment from which it
    presses, or at which it is due; a day stands for its end. ``clock`` says in which kind of time that is counted: a
    limit's key, ``settle``, ``stage`` (that of the issue's stage) or ``calendar``. ``item`` is the table of what hangs
    on the issue and is meant, ``unit`` the organization whose it is and ``unit_is`` what it is in this, ``note`` what
    is to be said of it.
    ``reads_all``: no index helps the conditions, so that all open issues must be read. Where a ``scan`` reads clocks,
    it has the conditions, and ``keep`` judges what it read.
    """

    since: Any
    stages: tuple[str, ...] = ()
    conditions: Conditions = always
    clock: str = CALENDAR
    scan: Scan | None = None
    keep: Keep | None = None
    item: Any = None
    unit: Any = None
    unit_is: str = "责成"
    note: Any = None
    may_be_closed: bool = False
    reads_all: bool = False


class Alert(NamedTuple):
    """One thing that waits for somebody. ``item`` is the id of the order, task or whistle that is meant; 0: the issue.

    ``since`` is as in :class:`Watch`, in whole seconds since 1970: hundreds come quickly. It counts in days and nights
    where ``round_the_clock``, else in working time.
    """

    kind: str
    issue_id: int
    item: int
    number: str
    title: str
    stage: str
    township: str
    lead: str
    unit: str
    note: str
    since: int
    round_the_clock: bool
    rung: int

    @property
    def key(self) -> tuple[str, int, int]:
        """What tells this alert from all others."""
        return self.kind, self.issue_id, self.item


class Found(NamedTuple):
    """The most urgent alerts of a kind, and how many there are in all."""

    rows: tuple[Alert, ...]
    total: int


def find(key: str, watch: Watch, whose: Condition | None, look: Look) -> Found:
    """The alerts of a kind for somebody: the most urgent first, at most ``look.limit`` of them."""
    if watch.scan is not None and watch.keep is not None:
        clocks = clocks_of(watch.scan, whose, look)
        ids = clocks.kept(watch.keep(clocks, look))
        first = select(Issue.id).where(Issue.id.in_(ids[: look.limit]))
        return Found(_rows(key, watch, first, look) if ids and look.limit else (), len(ids))
    candidates = _candidates(watch, whose, look)
    if watch.reads_all:
        return _read_then_counted(key, watch, candidates, look)
    total = _count(candidates, look)
    return Found(_rows(key, watch, candidates, look) if total and look.limit else (), total)


def _read_then_counted(key: str, watch: Watch, candidates: Issues, look: Look) -> Found:
    """Reading costs as much as counting: what was read whole need not be counted."""
    rows = _rows(key, watch, candidates, look) if look.limit else ()
    return Found(rows, len(rows) if len(rows) < look.limit else _count(candidates, look))


def _count(candidates: Issues, look: Look) -> int:
    counted = candidates.with_only_columns(func.count(), maintain_column_froms=True)
    return look.session.scalar(counted) or 0


def _candidates(watch: Watch, whose: Condition | None, look: Look) -> Issues:
    conditions = [*watch.conditions(look), *concerns(look.scope)]
    if not watch.may_be_closed:
        conditions += in_stages(watch.stages, watch.reads_all, whose)
    else:
        conditions += [Issue.stage.in_(watch.stages), *([] if whose is None else [whose])]
    if watch.item is None:
        return select(Issue.id).where(*conditions)
    return select(Issue.id).select_from(Issue).join(watch.item, watch.item.issue_id == Issue.id).where(*conditions)


def _rows(key: str, watch: Watch, candidates: Issues, look: Look) -> tuple[Alert, ...]:
    item = literal(0) if watch.item is None else watch.item.id
    order = ("since", "issue_id") if watch.item is None else ("since", "issue_id", "item")
    hits = (
        candidates.with_only_columns(
            Issue.id.label("issue_id"),
            item.label("item"),
            watch.since.label("since"),
            (cast(null(), Integer) if watch.unit is None else watch.unit).label("unit_id"),
            (null() if watch.note is None else watch.note).label("note"),
            maintain_column_froms=True,
        )
        .order_by(*(literal_column(name) for name in order))
        .limit(look.limit)
        .subquery()
    )
    unit = aliased(Organization)
    seconds = partial(epoch, sqlite=is_sqlite(look.session.get_bind()))
    rows = (
        select(
            hits.c.issue_id,
            hits.c.item,
            Issue.number,
            Issue.title,
            Issue.stage,
            Township.name,
            Organization.short_name,
            unit.short_name,
            hits.c.note,
            _end_of(watch.since, seconds(hits.c.since)),
            seconds(Issue.due_at),
            seconds(Issue.settle_from),
            Issue.category,
        )
        .select_from(hits)
        .join(Issue, Issue.id == hits.c.issue_id)
        .join(Grid, Grid.id == Issue.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .join(Township, Township.code == Village.township_code)
        .outerjoin(Organization, Organization.id == Issue.lead_organization_id)
        .outerjoin(unit, unit.id == hits.c.unit_id)
        .order_by(hits.c.since, hits.c.issue_id, hits.c.item)
    )
    return tuple(_alert(key, watch, look, row) for row in plain_rows(look.session, rows))


def _alert(key: str, watch: Watch, look: Look, row: Any) -> Alert:
    issue_id, item, number, title, stage, township, lead, unit, note, since, due_at, settle_from, category = row
    return Alert(
        key,
        issue_id,
        item,
        number,
        title,
        stage,
        township,
        lead or "",
        unit or "",
        "" if note is None else str(note),
        since,
        runs_round(clock_of(watch.clock, stage), category, settle_from or since, look.rules),
        look.cuts.level(stage, due_at),
    )


def _end_of(since: Any, seconds: Any) -> Any:
    """A day is over at the next local midnight; what is a day in the database reads as its midnight in UTC."""
    return seconds + _DAY_ENDS if isinstance(since.type, Date) else seconds


_DAY_ENDS = 86_400 - 8 * 3_600
