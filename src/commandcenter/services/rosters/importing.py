"""Importing a roster: a dry run first, then what is good in one transaction; a second time changes nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.vocabulary import CHINA, ROLES
from commandcenter.domain.workflow import Actor
from commandcenter.services.intake.batch import Progress, silent
from commandcenter.services.intake.choice import Choice, Imported, chosen_before, keep, unknown_head
from commandcenter.services.intake.sheets import Sheet
from commandcenter.services.rosters.batch import RosterBatch
from commandcenter.services.rosters.known import Known, load_known
from commandcenter.services.rosters.reading import parsed_rows
from commandcenter.services.rosters.roster import Changed, New, Parsed, Roster, Work
from commandcenter.services.rosters.weighing import Weighed, weigh
from commandcenter.storage.bulk import room_for_many


def check_roster(roster: Roster, actor: Actor) -> str | None:
    """Why this actor may neither import nor export a roster; None when they may."""
    if actor.role in roster.roles:
        return None
    allowed = "、".join(ROLES.name(role) for role in roster.roles)
    return f"{ROLES.name(actor.role)}不能导入或导出{roster.name}：请{allowed}来办。"


def choice_for(roster: Roster, session: Session, sheet: Sheet) -> Choice:
    """What was chosen the last time for such a sheet; else what its heads say."""
    kept = chosen_before(session, roster.targets, sheet.heads)
    return kept or Choice(roster.targets.propose(sheet.heads), dict(roster.assumed))


def dry_run(
    roster: Roster,
    session: Session,
    sheet: Sheet,
    choice: Choice,
    actor: Actor,
    now: datetime,
    progress: Progress = silent,
    known: Known | None = None,
) -> RosterBatch:
    """Check every row; writes nothing. Raises Refused when it cannot be begun, Cancelled when ``progress`` says so.

    ``known`` is the district where it has been loaded in this transaction already, with what is assumed.
    """
    if sentence := check_roster(roster, actor) or roster.lacking(choice) or unknown_head(choice.columns, sheet.heads):
        raise Refused(sentence)
    assumed = {key: value for key, value in choice.assumed.items() if value}
    work = Work(known or load_known(session, now.astimezone(CHINA).date(), assumed), actor)
    rows, bad = parsed_rows(roster, sheet, choice.columns, work.known, progress)
    weighed = weigh(session, roster, rows, work, progress)
    return RosterBatch(
        sheet,
        choice,
        [row for row in weighed.meant if isinstance(row, New)],
        weighed.known,
        sorted((*bad, *weighed.bad), key=lambda row: row.line),
        roster,
        work.known,
        rows,
        [row for row in weighed.meant if isinstance(row, Changed)],
        weighed.absent,
    )


def import_roster(
    roster: Roster, session: Session, batch: RosterBatch, actor: Actor, now: datetime, progress: Progress = silent
) -> Imported:
    """Write what a dry run found good, and remember the columns; in the caller's one transaction.

    Everything is weighed once more on what the database holds now. Raises Refused for an actor who may not, or when
    something has changed since the dry run so that a good row no longer is; Cancelled when ``progress`` says so: then
    nothing is written.
    """
    if sentence := check_roster(roster, actor):
        raise Refused(sentence)
    good = _good_rows(batch)
    roster.keeping.hold(session, good, batch.background)
    work = Work(load_known(session, now.astimezone(CHINA).date(), batch.background.assumed), actor)
    weighed = weigh(session, roster, good, work, progress)
    _must_be_as_found(weighed)
    with room_for_many(session):
        roster.keeping.write(session, weighed.meant, work, progress)
    keep(session, roster.targets, batch.sheet.heads, batch.choice)
    new = sum(isinstance(row, New) for row in weighed.meant)
    return Imported(new, weighed.known, len(weighed.meant) - new)


def _good_rows(batch: RosterBatch) -> Sequence[Parsed]:
    refused = {row.line for row in batch.bad}
    return [parsed for parsed in batch.rows if parsed.line not in refused]


def _must_be_as_found(weighed: Weighed) -> None:
    if weighed.bad:
        first = weighed.bad[0]
        raise Refused(f"检查以后数据有了变化，什么也没有写入：第 {first.line} 行{first.reason}。请再检查一次。")


def done_words(roster: Roster, done: Imported) -> str:
    """What an import did, in a sentence."""
    measure, name = roster.measure, roster.name
    written = f"新增 {done.new:,} {measure}，变更 {done.changed:,} {measure}，不变 {done.known:,} {measure}"
    return f"已导入{name}：{written}。"
