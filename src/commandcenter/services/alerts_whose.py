"""Whose an alert is: for each role the condition that it concerns the one who sits there. ``None``: all of them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from commandcenter.services.alerts_look import Look
from commandcenter.services.in_force import paired
from commandcenter.storage.schema import Grid, Issue, Organization, Pairing, Village

NOBODY = 0
"""No row has this id: who sits for no organization, or is nobody in the roster, is concerned by nothing."""

Whose = Callable[[Look], ColumnElement[bool] | None]
Roles = dict[str, Whose]


def everybody(look: Look) -> None:
    """The role as a whole answers for all of them."""


def _organization(look: Look) -> int:
    return look.actor.organization_id or NOBODY


def _cadre(look: Look) -> int:
    return look.actor.cadre_id or NOBODY


def own_lead(look: Look) -> ColumnElement[bool]:
    """Issues that the own organization leads."""
    return Issue.lead_organization_id == _organization(look)


def own(column: Any) -> Whose:
    """What the own organization was given: a whistle, an order, a task."""

    def whose(look: Look) -> ColumnElement[bool]:
        return column == _organization(look)  # type: ignore[no-any-return]

    return whose


def _in_townships(codes: Any) -> ColumnElement[bool]:
    inside = select(Grid.id).join(Village, Village.code == Grid.village_code)
    return Issue.grid_id.in_(inside.where(Village.township_code.in_(codes)))


def _own_townships(look: Look) -> ColumnElement[bool]:
    return _in_townships(
        select(Organization.township_code).where(
            Organization.id == _organization(look), Organization.kind == "township_office"
        )
    )


def own_township(look: Look) -> ColumnElement[bool]:
    """Issues in the township whose office it is."""
    return _own_townships(look)


def led_by_others_here(look: Look) -> ColumnElement[bool]:
    """Issues in the township whose office it is that another organization leads."""
    return and_(_own_townships(look), Issue.lead_organization_id != _organization(look))


def coordinated(look: Look) -> ColumnElement[bool]:
    """Hard cases that the leader coordinates."""
    return Issue.coordinator_id == _cadre(look)


def paired_townships(look: Look) -> ColumnElement[bool]:
    """Issues in the townships that the leader is paired with."""
    codes = select(Pairing.township_code).where(
        Pairing.kind == "leader_township", Pairing.holder_cadre_id == _cadre(look), paired(look.today)
    )
    return _in_townships(codes)


def coordinated_or_paired(look: Look) -> ColumnElement[bool]:
    """Both of these."""
    return or_(coordinated(look), paired_townships(look))
