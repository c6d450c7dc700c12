"""Numbers, days and moments as the screen writes them."""

from datetime import date, datetime

from commandcenter.domain.vocabulary import CHINA

THIN = "\u202f"  # narrow, and no line ends in it
WEEKDAYS = "一二三四五六日"


def number(value: int) -> str:
    """``132 041``: groups of three, parted by a narrow space."""
    return f"{value:,}".replace(",", THIN)


def day_in_words(day: date) -> str:
    """``2024年8月2日 周五``."""
    return f"{day.year}年{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def moment_in_words(moment: datetime) -> str:
    """``2024年8月2日 周五 11:05``, local time."""
    local = moment.astimezone(CHINA)
    return f"{day_in_words(local.date())} {local:%H:%M}"
