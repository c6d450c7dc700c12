"""The words of the public notice that are the same for all grids: ``resources/notice.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from commandcenter.config import shipped
from commandcenter.domain.vocabulary import SOURCES, SQUAD_ROLES, TOPICS
from commandcenter.services.notices import Notice


@dataclass(frozen=True)
class NoticeWords:
    """The words; those with braces are filled in by :meth:`fill`. ``duties`` and ``topics``: a name and its words."""

    texts: Mapping[str, str]
    qr_lines: tuple[str, ...]
    duties: tuple[tuple[str, str], ...]
    topics: tuple[tuple[str, str], ...]

    def fill(self, key: str, district: str, notice: Notice, day: str = "") -> str:
        """One of the texts for one grid; ``day`` is the day as of which it holds, in words."""
        return self.texts[key].format(
            district=district,
            township=notice.township,
            village=notice.village,
            number=notice.number,
            code=notice.code,
            qr=SOURCES.name("qr_code"),
            day=day,
        )


@lru_cache(maxsize=1)
def load_words() -> NoticeWords:
    """What is shipped. KeyError: a role or topic has no words."""
    read: dict[str, Any] = tomllib.loads(shipped("resources", "notice.toml").read_text(encoding="utf-8"))
    texts = {key: value for key, value in read.items() if isinstance(value, str)}
    texts |= {f"qr_{key}": value for key, value in read["qr"].items() if isinstance(value, str)}
    return NoticeWords(
        texts,
        tuple(read["qr"]["lines"]),
        tuple((term.name, read["duties"][term.key]) for term in SQUAD_ROLES),
        tuple((term.name, read["topics"][term.key]) for term in TOPICS),
    )
