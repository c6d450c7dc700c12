"""What people call a place: from the statistical name of a village to its roads, rivers and estates."""

COMMITTEE = "村委会"
COMMUNITY = "社区"


def village_place(name: str) -> str:
    """``航民村委会`` is the committee of 航民村; a community is called as it is."""
    if name.endswith(COMMITTEE):
        stem = name.removesuffix(COMMITTEE)
        return stem if stem.endswith("村") else f"{stem}村"
    return name


def village_committee(name: str) -> str:
    """The full name of a village's own organization."""
    place = village_place(name)
    return f"{place}居民委员会" if place.endswith(COMMUNITY) else f"{place}村民委员会".replace("村村民", "村民")


def village_stem(name: str) -> str:
    """What its roads and rivers are named after: ``航民``, ``东灵``."""
    stem = name.removesuffix(COMMITTEE).removesuffix(COMMUNITY)
    for ending in ("新村", "社", "村"):
        if len(stem) - len(ending) >= 2:
            stem = stem.removesuffix(ending)
    return stem


def township_stem(name: str) -> str:
    """``瓜沥`` of 瓜沥镇."""
    return name.removesuffix("街道").removesuffix("镇")
