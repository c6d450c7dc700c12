"""What a check of the database looks at, in words: one registry, with what mends each finding."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from commandcenter.services import integrity, repairs
from commandcenter.services import integrity_of_pairings as pairings
from commandcenter.services.finding_faults import Check, Finding

Mender = Callable[[Session], str | None]
"""Mends what has one right answer, in the caller's transaction; what it did; None: nothing that it may do."""


@dataclass(frozen=True)
class Examination:
    """One look at the database: how it is made, what mends what it finds, and what mends it by itself."""

    key: str
    look: Check
    remedy: str
    mend: Mender | None = None


@dataclass(frozen=True)
class Examined:
    """What an examination found."""

    examination: Examination
    finding: Finding

    def lines(self) -> list[str]:
        """As ``check`` prints it: the finding, and below what is wrong what mends it."""
        if not self.finding.is_wrong:
            return [f"✓ {self.finding.words}"]
        how = "可用 check --repair 修复" if self.examination.mend else "须由人来定"
        return [f"✗ {self.finding.words}", f"  怎么办（{how}）：{self.examination.remedy}"]


def examine(session: Session, examinations: Sequence[Examination] | None = None) -> list[Examined]:
    """Everything that is found, good and bad, in the order of the registry."""
    return [
        Examined(examination, finding)
        for examination in (EXAMINATIONS if examinations is None else examinations)
        for finding in examination.look(session)
    ]


def check_database(session: Session) -> list[Finding]:
    """The findings alone."""
    return [examined.finding for examined in examine(session)]


_BY_HAND = "没有唯一正确的答案：请在结对里核对这几项，办理移交或结束多出的一项；历史要用备份来恢复。"

EXAMINATIONS: tuple[Examination, ...] = (
    Examination("counts", integrity.counts, "这只是计数，不会有错。"),
    Examination(
        "file",
        integrity.storage_engine,
        "只是索引坏了时，按数据重建索引；数据页坏了时，用最近的备份恢复（commandcenter restore）。",
        repairs.make_indices_anew,
    ),
    Examination(
        "references",
        integrity.references,
        "指向的记录已不在，猜不出原来是谁：请用备份恢复，或由管理员逐条改正。",
    ),
    Examination("serials", integrity.serials_are_ahead, "把编号序列推到已有记录之后。", repairs.push_serials),
    Examination(
        "polygons",
        integrity.polygons,
        "边界画到哪里只有测绘部门知道：请改正图层后重新导入网格（commandcenter import grids）。",
    ),
    Examination("empty_villages", integrity.empty_villages, "请导入这些村社的网格，或核对网格所属的村社代码。"),
    Examination(
        "gapless", integrity.history_is_gapless, "历史只能追加，缺了的补不出来：请用缺漏之前的备份恢复或对照。"
    ),
    Examination(
        "chained", integrity.history_is_chained, "历史不能修改，不知道哪一步写错了：请用写错之前的备份恢复或对照。"
    ),
    Examination(
        "state",
        integrity.state_is_last_line,
        "历史连续时，以历史的最后一步为准改正现状；历史本身有缺漏的须先用备份恢复。",
        repairs.take_state_from_history,
    ),
    Examination(
        "clocks",
        integrity.clocks_are_kept,
        "按登记、交办当天的规则重新计算；交办后又延期、挂账或重开过的，请督办员用“延期”定下新时限。",
        repairs.compute_clocks,
    ),
    Examination("search", integrity.search_is_complete, "按事项重建检索索引。", repairs.make_search_anew),
    Examination(
        "reporters", integrity.reporters_are_kept, "反映人是谁只有受理的人知道：请用备份对照后补登，或在历史里说明。"
    ),
    Examination("pairings_twice", pairings.pairings_do_not_overlap, _BY_HAND),
    Examination("sole_roles", pairings.sole_roles_are_sole, _BY_HAND),
    Examination("pairing_kinds", pairings.pairings_are_of_their_kind, _BY_HAND),
    Examination(
        "after_leaving",
        pairings.nobody_answers_after_leaving,
        "由谁接手须由领导来定：请打开该干部或单位，办理移交；也可能是离任日期填错了。",
    ),
    Examination("liaisons", pairings.liaisons_are_of_their_department, "请在结对里为该部门另选一名本部门的联络员。"),
    Examination("limits", pairings.nobody_holds_too_many, "移交哪几项须由领导来定：请办理移交，或在设置里调高上限。"),
)
