"""A small district for tests of the casework: three grids, five organizations, one cadre a role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.workflow import PICKED, Actor
from commandcenter.services.casework import Moved, state_of, transit
from commandcenter.services.registering import Heard, register
from commandcenter.services.rules import load_rules
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Cadre, Grid, Issue, IssueEvent, Organization, Township, Village

NOW = datetime(2024, 8, 2, 3, 5, tzinfo=UTC)  # Friday 11:05, local time
RULES = load_rules()

TOWNSHIPS = (("330109001", "城厢街道"), ("330109113", "瓜沥镇"))
VILLAGES = (("330109001001", "陈公桥社区", "330109001"), ("330109113201", "东灵村", "330109113"))
GRIDS = ((1, "330109001001"), (2, "330109113201"), (3, "330109113201"))
UNITS = (
    (1, "D03", "住房和城乡建设局", "住建", "department"),
    (2, "D11", "交通运输局", "交通", "department"),
    (3, "A01", "指挥中心", "中心", "agency"),
    (4, "D99", "旧部门", "旧部门", "department"),
    (5, "A02", "区委办公室", "区委办", "agency"),
)
PEOPLE = (
    (1, "沈一帆", 3, False, None),
    (2, "徐建", 1, False, None),
    (3, "方路", 2, False, None),
    (4, "周明", 5, True, None),
    (5, "李督", 3, False, None),
    (6, "钱退", 1, False, date(2024, 1, 1)),
)

STAFF = Actor("staff", 1, 3, "沈一帆")
HANDLER = Actor("handler", 2, 1, "徐建")
OTHER_HANDLER = Actor("handler", 3, 2, "方路")
LEADER = Actor("leader", 4, 5, "周明")
SUPERVISOR = Actor("supervisor", 5, 3, "李督")
WALL = Actor("wall")

HOUSING, TRAFFIC, DISSOLVED = 1, 2, 4
GONE = 6

GOOD_ANSWERS: Mapping[str, Mapping[str, object]] = {
    "accept": {"first_contact": 1},
    "dispatch": {"lead_organization": HOUSING, "category": "roads"},
    "sign": {},
    "return": {"reason": "不属本单位职责"},
    "whistle": {"organizations": (TRAFFIC,), "reason": "需现场会商"},
    "extend": {"reason": "须等材料到场", "new_due": NOW + timedelta(days=40)},
    "escalate": {"reason": "涉及三个镇街", "coordinator": 4},
    "report_in": {"department": TRAFFIC},
    "respond": {"department": TRAFFIC, "answer": "已派员会商"},
    "score": {"department": TRAFFIC, "score": 90, "comment": "来得快"},
    "supervise": {"content": "三日内报结果", "reply_by": NOW + timedelta(days=50), "organization": HOUSING},
    "reply": {"order": 1, "reply": "已在施工"},
    "decide": {
        "decision": "由住建牵头，交通配合",
        "tasks": ({"organization": HOUSING, "content": "换管", "due_on": date(2024, 10, 1)},),
    },
    "fulfil": {"task": 1, "result": "已换好"},
    "review": {"note": "批复未到", "review_on": date(2024, 10, 8)},
    "join": {"reporter": "李大妈", "telephone": "13900005678", "source": "hotline", "content": "我家也漫水"},
    "separate": {"report": 1, "reason": "不是一回事"},
    "suspend": {"explanation": "等待上级批复", "leader": 4, "review_on": date(2024, 9, 2)},
    "resume": {"reason": "已获批复"},
    "answer": {"result": "已修复", "told_how": "telephone", "told_at": NOW},
    "evaluate": {"verdict": "satisfied", "solved": "yes", "comment": "很快"},
    "merge": {"into": ""},
    "reopen": {"reason": "又坏了"},
    "notice": {"message": "正在备料", "told_how": "message", "told_at": NOW},
}

WAY: Mapping[str, tuple[str, ...]] = {
    "registered": (),
    "accepted": ("accept",),
    "dispatched": ("accept", "dispatch"),
    "handling": ("accept", "dispatch", "sign"),
    "answered": ("accept", "dispatch", "sign", "answer"),
    "suspended": ("accept", "dispatch", "sign", "suspend"),
    "closed": ("accept", "dispatch", "sign", "answer", "evaluate"),
}
"""The transitions that bring a new issue to each stage."""


def build(database: Database) -> None:
    """Put the district into an empty database."""
    with database.begin() as session:
        for code, name in TOWNSHIPS:
            session.add(Township(code=code, name=name, kind="town", initials=""))
        session.flush()
        for code, name, township in VILLAGES:
            session.add(Village(code=code, name=name, township_code=township, initials=""))
        session.flush()
        for grid_id, village in GRIDS:
            code = f"{village}{grid_id:03d}"
            session.add(
                Grid(
                    id=grid_id,
                    code=code,
                    village_code=village,
                    households=100,
                    valid_from=date(2017, 1, 1),
                    geometry=b"",
                )
            )
        _add_people(session)


def _add_people(session: Session) -> None:
    for unit_id, code, name, short, kind in UNITS:
        gone = date(2023, 1, 1) if unit_id == DISSOLVED else None
        session.add(
            Organization(id=unit_id, code=code, name=name, short_name=short, kind=kind, initials="", dissolved_on=gone)
        )
    session.flush()
    for cadre_id, name, unit, is_leader, left in PEOPLE:
        session.add(
            Cadre(
                id=cadre_id,
                code=f"C{cadre_id:04d}",
                name=name,
                initials="",
                organization_id=unit,
                post="干部",
                telephone="",
                is_young=False,
                is_leader=is_leader,
                is_mentor=False,
                left_on=left,
            )
        )
    session.flush()


HEARD = Heard("坎山老街排水管堵塞", "下雨就漫水。", "hotline", "problems", 2, "王小明", "13800001234")


def heard(session: Session, now: datetime = NOW, what: Heard = HEARD) -> int:
    """A new issue's id."""
    return register(session, what, STAFF, now, RULES)


@dataclass(frozen=True)
class Asked:
    """How a step is asked for in tests: by whom and when."""

    actor: Actor = SUPERVISOR
    now: datetime = NOW


def step(session: Session, issue_id: int, key: str, asked: Asked | None = None, **answers: object) -> Moved:
    """Make one transition, with good answers where the test gives no others."""
    asked = asked or Asked(LEADER if key == "decide" else SUPERVISOR)
    given = {**GOOD_ANSWERS[key], **_picked(session, issue_id, key, asked.actor), **answers}
    return transit(session, issue_id, key, given, asked.actor, asked.now, RULES)


def _picked(session: Session, issue_id: int, key: str, actor: Actor) -> dict[str, object]:
    """The newest of what a field can be answered with: an order, a task, a report, a call."""
    if not any(field.kind in PICKED for field in TRANSITION[key].fields):
        return {}
    picks = TRANSITION[key].picks(state_of(session, row_of(session, issue_id)), actor)
    return {field.key: picks[-1] for field in TRANSITION[key].fields if field.kind in PICKED and picks}


BEFORE: Mapping[str, tuple[str, ...]] = {
    "report_in": ("whistle",),
    "respond": ("whistle", "report_in"),
    "score": ("whistle", "report_in", "respond"),
    "reply": ("supervise",),
    "decide": ("escalate",),
    "fulfil": ("escalate", "decide"),
    "separate": ("join",),
}
"""What must have happened before a transition has anything to be made on."""


def issue_in(session: Session, stage: str, now: datetime = NOW, before: tuple[str, ...] = ()) -> int:
    """A new issue, brought to a stage; the steps ``before`` are made on the way, each as soon as it may be."""
    issue_id = heard(session, now)
    waiting = list(before)
    for key in (*WAY[stage], ""):
        while waiting and row_of(session, issue_id).stage in TRANSITION[waiting[0]].sources:
            first = waiting.pop(0)
            step(session, issue_id, first, Asked(LEADER if first == "decide" else SUPERVISOR, now))
        if key:
            told = {"told_at": now} if key == "answer" else {}
            step(session, issue_id, key, Asked(now=now), **told)
    return issue_id


def row_of(session: Session, issue_id: int) -> Issue:
    """The row as the database has it now."""
    return session.get_one(Issue, issue_id, populate_existing=True)


def events_of(session: Session, issue_id: int) -> list[IssueEvent]:
    """Its events, oldest first."""
    return list(session.scalars(select(IssueEvent).where(IssueEvent.issue_id == issue_id).order_by(IssueEvent.number)))
