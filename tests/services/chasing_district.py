"""The casework's small district with what chasing needs: a township office, a paired leader, all who may sit."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import Actor
from commandcenter.services.alerts import ALERT, Inbox, load_alerts
from commandcenter.services.alerts_look import Look
from commandcenter.services.alerts_query import find
from commandcenter.services.scope import Scope
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Cadre, Organization, Pairing
from tests.services.casework_district import HANDLER, LEADER, OTHER_HANDLER, RULES, STAFF, SUPERVISOR, WALL
from tests.services.casework_district import build as build_casework

OFFICE, OTHER_OFFICE = 6, 7
HERE, ELSEWHERE = "330109113", "330109001"

TOWNSHIP = Actor("handler", 7, OFFICE, "镇小宁")
OTHER_TOWNSHIP = Actor("handler", 8, OTHER_OFFICE, "街小安")
OTHER_LEADER = Actor("leader", 9, 5, "吴别")
ADMINISTRATOR = Actor("administrator", 1, 3, "沈一帆")

ACTORS: Mapping[str, Actor] = {
    "staff": STAFF,
    "lead": HANDLER,
    "called": OTHER_HANDLER,
    "township": TOWNSHIP,
    "other township": OTHER_TOWNSHIP,
    "leader": LEADER,
    "other leader": OTHER_LEADER,
    "supervisor": SUPERVISOR,
    "administrator": ADMINISTRATOR,
    "wall": WALL,
}


def build(database: Database) -> None:
    """Put the district into an empty database."""
    build_casework(database)
    with database.begin() as session:
        for unit_id, name, township in ((OFFICE, "瓜沥镇", HERE), (OTHER_OFFICE, "城厢街道", ELSEWHERE)):
            session.add(
                Organization(
                    id=unit_id,
                    code=f"T{unit_id}",
                    name=name,
                    short_name=name,
                    kind="township_office",
                    township_code=township,
                    initials="",
                )
            )
        session.flush()
        for actor in (TOWNSHIP, OTHER_TOWNSHIP, OTHER_LEADER):
            session.add(_cadre(actor))
        session.flush()
        session.add(
            Pairing(
                kind="leader_township",
                holder_cadre_id=LEADER.cadre_id,
                township_code=HERE,
                started_on=date(2024, 1, 1),
            )
        )


def _cadre(actor: Actor) -> Cadre:
    return Cadre(
        id=actor.cadre_id,
        code=f"C{actor.cadre_id:04d}",
        name=actor.name,
        initials="",
        organization_id=actor.organization_id,
        post="干部",
        telephone="",
        is_young=False,
        is_leader=actor.role == "leader",
        is_mentor=False,
    )


def local(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A local moment of 2024."""
    return datetime(2024, month, day, hour, minute, second, tzinfo=CHINA).astimezone(UTC)


def inbox(session: Session, actor: Actor, now: datetime, scope: Scope | None = None) -> Inbox:
    """What waits for somebody."""
    return load_alerts(session, actor, scope or Scope(), now, RULES)


def has(session: Session, kind: str, issue_id: int, who: str, now: datetime) -> bool:
    """Whether somebody has an alert of a kind of an issue; asks for that kind alone, which is quick."""
    actor, alert = ACTORS[who], ALERT[kind]
    if actor.role not in alert.roles:
        return False
    look = Look(session, actor, Scope(), now, RULES)
    found = find(kind, alert.watch, alert.roles[actor.role](look), look)
    return any(one.issue_id == issue_id for one in found.rows)


def kinds_of(session: Session, issue_id: int, who: str, now: datetime) -> set[str]:
    """The kinds of alert that somebody has of an issue."""
    return {alert.kind for alert in inbox(session, ACTORS[who], now).alerts if alert.issue_id == issue_id}
