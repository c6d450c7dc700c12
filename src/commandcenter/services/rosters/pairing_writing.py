"""Rules and writing of pairings that come by a sheet: the rules of pairings, asked for all rows together."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.pairing import KINDS
from commandcenter.services.intake.batch import Progress
from commandcenter.services.pairing_facts import Facts, Proposal, Span, load_facts
from commandcenter.services.pairing_rules import first_against, hold_still, words_of_day
from commandcenter.services.pairings import begin, end, let
from commandcenter.services.rosters.forms import Record, Value
from commandcenter.services.rosters.known import Known
from commandcenter.services.rosters.pairing_forms import HOLDERS, target_key
from commandcenter.services.rosters.roster import Changed, Meant, New, Parsed, Work
from commandcenter.services.rosters.tables import chunks
from commandcenter.storage.schema import Pairing


def hold_parties(session: Session, rows: Sequence[Parsed], known: Known) -> None:
    """Lock who takes part, as whoever assigns does: of two writers the second sees what the first one wrote."""
    hold_still(session, *(proposal_of(row.record, known) for row in rows))


def objections(session: Session, meant: Sequence[Meant], work: Work) -> Mapping[int, str]:
    """Why rows may not be written, by line; what an earlier row begins or ends counts for the later ones."""
    endings = [row for row in meant if isinstance(row, Changed)]
    against = {row.parsed.line: sentence for row in endings if (sentence := _why_not_changed(row, work.today))}
    proposals = [(row.parsed.line, proposal_of(row.record, work.known)) for row in meant if isinstance(row, New)]
    if proposals:
        ending = [row for row in endings if row.parsed.line not in against]
        facts = load_facts(session, [proposal for _, proposal in proposals], [row.id for row in ending])
        _let_end(facts, ending, work.known)
        against |= _against(facts, proposals, work.today)
    return {line: sentence.rstrip("。") for line, sentence in against.items()}


def _let_end(facts: Facts, ending: Iterable[Changed], known: Known) -> None:
    """What ends by the same sheet counts until then."""
    for row in ending:
        one = proposal_of(row.record, known)
        facts.add(one.kind, Span(row.id, one.holder, one.target, one.role, one.day, one.until))


def _against(facts: Facts, proposals: Iterable[tuple[int, Proposal]], today: date) -> dict[int, str]:
    against: dict[int, str] = {}
    for line, proposal in proposals:
        if sentence := first_against(facts, proposal, today):
            against[line] = sentence
        else:
            facts.take(proposal)
    return against


def _why_not_changed(row: Changed, today: date) -> str | None:
    """Only an end may be added to what runs, or moved to an earlier day."""
    if [key for key in row.changes if key not in ("ended_on", "end_reason")]:
        return "已有的结对只能结束，不能改身份、联络员和起始原因：请结束这一行，另起一行写新的"
    before, ended = row.before["ended_on"], row.record["ended_on"]
    if not isinstance(ended, date):
        day = words_of_day(before) if isinstance(before, date) else ""
        return f"这一结对已定于{day}结束（{row.before['end_reason']}），不能改回：请另起一行写新的"
    twin = Pairing(
        started_on=_day(row.record["started_on"]), ended_on=before, end_reason=_words(row.before["end_reason"])
    )
    try:
        end(twin, ended, _words(row.record["end_reason"]) or "", today)
    except Refused as refused:
        return str(refused)
    return None


def proposal_of(record: Record, known: Known) -> Proposal:
    """A row as the rules of pairings ask for it."""
    kind, day, until = KINDS[str(record["kind"])], _day(record["started_on"]), record.get("ended_on")
    liaison = record.get("liaison")
    return Proposal(
        kind,
        HOLDERS[kind.holder].stored(record["holder"], known),
        target_key(kind, str(record["target"]), day, known),
        day,
        _words(record.get("role")),
        known.finders["cadres"].id_of(str(liaison)) if liaison else None,
        _words(record.get("start_reason")),
        until if isinstance(until, date) else None,
        _words(record.get("end_reason")),
    )


def write_pairings(session: Session, meant: Sequence[Meant], work: Work, progress: Progress) -> None:
    """End what has ended, begin what is new; in the caller's transaction. Raises Refused."""
    let(work.actor)
    endings = {row.id: row for row in meant if isinstance(row, Changed)}
    for some in chunks([*endings]):
        for pairing in session.scalars(select(Pairing).where(Pairing.id.in_(some))):
            record = endings[pairing.id].record
            end(pairing, _day(record["ended_on"]), _words(record["end_reason"]) or "", work.today)
    session.flush()
    proposals = [proposal_of(row.record, work.known) for row in meant if isinstance(row, New)]
    done = 0
    for fresh in chunks(proposals):
        progress(0.75 + done / len(proposals) / 4, f"写入第 {done:,} / {len(proposals):,} 项")
        begin(session, fresh)
        done += len(fresh)


def _day(value: Value) -> date:
    assert isinstance(value, date)
    return value


def _words(value: Value) -> str | None:
    return None if value is None else str(value)
