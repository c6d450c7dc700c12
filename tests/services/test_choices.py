"""What a unit is found by in a form."""

import pytest

from commandcenter.services.choices import Choices, Unit
from commandcenter.ui.casework.offers import pickable


@pytest.mark.parametrize(
    ("name", "short", "initials", "found_by"),
    [
        ("综合行政执法局", "综合执法", "zhxzzfj", "zhzf"),
        ("住房和城乡建设局", "住建", "zfhcxjsj", "zj"),
        ("卫生健康局", "卫健", "wsjkj", "wj"),
        ("瓜沥镇人民政府", "瓜沥镇", "glzrmzf", "glz"),
        ("助企帮帮团（纺织）", "纺织团", "zqbbtfz", ""),  # the name has signs that no letter stands for
        ("教育局", "体育", "jyj", ""),
    ],
)
def test_a_short_name_is_found_by_its_initials(name: str, short: str, initials: str, found_by: str) -> None:
    unit = Unit(1, name, short, initials, "D01", "department")
    assert unit.short_initials == found_by
    choice = pickable(Choices((), (unit,))).units[0]
    assert "" not in choice.keys
    assert {initials, "D01", name} <= set(choice.keys)
    assert not found_by or found_by in choice.keys
