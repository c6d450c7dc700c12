"""Puts a plan in force, or undoes it, again and again: each time in a process of its own that kills itself later.

``python -m tests.services.planning.plan_dier URL STEP`` prints after how many statements the last process lived through
it.
"""

import sys
from functools import partial

from sqlalchemy import select

from commandcenter.domain.pairing import KINDS
from commandcenter.domain.workflow import Actor
from commandcenter.services.planning.build import PairKey
from commandcenter.services.planning.force import put_in_force
from commandcenter.services.planning.load import load_problem
from commandcenter.services.planning.proposal import ENDED, PlanProposal, propose
from commandcenter.services.planning.undo import undo_plan
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Pairing, Plan
from tests.services.dying import die_before, one_after_the_other
from tests.services.pairing_district import TODAY

LEADER = Actor("leader")


def proposal_of(database: Database) -> PlanProposal:
    """One that begins and ends."""
    with database.read() as session:
        district = load_problem(session, KINDS["squad_grid"], TODAY)
        kept = session.execute(
            select(Pairing.holder_cadre_id, Pairing.grid_id).where(Pairing.role == "posted", Pairing.ended_on.is_(None))
        ).first()
    struck = [PairKey(kept[0] or 0, kept[1] or 0)] if kept else []
    return propose(district, strikes=struck)


def step(url: str, proposal: PlanProposal | None, last: int) -> None:
    """Do it; die before statement ``last`` is sent, the commit counted as one."""
    database = Database(url)
    die_before(database, last)
    with database.begin() as session:
        if proposal is not None:
            put_in_force(session, proposal, TODAY, LEADER, TODAY)
        else:
            undo_plan(session, session.scalars(select(Plan.id)).one(), LEADER, TODAY, TODAY)


def main(url: str, name: str) -> int:
    """One child after the other, each killed a statement later; the number at which one was not."""
    database = Database(url)
    proposal = proposal_of(database) if name == "force" else None
    database.close()
    assert proposal is None or proposal.of(ENDED)
    return one_after_the_other(partial(step, url, proposal))


if __name__ == "__main__":
    print("lived", main(sys.argv[1], sys.argv[2]), flush=True)
