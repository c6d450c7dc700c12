"""Columns find their fields by themselves, and what a person chose is remembered."""

import pytest

from commandcenter.services.intake.columns import fingerprint, recall, remember
from commandcenter.services.intake.issue_fields import ISSUE_FIELDS
from commandcenter.storage.database import Database

EXPORTS = {
    "序号 工单编号 来电时间 标题 工单内容 来电人 联系电话 所属镇街 所属村社 网格编码 办结时间": {
        "external_number": "工单编号",
        "heard_at": "来电时间",
        "title": "标题",
        "content": "工单内容",
        "reporter": "来电人",
        "telephone": "联系电话",
        "township": "所属镇街",
        "village": "所属村社",
        "grid": "网格编码",
    },
    "*诉求编号（必填） 诉求时间 诉求标题 诉求内容 诉求人姓名 诉求人-电话 事发地址 诉求类别 诉求来源": {
        "external_number": "*诉求编号（必填）",
        "heard_at": "诉求时间",
        "title": "诉求标题",
        "content": "诉求内容",
        "reporter": "诉求人姓名",
        "telephone": "诉求人-电话",
        "grid": "事发地址",
        "category": "诉求类别",
        "source": "诉求来源",
    },
    "热线工单编号 受理时间 反映内容描述 姓名 手机号码 所在网格": {
        "external_number": "热线工单编号",
        "heard_at": "受理时间",
        "content": "反映内容描述",
        "reporter": "姓名",
        "telephone": "手机号码",
        "grid": "所在网格",
    },
    "甲 乙": {},
}


@pytest.mark.parametrize("heads", EXPORTS)
def test_a_usual_export_maps_by_itself(heads: str) -> None:
    assert ISSUE_FIELDS.propose(heads.split()) == EXPORTS[heads]


def test_no_column_is_proposed_twice() -> None:
    proposed = ISSUE_FIELDS.propose(("编号", "时间", "内容", "电话", "网格", "姓名"))
    assert len(set(proposed.values())) == len(proposed) == 6


def test_what_is_lacking_is_told() -> None:
    assert ISSUE_FIELDS.lacking({"external_number": "a", "heard_at": "b", "content": "c"}) == (
        "还要指明哪一列是来电人或联系电话、网格或村社。"
    )
    whole = {"external_number": "a", "heard_at": "b", "title": "c", "telephone": "d", "village": "e"}
    assert ISSUE_FIELDS.lacking(whole) is None


def test_the_order_of_columns_and_the_column_of_reasons_do_not_matter() -> None:
    assert (
        fingerprint(("工单编号", "标题"))
        == fingerprint(("标题", " 工单编号 "))
        == fingerprint(("原因", "标题", "工单编号"))
    )
    assert fingerprint(("工单编号", "标题")) != fingerprint(("工单编号",))


def test_a_choice_is_remembered_and_replaced(current_url: str) -> None:
    database = Database(current_url)
    heads = ("甲", "乙")
    with database.read() as session:
        assert recall(session, "issues", heads) is None
    for chosen in ({"columns": {"title": "甲"}}, {"columns": {"title": "乙"}}):
        with database.begin() as session:
            remember(session, "issues", heads, chosen)
        with database.read() as session:
            assert recall(session, "issues", ("乙", "甲")) == chosen
            assert recall(session, "grids", heads) is None
    database.close()
