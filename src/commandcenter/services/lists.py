"""The registry of lists: what stands behind every figure."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from commandcenter.domain.masking import masked_text
from commandcenter.services import list_columns as columns
from commandcenter.services import list_gaps as gaps
from commandcenter.services import list_issues as issues
from commandcenter.services import list_places as places
from commandcenter.services import list_supervision as supervision
from commandcenter.services.list_accounts import ACCOUNTS
from commandcenter.services.listing import Asked, Listed, ListKind

_SHOWN: dict[str, tuple[str, ...]] = {
    "open_issues": columns.OPEN_SHOWN,
    "overdue_issues": columns.OPEN_SHOWN,
    "suspended_issues": columns.SUSPENDED_SHOWN,
    "closed_week": columns.CLOSED_SHOWN,
    "settled_issues": columns.CLOSED_SHOWN,
    "late_issues": columns.CLOSED_SHOWN,
    "not_evaluated_issues": columns.CLOSED_SHOWN,
    "account_entered": columns.ENTERPRISE_SHOWN,
    "account_sorted": columns.ENTERPRISE_SHOWN,
    "account_settled": columns.ENTERPRISE_SHOWN,
    "account_supervised": columns.ENTERPRISE_SHOWN,
    "ordered_issues": columns.ORDERED_SHOWN,
}

_KINDS: tuple[ListKind, ...] = (
    *(
        ListKind(
            account.key,
            account.name,
            account.meaning,
            columns.ISSUE_COLUMNS,
            issues.issues(account.key),
            "issue",
            _SHOWN.get(account.key, columns.WHOLE_SHOWN),
            has_filters=True,
        )
        for account in ACCOUNTS
    ),
    *supervision.KINDS,
    ListKind("whistles", "吹哨报到", "在办事项上的吹哨", issues.WHISTLE_COLUMNS, issues.whistles, "issue"),
    ListKind(
        "visits_today", "当日走访", "当天的走访，18:00 起为夜访", places.VISIT_COLUMNS, places.visits_today, "grid"
    ),
    ListKind("visits", "全部走访", "所看时刻以前的全部走访，新的在前", places.VISIT_COLUMNS, places.visits, "grid"),
    ListKind("visits_month", "近 30 天走访", "三十天之内的走访", places.VISIT_COLUMNS, places.visits_in_month, "grid"),
    ListKind("night_visits", "近 30 天夜访", "三十天之内的夜访", places.VISIT_COLUMNS, places.night_visits, "grid"),
    ListKind("grids", "网格", "范围内的全部网格", places.GRID_COLUMNS, places.grids, "grid"),
    ListKind(
        "uncovered_grids",
        "缺固定下沉的网格",
        "没有区级单位或镇街机关固定下沉干部的网格",
        places.GRID_COLUMNS,
        places.uncovered_grids,
        "grid",
    ),
    ListKind(
        "enterprises",
        "重点企业",
        "有成长标签的企业及其陪跑干部",
        places.ENTERPRISE_COLUMNS,
        places.enterprises,
        "enterprise",
    ),
    ListKind("empty_cells", "空缺的部门结对", "尚无联络员的部门与镇街", places.CELL_COLUMNS, places.empty_cells),
    *gaps.KINDS,
)


def _masked(kind: ListKind) -> ListKind:
    """The list with whatever looks like a telephone number in its texts masked: a title may hold one."""

    def query(session: Session, asked: Asked) -> Listed:
        listed = kind.query(session, asked)
        return replace(listed, rows=[tuple(map(_shown, row)) for row in listed.rows])

    return replace(kind, query=query)


def _shown(value: Any) -> Any:
    return masked_text(value) if isinstance(value, str) else value


LISTS: tuple[ListKind, ...] = tuple(map(_masked, _KINDS))
LIST: dict[str, ListKind] = {kind.key: kind for kind in LISTS}
