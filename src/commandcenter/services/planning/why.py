"""Why a line stands in a plan: one sentence, put together from the terms of its cost."""

import math
from collections import defaultdict

from commandcenter.domain.pairing import MEASURES, Target
from commandcenter.domain.vocabulary import CADRE_TAGS
from commandcenter.services.planning.costs import DIALECT, Costs
from commandcenter.services.planning.facts import PlanHolder, PlanTarget

Place = tuple[int, int]


class Reasons:
    """Sentences for the pairs of one solution."""

    def __init__(self, costs: Costs, chosen: list[Place]) -> None:
        self._costs, self._district = costs, costs.problem
        self._holding: dict[int, list[int]] = defaultdict(list)
        self._held = defaultdict[int, int](int)
        for holder, target in chosen:
            self._holding[target].append(holder)
            self._held[holder] += 1
        self._measure = MEASURES[self._district.kind.target]
        self._before = {(one.holder, one.target) for one in self._district.running}

    def of_pair(self, holder: int, target: int, pinned: bool) -> str:
        """Why a pair holds afterwards: what speaks for it, then what the holder carries."""
        one, goal = self._district.holders[holder], self._district.targets[target]
        parts = ["按您的固定"] if pinned else []
        parts += [self._near(one, goal), self._way(holder, target), self._tongue(one, goal), self._skill(one, goal)]
        parts.append(f"共 {one.others + self._held[holder]} {self._measure}")
        return "，".join(part for part in parts if part)

    def of_end(self, holder: int | None, target: int, gone: str | None, struck: bool) -> str:
        """Why a running pair ends."""
        after = [place for place in self._holding[target] if place != holder]
        new = [place for place in after if (place, target) not in self._before]
        names = "、".join(self._district.holders[place].name for place in new or after)
        instead = (f"改由{names}" if new else f"仍由{names}负责") if after else "暂无人接替"
        if gone:
            return f"{gone}，{instead}"
        if struck:
            return f"按您的划去，{instead}"
        assert holder is not None
        one = self._district.holders[holder]
        way = self._way(holder, target)
        relief = f"{one.name}留 {one.others + self._held[holder]} {self._measure}"
        return "，".join(part for part in (way and f"原{way}", instead, relief) if part)

    def _near(self, one: PlanHolder, goal: PlanTarget) -> str:
        if self._district.kind.needs_liaison:
            return "本部门干部"
        if self._district.kind.target is Target.CADRE and one.unit_id == goal.unit_id:
            return "同单位"
        if one.township is None:
            return "区级单位"
        return "同镇街" if one.township == goal.township else "跨镇街"

    def kilometres(self, holder: int, target: int) -> float | None:
        """From the holder's office to the target; None where either place is unknown."""
        way = float(self._costs.distance[self._costs.place_group[0][holder], target])
        return None if math.isnan(way) else way

    def _way(self, holder: int, target: int) -> str:
        way = self.kilometres(holder, target)
        return "" if way is None else f"距 {way:.1f} 公里"

    def _tongue(self, one: PlanHolder, goal: PlanTarget) -> str:
        spoken = sorted(tag for tag in goal.wants if tag.startswith(DIALECT))
        known = [CADRE_TAGS.name(tag) for tag in spoken if tag in one.tags]
        if known:
            return f"会{'、'.join(known)}"
        return f"不会{CADRE_TAGS.name(spoken[0])}" if spoken else ""

    def _skill(self, one: PlanHolder, goal: PlanTarget) -> str:
        asked = sorted(tag for tag in goal.wants if not tag.startswith(DIALECT))
        has = [CADRE_TAGS.label(tag) for tag in asked if tag in one.tags]
        return f"懂{'、'.join(has)}" if has else ""
