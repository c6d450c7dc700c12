"""Personal data as those see it who need not call: 王** and 138****1234."""

import re

_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)")


def masked_name(name: str) -> str:
    """The family name and two stars, however long the given name is; two stars alone for no name."""
    return f"{name[:1]}**"


def masked_telephone(telephone: str) -> str:
    """The first three and the last four digits; all stars when so little is left that these would tell it."""
    if len(telephone) < 9:
        return "*" * len(telephone)
    return f"{telephone[:3]}****{telephone[-4:]}"


def masked_text(text: str) -> str:
    """A free text in which somebody may have written down a mobile number: such numbers masked."""
    return _MOBILE.sub(r"\1****\3", text)
