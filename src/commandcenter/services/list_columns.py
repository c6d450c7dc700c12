"""The columns of every list of issues: one registry. None of them holds personal data of a reporter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Label, Select, Subquery, func, select
from sqlalchemy.orm import aliased

from commandcenter.domain.catalog import Catalog
from commandcenter.domain.standing import Standing
from commandcenter.domain.vocabulary import CHINA, CLOSE_CAUSES, ISSUE_LISTS, SOURCES, VERDICTS
from commandcenter.domain.workflow import STAGE
from commandcenter.services.listing import Column, Row
from commandcenter.services.rates_then import Then
from commandcenter.storage.schema import (
    Cadre,
    Enterprise,
    Grid,
    Issue,
    Organization,
    SupervisionOrder,
    Township,
    Village,
)

_Coordinator = aliased(Cadre)


@dataclass(frozen=True)
class Seen:
    """One issue to be written as a row. ``state`` is how it stood: its row, or its standing where it has moved on."""

    row: Any
    state: Any
    then: Then
    catalog: Catalog


@dataclass(frozen=True)
class IssueColumn:
    """A column, and how its value is found."""

    column: Column
    value: Callable[[Seen], Any]


def _of_row(key: str) -> Callable[[Seen], Any]:
    return lambda seen: getattr(seen.row, key)


def _of_state(key: str) -> Callable[[Seen], Any]:
    return lambda seen: getattr(seen.state, key)


def _review_on(seen: Seen) -> date | None:
    if seen.state.stage != "suspended" or seen.state.due_at is None:
        return None
    due: datetime = seen.state.due_at
    return due.astimezone(CHINA).date()


def _noticed_at(seen: Seen) -> datetime | None:
    """The row knows the last notice only."""
    noticed: datetime | None = seen.row.noticed_at
    return noticed if noticed is not None and noticed < seen.then.moment else None


def _solved(seen: Seen) -> str:
    return {True: "已解决", False: "未解决", None: ""}[seen.state.solved]


def _issue(key: str, title: str, width: int, value: Callable[[Seen], Any], kind: Any = "text") -> IssueColumn:
    return IssueColumn(Column(key, title, width, kind), value)


COLUMNS: tuple[IssueColumn, ...] = (
    _issue("number", "编号", 7, _of_row("number")),
    _issue("title", "事项", 24, _of_row("title")),
    _issue("stage", "环节", 4, lambda seen: STAGE[seen.state.stage].name),
    _issue("due_at", "时限", 9, _of_state("due_at"), "moment"),
    _issue("review_on", "复核日", 6, _review_on, "day"),
    _issue("closed_at", "办结时间", 9, _of_state("closed_at"), "moment"),
    _issue("settle_due_at", "办理时限", 9, _of_state("settle_due_at"), "moment"),
    _issue("cause", "办结原因", 7, lambda seen: CLOSE_CAUSES.label(seen.state.close_cause)),
    _issue("verdict", "评价", 5, lambda seen: VERDICTS.name(seen.state.verdict)),
    _issue("solved", "是否解决", 5, _solved),
    _issue("township", "镇街", 5, _of_row("township")),
    _issue("village", "村社", 8, _of_row("village")),
    _issue("lead", "主办", 6, _of_row("lead")),
    _issue("first", "首问责任人", 6, _of_row("first")),
    _issue("coordinator", "协调领导", 5, _of_row("coordinator")),
    _issue("enterprise", "企业", 12, _of_row("enterprise")),
    _issue("source", "来源", 5, lambda seen: SOURCES.label(seen.row.source)),
    _issue("list", "清单", 5, lambda seen: ISSUE_LISTS.label(seen.row.list)),
    _issue("category", "类别", 6, lambda seen: seen.catalog.name(seen.row.category)),
    _issue("registered_at", "登记时间", 9, _of_row("registered_at"), "moment"),
    _issue("contact_due_at", "联系时限", 9, _of_row("contact_due_at"), "moment"),
    _issue("contacted_at", "首次联系", 9, _of_state("contacted_at"), "moment"),
    _issue("noticed_at", "最近告知", 9, _noticed_at, "moment"),
    _issue("answered_at", "反馈时间", 9, _of_state("answered_at"), "moment"),
    _issue("returns", "退回", 3, _of_state("returns"), "number"),
    _issue("dissatisfied", "不满意", 4, _of_state("dissatisfied"), "number"),
    _issue("orders", "未复督办", 5, _of_row("orders"), "number"),
)
ISSUE_COLUMNS: tuple[Column, ...] = tuple(one.column for one in COLUMNS)

OPEN_SHOWN = (
    *("number", "title", "stage", "due_at", "township", "village", "lead", "first"),
    *("source", "list", "category", "registered_at", "returns"),
)
CLOSED_SHOWN = (
    *("number", "title", "stage", "closed_at", "settle_due_at", "cause", "verdict", "township", "village"),
    *("lead", "first", "source", "list", "category", "registered_at"),
)
SUSPENDED_SHOWN = (
    *("number", "title", "review_on", "settle_due_at", "township", "village", "lead", "first", "coordinator"),
    *("list", "category", "registered_at", "noticed_at"),
)
WHOLE_SHOWN = (
    *("number", "title", "stage", "due_at", "closed_at", "township", "village", "lead", "first"),
    *("source", "list", "category", "registered_at"),
)
ENTERPRISE_SHOWN = (
    *("number", "title", "stage", "due_at", "closed_at", "enterprise", "township", "lead", "first"),
    *("source", "category", "registered_at", "verdict"),
)
ORDERED_SHOWN = (
    *("number", "title", "stage", "due_at", "orders", "township", "village", "lead", "first", "coordinator"),
    *("list", "category", "registered_at", "returns"),
)


def selected(then: Then, page: Subquery) -> Select[*tuple[Any, ...]]:
    """A query for all that the columns need of the issues of a page, which has their ``id``."""
    return (
        select(
            Issue.id,
            *(Issue.number, Issue.title, Issue.stage, Issue.due_at, Issue.closed_at, Issue.settle_due_at),
            *(Issue.close_cause, Issue.verdict, Issue.solved, Issue.source, Issue.list, Issue.category),
            *(Issue.registered_at, Issue.contact_due_at, Issue.contacted_at, Issue.noticed_at, Issue.answered_at),
            *(Issue.returns, Issue.dissatisfied),
            Township.name.label("township"),
            Village.name.label("village"),
            Organization.short_name.label("lead"),
            Cadre.name.label("first"),
            _Coordinator.name.label("coordinator"),
            Enterprise.name.label("enterprise"),
            _unanswered(then),
        )
        .select_from(page)
        .join(Issue, Issue.id == page.c.id)
        .join(Grid, Grid.id == Issue.grid_id)
        .join(Village, Village.code == Grid.village_code)
        .join(Township, Township.code == Village.township_code)
        .outerjoin(Organization, Organization.id == Issue.lead_organization_id)
        .outerjoin(Cadre, Cadre.id == Issue.first_contact_id)
        .outerjoin(_Coordinator, _Coordinator.id == Issue.coordinator_id)
        .outerjoin(Enterprise, Enterprise.id == Issue.enterprise_id)
    )


def _unanswered(then: Then) -> Label[Any]:
    waiting = (SupervisionOrder.replied_at.is_(None)) | (SupervisionOrder.replied_at >= then.moment)
    orders = select(func.count()).where(
        SupervisionOrder.issue_id == Issue.id, SupervisionOrder.ordered_at < then.moment, waiting
    )
    return orders.correlate(Issue).scalar_subquery().label("orders")


def written(row: Any, then: Then, catalog: Catalog) -> Row:
    """An issue as a row of ISSUE_COLUMNS."""
    standings: Mapping[int, Standing] = then.standings
    seen = Seen(row, standings.get(row.id, row), then, catalog)
    return tuple(one.value(seen) for one in COLUMNS)
