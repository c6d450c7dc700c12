"""Everything that can be imported, by its key."""

from commandcenter.services.intake.issues import ISSUES
from commandcenter.services.intake.kind import IntakeKind
from commandcenter.services.rosters.registry import ROSTER_INTAKES

INTAKES: dict[str, IntakeKind] = {kind.key: kind for kind in (ISSUES, *ROSTER_INTAKES)}
