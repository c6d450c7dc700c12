"""What stands in a line that finds one of many."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """What stands in a line that finds: the text, and the key of what it stands for, None while it is unclear."""

    text: str = ""
    key: object = None

    @property
    def is_unclear(self) -> bool:
        """Typed, but not chosen."""
        return bool(self.text.strip()) and self.key is None
