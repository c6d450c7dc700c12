"""Killed between any two statements of a plan's step: all of it is there, or none. Real processes, real kills."""

from sqlalchemy import func, select

from commandcenter.domain.pairing import KINDS
from commandcenter.services.integrity_of_pairings import PAIRING_CHECKS
from commandcenter.services.pairing_coverage import coverage
from commandcenter.services.planning.undo import load_plans
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Pairing
from tests.services.dying import kills_until_it_lives
from tests.services.pairing_district import TODAY, build
from tests.services.test_kills import everything


def die_and_live(url: str, step: str, database: Database) -> int:
    """Kills at every statement leave everything as it was; how many there were before one lived through it."""
    with database.read() as session:
        before = everything(session)

    def look() -> None:
        with database.read() as session:
            assert everything(session) == before

    return kills_until_it_lives("tests.services.planning.plan_dier", url, step, look=look)


def test_a_kill_in_the_middle_of_a_plan_leaves_all_or_nothing(current_url: str) -> None:
    build(current_url).database.close()
    database = Database(current_url)
    assert die_and_live(current_url, "force", database) >= 8
    with database.read() as session:
        (plan,) = load_plans(session)
        ratio = coverage(session, KINDS["squad_grid"], TODAY)
        assert ratio is not None
        assert ratio.part == ratio.whole
        held = select(func.count()).where(Pairing.plan_id == plan.id)
        assert session.scalar(held) == plan.added
    assert die_and_live(current_url, "undo", database) >= 6
    with database.read() as session:
        assert load_plans(session)[0].undone_at is not None
        assert [found.words for check in PAIRING_CHECKS for found in check(session) if found.is_wrong] == []
    database.close()
