"""结对: one registry of the kinds of pairing. A *holder* is answerable for a *target* from one day to another."""

from dataclasses import dataclass
from enum import StrEnum

from commandcenter.domain.vocabulary import ROLES, Term, Vocabulary


class Holder(StrEnum):
    """What may hold; the value is the column of ``pairing`` that names it."""

    CADRE = "holder_cadre_id"
    ORGANIZATION = "holder_organization_id"


class Target(StrEnum):
    """What is held; the value is the column of ``pairing`` that names it."""

    TOWNSHIP = "township_code"
    VILLAGE = "village_code"
    GRID = "grid_id"
    ENTERPRISE = "enterprise_id"
    PROJECT = "project_id"
    TALENT = "talent_id"
    CADRE = "target_cadre_id"


MEASURES: dict[Target, str] = {
    Target.TOWNSHIP: "个镇街",
    Target.VILLAGE: "个村社",
    Target.GRID: "个网格",
    Target.ENTERPRISE: "家企业",
    Target.PROJECT: "个项目",
    Target.TALENT: "位人才",
    Target.CADRE: "名干部",
}
"""How a number of targets is said."""

ASSIGNERS: tuple[str, ...] = ("leader", "supervisor", "administrator")
"""The roles that may begin and end pairings."""


@dataclass(frozen=True)
class PairingKind:
    """One way of being answerable.

    ``population`` names what must be covered (a key of the coverage queries); None: covering is optional.
    ``limit`` is how many targets one holder may have at a time, where no setting says otherwise (None: any number).
    ``holder_kinds`` are organization kinds: of the holder itself, or of the holding cadre's organization (empty: any).
    ``holder_duty`` and ``target_duty`` name what a cadre must be (a key of DUTIES; None: anyone who serves).
    ``target_tags`` are tags of which the target must bear one (``*``: any tag at all; empty: none is needed).
    ``sole_roles`` are those of the roles that only one holder of a target may have at a time.
    """

    key: str
    name: str
    holder: Holder
    target: Target
    population: str | None
    covered: str
    limit: int | None = None
    roles: tuple[str, ...] = ()
    holder_kinds: tuple[str, ...] = ()
    needs_liaison: bool = False
    holder_duty: str | None = None
    target_duty: str | None = None
    target_tags: tuple[str, ...] = ()
    sole_roles: tuple[str, ...] = ()

    @property
    def limit_key(self) -> str:
        """The number among the settings that says how many targets one holder may have."""
        return f"pairing_limit_{self.key}"


ANY_TAG = "*"

DUTIES = Vocabulary(Term("leader", "区领导"), Term("mentor", "导师"), Term("young", "年轻干部"))
"""What a cadre may be, each a flag of the row."""


PAIRING_KINDS: tuple[PairingKind, ...] = (
    PairingKind(
        "leader_township",
        "联系镇街",
        Holder.CADRE,
        Target.TOWNSHIP,
        "townships",
        "每个镇街都有区领导",
        3,
        holder_duty="leader",
    ),
    PairingKind(
        "leader_village",
        "包联村社",
        Holder.CADRE,
        Target.VILLAGE,
        "leaders",
        "每位区领导至少一个",
        5,
        holder_duty="leader",
    ),
    PairingKind(
        "leader_enterprise",
        "联系百强企业",
        Holder.CADRE,
        Target.ENTERPRISE,
        "top_100",
        "每家百强企业都有区领导",
        8,
        holder_duty="leader",
        target_tags=("top_100",),
    ),
    PairingKind(
        "leader_project",
        "联系重点项目",
        Holder.CADRE,
        Target.PROJECT,
        "projects",
        "每个项目都有区领导",
        5,
        holder_duty="leader",
    ),
    PairingKind(
        "leader_talent",
        "联系重要人才",
        Holder.CADRE,
        Target.TALENT,
        "talents",
        "每位人才都有区领导",
        5,
        holder_duty="leader",
    ),
    PairingKind(
        "department_township",
        "部门结对镇街",
        Holder.ORGANIZATION,
        Target.TOWNSHIP,
        "cells",
        "12 个部门与 22 个镇街逐一结对",
        holder_kinds=("department",),
        needs_liaison=True,
    ),
    PairingKind(
        "unit_village",
        "单位结对村社",
        Holder.ORGANIZATION,
        Target.VILLAGE,
        "focus_villages",
        "每个重点村社都有单位",
        4,
        holder_kinds=("department", "agency"),
        target_tags=(ANY_TAG,),
    ),
    PairingKind(
        "squad_grid",
        "网格走亲小分队",
        Holder.CADRE,
        Target.GRID,
        "grids",
        "每个网格都有小分队和固定下沉干部",
        3,
        roles=("leader", "posted", "member"),
        sole_roles=("leader",),
    ),
    PairingKind(
        "companion_enterprise",
        "助企陪跑",
        Holder.CADRE,
        Target.ENTERPRISE,
        "tagged",
        "每家重点企业都有陪跑干部",
        6,
        target_tags=(ANY_TAG,),
    ),
    PairingKind(
        "team_enterprise",
        "助企帮帮团",
        Holder.ORGANIZATION,
        Target.ENTERPRISE,
        None,
        "不作要求",
        holder_kinds=("help_team",),
    ),
    PairingKind(
        "mentor_cadre",
        "导师带干部",
        Holder.CADRE,
        Target.CADRE,
        "young",
        "每位年轻干部都有导师",
        4,
        holder_duty="mentor",
        target_duty="young",
    ),
)

KINDS: dict[str, PairingKind] = {kind.key: kind for kind in PAIRING_KINDS}

POSTED_FROM: tuple[str, ...] = ("department", "agency", "township_office")
"""Organization kinds whose posted cadre makes a grid count as covered."""


def may_assign(role: str) -> str | None:
    """Why this role may not begin or end pairings; None when it may."""
    if role in ASSIGNERS:
        return None
    allowed = "、".join(ROLES.name(key) for key in ASSIGNERS)
    return f"{ROLES.name(role)}不能变更结对：请换到{allowed}的座席来办。"
