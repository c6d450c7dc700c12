"""Which editor a field gets, by its kind, and with what it begins: a registry."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import Field
from commandcenter.ui.casework.editors import (
    CategoryEditor,
    ChoiceEditor,
    DayEditor,
    Editor,
    LineEditor,
    ManyEditor,
    MomentEditor,
    PickEditor,
    TextEditor,
)
from commandcenter.ui.casework.offers import Offers

REVIEW_DAYS = 30
EXTEND_DAYS = 7


def _cadre(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return PickEditor(field, offers.leaders if field.key == "leader" else offers.people)


def _organization(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return PickEditor(field, offers.units, offers.card.lead_organization_id)


def _organizations(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return ManyEditor(field, [unit for unit in offers.units if unit.id != offers.card.lead_organization_id])


def _category(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return CategoryEditor(field, offers)


def _choice(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    every = tuple(term.key for term in field.choices or ())
    return ChoiceEditor(field, keys or every)


def _text(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return TextEditor(field)


def _moment(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    """What was done was done now; a new limit lies some days after the old one."""
    if field.key != "new_due":
        return MomentEditor(field, offers.now)
    old = datetime.fromtimestamp(offers.card.due_at or 0, CHINA)
    return MomentEditor(field, max(old, offers.now) + timedelta(days=EXTEND_DAYS))


def _day(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return DayEditor(field, offers.now.astimezone(CHINA).date() + timedelta(days=REVIEW_DAYS))


def _issue(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return LineEditor(field)


EDITORS: dict[str, Callable[[Field, Offers, Sequence[str]], Editor]] = {
    "cadre": _cadre,
    "organization": _organization,
    "organizations": _organizations,
    "category": _category,
    "choice": _choice,
    "text": _text,
    "moment": _moment,
    "day": _day,
    "issue": _issue,
}
"""Makes the editor of a field, by its kind; the last argument limits a choice to some keys (empty: all)."""
