"""The registry of transitions: every permitted step of an issue, by whom, and what it asks for.

``docs/workflow.md`` is written from it.
"""

from commandcenter.domain.vocabulary import SOLVED, SOURCES, VERDICTS, WAYS_TO_TELL
from commandcenter.domain.workflow import OPEN_STAGES, Actor, Field, Guard, IssueState, Picks, Transition

_AT_WORK = ("handling", "answered", "suspended")


def _for_the_lead_organization(issue: IssueState, actor: Actor) -> str | None:
    if not actor.acts_for(issue.lead_organization_id):
        return f"只有主办单位「{issue.lead_organization_name}」能办：请由该单位承办，或请督办员代办。"
    return None


def _for_the_lead_or_the_township(issue: IssueState, actor: Actor) -> str | None:
    if actor.acts_for(issue.township_office_id) or actor.acts_for(issue.lead_organization_id):
        return None
    return f"只有主办单位「{issue.lead_organization_name}」和事项所在镇街能吹哨：请由它们吹，或请督办员代办。"


def _not_yet_hard(issue: IssueState, actor: Actor) -> str | None:
    return "这件事项已在攻坚破难清单上，不必再提级。" if issue.is_hard_case else None


def _coordinates(issue: IssueState, actor: Actor) -> str | None:
    if not issue.is_hard_case:
        return "只有攻坚破难清单上的事项由领导批示：请先提级。"
    if issue.coordinator_id is not None and actor.cadre_id != issue.coordinator_id:
        return f"这件事项由{issue.coordinator_name}协调：请{issue.coordinator_name}批示。"
    return None


def _calls_to_report_in(issue: IssueState, actor: Actor) -> tuple[int, ...]:
    calls = (call for call in issue.attached.calls if not call.has_reported_in)
    return tuple(call.organization_id for call in calls if actor.acts_for(call.organization_id))


def _calls_to_answer(issue: IssueState, actor: Actor) -> tuple[int, ...]:
    calls = (call for call in issue.attached.calls if call.has_reported_in and not call.has_answered)
    return tuple(call.organization_id for call in calls if actor.acts_for(call.organization_id))


def _calls_to_score(issue: IssueState, actor: Actor) -> tuple[int, ...]:
    if not actor.acts_for(issue.township_office_id):
        return ()
    return tuple(call.organization_id for call in issue.attached.calls if call.has_answered and not call.has_score)


def _orders_to_reply(issue: IssueState, actor: Actor) -> tuple[int, ...]:
    orders = (order for order in issue.attached.orders if not order.has_reply)
    return tuple(order.id for order in orders if actor.acts_for(order.organization_id))


def _tasks_to_do(issue: IssueState, actor: Actor) -> tuple[int, ...]:
    tasks = (task for task in issue.attached.tasks if not task.is_done)
    return tuple(task.id for task in tasks if actor.acts_for(task.organization_id))


def _joined_reports(issue: IssueState, actor: Actor) -> tuple[int, ...]:
    return tuple(report_id for report_id, _ in issue.attached.joined)


def _some(picks: Picks, none: str) -> Guard:
    """There must be something to pick from; ``none`` says that there is nothing for this actor."""

    def guard(issue: IssueState, actor: Actor) -> str | None:
        return None if picks(issue, actor) else none

    return guard


def _told(label: str) -> tuple[Field, ...]:
    return (
        Field("told_how", label, "choice", choices=WAYS_TO_TELL),
        Field("told_at", "告知时间", "moment"),
        Field("told_by", "告知人", "cadre", required=False, hint="不填即为本人"),
    )


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "accept",
        "受理",
        ("registered",),
        "accepted",
        ("staff", "supervisor"),
        (Field("first_contact", "首问责任人", "cadre", hint="自始至终对反映人负责"),),
    ),
    Transition(
        "dispatch",
        "交办",
        ("accepted",),
        "dispatched",
        ("staff", "supervisor"),
        (
            Field("lead_organization", "主办单位", "organization"),
            Field("category", "类别", "category", hint="类别决定办理时限"),
        ),
    ),
    Transition(
        "sign", "签收", ("dispatched",), "handling", ("handler", "supervisor"), guard=_for_the_lead_organization
    ),
    Transition(
        "return",
        "退回",
        ("dispatched", "handling"),
        "accepted",
        ("handler", "supervisor"),
        (Field("reason", "退回原因", "text"),),
        _for_the_lead_organization,
    ),
    Transition(
        "whistle",
        "吹哨",
        ("handling",),
        None,
        ("handler", "staff", "supervisor"),
        (Field("organizations", "吹哨部门", "organizations"), Field("reason", "事由", "text")),
        _for_the_lead_or_the_township,
    ),
    Transition(
        "report_in",
        "报到",
        _AT_WORK,
        None,
        ("handler", "supervisor"),
        (Field("department", "报到部门", "whistled"),),
        _some(_calls_to_report_in, "没有等您报到的吹哨：只有被吹哨、尚未报到的部门能报到。"),
        picks=_calls_to_report_in,
    ),
    Transition(
        "respond",
        "答复",
        _AT_WORK,
        None,
        ("handler", "supervisor"),
        (Field("department", "答复部门", "whistled"), Field("answer", "答复内容", "text")),
        _some(_calls_to_answer, "没有等您答复的吹哨：被吹哨的部门报到后才能答复。"),
        picks=_calls_to_answer,
    ),
    Transition(
        "score",
        "评分",
        (*_AT_WORK, "closed"),
        None,
        ("handler", "supervisor"),
        (
            Field("department", "评分部门", "whistled"),
            Field("score", "得分", "number", hint="0 到 100"),
            Field("comment", "评语", "text", required=False),
        ),
        _some(_calls_to_score, "没有可评分的吹哨：部门答复后，由事项所在镇街评一次分。"),
        picks=_calls_to_score,
    ),
    Transition(
        "supervise",
        "督办",
        OPEN_STAGES,
        None,
        ("supervisor",),
        (
            Field("content", "督办要求", "text"),
            Field("reply_by", "回复期限", "moment"),
            Field("organization", "责成单位", "organization", required=False, hint="不填即为主办单位"),
        ),
    ),
    Transition(
        "reply",
        "督办回复",
        OPEN_STAGES,
        None,
        ("handler", "supervisor"),
        (Field("order", "督办单", "order"), Field("reply", "回复内容", "text")),
        _some(_orders_to_reply, "没有等您回复的督办单：只有被责成、尚未回复的单位能办。"),
        picks=_orders_to_reply,
        said="已回复督办",
    ),
    Transition(
        "extend",
        "延期",
        ("dispatched", "handling"),
        None,
        ("supervisor",),
        (Field("reason", "延期原因", "text"), Field("new_due", "新的时限", "moment")),
    ),
    Transition(
        "escalate",
        "提级",
        OPEN_STAGES,
        None,
        ("staff", "leader", "supervisor"),
        (
            Field("reason", "提级原因", "text"),
            Field("coordinator", "协调领导", "cadre", required=False, hint="不填即为联系该企业、村社或镇街的领导"),
        ),
        _not_yet_hard,
    ),
    Transition(
        "decide",
        "批示",
        OPEN_STAGES,
        None,
        ("leader",),
        (Field("decision", "批示意见", "text"), Field("tasks", "任务", "tasks", hint="谁、办什么、何时办好")),
        _coordinates,
    ),
    Transition(
        "fulfil",
        "落实",
        OPEN_STAGES,
        None,
        ("handler", "supervisor"),
        (Field("task", "任务", "task"), Field("result", "落实情况", "text")),
        _some(_tasks_to_do, "没有要您落实的任务：只有领导批示中指定、尚未落实的单位能办。"),
        picks=_tasks_to_do,
    ),
    Transition(
        "suspend",
        "挂账",
        ("handling",),
        "suspended",
        ("leader", "supervisor"),
        (
            Field("explanation", "书面说明", "text"),
            Field("leader", "批准领导", "cadre"),
            Field("review_on", "复核日期", "day"),
        ),
    ),
    Transition(
        "resume",
        "销账",
        ("suspended",),
        "handling",
        ("leader", "supervisor"),
        (Field("reason", "销账说明", "text"),),
    ),
    Transition(
        "review",
        "复核",
        ("suspended",),
        None,
        ("leader", "supervisor"),
        (Field("note", "复核情况", "text"), Field("review_on", "下次复核日期", "day")),
    ),
    Transition(
        "answer",
        "反馈",
        ("handling",),
        "answered",
        ("handler", "staff", "supervisor"),
        (Field("result", "办理结果", "text"), *_told("告知方式")),
        _for_the_lead_organization,
    ),
    Transition(
        "evaluate",
        "评价",
        ("answered",),
        "closed",
        ("staff", "supervisor"),
        (
            Field("verdict", "反映人评价", "choice", choices=VERDICTS),
            Field("solved", "问题是否解决", "choice", choices=SOLVED, unless=("verdict", "unreachable")),
            Field("comment", "反映人的话", "text", required=False),
        ),
        also_to=("handling", "answered"),
    ),
    Transition(
        "merge",
        "并案",
        OPEN_STAGES,
        "closed",
        ("staff", "supervisor"),
        (Field("into", "并入事项", "issue"),),
    ),
    Transition(
        "reopen",
        "重开",
        ("closed",),
        "handling",
        ("staff", "supervisor"),
        (Field("reason", "重开原因", "text"),),
        also_to=("answered", "dispatched", "accepted", "registered"),  # what was merged goes back to where it stood
    ),
    Transition(
        "join",
        "并入反映",
        OPEN_STAGES,
        None,
        ("staff", "supervisor"),
        (
            Field("reporter", "反映人", "text", is_personal=True),
            Field("telephone", "电话", "text", required=False, is_personal=True),
            Field("source", "来源", "choice", choices=SOURCES),
            Field("content", "反映内容", "text", required=False),
            Field("title", "标题", "text", required=False, hint="拆出时自成一件的标题"),
            Field("grid", "网格", "grid", required=False, hint="与事项不在同一网格时填"),
        ),
    ),
    Transition(
        "separate",
        "拆出",
        (*OPEN_STAGES, "closed"),
        None,
        ("staff", "supervisor"),
        (Field("report", "拆出的反映", "report"), Field("reason", "拆出原因", "text")),
        _some(_joined_reports, "这件事项没有并入的反映，不必拆出。"),
        picks=_joined_reports,
    ),
    Transition(
        "notice",
        "进度告知",
        ("accepted", "dispatched", "handling", "answered", "suspended", "closed"),
        None,
        ("staff", "handler", "supervisor"),
        (Field("message", "告知内容", "text"), *_told("告知方式")),
        _for_the_lead_organization,
        said="已告知进度",
    ),
)
TRANSITION: dict[str, Transition] = {transition.key: transition for transition in TRANSITIONS}
