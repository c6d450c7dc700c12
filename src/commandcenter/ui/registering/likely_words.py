"""A likely duplicate in words: where, when, how far, how much alike. Pure functions."""

from datetime import datetime

from commandcenter.domain.vocabulary import CHINA
from commandcenter.domain.workflow import STAGE
from commandcenter.services.duplicates import Duplicate
from commandcenter.services.places import Places

_ALIKE: tuple[tuple[float, str], ...] = ((0.8, "几乎一样"), (0.55, "很像"), (0.0, "相近"))


def alike(likeness: float) -> str:
    """How much alike."""
    return next(words for least, words in _ALIKE if likeness >= least)


def when(moment: datetime, now: datetime) -> str:
    """``今天 10:05``, ``昨天``, ``3 天前``."""
    local = moment.astimezone(CHINA)
    days = (now.astimezone(CHINA).date() - local.date()).days
    if days <= 0:
        return f"今天 {local:%H:%M}"
    return "昨天" if days == 1 else f"{days} 天前"


def where(one: Duplicate, places: Places) -> str:
    """Where it is, as seen from the grid that is asked for; a grid that is no more has no name."""
    if one.nearness == "same":
        return "同网格"
    if one.grid_id not in places.grid:
        return "已调整的网格"
    name = places.grid_name(one.grid_id).replace(" …", " ")
    return f"邻近 {name}" if one.nearness == "neighbour" else f"{places.township_of_grid(one.grid_id).short} {name}"


def details(one: Duplicate, places: Places, now: datetime) -> str:
    """``同网格 · 3 天前 · 办理中``."""
    return " · ".join((where(one, places), when(one.registered_at, now), STAGE[one.stage].name))


def spoken(one: Duplicate, places: Places, now: datetime) -> str:
    """The whole of it, for those who hear the screen."""
    shared = f"，相同：{'、'.join(one.shared)}" if one.shared else ""
    return f"{one.number} {one.title}，{details(one, places, now)}，{alike(one.likeness)}{shared}"
