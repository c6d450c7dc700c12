"""Reports that joined an issue that was there already."""

from dataclasses import dataclass

import numpy as np

from commandcenter.sample.asides import Asides, next_at
from commandcenter.sample.issues import Issues
from commandcenter.sample.open_groups import GROUPS
from commandcenter.sample.origins import SOURCE
from commandcenter.sample.scene import Scene
from commandcenter.sample.worktime import NEVER, NOWHERE, Ints

JOINED = 0.0075
TWICE = 0.15
SOURCES = (SOURCE["hotline"], SOURCE["qr_code"], SOURCE["mobile"])
SOURCE_SHARES = (0.6, 0.3, 0.1)
SOON = 300
SHORTEST = 30 * 60


@dataclass(frozen=True, eq=False)
class Joins:
    """One place a report that joined."""

    issue: Ints
    at: Ints
    source: Ints


def draw_joins(scene: Scene, issues: Issues) -> tuple[Joins, Asides]:
    """Some on closed issues, before these were answered; on open ones as their groups say."""
    lots, cases, count = scene.frame.lots("joins"), issues.cases, issues.count
    often = (lots.random(count) < JOINED).astype(np.int64) * (1 + (lots.random(count) < TWICE))
    ends = next_at(issues.events, ("answer", "merge"), np.arange(count), cases.registered, np.full(count, NEVER))
    ends = np.where(ends == NEVER, scene.frame.now, ends)
    wanted = np.array([GROUPS[place].joins if place != NOWHERE else 0 for place in issues.group.tolist()])
    often = np.where(issues.is_closed, often * (ends - cases.registered > SHORTEST), wanted)
    issue = np.repeat(np.arange(count), often)
    begin, end = cases.registered[issue] + SOON, ends[issue] - SOON
    at = begin + (lots.uniform(0.05, 0.9, len(issue)) * np.maximum(end - begin, 120)).astype(np.int64)
    order = np.lexsort((at, issue))
    source = lots.choice(SOURCES, len(issue), p=SOURCE_SHARES)
    joins = Joins(issue[order], at[order], source)
    return joins, Asides.of("join", joins.issue, joins.at, np.arange(len(issue)))
