"""The registry of lists: what stands behind every figure."""

from commandcenter.services import list_issues as issues
from commandcenter.services import list_places as places
from commandcenter.services.listing import ListKind

LISTS: tuple[ListKind, ...] = (
    ListKind(
        "open_issues", "在办事项", "尚未办结的事项，先到时限的在前", issues.OPEN_COLUMNS, issues.open_issues, "issue"
    ),
    ListKind(
        "overdue_issues",
        "超期事项",
        "本环节时限已过的在办事项，挂账的不计",
        issues.OPEN_COLUMNS,
        issues.overdue_issues,
        "issue",
    ),
    ListKind(
        "suspended_issues",
        "挂账事项",
        "暂不能解决、已说明并挂账的事项，时限为复核日期",
        issues.OPEN_COLUMNS,
        issues.suspended_issues,
        "issue",
    ),
    ListKind("closed_week", "近 7 天办结", "七天之内办结的事项", issues.CLOSED_COLUMNS, issues.closed_in_week, "issue"),
    ListKind(
        "collected_issues",
        "已收集事项",
        "登记过的全部事项，新的在前",
        issues.CLOSED_COLUMNS,
        issues.collected_issues,
        "issue",
    ),
    ListKind(
        "settled_issues",
        "已办结事项",
        "全部已办结事项，后办结的在前",
        issues.CLOSED_COLUMNS,
        issues.settled_issues,
        "issue",
    ),
    ListKind(
        "late_issues",
        "未按期事项",
        "超过时限办结的，和在办且超期的",
        issues.CLOSED_COLUMNS,
        issues.late_issues,
        "issue",
    ),
    ListKind(
        "not_evaluated_issues",
        "未评价办结",
        "联系不上反映人、未经评价办结的事项",
        issues.CLOSED_COLUMNS,
        issues.not_evaluated_issues,
        "issue",
    ),
    ListKind("whistles", "吹哨报到", "在办事项上的吹哨", issues.WHISTLE_COLUMNS, issues.whistles, "issue"),
    ListKind(
        "visits_today", "当日走访", "当天的走访，18:00 起为夜访", places.VISIT_COLUMNS, places.visits_today, "grid"
    ),
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
        "enterprises", "重点企业", "有成长标签的企业及其陪跑干部", places.ENTERPRISE_COLUMNS, places.enterprises, "grid"
    ),
    ListKind("empty_cells", "空缺的部门结对", "尚无联络员的部门与镇街", places.CELL_COLUMNS, places.empty_cells),
)
LIST: dict[str, ListKind] = {kind.key: kind for kind in LISTS}
