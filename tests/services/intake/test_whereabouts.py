"""Which grid a sheet means."""

import pytest

from commandcenter.services.intake.cells import Fault
from commandcenter.services.intake.whereabouts import GridFinder
from commandcenter.services.places import GridRow, Places, TownshipRow, VillageRow

PLACES = Places(
    "样区",
    (
        TownshipRow("330109001", "城厢街道", "subdistrict", ""),
        TownshipRow("330109113", "瓜沥镇", "town", ""),
    ),
    (
        VillageRow("330109001001", "陈公桥社区", "330109001", ""),
        VillageRow("330109001002", "联合社区", "330109001", ""),
        VillageRow("330109113201", "东灵村", "330109113", ""),
        VillageRow("330109113202", "联合村", "330109113", ""),
        VillageRow("330109113203", "大东灵村", "330109113", ""),
    ),
    (
        GridRow(1, "330109001001001", "330109001001", 100),
        GridRow(2, "330109113201001", "330109113201", 100),
        GridRow(3, "330109113201002", "330109113201", 100),
        GridRow(13, "330109113201012", "330109113201", 100),
        GridRow(4, "330109113202001", "330109113202", 100),
        GridRow(5, "330109001002001", "330109001002", 100),
        GridRow(6, "330109113203001", "330109113203", 100),
    ),
)
FINDER = GridFinder(PLACES, {"330109113201099"})


@pytest.mark.parametrize(
    ("grid", "township", "village", "expected"),
    [
        ("330109113201002", "", "", 3),
        (" 330109113201002 ", "错的", "错的", 3),
        ("瓜沥镇东灵村第2网格", "", "", 3),
        ("样区瓜沥镇东灵村002网格", "", "", 3),
        ("东灵村网格1", "", "", 2),
        ("东灵村 …012", "", "", 13),
        ("东灵村十二号网格", "", "", 13),
        ("东灵村第十二网格", "", "", 13),
        ("东灵村第二网格", "", "", 3),
        ("2", "瓜沥镇", "东灵村", 3),
        ("第2网格", "瓜沥", "东灵", 3),
        ("002", "样区瓜沥镇人民政府", "东灵村村民委员会", 3),
        ("", "城厢街道", "陈公桥", 1),
        ("", "", "陈公桥社区居委会", 1),
        ("", "330109001", "330109001001", 1),
        ("330109001001", "", "", 1),
        ("", "瓜沥镇", "联合村", 4),
        ("", "瓜沥镇", "联合", 4),
        ("", "", "联合村", 4),
        ("城厢街道联合社区", "", "", 5),
        ("瓜沥镇大东灵村", "", "", 6),
    ],
)
def test_codes_names_and_numbers_lead_to_the_grid(grid: str, township: str, village: str, expected: int) -> None:
    assert FINDER.find(grid, township, village) == expected


@pytest.mark.parametrize(
    ("grid", "township", "village", "reason"),
    [
        ("330109113201088", "", "", "没有编码为“330109113201088”的网格"),
        ("330109113201099", "", "", "已调整"),
        ("", "", "", "没有写明网格"),
        ("", "瓜沥镇", "", "没有写明网格"),
        ("", "", "东灵村", "“东灵村”有 3 个网格"),
        ("东灵村第9网格", "", "", "没有第 9 网格"),
        ("东灵村3组12号", "", "", "有 3 个网格"),
        ("", "无名镇", "东灵村", "没有名为“无名镇”的镇街"),
        ("1", "城厢街道", "东灵村", "城厢街道没有名为“东灵村”的村社"),
        ("", "", "联合", "有 2 个村社叫“联合”"),
        ("火星", "", "", "没有名为“火星”的村社"),
    ],
)
def test_what_leads_to_no_grid_says_why(grid: str, township: str, village: str, reason: str) -> None:
    for _ in range(2):
        with pytest.raises(Fault, match=reason):
            FINDER.find(grid, township, village)
