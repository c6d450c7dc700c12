"""What held on a day: the conditions that a dated row was in force then."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_

from commandcenter.storage.schema import Cadre, Grid, Organization, Pairing


def paired(day: date) -> ColumnElement[bool]:
    """A pairing that ran on ``day``."""
    return and_(Pairing.started_on <= day, or_(Pairing.ended_on.is_(None), Pairing.ended_on > day))


def drawn(day: date) -> ColumnElement[bool]:
    """A grid whose drawing was in force on ``day``."""
    return and_(Grid.valid_from <= day, or_(Grid.valid_to.is_(None), Grid.valid_to > day))


def serving(day: date) -> ColumnElement[bool]:
    """A cadre who had not left by ``day``."""
    return or_(Cadre.left_on.is_(None), Cadre.left_on > day)


def existing(day: date) -> ColumnElement[bool]:
    """An organization that was not dissolved by ``day``."""
    return or_(Organization.dissolved_on.is_(None), Organization.dissolved_on > day)
