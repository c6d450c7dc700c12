"""Rules and writing of pairings that come by a sheet, for all rows together."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.pairing import KINDS
from commandcenter.services.intake.batch import Progress
from commandcenter.services.pairing_rules import FURTHEST_AHEAD, Proposal, why_not, words_of_day
from commandcenter.services.pairings import assign, end_pairing
from commandcenter.services.rosters.forms import Record, Value
from commandcenter.services.rosters.known import Known
from commandcenter.services.rosters.pairing_forms import HOLDERS, target_key
from commandcenter.services.rosters.roster import Changed, Meant, New, Work
from commandcenter.storage.schema import Pairing

TOLD_EVERY = 100


def objections(session: Session, meant: Sequence[Meant], work: Work) -> Mapping[int, str]:
    """Why rows may not be written, by line."""
    return {row.parsed.line: sentence for row, sentence in _against(session, meant, work) if sentence}


def _against(session: Session, meant: Sequence[Meant], work: Work) -> Iterator[tuple[Meant, str | None]]:
    for row in meant:
        if isinstance(row, Changed):
            yield row, _why_not_changed(row, work.today)
        else:
            yield row, why_not(session, _proposal(row.record, work.known), work.today)


def _why_not_changed(row: Changed, today: date) -> str | None:
    """Only an end may be added to what runs."""
    ended, others = row.before["ended_on"], [key for key in row.changes if key not in ("ended_on", "end_reason")]
    if others:
        return "已有的结对只能结束，不能改身份、联络员和起始原因：请结束这一行，另起一行写新的"
    if isinstance(ended, date):
        return f"这一结对已于{words_of_day(ended)}结束（{row.before['end_reason']}），不能再改"
    end = row.record["ended_on"]
    if isinstance(end, date) and end > today + FURTHEST_AHEAD:
        return f"结束日期 {words_of_day(end)} 太远：最多可提前一年安排"
    return None


def _proposal(record: Record, known: Known) -> Proposal:
    kind = KINDS[str(record["kind"])]
    day = record["started_on"]
    assert isinstance(day, date)
    return Proposal(
        kind,
        HOLDERS[kind.holder].stored(record["holder"], known),
        target_key(kind, str(record["target"]), day, known),
        day,
        _words(record["role"]),
        known.finders["cadres"].id_of(str(record["liaison"])) if record["liaison"] else None,
    )


def write_pairings(session: Session, meant: Sequence[Meant], work: Work, progress: Progress) -> None:
    """End what has ended, begin what is new; in the caller's transaction. Raises Refused with a rule's sentence."""
    ordered = sorted(meant, key=_begins)
    for count, row in enumerate(ordered):
        if count % TOLD_EVERY == 0:
            progress(0.5 + count / len(ordered) / 2, f"写入第 {count:,} / {len(ordered):,} 项")
        try:
            _write(session, row, work)
        except Refused as refused:
            raise Refused(f"第 {row.parsed.line} 行：{refused}什么也没有写入。") from refused


def _begins(row: Meant) -> bool:
    return isinstance(row, New)


def _write(session: Session, row: Meant, work: Work) -> None:
    if isinstance(row, New):
        row_id = assign(session, _proposal(row.record, work.known), work.actor, work.today)
    else:
        row_id = row.id
    pairing = session.get_one(Pairing, row_id)
    pairing.start_reason = _words(row.record["start_reason"])
    session.flush()
    end = row.record["ended_on"]
    if isinstance(end, date):
        reason = _words(row.record["end_reason"]) or ""
        end_pairing(session, row_id, end, reason, pairing.version, work.actor, work.today)


def _words(value: Value) -> str | None:
    return None if value is None else str(value)
