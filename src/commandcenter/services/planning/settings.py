"""The constraints of a plan: who may be used and how often, how far, and what counts how much."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from commandcenter.domain.errors import Refused
from commandcenter.domain.pairing import PAIRING_KINDS, POSTED_FROM, PairingKind, Target
from commandcenter.domain.vocabulary import ORGANIZATION_KINDS
from commandcenter.services.planning.terms import terms_of

LIAISON_LIMIT = 3
ASSISTING: tuple[str, ...] = ("department", "agency", "township_office", "task_force")
MOST_WEIGHT = 1000.0


def is_planned(kind: PairingKind) -> bool:
    """Whether a plan can be made: what must be covered, by others than the district's leaders, who choose."""
    return kind.population is not None and kind.holder_duty != "leader"


PLANNED: tuple[PairingKind, ...] = tuple(kind for kind in PAIRING_KINDS if is_planned(kind))


def planned_role(kind: PairingKind) -> str | None:
    """The role that a plan fills: the posted cadre of a squad."""
    return "posted" if "posted" in kind.roles else None


def organization_kinds(kind: PairingKind) -> tuple[str, ...]:
    """The kinds of organization whose people count, or which may hold themselves."""
    if planned_role(kind):
        return POSTED_FROM
    return kind.holder_kinds or tuple(term.key for term in ORGANIZATION_KINDS)


@dataclass(frozen=True)
class PlanSettings:
    """Who may be newly appointed, how many targets each may have, and what counts how much.

    ``limit`` counts all pairings of the kind, those of other roles too (of a department's liaison: cells). ``need`` is
    how many a target needs, ``at_least`` how many a holder should have where there is room. ``organizations`` are row
    ids; empty: all. ``young``: only young cadres (True), none (False), either (None). ``tags``: of which a holder must
    bear one. ``townships``: the plan is about targets there only; empty: all. ``furthest_km``: nothing new beyond.
    ``seat`` is the township where district-level units sit; None: the one with the lowest code, by convention.
    What runs already is not taken from anybody because of ``organization_kinds`` to ``furthest_km``.
    """

    limit: int
    need: int = 1
    at_least: int = 0
    organization_kinds: tuple[str, ...] = ()
    organizations: tuple[int, ...] = ()
    young: bool | None = None
    leaders: bool = False
    tags: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    furthest_km: float | None = None
    seat: str | None = None
    weights: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The form in which a plan keeps them."""
        return asdict(self)


def default_settings(kind: PairingKind, rule: int | None = None) -> PlanSettings:
    """What a plan of this kind starts from; ``rule`` is the limit in force, None: that of the registry.

    Raises Refused for a kind that is not planned.
    """
    if not is_planned(kind):
        raise Refused(f"「{kind.name}」不做配对方案：由区领导自行安排，或不作要求。")
    allowed = organization_kinds(kind)
    usual = tuple(key for key in allowed if key in ASSISTING) if kind.target is Target.ENTERPRISE else allowed
    return PlanSettings(
        limit=LIAISON_LIMIT if kind.needs_liaison else rule or kind.limit or LIAISON_LIMIT,
        organization_kinds=usual,
        leaders=kind.holder_duty is not None,
        weights={term.key: term.weight for term in terms_of(kind)},
    )


def check_settings(kind: PairingKind, settings: PlanSettings, rule: int | None) -> None:
    """Raises Refused with a sentence for settings that make no sense or break a rule of the kind."""
    if rule is not None and settings.limit > rule:
        raise Refused(f"每人最多 {settings.limit} 项超过「{kind.name}」的上限 {rule}：请改小。")
    if settings.limit < 1 or settings.need < 1 or settings.at_least < 0:
        raise Refused("每人最多、每个对象所需至少为 1，每人至少不能为负：请改正。")
    if kind.needs_liaison and settings.need > 1:
        raise Refused(f"「{kind.name}」每格只有一位联络员：每个对象所需只能为 1。")
    if not settings.organization_kinds or not set(settings.organization_kinds) <= set(organization_kinds(kind)):
        allowed = "、".join(ORGANIZATION_KINDS.name(key) for key in organization_kinds(kind))
        raise Refused(f"「{kind.name}」的结对人只能来自{allowed}：请至少选一类。")
    if any(not 0 <= weight <= MOST_WEIGHT for weight in settings.weights.values()):
        raise Refused(f"权重须在 0 到 {MOST_WEIGHT:g} 之间：请改正。")
