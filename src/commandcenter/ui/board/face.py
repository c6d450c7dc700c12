"""What a card says, resolved once from its row: the delegate only paints it, the model only looks it up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from commandcenter.domain.vocabulary import ISSUE_LISTS, SOURCES
from commandcenter.domain.workflow import STAGE, Attached, IssueState
from commandcenter.services.attached import NOTHING, unanswered
from commandcenter.services.board import NOBODY, Card, Directory
from commandcenter.services.places import Places
from commandcenter.services.rules import Rules
from commandcenter.ui.casework.clock_words import Clock, clock_of

ACCOUNTS = {
    "registered": "入账",
    "accepted": "入账",
    "dispatched": "入账",
    "handling": "理账",
    "answered": "理账",
    "suspended": "理账",
    "closed": "结账",
}
"""The account (四账) that an enterprise's issue stands in, by stage; a hard case stands in 督账 while it is open."""


@dataclass(frozen=True)
class Face:
    """One card in words. ``foot`` is the line under the title, ``chips`` stand at the right of the number.

    ``mark`` says who else is at work on it, and takes the foot's place; empty for nobody.
    """

    number: str
    title: str
    foot: str
    chips: tuple[str, ...]
    clock: Clock
    mark: str = ""

    @property
    def spoken(self) -> str:
        """The whole card for a screen reader."""
        told = (self.number, self.title, self.foot, *self.chips, self.clock.words, self.clock.note, self.mark)
        return "，".join(part for part in told if part)


class Reader:
    """Turns cards into faces and remembers them until the minute, the names or the card change."""

    def __init__(self, places: Places, rules: Rules) -> None:
        self._places, self._rules = places, rules
        self._names = NOBODY
        self._attached: dict[int, Attached] = {}
        self._marks: dict[int, str] = {}
        self._now = datetime.min
        self._faces: dict[int, tuple[int, Face]] = {}

    def use(self, rules: Rules) -> None:
        """Tell the clocks and name the categories by these rules from now on."""
        self._rules = rules
        self._faces.clear()

    def know(self, names: Directory) -> None:
        """Use these names from now on."""
        self._names = names
        self._faces.clear()

    def attach(self, attached: dict[int, Attached]) -> None:
        """What hangs on all issues, by issue."""
        self._attached = dict(attached)
        self._faces.clear()

    def attach_to(self, ids: Iterable[int], attached: dict[int, Attached]) -> None:
        """What hangs on some issues."""
        for issue_id in ids:
            what = attached.get(issue_id, NOTHING)
            if what != self._attached.get(issue_id, NOTHING):
                self._attached[issue_id] = what
                self._faces.pop(issue_id, None)

    def mark(self, marks: dict[int, str]) -> set[int]:
        """Who else is at work, in words by issue; the issues of which that has changed."""
        changed = {key for key in (*marks, *self._marks) if marks.get(key) != self._marks.get(key)}
        self._marks = marks
        for issue_id in changed:
            self._faces.pop(issue_id, None)
        return changed

    def state(self, card: Card) -> IssueState:
        """What the workflow asks of a card."""
        places = self._places
        township = places.township_of_grid(card.grid_id).code if card.grid_id in places.grid else ""
        return self._names.state(card, township, self._attached.get(card.id, NOTHING))

    def set_now(self, now: datetime) -> None:
        """Tell the clocks from this moment."""
        self._now = now
        self._faces.clear()

    def face(self, card: Card) -> Face:
        """A card's face."""
        known = self._faces.get(card.id)
        if known is None or known[0] != card.version:
            known = (card.version, self._read(card))
            self._faces[card.id] = known
        return known[1]

    def _read(self, card: Card) -> Face:
        clock = clock_of(card, self._now, self._rules)
        mark = self._marks.get(card.id, "")
        return Face(card.number, card.title, self._foot(card), chips_of(card), clock, mark)

    def _foot(self, card: Card) -> str:
        parts = [self._places.township_of_grid(card.grid_id).name] if card.grid_id in self._places.grid else []
        if answerable := self.answerable(card):
            parts.append(answerable)
        if card.returns:
            parts.append(f"退回 {card.returns} 次")
        return " · ".join(parts)

    def answerable(self, card: Card) -> str:
        """Who leads; before there is a lead, who was the first contact."""
        if card.lead_organization_id is not None and card.stage != "accepted":
            more = unanswered(self._attached.get(card.id, NOTHING))
            name = self._names.organizations.get(card.lead_organization_id, "")
            return f"{name} +{more}" if more else name
        if card.first_contact_id is not None:
            return f"首问 {self._names.cadres.get(card.first_contact_id, '')}"
        return ""

    def haystack(self, card: Card) -> str:
        """What the filter looks through, in lower case."""
        marks = f"{SOURCES.name(card.source)} {ISSUE_LISTS.name(card.list)} {self._rules.catalog.name(card.category)}"
        return f"{card.number} {card.title} {self._foot(card)} {marks} {' '.join(chips_of(card))}".lower()


def chips_of(card: Card) -> tuple[str, ...]:
    """Marks of list and account; the source until somebody leads."""
    chips = []
    is_hard = card.list == "hard_cases"
    if card.enterprise_id is not None:
        account = "督账" if is_hard and card.stage != "closed" else ACCOUNTS.get(card.stage, "")
        chips.append(f"企业 {account}".strip())
    if is_hard:
        chips.append(ISSUE_LISTS.label(card.list))
    elif not chips:
        young = card.stage in ("registered", "accepted")
        chips.append(SOURCES.label(card.source) if young else ISSUE_LISTS.label(card.list))
    return tuple(chips)


def stage_title(stage: str) -> str:
    """A column's name."""
    return STAGE[stage].name
