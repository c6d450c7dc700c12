"""Telephone numbers as exports write them."""

import re
import unicodedata

from commandcenter.services.intake.cells import Fault

_PARTS = re.compile(r"[,;/、\n]+")
_NATIONAL = re.compile(r"^(?:\+86|0086|86(?=1\d{10}$))")
_FORM = re.compile(r"1\d{10}|(?:0\d{2,3})?[2-9]\d{6,7}(?:[转#x*]\d{1,6})?|[48]00\d{7}|\d{3,6}")


def telephone_of(text: str, name: str) -> str:
    """One number, or several parted by 、; without spaces and dashes. Raises Fault, which does not tell the number."""
    wide = unicodedata.normalize("NFKC", text)
    numbers = [_bare(part) for part in _PARTS.split(wide) if part.strip()]
    if any("*" in number and not _FORM.fullmatch(number) for number in numbers):
        raise Fault(f"{name}已隐去几位，无法回访：请导出完整的号码")
    if not all(_FORM.fullmatch(number) for number in numbers):
        raise Fault(f"{name}不像电话号码")
    return "、".join(dict.fromkeys(numbers))


def _bare(part: str) -> str:
    return _NATIONAL.sub("", re.sub(r"[\s()\-]", "", part).lower())
