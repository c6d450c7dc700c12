"""What a kind of alert is, and what many of them share."""

from dataclasses import dataclass
from typing import Literal

from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.workflow import Transition
from commandcenter.services import alerts_whose as whose
from commandcenter.services.alerts_query import Watch
from commandcenter.services.alerts_whose import Roles

Severity = Literal["amber", "red"]
Telling = Literal["over", "left", "for"]

SEVERITIES: tuple[Severity, ...] = ("red", "amber")
"""The graver first."""

STAFF: Roles = {"staff": whose.everybody}
SUPERVISOR: Roles = {"supervisor": whose.everybody}
LEAD: Roles = {"handler": whose.own_lead}


@dataclass(frozen=True, eq=False)
class AlertKind:
    """A kind of alert.

    ``todo`` says what to do, ``settles`` are the transitions that settle it, the usual one first. ``telling``: whether
    its moment has passed (``over``), is to come (``left``), or is when it began (``for``). ``roles``: whose it is.
    """

    key: str
    name: str
    meaning: str
    severity: Severity
    settles: tuple[str, ...]
    todo: str
    telling: Telling
    roles: Roles
    watch: Watch

    def settling(self, stage: str) -> Transition:
        """The transition that settles it on an issue of a stage: the first that can be made there."""
        every = (TRANSITION[key] for key in self.settles)
        return next((one for one in every if stage in one.sources), TRANSITION[self.settles[0]])
