"""How much work a target is: households, open issues and visits owed, each against the mean of all such targets."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import PairingKind, Target
from commandcenter.services.planning.terms import MOST_OWED, VISIT_EVERY_DAYS, WORK_SHARES
from commandcenter.services.present import load_present
from commandcenter.services.targets import Key, Seen
from commandcenter.services.theme_queries import AsOf, days_since_visit
from commandcenter.storage.schema import Grid, Issue, Village

Counts = Mapping[Key, float]
Part = Callable[[Session, date], Counts]


def load_work(session: Session, kind: PairingKind, day: date, targets: Sequence[Seen]) -> npt.NDArray[np.float64]:
    """The work of each target: 1 for the mean of all, also where nothing is known of any."""
    total = np.zeros(len(targets))
    for share in WORK_SHARES:
        part = PARTS[kind.target].get(share.key)
        values = np.ones(len(targets)) if part is None and share.is_base else np.zeros(len(targets))
        if part is not None:
            counts = part(session, day)
            values = np.array([counts.get(_key(kind, target), 0.0) for target in targets])
        # What is rare is counted by itself: against a mean of 0.05 one open issue would be twenty grids.
        mean = values.mean() if len(values) else 0.0
        total += share.share * values / (mean if share.is_base and mean > 0 else max(mean, 1.0))
    return total / total.mean() if total.sum() > 0 else np.ones(len(targets))


def _key(kind: PairingKind, target: Seen) -> Key:
    """By what a target's work is counted; cells by their township."""
    return (target.township or "") if kind.needs_liaison else target.key


def _households(session: Session, day: date) -> Counts:
    rows = session.execute(select(Grid.id, Grid.households).where(Grid.valid_to.is_(None)))
    return {key: float(households) for key, households in rows}


def _issues(session: Session, day: date) -> Counts:
    rows = session.execute(select(Issue.grid_id, func.count()).where(Issue.closed_at.is_(None)).group_by(Issue.grid_id))
    return {key: float(count) for key, count in rows}


def _visits_owed(session: Session, day: date) -> Counts:
    """Visits owed as things stand today: what is planned for a later day knows no more."""
    since = days_since_visit(session, AsOf.on(None, load_present(session)))
    return {grid: float(min(days // VISIT_EVERY_DAYS, MOST_OWED)) for grid, days in since.items()}


def _issues_of_enterprises(session: Session, day: date) -> Counts:
    is_open = (Issue.closed_at.is_(None), Issue.enterprise_id.is_not(None))
    rows = session.execute(select(Issue.enterprise_id, func.count()).where(*is_open).group_by(Issue.enterprise_id))
    return {int(key or 0): float(count) for key, count in rows}


def _summed(part: Part, place: object) -> Part:
    """A count of grids, summed over the village or township that they lie in."""

    def count(session: Session, day: date) -> Counts:
        query = select(Grid.id, place).join(Village, Village.code == Grid.village_code)  # type: ignore[call-overload]
        sums: dict[Key, float] = {}
        counts = part(session, day)
        for grid, code in session.execute(query):
            sums[code] = sums.get(code, 0.0) + counts.get(grid, 0.0)
        return sums

    return count


OF_GRIDS: dict[str, Part] = {"households": _households, "issues": _issues, "visits": _visits_owed}

PARTS: dict[Target, dict[str, Part]] = {
    Target.GRID: OF_GRIDS,
    Target.VILLAGE: {key: _summed(part, Village.code) for key, part in OF_GRIDS.items()},
    Target.TOWNSHIP: {key: _summed(part, Village.township_code) for key, part in OF_GRIDS.items()},
    Target.ENTERPRISE: {"issues": _issues_of_enterprises},
    Target.CADRE: {},
}
"""What is counted of each kind of target; the others are one unit of work each."""
