"""评语: what mentors wrote about their young cadres; added, never changed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from commandcenter.domain.errors import Refused
from commandcenter.domain.masking import masked_text
from commandcenter.domain.vocabulary import ROLES
from commandcenter.domain.workflow import Actor
from commandcenter.services.pages.about import About
from commandcenter.services.pages.kinds import MENTORING
from commandcenter.services.pages.page import PageRef, Remark
from commandcenter.storage.schema import Cadre, MentorRemark, Pairing

LONGEST = 500
WRITERS: tuple[str, ...] = ("leader", "administrator")
"""The roles that may write a remark beside the mentor themselves."""

_Mentor, _Young = aliased(Cadre), aliased(Cadre)


def why_not_remark(actor: Actor | None, mentor_id: int, mentor: str) -> str | None:
    """Why this actor may not write for a mentor; None when they may."""
    if actor is None or actor.cadre_id is None:
        return "当前身份没有对应的干部，不能写评语：请先在主窗口上方选择身份。"
    if actor.cadre_id == mentor_id or actor.role in WRITERS:
        return None
    return f"{ROLES.name(actor.role)}不能写评语：只有导师{mentor}本人、区领导和管理员能写。"


def add_remark(session: Session, pairing_id: int, text: str, actor: Actor, today: date) -> int:
    """Write a remark on the young cadre of a running mentor's pairing; its id. Raises Refused."""
    row = session.execute(
        select(Pairing.kind, Pairing.started_on, Pairing.ended_on, Pairing.holder_cadre_id, Cadre.name)
        .join(Cadre, Cadre.id == Pairing.holder_cadre_id)
        .where(Pairing.id == pairing_id)
    ).one_or_none()
    if row is None or row.kind != MENTORING.key:
        raise Refused("没有这项导师结对：请刷新后再试。")
    if sentence := why_not_remark(actor, row.holder_cadre_id, row.name):
        raise Refused(sentence)
    if row.started_on > today or (row.ended_on is not None and row.ended_on <= today):
        raise Refused("这项导师结对今天不在进行中：评语只能写给正在带教的干部。")
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise Refused(f"评语须有内容，最多 {LONGEST} 字。")
    assert actor.cadre_id is not None
    remark = MentorRemark(pairing_id=pairing_id, written_on=today, text=words, written_by_id=actor.cadre_id)
    session.add(remark)
    session.flush()
    return remark.id


def load_remarks(about: About, *conditions: ColumnElement[bool]) -> Sequence[Remark]:
    """The remarks up to the page's day whose pairings meet the conditions, the newest first."""
    query = (
        select(
            MentorRemark.written_on,
            MentorRemark.text,
            _Mentor.id.label("mentor_id"),
            _Mentor.name.label("mentor"),
            _Young.id.label("young_id"),
            _Young.name.label("young"),
            Cadre.id.label("writer_id"),
            Cadre.name.label("writer"),
        )
        .join(Pairing, Pairing.id == MentorRemark.pairing_id)
        .join(_Mentor, _Mentor.id == Pairing.holder_cadre_id)
        .join(_Young, _Young.id == Pairing.target_cadre_id)
        .join(Cadre, Cadre.id == MentorRemark.written_by_id)
        .where(Pairing.kind == MENTORING.key, MentorRemark.written_on <= about.day, *conditions)
        .order_by(MentorRemark.written_on.desc(), MentorRemark.id.desc())
    )
    return [
        Remark(
            row.written_on,
            masked_text(row.text),
            row.writer if row.writer_id == row.mentor_id else f"{row.writer}（代导师{row.mentor}）",
            PageRef("mentor", row.mentor_id),
            row.young,
            PageRef("growth", row.young_id),
        )
        for row in about.session.execute(query)
    ]
