"""Codes of places: what is contained in what, by prefix."""

TOWNSHIP_DIGITS = 9
VILLAGE_DIGITS = 12


def township_of(code: str) -> str:
    """The township's code that a village's begins with."""
    return code[:TOWNSHIP_DIGITS]


def short_grid(code: str) -> str:
    """A grid's code as the screen shows it where the village stands beside it: ``…001``."""
    return f"…{code[-3:]}"


CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def credit_check_digit(body: str) -> str:
    """The 18th character of a unified social credit code, from the first 17 (GB 32100-2015, modulus 31)."""
    total = sum(CREDIT_ALPHABET.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether a text is a well-formed unified social credit code with the right check digit."""
    return (
        len(code) == 18 and all(c in CREDIT_ALPHABET for c in code[:17]) and credit_check_digit(code[:17]) == code[17]
    )
