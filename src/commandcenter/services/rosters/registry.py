"""All rosters, in the order in which they are brought in, and how each is imported."""

from collections.abc import Sequence
from functools import partial

from commandcenter.services.intake.kind import IntakeKind
from commandcenter.services.rosters.batch import RosterBatch
from commandcenter.services.rosters.importing import check_roster, choice_for, done_words, dry_run, import_roster
from commandcenter.services.rosters.pairings import PAIRINGS
from commandcenter.services.rosters.people import CADRES, ENTERPRISES, ORGANIZATIONS, PROJECTS, TALENTS
from commandcenter.services.rosters.reading import read_roster
from commandcenter.services.rosters.roster import Roster

ROSTERS: dict[str, Roster] = {
    roster.key: roster for roster in (ORGANIZATIONS, CADRES, ENTERPRISES, PROJECTS, TALENTS, PAIRINGS)
}


def _intake(roster: Roster) -> IntakeKind:
    return IntakeKind(
        key=roster.key,
        name=roster.name,
        measure=roster.measure,
        number=roster.by_key[roster.code].name,
        fields=roster.targets,
        assumptions=roster.assumptions,
        refusal=partial(check_roster, roster),
        lacking=roster.lacking,
        read=partial(read_roster, roster),
        choice_for=partial(choice_for, roster),
        dry_run=partial(dry_run, roster),
        write=partial(import_roster, roster),
        done=partial(done_words, roster),
        figures=RosterBatch.FIGURES,
        is_roster=True,
    )


ROSTER_INTAKES: Sequence[IntakeKind] = [_intake(roster) for roster in ROSTERS.values()]
