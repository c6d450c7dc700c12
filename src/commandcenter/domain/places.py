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


CREDIT_LENGTH = 18


def why_no_credit_code(code: str) -> str | None:
    """What keeps a text from being a unified social credit code, in words; None when nothing does."""
    if len(code) != CREDIT_LENGTH:
        return f"应为 {CREDIT_LENGTH} 位，现有 {len(code)} 位"
    strange = next((place for place, character in enumerate(code) if character not in CREDIT_ALPHABET), None)
    if strange is not None:
        return f"第 {strange + 1} 位“{code[strange]}”不能用：只用数字和除 I、O、S、V、Z 以外的大写字母"
    right = credit_check_digit(code[:-1])
    if right != code[-1]:
        return f"校验位不符：按前 17 位末位应为“{right}”，现为“{code[-1]}”，请核对有没有抄错"
    return None


def is_credit_code(code: str) -> bool:
    """Whether a text is a well-formed unified social credit code with the right check digit."""
    return why_no_credit_code(code) is None
