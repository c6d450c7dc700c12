"""What a card is made of, and the lines that several cards share."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from commandcenter.domain.catalog import Catalog
from commandcenter.domain.rates import Ratio
from commandcenter.domain.vocabulary import BATCHES, FAMILIARITY_SUBJECTS
from commandcenter.services import card_figures as figures
from commandcenter.services.as_of import count_open
from commandcenter.services.card_figures import When
from commandcenter.services.figures import covered
from commandcenter.services.places import Places
from commandcenter.services.scope import Scope

Tone = Literal["", "muted", "good", "warning", "danger", "suspended"]


@dataclass(frozen=True)
class Piece:
    """A part of a line: ``words`` with ``{}`` for the value. ``door`` is the key of the list behind it."""

    words: str
    value: int | str | date | datetime | None = None
    tone: Tone = ""
    door: str = ""


@dataclass(frozen=True)
class Line:
    """A line of a card. ``note`` says what is counted where the label cannot."""

    label: str
    pieces: tuple[Piece, ...]
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Further lines below a card, under a title of their own, such as a grid's squad."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Dossier:
    """A card."""

    title: str
    subtitle: tuple[Piece, ...]
    lines: tuple[Line, ...]
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Subject:
    """What the queries of a card are given."""

    session: Session
    scope: Scope
    when: When
    places: Places
    catalog: Catalog


def line(label: str, *pieces: Piece) -> Line:
    """A line."""
    return Line(label, pieces)


def ratio_pieces(ratio: Ratio, gap: str = "", door: str = "") -> tuple[Piece, ...]:
    """A part of a whole, and what is lacking as a door."""
    lacking = ratio.whole - ratio.part
    whole = (Piece("{}", ratio.part), Piece("/ {}", ratio.whole, "muted"))
    return (*whole, Piece(f"{gap} {{}}", lacking, "warning", door)) if gap and lacking else whole


def issue_line(subject: Subject) -> Line:
    """Open, overdue and banked issues."""
    counted = count_open(subject.session, subject.scope, subject.when.moment)
    pieces = [Piece("{}", counted.open, door="open_issues")]
    pieces.append(Piece("超期 {}", counted.overdue, "danger" if counted.overdue else "muted", "overdue_issues"))
    if counted.suspended:
        pieces.append(Piece("挂账 {}", counted.suspended, "suspended", "suspended_issues"))
    return Line("在办", tuple(pieces))


def visit_line(subject: Subject) -> Line:
    """Visits of the last 30 days."""
    counted = figures.visits(subject.session, subject.scope, subject.when)
    return line(
        "近 30 天走访",
        Piece("{} 户", counted.households, door="visits_month"),
        Piece("{} 企", counted.enterprises),
        Piece("夜 {}", counted.by_night, door="night_visits"),
    )


def familiarity_line(subject: Subject) -> Line:
    """双熟悉 of the squads."""
    known = figures.familiarity(subject.session, subject.scope, subject.when)
    pieces = (
        Piece(
            f"{subject_.label} {{}}", f"{known[subject_.key].percent(1)}", "" if known[subject_.key].part else "muted"
        )
        for subject_ in FAMILIARITY_SUBJECTS
    )
    months = figures.fresh_months(subject.session, subject.when.day)
    return Line("双熟悉", tuple(pieces), f"小分队成员中 {months} 个月内考核过的")


def batch_line(subject: Subject) -> Line:
    """四个一批 since New Year."""
    counted = figures.batches(subject.session, subject.scope, subject.when, subject.catalog)
    pieces = tuple(Piece(f"{term.label} {{}}", counted[term.key]) for term in BATCHES)
    return Line("四个一批", pieces, f"{subject.when.day.year}年1月1日以来办结的事项，按类别归入四批")


def help_line(subject: Subject) -> Line:
    """助企陪跑."""
    helped = figures.enterprises(subject.session, subject.scope, subject.when)
    whole = helped.accompanied
    return line(
        "助企陪跑",
        Piece("{}", whole.part, door="enterprises"),
        Piece("/ {} 家", whole.whole, "muted"),
        Piece("在办 {}", helped.issues, "" if helped.issues else "muted"),
    )


def coverage_line(subject: Subject) -> Line:
    """Grids with a posted cadre."""
    ratio = covered(subject.session, subject.scope, subject.when.day)
    return Line("固定下沉", ratio_pieces(ratio, "缺", "uncovered_grids"))


def whistle_line(subject: Subject, department: int | None = None) -> Line:
    """Whistles reported in to; those for one department when it is named."""
    ratio = figures.whistles(subject.session, subject.scope, subject.when, department)
    waiting = ratio.whole - ratio.part
    pieces = [Piece("{}", ratio.part, door="" if department else "whistles"), Piece("/ {}", ratio.whole, "muted")]
    if waiting:
        pieces.append(Piece("未报到 {}", waiting, "warning", "" if department else "whistles"))
    return Line("吹哨报到", tuple(pieces))


def summary(subject: Subject) -> tuple[Line, ...]:
    """What every card of an area shows."""
    return (
        coverage_line(subject),
        visit_line(subject),
        familiarity_line(subject),
        issue_line(subject),
        batch_line(subject),
        help_line(subject),
    )
