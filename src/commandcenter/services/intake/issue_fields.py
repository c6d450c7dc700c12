"""The fields of issues that a sheet can fill, and the names under which hotlines export them."""

from commandcenter.services.intake.columns import Fields, TargetField


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


ISSUE_FIELDS = Fields(
    kind="issues",
    fields=(
        TargetField(
            "external_number",
            "工单编号",
            _names(
                "工单号 热线工单编号 工单流水号 诉求编号 受理编号 事项编号 业务编号 信件编号 案件编号 流水号 编号 单号"
            ),
            "来源自己的编号：同一编号只导入一次",
        ),
        TargetField(
            "heard_at",
            "来电时间",
            _names(
                "诉求时间 反映时间 受理时间 登记时间 来电日期 诉求日期 提交时间 创建时间 接单时间 工单时间 "
                "受理日期 登记日期 时间 日期"
            ),
            "听到的时间，如 2024-08-02 09:30",
        ),
        TargetField(
            "title",
            "标题",
            _names("工单标题 诉求标题 事项标题 问题标题 事项名称 诉求主题 主题"),
            "没有标题时取内容的开头",
        ),
        TargetField(
            "content",
            "内容",
            _names("工单内容 诉求内容 反映内容 问题描述 诉求描述 事项内容 主要内容 具体内容 问题内容 诉求详情 描述"),
            "说了什么；没有这一列时与标题相同",
        ),
        TargetField(
            "reporter",
            "来电人",
            _names("来电人姓名 反映人姓名 反映人 诉求人姓名 诉求人 联系人姓名 联系人 市民姓名 当事人 姓名"),
            "姓名；预览时隐去",
            is_personal=True,
        ),
        TargetField(
            "telephone",
            "联系电话",
            _names(
                "来电号码 来电人电话 反映人电话 诉求人电话 联系人电话 联系号码 手机号码 手机号 电话号码 联系方式 "
                "手机 电话"
            ),
            "回访用；预览时隐去",
            is_personal=True,
        ),
        TargetField(
            "grid",
            "网格",
            _names(
                "网格编码 网格代码 网格编号 所属网格 所在网格 网格名称 网格号 事发地址 诉求地址 问题地址 问题地点 "
                "事发地点"
            ),
            "网格编码，或镇街、村社和网格的名称",
        ),
        TargetField(
            "township",
            "镇街",
            _names("所属镇街 所在镇街 镇街名称 街镇 所属街道 所属乡镇 乡镇街道 街道 乡镇"),
            "名称或编码",
        ),
        TargetField(
            "village",
            "村社",
            _names("所属村社 所在村社 村社名称 所属社区 所属村居 村居 村社区 社区 村"),
            "名称或编码",
        ),
        TargetField("list", "清单", _names("所属清单 清单类型 三张清单"), "没有这一列时归入所选的清单"),
        TargetField("category", "类别", _names("事项类别 问题类别 诉求类别 问题分类 诉求分类 分类"), "本区的类别"),
        TargetField("source", "来源", _names("事项来源 诉求来源 问题来源 工单来源"), "没有这一列时记作所选的来源"),
    ),
    needed=(
        ("external_number",),
        ("heard_at",),
        ("title", "content"),
        ("reporter", "telephone"),
        ("grid", "village"),
    ),
)
