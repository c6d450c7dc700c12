"""A small district for tests of pairings, dossiers, lists and search: made by hand, so that every number is known."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from commandcenter.app import open_database
from commandcenter.config import shipped
from commandcenter.domain.places import credit_check_digit
from commandcenter.storage.database import Database
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    EnterpriseTag,
    Familiarity,
    Grid,
    Issue,
    IssueEvent,
    MapSheetRow,
    Meta,
    Organization,
    Pairing,
    Project,
    Report,
    SupervisionOrder,
    Talent,
    Task,
    Township,
    Village,
    VillageFocus,
    Visit,
    Whistle,
)
from commandcenter.storage.search import index_issue

TODAY = date(2024, 8, 2)
NOW = datetime(2024, 8, 2, 3, 5, tzinfo=UTC)  # 11:05 local time
BEGAN = date(2020, 1, 1)
TOWNSHIPS = (("330109001", "城厢街道", "cxjd"), ("330109113", "瓜沥镇", "glz"))


@dataclass(frozen=True)
class District:
    """The row ids that tests name. Departments: 0 住建 (cadres 0 to 2), 1 交通 (cadre 3)."""

    database: Database
    departments: tuple[int, ...]
    agency: int
    office: int
    team: int
    cadres: tuple[int, ...]
    leader: int
    mentor: int
    young: int
    gone: int
    grids: tuple[int, ...]
    enterprise: int
    plain_enterprise: int
    cell_pairing: int
    issues: tuple[int, ...]


def build(url: str) -> District:
    """The district, in an empty database."""
    database = open_database(url)
    with database.begin() as session:
        return _Maker(session, database).make()


def _credit_code(serial: int) -> str:
    body = f"91330109MA{serial:07d}"
    return body + credit_check_digit(body)


class _Maker:
    def __init__(self, session: Session, database: Database) -> None:
        self.session, self.database = session, database
        self.people = 0

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row.id if hasattr(row, "id") else None

    def organization(self, code: str, name: str, short: str, kind: str, **where: str) -> int:
        row = Organization(code=code, name=name, short_name=short, kind=kind, initials="zz", **where)
        return int(self.add(row))

    def cadre(self, name: str, initials: str, organization: int, **facts: Any) -> int:
        self.people += 1
        values: dict[str, Any] = {"is_young": False, "is_leader": False, "is_mentor": False, "post": "科员", **facts}
        telephone = f"1380000{self.people:04d}"
        row = Cadre(
            code=f"G{self.people:05d}",
            name=name,
            initials=initials,
            organization_id=organization,
            telephone=telephone,
            **values,
        )
        return int(self.add(row))

    def make(self) -> District:
        self.facts()
        grids = self.places()
        departments = (
            self.organization("D01", "住房和城乡建设局", "住建", "department"),
            self.organization("D02", "交通运输局", "交通", "department"),
        )
        agency = self.organization("A01", "财政局", "财政", "agency")
        office = self.organization("T01", "瓜沥镇政府", "瓜沥", "township_office", township_code="330109113")
        team = self.organization("H01", "助企帮帮团一组", "帮帮团一", "help_team")
        cadres = (
            self.cadre("张三", "zs", departments[0], post="科长"),
            self.cadre("李思远", "lsy", departments[0]),
            self.cadre("王五", "ww", departments[0]),
            self.cadre("赵六", "zl", departments[1]),
            self.cadre("孙七", "sq", office),
        )
        leader = self.cadre("周明", "zm", agency, is_leader=True, post="副区长")
        mentor = self.cadre("吴导", "wd", agency, is_mentor=True)
        young = self.cadre("小郑", "xz", office, is_young=True)
        gone = self.cadre("钱八", "qb", departments[0], left_on=date(2023, 1, 1))
        enterprises = self.enterprises(grids)
        cell = self.pairings(departments, cadres, leader, grids)
        self.visits(grids, cadres, enterprises[0])
        issues = self.issues(grids, departments, cadres, enterprises[0])
        self.add(
            Familiarity(
                cadre_id=cadres[4],
                grid_id=grids[0],
                subject="basics",
                checked_on=date(2024, 6, 1),
                score=90,
                checked_by_id=leader,
            )
        )
        self.add(
            Familiarity(
                cadre_id=cadres[4],
                grid_id=grids[0],
                subject="emergency",
                checked_on=date(2023, 1, 1),
                score=80,
                checked_by_id=leader,
            )
        )
        return District(
            self.database,
            departments,
            agency,
            office,
            team,
            cadres,
            leader,
            mentor,
            young,
            gone,
            grids,
            *enterprises,
            cell,
            issues,
        )

    def facts(self) -> None:
        """What a window asks for first; its clock stands at NOW (and ticks on)."""
        offset = round((NOW - datetime.now(UTC)).total_seconds())
        for key, value in {"district_name": "萧山区", "clock_offset_seconds": str(offset)}.items():
            self.add(Meta(key=key, value=value))
        sheet = shipped("maps", "xiaoshan.npz").read_bytes()
        self.add(MapSheetRow(valid_from=date(2017, 1, 1), data=sheet))

    def places(self) -> tuple[int, ...]:
        grids = []
        for code, name, initials in TOWNSHIPS:
            self.add(Township(code=code, name=name, initials=initials, kind="town"))
            for serial, village in enumerate(("东灵", "航民"), 1):
                full = f"{code}{serial:03d}"
                self.add(Village(code=full, name=f"{village}村", township_code=code, initials="dlc"))
                for number in range(1, 3):
                    row = Grid(
                        code=f"{full}{number:03d}",
                        village_code=full,
                        households=100 * number,
                        valid_from=date(2017, 1, 1),
                        geometry=b"",
                    )
                    grids.append(int(self.add(row)))
        self.add(VillageFocus(village_code="330109113001", tag="lagging"))
        return tuple(grids)

    def enterprises(self, grids: tuple[int, ...]) -> tuple[int, int]:
        tagged = self.add(Enterprise(code=_credit_code(1), name="航民股份", initials="hmgf", grid_id=grids[4]))
        plain = self.add(Enterprise(code=_credit_code(2), name="小吃店", initials="xcd", grid_id=grids[4]))
        self.add(EnterpriseTag(enterprise_id=tagged, tag="top_100"))
        self.add(Project(code="P1", name="机场扩建", township_code="330109113"))
        self.add(Talent(code="R1", name="钱博士", field="材料", enterprise_id=tagged))
        return int(tagged), int(plain)

    def pairings(
        self, departments: tuple[int, ...], cadres: tuple[int, ...], leader: int, grids: tuple[int, ...]
    ) -> int:
        """A leader for 瓜沥, a liaison of 住建 there, squads with a posted cadre on all grids of 瓜沥 but the last."""
        self.add(Pairing(kind="leader_township", holder_cadre_id=leader, township_code="330109113", started_on=BEGAN))
        cell = self.add(
            Pairing(
                kind="department_township",
                holder_organization_id=departments[0],
                township_code="330109113",
                liaison_id=cadres[0],
                started_on=BEGAN,
            )
        )
        self.add(
            Pairing(kind="squad_grid", holder_cadre_id=cadres[4], grid_id=grids[4], role="leader", started_on=BEGAN)
        )
        for grid, cadre in zip(grids[4:7], (cadres[1], cadres[2], cadres[3]), strict=True):
            self.add(Pairing(kind="squad_grid", holder_cadre_id=cadre, grid_id=grid, role="posted", started_on=BEGAN))
        return int(cell)

    def visits(self, grids: tuple[int, ...], cadres: tuple[int, ...], enterprise: int) -> None:
        moments = (
            (NOW - timedelta(hours=1), False),
            (NOW - timedelta(days=1, hours=-9), True),
            (NOW - timedelta(days=20), False),
            (NOW - timedelta(days=60), False),
        )
        for moment, night in moments:
            self.add(
                Visit(
                    visited_at=moment,
                    is_night=night,
                    grid_id=grids[4],
                    cadre_id=cadres[1],
                    audience="household",
                    topics=1,
                    heard="路灯不亮",
                )
            )
        self.add(
            Visit(
                visited_at=NOW - timedelta(days=3),
                is_night=False,
                grid_id=grids[4],
                cadre_id=cadres[1],
                audience="enterprise",
                enterprise_id=enterprise,
                topics=2,
            )
        )

    def issues(
        self, grids: tuple[int, ...], departments: tuple[int, ...], cadres: tuple[int, ...], enterprise: int
    ) -> tuple[int, ...]:
        """In 瓜沥: one handled in time, one overdue, one suspended, one closed. In 城厢: one registered."""
        specs: tuple[tuple[str, str, int, dict[str, Any]], ...] = (
            ("坎山老街排水管堵塞", "handling", grids[4], {"due_at": NOW + timedelta(days=2)}),
            ("党山集镇停车难，路灯不亮", "handling", grids[4], {"due_at": NOW - timedelta(days=1)}),
            ("高压线迁改", "suspended", grids[5], {"due_at": NOW - timedelta(days=3)}),
            ("校门口交通疏导", "closed", grids[5], {"close_cause": "evaluated", "verdict": "satisfied"}),
            ("东灵村渣土车扬尘扰民", "registered", grids[0], {"due_at": NOW + timedelta(hours=1)}),
            ("企业用电增容审批", "closed", grids[4], {"close_cause": "not_evaluated", "enterprise_id": enterprise}),
        )
        return tuple(
            self.issue(serial, *spec, departments[0], cadres[0]) for serial, spec in enumerate(specs, start=132001)
        )

    def issue(
        self, serial: int, title: str, stage: str, grid: int, facts: dict[str, Any], lead: int, first: int
    ) -> int:
        registered = NOW - timedelta(days=10) + timedelta(minutes=serial - 132001)
        begun = stage != "registered"
        closed = NOW - timedelta(days=2) if stage == "closed" else None
        row = Issue(
            number=f"2024-{serial}",
            title=title,
            content=title,
            source="day_visit",
            list="needs",
            category="roads" if begun else None,
            stage=stage,
            grid_id=grid,
            first_contact_id=first if begun else None,
            lead_organization_id=lead if begun else None,
            registered_at=registered,
            stage_since=registered,
            closed_at=closed,
            answered_at=closed,
            settle_due_at=NOW + timedelta(days=3) if begun else None,
            version=2 if begun else 1,
            **facts,
        )
        issue_id = int(self.add(row))
        self.events(issue_id, stage, registered, closed or registered + timedelta(minutes=30), row.due_at)
        self.add(Report(issue_id=issue_id, reporter="王大伯", telephone="13812341234", source="day_visit",
                        reported_at=registered))  # fmt: skip
        index_issue(self.session, issue_id, title)
        if stage == "handling":
            self.add(Whistle(issue_id=issue_id, organization_id=lead, whistled_at=registered, due_at=NOW))
            self.pressed(issue_id, lead, registered)
        return issue_id

    def pressed(self, issue_id: int, unit: int | None, at: datetime) -> None:
        """What presses from above on an issue that is being handled: an order and a leader's task."""
        day = {"ordered_at": at, "due_at": at + timedelta(days=90), "content": "限期办结"}
        self.add(SupervisionOrder(issue_id=issue_id, organization_id=unit, **day))
        task = {"assigned_at": at, "due_on": TODAY + timedelta(days=60), "content": "牵头会商"}
        self.add(Task(issue_id=issue_id, organization_id=unit, **task))

    def events(self, issue_id: int, stage: str, registered: datetime, then: datetime, due: datetime | None) -> None:
        """The registration, and one step that leaps to the stage: enough for what these tests ask."""
        first = {"at": registered, "transition": "register", "from_stage": None, "to_stage": "registered"}
        after = {"at": then, "transition": "evaluate", "from_stage": "registered", "to_stage": stage}
        steps = [first] if stage == "registered" else [first, after]
        for number, step in enumerate(steps, 1):
            self.add(IssueEvent(issue_id=issue_id, number=number, role="staff", details={}, due_at=due, **step))
