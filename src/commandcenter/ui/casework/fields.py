"""Which editor a field gets, by its kind, and with what it begins: a registry."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import Field
from commandcenter.ui.casework.editors import (
    ChoiceEditor,
    DayEditor,
    Editor,
    MomentEditor,
    NumberEditor,
    TextEditor,
)
from commandcenter.ui.casework.offers import Offers
from commandcenter.ui.casework.picking import IssueEditor, ManyEditor, PickEditor, category_editor, picked_editor
from commandcenter.ui.casework.tasks_editor import TasksEditor

REVIEW_DAYS = 30
EXTEND_DAYS = 7
REPLY_DAYS = 3
LEADERS_ONLY = ("leader", "coordinator")


def _cadre(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return PickEditor(field, offers.leaders if field.key in LEADERS_ONLY else offers.people)


def _organization(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return PickEditor(field, offers.units, offers.card.lead_organization_id)


def _organizations(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return ManyEditor(field, [unit for unit in offers.units if unit.id != offers.card.lead_organization_id])


def _category(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return category_editor(field, offers)


def _choice(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    every = tuple(term.key for term in field.choices or ())
    return ChoiceEditor(field, keys or every)


def _text(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return TextEditor(field)


def _moment(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    """What was done was done now; a reply is wanted in some days; a new limit lies some days after the old one."""
    if field.key == "reply_by":
        return MomentEditor(field, offers.now + timedelta(days=REPLY_DAYS))
    if field.key != "new_due":
        return MomentEditor(field, offers.now)
    old = datetime.fromtimestamp(offers.card.due_at or 0, CHINA)
    return MomentEditor(field, max(old, offers.now) + timedelta(days=EXTEND_DAYS))


def _day(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return DayEditor(field, offers.now.astimezone(CHINA).date() + timedelta(days=REVIEW_DAYS))


def _issue(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return IssueEditor(field, offers.likely)


def _number(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return NumberEditor(field)


def _picked(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return picked_editor(field, offers)


def _tasks(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return TasksEditor(field, offers.units, offers.now.astimezone(CHINA).date() + timedelta(days=EXTEND_DAYS))


def _grid(field: Field, offers: Offers, keys: Sequence[str]) -> Editor:
    return PickEditor(field, offers.grids)


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
    "number": _number,
    "whistled": _picked,
    "order": _picked,
    "task": _picked,
    "report": _picked,
    "tasks": _tasks,
    "grid": _grid,
}
"""Makes the editor of a field, by its kind; the last argument limits a choice to some keys (empty: all)."""
