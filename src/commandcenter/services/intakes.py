"""Everything that can be imported, by its key."""

from commandcenter.services.intake.issues import ISSUES
from commandcenter.services.intake.kind import IntakeKind

INTAKES: dict[str, IntakeKind] = {kind.key: kind for kind in (ISSUES,)}
