"""What is wrong with the form, in words, by field; and telephone numbers in one form. Pure functions."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from commandcenter.services.registering import LONGEST_TITLE
from commandcenter.ui.models.found import Found
from commandcenter.ui.registering.draft import NUMBERED_SOURCES, Draft

Faults = dict[str, str]

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}")
LONGEST_NUMBER = 60


def telephone(typed: str) -> str:
    """A number as it is kept: half-width, without blanks and +86; a mobile's without dashes too."""
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).replace("—", "-").replace("–", "-")
    number = re.sub(r"^(?:\+86|0086)-?", "", number)
    plain = number.replace("-", "")
    return plain if _MOBILE.fullmatch(plain) else number


def in_one_form(draft: Draft) -> Draft:
    """The draft with its telephone numbers as they are kept."""
    return replace(draft, reporters=tuple((name, telephone(number)) for name, number in draft.reporters))


def telephone_fault(typed: str) -> str:
    """Why this is no telephone number; empty for one, and for nothing."""
    number = telephone(typed)
    if not number or _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return ""
    digits = sum(one.isdecimal() for one in number)
    if any(not (one.isdecimal() or one == "-") for one in number):
        return "电话只能有数字和短横：手机 11 位，座机可带区号和分机。"
    if number.startswith("1"):
        return f"手机号须 11 位，现有 {digits} 位。"
    return "不像座机号：7 到 8 位，可带区号，如 0571-82620000。"


def reporters_fault(reporters: Sequence[tuple[str, str]]) -> str:
    """What is wrong with the reporters: nobody, or the first wrong number."""
    if not any(name.strip() or number.strip() for name, number in reporters):
        return "请填反映人姓名或电话：办理结果要告知本人。"
    for place, (_, number) in enumerate(reporters, 1):
        if words := telephone_fault(number):
            return f"第 {place} 位：{words}" if len(reporters) > 1 else words
    return ""


def _reporters(draft: Draft) -> str:
    return reporters_fault(draft.reporters)


def _external_number(draft: Draft) -> str:
    number = draft.external_number.strip()
    if draft.source in NUMBERED_SOURCES and len(number) > LONGEST_NUMBER:
        return f"来源编号太长：最多 {LONGEST_NUMBER} 字，现有 {len(number)} 字。"
    return ""


def _grid(draft: Draft) -> str:
    if draft.grid.is_unclear:
        return f"“{draft.grid.text.strip()}”没有唯一对应：请从列表中选，或在地图上点。"
    return "" if draft.grid_id is not None else "请填网格：村社名、拼音首字母或编号，也可在地图上点。"


def _unclear(found: Found) -> str:
    return f"“{found.text.strip()}”没有唯一对应：请从列表中选，或清空。" if found.is_unclear else ""


def _enterprise(draft: Draft) -> str:
    return _unclear(draft.enterprise) if draft.source == "enterprise" else ""


def _category(draft: Draft) -> str:
    return _unclear(draft.category)


def _title(draft: Draft) -> str:
    title = draft.title.strip()
    if len(title) > LONGEST_TITLE:
        return f"标题太长：最多 {LONGEST_TITLE} 字，现有 {len(title)} 字。"
    return ""


def _content(draft: Draft) -> str:
    return "" if draft.named else "请填内容：反映了什么事（标题可不填）。"


CHECKS: dict[str, Callable[[Draft], str]] = {
    "external_number": _external_number,
    "reporters": _reporters,
    "grid": _grid,
    "enterprise": _enterprise,
    "category": _category,
    "title": _title,
    "content": _content,
}
"""What each field is asked, in the order of the form."""

NEEDED_TO_JOIN: tuple[str, ...] = ("external_number", "reporters", "title", "content")
"""The fields that joining an issue asks for too; the rest is that issue's."""


def faults(draft: Draft, fields: Sequence[str] = tuple(CHECKS)) -> Faults:
    """What is wrong, by field; empty when it can be sent."""
    return {key: words for key in fields if (words := CHECKS[key](draft))}
