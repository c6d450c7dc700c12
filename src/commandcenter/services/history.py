"""An issue's history in words: who did what when, from where to where, and what was given."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from commandcenter.domain.masking import masked_name
from commandcenter.domain.transitions import TRANSITION
from commandcenter.domain.undo import STEP_NAMES
from commandcenter.domain.vocabulary import CHINA, ROLES, SOURCES
from commandcenter.domain.workflow import STAGE, Field
from commandcenter.services.settings import rules_now
from commandcenter.storage.schema import Cadre, Grid, IssueEvent, Organization, Report, SupervisionOrder, Task


@dataclass(frozen=True)
class Line:
    """One event. ``given`` are pairs of label and value, in the order in which the transition asks for them."""

    number: int
    at: datetime
    who: str
    step: str
    transition: str
    from_stage: str | None
    to_stage: str
    given: tuple[tuple[str, str], ...]

    @property
    def way(self) -> str:
        """From where to where; empty where the stage stayed."""
        if self.from_stage is None or self.from_stage == self.to_stage:
            return ""
        return f"{stage_name(self.from_stage)} → {stage_name(self.to_stage)}"

    @property
    def sentence(self) -> str:
        """The whole line: ``8月2日 11:05 沈一帆（值班员）交办：主办单位 住建，类别 道路交通``."""
        local = self.at.astimezone(CHINA)
        told = _told(self.given)
        return f"{local.month}月{local.day}日 {local:%H:%M} {self.who}{self.step}" + (f"：{told}" if told else "")


@dataclass(frozen=True)
class _Meant:
    """What an event would have told, had the step been made."""

    transition: str
    details: Mapping[str, Any]
    actor_id: int | None = None


@dataclass(frozen=True)
class _Names:
    cadres: Mapping[int, str]
    organizations: Mapping[int, str]
    orders: Mapping[int, str]
    tasks: Mapping[int, str]
    reports: Mapping[int, str]
    grids: Mapping[int, str]
    categories: Mapping[str, str]


def _told(given: Iterable[tuple[str, str]]) -> str:
    return "，".join(f"{label} {value}" for label, value in given)


def stage_name(key: str) -> str:
    """A stage's name; a key that this version does not know is shown as it is."""
    return STAGE[key].name if key in STAGE else key


def in_words(session: Session, issue_id: int) -> tuple[Line, ...]:
    """The whole history, oldest first."""
    return lines(session, [issue_id]).get(issue_id, ())


def meant_in_words(session: Session, transition: str, details: Mapping[str, Any]) -> str:
    """A step that was not made, with what was given for it: ``交办：主办单位 住建，类别 道路交通``."""
    step = _Meant(transition, details)
    told = _told(_given(step, _names(session, [step])))
    return STEP_NAMES.get(transition, transition) + (f"：{told}" if told else "")


def lines(session: Session, issue_ids: Sequence[int]) -> dict[int, tuple[Line, ...]]:
    """The histories of several issues, by id, each oldest first."""
    columns = (
        IssueEvent.issue_id,
        IssueEvent.number,
        IssueEvent.at,
        IssueEvent.transition,
        IssueEvent.from_stage,
        IssueEvent.to_stage,
        IssueEvent.actor_id,
        IssueEvent.role,
        IssueEvent.details,
    )
    query = select(*columns).where(IssueEvent.issue_id.in_(issue_ids)).order_by(IssueEvent.issue_id, IssueEvent.number)
    events = session.execute(query).all()
    names = _names(session, events)
    told: dict[int, tuple[Line, ...]] = {}
    for event in events:
        told[event.issue_id] = (*told.get(event.issue_id, ()), _line(event, names))
    return told


def _line(event: Any, names: _Names) -> Line:
    role = ROLES.name(event.role)
    name = names.cadres.get(event.actor_id, "")
    return Line(
        event.number,
        event.at,
        f"{name}（{role}）" if name else role,
        STEP_NAMES.get(event.transition, event.transition),
        event.transition,
        event.from_stage,
        event.to_stage,
        tuple(_given(event, names)),
    )


def _given(event: Any, names: _Names) -> Iterable[tuple[str, str]]:
    details = event.details
    if event.transition not in TRANSITION:
        return _came_by(details)
    asked = TRANSITION[event.transition].fields
    told = [(field.label, _value(field, details[field.key], names)) for field in asked if field.key in details]
    return [*told, *(("新事项", details["number"]) for _ in range("number" in details))]


def _came_by(details: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The source of what is registered; of what was imported also from which file, and when."""
    if details.get("source"):
        yield "来源", SOURCES.name(details["source"])
    if "import" in details:
        at = datetime.fromisoformat(details["imported_at"]).astimezone(CHINA)
        yield "导入", f"{details['import']}，{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def _value(field: Field, value: Any, names: _Names) -> str:
    if field.kind in _NAMED:
        known = getattr(names, _NAMED[field.kind])
        return "、".join(known.get(one, str(one)) for one in (value if isinstance(value, list) else [value]))
    if field.kind == "category":
        return names.categories.get(value, value)
    if field.kind == "tasks":
        return "；".join(_task(one, names) for one in value)
    return _plain(field, value)


_NAMED = {
    "cadre": "cadres",
    "organization": "organizations",
    "organizations": "organizations",
    "whistled": "organizations",
    "order": "orders",
    "task": "tasks",
    "report": "reports",
    "grid": "grids",
}
"""Which names say what a field's ids stand for."""


def _task(task: Mapping[str, Any], names: _Names) -> str:
    unit, day = task["organization"], date.fromisoformat(task["due_on"])
    return f"{names.organizations.get(unit, str(unit))}{day.month}月{day.day}日前{task['content']}"


def _plain(field: Field, value: Any) -> str:
    if field.choices is not None:
        return field.choices.name(value)
    if field.kind == "moment":
        local = datetime.fromisoformat(value).astimezone(CHINA)
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    if field.kind == "day":
        day = datetime.fromisoformat(value)
        return f"{day.year}年{day.month}月{day.day}日"
    return str(value)


def _names(session: Session, events: Sequence[Any]) -> _Names:
    ids: dict[str, set[int]] = {kind: set() for kind in _SOURCES}
    ids["cadres"] = {event.actor_id for event in events} - {None}
    for event in events:
        for field in TRANSITION[event.transition].fields if event.transition in TRANSITION else ():
            value = event.details.get(field.key)
            if field.kind in _NAMED and value is not None:
                ids[_NAMED[field.kind]].update(value if isinstance(value, list) else [value])
            elif field.kind == "tasks":
                ids["organizations"].update(task["organization"] for task in value or ())
    categories = {category.key: category.name for category in rules_now(session).catalog.categories}
    return _Names(**{kind: _known(session, kind, wanted) for kind, wanted in ids.items()}, categories=categories)


def _known(session: Session, kind: str, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    key, name, read = _SOURCES[kind]
    return {row_id: read(value) for row_id, value in session.execute(select(key, name).where(key.in_(ids)))}


_SOURCES: dict[str, tuple[Any, Any, Callable[[str], str]]] = {
    "cadres": (Cadre.id, Cadre.name, str),
    "organizations": (Organization.id, Organization.short_name, str),
    "orders": (SupervisionOrder.id, SupervisionOrder.content, str),
    "tasks": (Task.id, Task.content, str),
    "reports": (Report.id, Report.reporter, masked_name),
    "grids": (Grid.id, Grid.code, str),
}
