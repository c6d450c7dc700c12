"""The small district with an issue for every list: a hard case of an enterprise under an order, and a problem."""

from datetime import date, timedelta

from sqlalchemy import delete

from commandcenter.domain.workflow import Actor
from commandcenter.storage.schema import Issue, Report, SupervisionOrder, Task
from tests.services.pairing_district import NOW, District, build

TELEPHONE = "13812341234"


def build_for_lists(url: str) -> District:
    """The district, in an empty database."""
    made = build(url)
    with made.database.begin() as session:
        for table in (SupervisionOrder, Task):  # what presses here is known by hand
            session.execute(delete(table))
        hard, banked = (session.get_one(Issue, made.issues[place]) for place in (1, 2))
        hard.list, hard.enterprise_id, hard.coordinator_id = "hard_cases", made.enterprise, made.leader
        banked.list, banked.source = "problems", "hotline"
        banked.title = f"高压线迁改（联系人{TELEPHONE}）"
        session.add(
            SupervisionOrder(
                issue_id=hard.id,
                organization_id=made.departments[1],
                content="三日内报结果",
                ordered_at=NOW - timedelta(days=3),
                due_at=NOW + timedelta(days=1),
            )
        )
        session.add(
            Task(
                issue_id=banked.id,
                organization_id=made.agency,
                content="批复",
                assigned_at=NOW - timedelta(days=2),
                due_on=date(2024, 9, 1),
            )
        )
        session.add(
            Report(
                issue_id=hard.id,
                reporter="欧阳大伯",
                telephone=TELEPHONE,
                source="hotline",
                reported_at=NOW - timedelta(days=2),
            )
        )
    return made


def officer(made: District) -> Actor:
    """Whose lists are full here: the first-contact officer of the department that leads."""
    return Actor("handler", made.cadres[0], made.departments[0], "张三")
