"""The registry of pages: what there is a page about, and how it is loaded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from commandcenter.domain.workflow import Actor
from commandcenter.services.pages.about import About
from commandcenter.services.pages.cadre import cadre_page
from commandcenter.services.pages.enterprise import enterprise_page
from commandcenter.services.pages.grid import grid_page
from commandcenter.services.pages.leader import leader_page
from commandcenter.services.pages.mentor import mentor_page
from commandcenter.services.pages.page import Page, PageRef
from commandcenter.services.pages.young import young_page
from commandcenter.services.places import Places
from commandcenter.services.present import end_of
from commandcenter.services.settings import rules_on


@dataclass(frozen=True)
class PageKind:
    """An entry. ``touched_by`` are the tables whose changes make the page another."""

    key: str
    name: str
    load: Callable[[About], Page | None]
    touched_by: tuple[str, ...]


_PEOPLE = ("pairing", "cadre", "organization", "cadre_tag")
_WORK = ("issue", "visit", "visit_companion")

PAGE_KINDS: tuple[PageKind, ...] = (
    PageKind(
        "leader",
        "区领导",
        leader_page,
        (*_PEOPLE, *_WORK, "task", "village_focus", "enterprise", "enterprise_tag", "project", "talent", "grid"),
    ),
    PageKind("cadre", "干部", cadre_page, (*_PEOPLE, *_WORK, "familiarity")),
    PageKind("enterprise", "企业", enterprise_page, (*_PEOPLE, *_WORK, "enterprise", "enterprise_tag", "talent")),
    PageKind("grid", "网格", grid_page, (*_PEOPLE, *_WORK, "familiarity", "grid", "enterprise", "enterprise_tag")),
    PageKind("growth", "成长档案", young_page, (*_PEOPLE, *_WORK, "mentor_remark")),
    PageKind("mentor", "导师", mentor_page, (*_PEOPLE, *_WORK, "mentor_remark")),
)
PAGE_KIND: dict[str, PageKind] = {kind.key: kind for kind in PAGE_KINDS}


def load_page(
    session: Session, ref: PageRef, day: date, now: datetime, places: Places, actor: Actor | None = None
) -> Page | None:
    """A page at the end of ``day``, or at ``now`` when that comes first; None when what it is about is not there."""
    rules = rules_on(session, day)
    return PAGE_KIND[ref.kind].load(About(session, ref.key, day, min(end_of(day), now), now, places, rules, actor))
