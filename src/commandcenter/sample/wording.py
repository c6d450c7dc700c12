"""Titles and contents of issues: shapes of sentences by category, filled with what the place is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from commandcenter.sample.issues import Issues
from commandcenter.sample.names import word_lists
from commandcenter.sample.origins import SOURCE_KEYS, category_words
from commandcenter.sample.places import COMMUNITY, township_stem, village_place, village_stem
from commandcenter.sample.scene import Scene
from commandcenter.sample.worktime import NOWHERE, Ints

SHORTEST, LONGEST = 15, 40
LONGEST_STEM = 4
VARIANTS = 24  # so many sets of nearby places a village
PADDING = ("，希望尽快解决", "，请有关部门处理", "，盼早日答复")

Places = Mapping[str, str]


@lru_cache(maxsize=1)
def _said() -> dict[str, list[str]]:
    return dict(word_lists("issues")["said"])


def said(key: str) -> list[str]:
    """What events of a kind say."""
    return _said()[key]


def village_places(lots: np.random.Generator, scene: Scene) -> list[list[Places]]:
    """For each village some sets of what lies in and near it."""
    words = word_lists("issues")["words"]
    townships = {code: township_stem(name) for code, name, _ in scene.district.townships}
    return [
        [_places(lots, words, name, townships[township]) for _ in range(VARIANTS)]
        for _, name, township in scene.district.villages
    ]


def _places(lots: np.random.Generator, words: Mapping[str, Sequence[str]], name: str, township: str) -> Places:
    stem = village_stem(name)
    stem = stem if len(stem) <= LONGEST_STEM else township
    found = {"v": village_place(name), "n": str(lots.integers(2, 31))}
    for kind in ("road", "river", "estate", "school", "market"):
        own = f"community_{kind}"
        options = words[own] if name.endswith(COMMUNITY) and own in words else words[kind]
        found[kind] = options[int(lots.integers(len(options)))].format(s=stem, t=township)
    return found


@dataclass(frozen=True)
class Words:
    """The title and the content of each issue."""

    titles: list[str]
    contents: list[str]


def words_of(scene: Scene, issues: Issues) -> Words:
    """Write them all."""
    lines = titles(scene, issues)
    return Words(lines, contents(scene, issues, lines))


def titles(scene: Scene, issues: Issues) -> list[str]:
    """One line an issue, SHORTEST to LONGEST characters; a merged one tells the same as what it joined."""
    lots = scene.frame.lots("titles")
    places = village_places(lots, scene)
    shapes = [words["shapes"] for words in category_words()]
    counts = np.array([len(of) for of in shapes])
    shape = _alike(issues, (lots.random(issues.count) * counts[issues.origins.category]).astype(np.int64))
    variant = _alike(issues, lots.integers(VARIANTS, size=issues.count))
    village = scene.district.sheet.grid_village[issues.origins.grid]
    firms = [*scene.enterprises.names, ""]
    rows = zip(
        issues.origins.category.tolist(),
        shape.tolist(),
        village.tolist(),
        variant.tolist(),
        issues.origins.enterprise.tolist(),
        strict=True,
    )
    return [_title(shapes[c][s], places[v][n], firms[f]) for c, s, v, n, f in rows]


def _alike(issues: Issues, drawn: Ints) -> Ints:
    return np.where(issues.merged_into != NOWHERE, drawn[issues.merged_into], drawn)


def _title(shape: str, places: Places, firm: str) -> str:
    title = shape.format_map({**places, "firm": firm})
    if len(title) < SHORTEST:
        return title + PADDING[len(title) % len(PADDING)]
    return title if len(title) <= LONGEST else title[:LONGEST]


def contents(scene: Scene, issues: Issues, lines: Sequence[str]) -> list[str]:
    """The title in the words of the one who wrote it down, and a sentence or two more."""
    lots = scene.frame.lots("contents")
    openings = [word_lists("issues")["openings"][key] for key in SOURCE_KEYS]
    follow = [words["follow"] for words in category_words()]
    lot = lots.integers(1 << 30, size=issues.count).tolist()
    two = (lots.random(issues.count) < 0.35).tolist()
    return [
        f"{openings[s][n % len(openings[s])]}{line}。{_more(follow[c], n // 64, second)}"
        for line, s, c, n, second in zip(
            lines, issues.origins.source.tolist(), issues.origins.category.tolist(), lot, two, strict=True
        )
    ]


def _more(sentences: Sequence[str], lot: int, second: bool) -> str:
    first = sentences[lot % len(sentences)]
    return first + sentences[(lot + 1) % len(sentences)] if second else first
