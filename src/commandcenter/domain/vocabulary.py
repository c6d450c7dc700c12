"""The field's terms: each key as the database keeps it, beside the words that the screen shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta, timezone

CHINA = timezone(timedelta(hours=8), "UTC+08:00")  # one zone, no daylight saving since 1991
NIGHT_FROM_HOUR = 18  # 夜访: from 18:00
NIGHT_UNTIL_HOUR = 6


@dataclass(frozen=True)
class Term:
    """A key and its Chinese name; ``short`` where space is scarce."""

    key: str
    name: str
    short: str = ""

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short or self.name


class Vocabulary:
    """An ordered registry of terms, found by key."""

    def __init__(self, *terms: Term) -> None:
        self._terms = {term.key: term for term in terms}

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, key: object) -> bool:
        return key in self._terms

    def __getitem__(self, key: str) -> Term:
        return self._terms[key]

    def name(self, key: str | None) -> str:
        """The Chinese name; a key that this version does not know is shown as it is."""
        return self._terms[key].name if key in self._terms else (key or "")

    def label(self, key: str | None) -> str:
        """The short name, or as :meth:`name`."""
        return self._terms[key].label if key in self._terms else (key or "")


TOWNSHIP_KINDS = Vocabulary(Term("subdistrict", "街道"), Term("town", "镇"))

ORGANIZATION_KINDS = Vocabulary(
    Term("department", "职能部门", "部门"),
    Term("agency", "区级单位", "单位"),
    Term("township_office", "镇街机关", "镇街"),
    Term("village_committee", "村社组织", "村社"),
    Term("task_force", "区助企服务专班", "专班"),
    Term("help_team", "助企帮帮团", "帮帮团"),
)

ROLES = Vocabulary(
    Term("staff", "值班员"),
    Term("handler", "承办人"),
    Term("leader", "区领导"),
    Term("supervisor", "督办员"),
    Term("administrator", "管理员"),
    Term("wall", "大屏"),
)

SQUAD_ROLES = Vocabulary(
    Term("leader", "队长"),
    Term("posted", "固定下沉"),
    Term("member", "队员"),
)

SOURCES = Vocabulary(
    Term("day_visit", "日访"),
    Term("night_visit", "夜访"),
    Term("qr_code", "萧然善治码", "善治码"),
    Term("mobile", "走访移动端", "移动端"),
    Term("enterprise", "企业"),
    Term("hotline", "12345 热线", "12345"),
    Term("leader", "领导批示", "批示"),
    Term("import", "导入"),
)

IN_PERSON: tuple[str, ...] = ("day_visit", "night_visit", "mobile")
"""Sources by which an official hears an issue face to face: the first contact is made as it is heard."""

ISSUE_LISTS = Vocabulary(
    Term("needs", "群众需求清单", "需求"),
    Term("problems", "反映问题清单", "问题"),
    Term("hard_cases", "攻坚破难清单", "攻坚破难"),
)

VERDICTS = Vocabulary(
    Term("satisfied", "满意"),
    Term("fairly", "基本满意"),
    Term("dissatisfied", "不满意"),
    Term("unreachable", "联系不上"),
)

SOLVED = Vocabulary(
    Term("yes", "已解决"),
    Term("no", "未解决"),
)

CLOSE_CAUSES = Vocabulary(
    Term("evaluated", "反映人已评价", "已评价"),
    Term("not_evaluated", "未评价办结", "未评价"),
    Term("merged", "并案"),
)

WAYS_TO_TELL = Vocabulary(
    Term("telephone", "电话"),
    Term("in_person", "上门"),
    Term("message", "短信"),
    Term("meeting", "座谈"),
)

VISIT_AUDIENCES = Vocabulary(
    Term("household", "农户居民", "居民"),
    Term("enterprise", "企业"),
    Term("body", "基层组织", "组织"),
    Term("key_target", "重点对象", "重点"),
)

TOPICS = Vocabulary(  # the order is the order of bits in visit.topics
    Term("contact", "日常感情联络"),
    Term("policy", "政策路线宣讲"),
    Term("central_work", "中心工作解读"),
    Term("dispute", "矛盾纠纷调解"),
    Term("practical", "实际问题解决"),
    Term("team", "队伍建设提升"),
)

FOCUS_TAGS = Vocabulary(
    Term("newly_formed", "新筹建"),
    Term("lagging", "后进整转"),
    Term("environment", "环保问题整改"),
    Term("inspection", "巡镇带村问题突出"),
)

GROWTH_TAGS = Vocabulary(
    Term("top_100", "百强"),
    Term("little_giant", "专精特新“小巨人”", "小巨人"),
    Term("scale_up", "小升规潜力"),
    Term("rising", "新雏鹰"),
)

CADRE_TAGS = Vocabulary(  # what a cadre brings and a village may ask for: dialects and skills
    Term("dialect_local", "本地话"),
    Term("dialect_sandy", "沙地话"),
    Term("dialect_shaoxing", "绍兴话"),
    Term("mediation", "矛盾调解", "调解"),
    Term("law", "法律"),
    Term("construction", "工程建设", "工程"),
    Term("environment", "生态环保", "环保"),
    Term("finance", "金融"),
    Term("technology", "科技"),
    Term("agriculture", "农业技术", "农技"),
    Term("care", "养老助残", "养老"),
)

FAMILIARITY_SUBJECTS = Vocabulary(
    Term("basics", "网格基本情况", "基本情况"),
    Term("emergency", "网格重大突发情况", "突发"),
)

BATCHES = Vocabulary(
    Term("concerns", "回应一批民生关切", "关切"),
    Term("hardships", "解决一批“急难愁盼”", "急难"),
    Term("disputes", "化解一批矛盾纠纷", "矛盾"),
    Term("policy", "送上一批政策服务", "政策"),
)


def is_night(hour: int, night_from: int = NIGHT_FROM_HOUR) -> bool:
    """Whether a visit at this local hour (0 to 23) is a night visit; ``night_from`` is the setting of the day."""
    return hour >= night_from or hour < NIGHT_UNTIL_HOUR
