"""The rosters that are tables: organizations, cadres, enterprises, projects and talents."""

from collections.abc import Mapping, Sequence

from commandcenter.domain.rosters import ROSTER_NAMES
from commandcenter.domain.vocabulary import CADRE_TAGS, GROWTH_TAGS, ORGANIZATION_KINDS
from commandcenter.services.handing_over import dissolve, leave
from commandcenter.services.initials import initials, person_initials
from commandcenter.services.rosters.forms import Code, CreditCode, Day, Flag, OneOf, Record, Tags, Telephone, Text
from commandcenter.services.rosters.holding import cadres_still_hold, enterprises_still_held, organizations_still_hold
from commandcenter.services.rosters.known import Known
from commandcenter.services.rosters.naming import GridOf, Reference, Township, Village
from commandcenter.services.rosters.roster import Roster, RosterField
from commandcenter.services.rosters.tables import Kept, Leaving, TableKeeping, TagTable
from commandcenter.storage.schema import Cadre, CadreTag, Enterprise, EnterpriseTag, Organization, Project, Talent

ADMINISTRATOR = ("administrator",)
NAME = Text(60)

ORGANIZATION_FIELDS: Sequence[RosterField] = (
    RosterField(
        "code", "单位编码", "编码 单位代码 单位编号 编号 代码", Code(), "本区给单位的编码，按它对应", "D99", True
    ),
    RosterField("name", "单位名称", "名称 全称 单位全称 单位", NAME, "全称", "示范局", True),
    RosterField("short_name", "简称", "单位简称", Text(20), "地方窄时显示；空着即全称", "示范"),
    RosterField(
        "kind", "单位类别", "类别 单位类型 类型", OneOf(ORGANIZATION_KINDS), "决定可以结对什么", "职能部门", True
    ),
    RosterField(
        "township", "镇街", "所属镇街 镇街编码", Township(), "镇街机关和村社组织须写", "", beside="镇街名称（不导入）"
    ),
    RosterField("village", "村社", "所属村社 村社编码", Village(), "村社组织须写", "", beside="村社名称（不导入）"),
    RosterField("dissolved_on", "撤销日期", "撤销时间", Day(), "从这一天起不再有；须先移交或结束全部结对", ""),
)

CADRE_FIELDS: Sequence[RosterField] = (
    RosterField("code", "干部编号", "编号 工号 人员编号 干部工号", Code(), "按它对应同一个人", "G99999", True),
    RosterField("name", "姓名", "干部姓名 名字", Text(30), "", "张示范", True),
    RosterField(
        "organization",
        "单位",
        "单位编码 所属单位 所在单位 工作单位 单位全称",
        Reference("organizations"),
        "单位的编码或全称",
        "D01",
        True,
        "单位名称（不导入）",
    ),
    RosterField("post", "职务", "岗位 职务职级 现任职务", Text(60), "文字", "科员"),
    RosterField("telephone", "工作电话", "联系电话 电话 手机 手机号 手机号码", Telephone(), "", "13800000000"),
    RosterField("is_young", "年轻干部", "是否年轻干部", Flag(), "由导师带", "是"),
    RosterField("is_leader", "区领导", "是否区领导", Flag(), "可以联系镇街、企业等", "否"),
    RosterField("is_mentor", "导师", "是否导师", Flag(), "可以带年轻干部", "否"),
    RosterField("tags", "方言和专长", "方言 专长 标签", Tags(CADRE_TAGS), "配对方案会用到", "法律"),
    RosterField(
        "left_on", "离任日期", "离任时间 调离日期 退休日期", Day(), "从这一天起不再任职；须先移交或结束全部结对"
    ),
)

ENTERPRISE_FIELDS: Sequence[RosterField] = (
    RosterField(
        "code",
        "统一社会信用代码",
        "社会信用代码 信用代码 统一代码",
        CreditCode(),
        "按它对应同一家企业",
        "91000000MA0000000N",
        True,
    ),
    RosterField("name", "企业名称", "名称 单位名称 企业", NAME, "全称", "示范有限公司", True),
    RosterField(
        "grid", "网格编码", "网格 所在网格 所属网格", GridOf(), "企业所在的网格", "", True, "所在村社（不导入）"
    ),
    RosterField("tags", "培育标签", "标签 企业标签 类型", Tags(GROWTH_TAGS), "决定谁来联系和陪跑", "百强"),
)

PROJECT_FIELDS: Sequence[RosterField] = (
    RosterField("code", "项目编号", "编号 项目代码 项目编码", Code(), "按它对应同一个项目", "P999", True),
    RosterField("name", "项目名称", "名称 项目", NAME, "", "示范产业园", True),
    RosterField(
        "township", "镇街", "所在镇街 所属镇街 镇街编码", Township(), "建在哪里", "", True, "镇街名称（不导入）"
    ),
)

TALENT_FIELDS: Sequence[RosterField] = (
    RosterField("code", "人才编号", "编号 人才编码", Code(), "按它对应同一位人才", "R999", True),
    RosterField("name", "姓名", "人才姓名 名字", Text(30), "", "李示范", True),
    RosterField("field", "领域", "专业领域 专业 研究方向", Text(60), "", "新材料", True),
    RosterField(
        "enterprise",
        "所在企业",
        "企业 企业代码 统一社会信用代码 工作单位",
        Reference("enterprises"),
        "统一社会信用代码或企业全称；可空着",
        "",
        beside="企业名称（不导入）",
    ),
)


def _kept(fields: Sequence[RosterField], **columns: str) -> Mapping[str, Kept]:
    """Every field that is a column; ``columns`` names those that are called otherwise."""
    return {
        field.key: Kept(columns.get(field.key, field.key), field.form)
        for field in fields
        if not isinstance(field.form, Tags)
    }


def _organization_fits(record: Record, known: Known) -> str | None:
    kind, township, village = record["kind"], record["township"], record["village"]
    if kind == "township_office" and not township:
        return "镇街机关须写镇街"
    if kind == "village_committee" and not village:
        return "村社组织须写村社"
    if village and township and known.places.village[str(village)].township_code != township:
        return f"{known.places.village[str(village)].name}不在{known.places.township[str(township)].name}"
    return None


def _organization_whole(record: Record, known: Known) -> Record:
    """The short name is the full one where there is none; a village lies in its township."""
    village = record["village"]
    township = known.places.village[str(village)].township_code if village else None
    return {
        **record,
        "short_name": record["short_name"] or record["name"],
        "township": record["township"] or township,
    }


ORGANIZATIONS = Roster(
    key="organizations",
    name=ROSTER_NAMES.name("organizations"),
    measure="个",
    fields=ORGANIZATION_FIELDS,
    identity=("code",),
    roles=ADMINISTRATOR,
    keeping=TableKeeping(
        Organization,
        _kept(ORGANIZATION_FIELDS, township="township_code", village="village_code"),
        initials=initials,
        object_to=organizations_still_hold,
        leaving=Leaving("dissolved_on", dissolve),
    ),
    check=_organization_fits,
    complete=_organization_whole,
    is_expected=lambda record, _assumed: record["dissolved_on"] is None,
)

CADRES = Roster(
    key="cadres",
    name=ROSTER_NAMES.name("cadres"),
    measure="名",
    fields=CADRE_FIELDS,
    identity=("code",),
    roles=ADMINISTRATOR,
    keeping=TableKeeping(
        Cadre,
        _kept(CADRE_FIELDS, organization="organization_id"),
        TagTable("tags", CadreTag, "cadre_id", CADRE_TAGS),
        person_initials,
        object_to=cadres_still_hold,
        leaving=Leaving("left_on", leave),
    ),
    is_expected=lambda record, _assumed: record["left_on"] is None,
)

ENTERPRISES = Roster(
    key="enterprises",
    name=ROSTER_NAMES.name("enterprises"),
    measure="家",
    fields=ENTERPRISE_FIELDS,
    identity=("code",),
    roles=ADMINISTRATOR,
    keeping=TableKeeping(
        Enterprise,
        _kept(ENTERPRISE_FIELDS, grid="grid_id"),
        TagTable("tags", EnterpriseTag, "enterprise_id", GROWTH_TAGS),
        initials,
        object_to=enterprises_still_held,
    ),
)

PROJECTS = Roster(
    key="projects",
    name=ROSTER_NAMES.name("projects"),
    measure="个",
    fields=PROJECT_FIELDS,
    identity=("code",),
    roles=ADMINISTRATOR,
    keeping=TableKeeping(Project, _kept(PROJECT_FIELDS, township="township_code")),
)

TALENTS = Roster(
    key="talents",
    name=ROSTER_NAMES.name("talents"),
    measure="位",
    fields=TALENT_FIELDS,
    identity=("code",),
    roles=ADMINISTRATOR,
    keeping=TableKeeping(Talent, _kept(TALENT_FIELDS, enterprise="enterprise_id")),
)
