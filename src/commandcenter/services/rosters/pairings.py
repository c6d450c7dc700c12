"""The roster of pairings: all kinds of the registry, matched by kind, holder, target and first day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import ASSIGNERS, KINDS, Holder, PairingKind, Target
from commandcenter.domain.rosters import ROSTER_NAMES
from commandcenter.domain.vocabulary import Term, Vocabulary
from commandcenter.services.intake.batch import Progress
from commandcenter.services.intake.choice import Assumed
from commandcenter.services.intake.kind import Assumption
from commandcenter.services.rosters.forms import Day, OneOf, Record, Text
from commandcenter.services.rosters.known import Known
from commandcenter.services.rosters.pairing_forms import (
    HOLDERS,
    KIND_TERMS,
    TARGETS,
    HolderOf,
    LiaisonOf,
    RoleOf,
    TargetOf,
)
from commandcenter.services.rosters.pairing_writing import hold_parties, objections, write_pairings
from commandcenter.services.rosters.roster import Entries, Entry, Identity, Meant, Parsed, Roster, RosterField, Work
from commandcenter.storage.schema import Pairing

FIELDS: Sequence[RosterField] = (
    RosterField("kind", "结对类别", "类别 结对种类 结对类型", OneOf(KIND_TERMS), "哪一种结对", "网格走亲小分队", True),
    RosterField(
        "holder",
        "结对人编号",
        "结对人 干部编号 单位编码 结对单位 结对干部",
        HolderOf(),
        "干部或单位",
        "G00001",
        True,
        "结对人名称（不导入）",
    ),
    RosterField(
        "target",
        "对象编码",
        "对象 结对对象 对象编号 网格编码 村社编码 镇街编码 企业代码 项目编号 人才编号",
        TargetOf(),
        "结对的对象",
        "",
        True,
        "对象名称（不导入）",
    ),
    RosterField("role", "身份", "小分队身份 队内身份", RoleOf(), "小分队里的身份", "固定下沉"),
    RosterField(
        "liaison", "联络员编号", "联络员 联络员工号", LiaisonOf(), "部门的联络员", "", beside="联络员姓名（不导入）"
    ),
    RosterField("started_on", "起始日期", "开始日期 起始时间 结对日期 开始时间", Day(), "第一天", "2024-08-02", True),
    RosterField("start_reason", "起始原因", "开始原因", Text(200, None), "可空着", ""),
    RosterField("ended_on", "结束日期", "结束时间 终止日期", Day(), "从这一天起不再负责；还在结对的空着", ""),
    RosterField("end_reason", "结束原因", "终止原因", Text(200, None), "有结束日期时须写", ""),
)

_PLAIN = ("role", "started_on", "start_reason", "ended_on", "end_reason")


@dataclass(frozen=True)
class PairingKeeping:
    """The one table of pairings. Nothing is deleted, and what has ended stays as it is."""

    def load(self, session: Session, known: Known) -> Entries:
        """All pairings that ever held; what was taken back before it began says nothing of a row that is new."""
        names = [*_PLAIN, "liaison_id", *(holder.value for holder in Holder), *(target.value for target in Target)]
        entries: dict[Identity, Entry] = {}
        query = select(Pairing.id, Pairing.kind, *(getattr(Pairing, name) for name in names)).order_by(Pairing.id)
        query = query.where(or_(Pairing.ended_on.is_(None), Pairing.ended_on > Pairing.started_on))
        for row_id, key, *values in session.execute(query):
            record = _record(KINDS[key], dict(zip(names, values, strict=True)), known)
            entries[tuple(record[name] for name in IDENTITY)] = Entry(row_id, record)
        return entries

    def hold(self, session: Session, rows: Sequence[Parsed], known: Known) -> None:
        """Whoever takes part stands still."""
        hold_parties(session, rows, known)

    def objections(self, session: Session, meant: Sequence[Meant], work: Work) -> Mapping[int, str]:
        """The rules of pairings, for all rows together."""
        return objections(session, meant, work)

    def write(self, session: Session, meant: Sequence[Meant], work: Work, progress: Progress) -> None:
        """Begin what is new, end what has ended."""
        write_pairings(session, meant, work, progress)


def _record(kind: PairingKind, kept: Mapping[str, Any], known: Known) -> Record:
    return {
        "kind": kind.key,
        "holder": HOLDERS[kind.holder].loaded(kept[kind.holder.value], known),
        "target": TARGETS[kind.target].loaded(kept[kind.target.value], known),
        "liaison": HOLDERS[Holder.CADRE].loaded(kept["liaison_id"], known),
        **{name: kept[name] for name in _PLAIN},
    }


def _is_whole(record: Record, _known: Known) -> str | None:
    """An end and its reason go together; the rules of pairings come after."""
    ended = record["ended_on"]
    if ended and not record["end_reason"]:
        return "有结束日期，须写结束原因"
    if record["end_reason"] and not ended:
        return "有结束原因，须写结束日期"
    return None


def _is_running(record: Record, assumed: Assumed) -> bool:
    kind = assumed.get("kind")
    return record["ended_on"] is None and kind in (None, record["kind"])


IDENTITY = ("kind", "holder", "target", "started_on")

PAIRINGS = Roster(
    key="pairings",
    name=ROSTER_NAMES.name("pairings"),
    measure="项",
    fields=FIELDS,
    identity=IDENTITY,
    roles=ASSIGNERS,
    keeping=PairingKeeping(),
    code="holder",
    title="holder",
    title_more="target",
    check=_is_whole,
    is_expected=_is_running,
    assumptions=(
        Assumption("kind", "结对类别", "结对类别未写明的记作", Vocabulary(Term("", "（各行写明）"), *KIND_TERMS)),
    ),
)
