"""Importing issues: a dry run first, then the checked rows in one transaction; a second time changes nothing."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Refused
from commandcenter.domain.vocabulary import CHINA, ISSUE_LISTS, ROLES, SOURCES
from commandcenter.domain.workflow import REGISTERED_BY, Actor
from commandcenter.services.intake.batch import BadRow, Batch, NewIssue, Progress, silent
from commandcenter.services.intake.checking import Known, category_terms, checked
from commandcenter.services.intake.choice import Choice, Imported, chosen_before, keep, unknown_head
from commandcenter.services.intake.issue_fields import ISSUE_FIELDS
from commandcenter.services.intake.kind import Assumption, IntakeKind
from commandcenter.services.intake.sheets import Sheet, read_sheet
from commandcenter.services.intake.whereabouts import GridFinder
from commandcenter.services.intake.writing import Writing, known_numbers, write_issues
from commandcenter.services.places import load_places
from commandcenter.services.present import facts
from commandcenter.services.registering import next_number
from commandcenter.services.rules import Rules
from commandcenter.services.settings import rules_by, stored_lines
from commandcenter.storage.bulk import room_for_many
from commandcenter.storage.schema import Grid

ASSUMED = {"source": "import", "list": "problems"}
ASSUMPTIONS = (
    Assumption("source", "来源", "来源未写明的记作", SOURCES),
    Assumption("list", "清单", "清单未写明的归入", ISSUE_LISTS),
)
IMPORTED_BY = (*REGISTERED_BY, "administrator")
_HOTLINE_SIGNS = ("12345", "热线", "工单")


def check_import(actor: Actor) -> str | None:
    """Why this actor may not import issues; None when they may."""
    if actor.role in IMPORTED_BY:
        return None
    return f"{ROLES.name(actor.role)}不能导入：请{'、'.join(ROLES.name(role) for role in IMPORTED_BY)}来办。"


def read_issues(path: Path, name: str | None = None) -> Sheet:
    """A file as a sheet of issues. Raises Unreadable."""
    return read_sheet(path, ISSUE_FIELDS.is_head, name)


def choice_for(session: Session, sheet: Sheet) -> Choice:
    """What was chosen the last time for such a sheet; else what its heads and its name say."""
    kept = chosen_before(session, ISSUE_FIELDS, sheet.heads)
    return kept or Choice(ISSUE_FIELDS.propose(sheet.heads), {**ASSUMED, "source": _likely_source(sheet)})


def _likely_source(sheet: Sheet) -> str:
    told = " ".join((sheet.path.name, sheet.name, *sheet.heads))
    return "hotline" if any(sign in told for sign in _HOTLINE_SIGNS) else "import"


def dry_run(
    session: Session,
    sheet: Sheet,
    choice: Choice,
    actor: Actor,
    now: datetime,
    progress: Progress = silent,
) -> Batch:
    """Check every row; writes nothing. Raises Refused when it cannot be begun, Cancelled when ``progress`` says so."""
    if sentence := check_import(actor) or ISSUE_FIELDS.lacking(choice.columns) or _unknown(choice, sheet):
        raise Refused(sentence)
    fresh: list[NewIssue] = []
    bad: list[BadRow] = []
    for row in checked(sheet, choice.columns, _known(session, choice, now), progress):
        if isinstance(row, NewIssue):
            fresh.append(row)
        else:
            bad.append(row)
    known = known_numbers(session, fresh)
    unknown = [row for row in fresh if (row.source, row.external_number) not in known]
    return Batch(sheet, choice, unknown, len(fresh) - len(unknown), bad)


def _unknown(choice: Choice, sheet: Sheet) -> str | None:
    if sentence := unknown_head(choice.columns, sheet.heads):
        return sentence
    for one in ASSUMPTIONS:
        key = choice.assumed.get(one.key, ASSUMED[one.key])
        if key not in one.terms:
            return f"没有「{key}」这一{one.name}：请从列表中选。"
    return None


def _known(session: Session, choice: Choice, now: datetime) -> Known:
    rules = _rules_by_day(session)(now.astimezone(CHINA).date())
    places = load_places(session, facts(session).get("district_name", ""))
    retired = set(session.scalars(select(Grid.code).where(Grid.valid_to.is_not(None))))
    earliest = datetime.combine(rules.working.first, time(), CHINA)
    return Known(
        now, earliest, GridFinder(places, retired), category_terms(rules.catalog), {**ASSUMED, **choice.assumed}
    )


def _rules_by_day(session: Session) -> Callable[[date], Rules]:
    """The settings of each local day, built once a day."""
    lines = stored_lines(session)
    return cache(lambda day: rules_by(lines, day))


def import_issues(session: Session, batch: Batch, actor: Actor, now: datetime, progress: Progress = silent) -> Imported:
    """Write what a dry run found good, and remember the columns; in the caller's one transaction.

    Raises Refused for an actor who may not, Cancelled when ``progress`` says so: then nothing is written.
    """
    if sentence := check_import(actor):
        raise Refused(sentence)
    places = load_places(session, facts(session).get("district_name", ""))
    first_number = next_number(session, now)  # its lock keeps a second import waiting until this one is done
    known = known_numbers(session, batch.fresh)
    fresh = [row for row in batch.fresh if (row.source, row.external_number) not in known]
    if any(row.grid_id not in places.grid for row in fresh):
        raise Refused("检查以后网格有了调整：请再检查一次。")
    writing = Writing(batch.sheet.path.name, now, actor, _rules_by_day(session), places)
    with room_for_many(session):
        write_issues(session, fresh, writing, first_number, progress)
    keep(session, ISSUE_FIELDS, batch.sheet.heads, batch.choice)
    return Imported(len(fresh), batch.known + len(batch.fresh) - len(fresh))


def _lacking(choice: Choice) -> str | None:
    return ISSUE_FIELDS.lacking(choice.columns)


def _done(done: Imported) -> str:
    known = f"，{done.known:,} 件已导入过" if done.known else ""
    return f"已导入 {done.new:,} 件事项{known}。"


ISSUES = IntakeKind(
    key=ISSUE_FIELDS.kind,
    name="事项",
    measure="件",
    number="工单编号",
    fields=ISSUE_FIELDS,
    assumptions=ASSUMPTIONS,
    refusal=check_import,
    lacking=_lacking,
    read=read_issues,
    choice_for=choice_for,
    dry_run=dry_run,
    write=import_issues,
    done=_done,
)
