"""What the window has to say to the person: posted from anywhere, shown in the message bar."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

Tone = Literal["plain", "good", "warning", "danger"]


@dataclass(frozen=True)
class Message:
    """One message. ``action`` is a button's label and what it does; ``details`` can be copied; 0 ms stays."""

    text: str
    tone: Tone = "plain"
    action: tuple[str, Callable[[], None]] | None = None
    details: str = ""
    stay_ms: int = 10_000


class Messages(QObject):
    """The window's voice.

    Signals:
        posted(Message): show this.
    """

    posted = Signal(object)

    def say(self, text: str, tone: Tone = "plain", action: tuple[str, Callable[[], None]] | None = None) -> None:
        """Say something that goes away by itself after ten seconds."""
        self.posted.emit(Message(text, tone, action))

    def refuse(self, text: str) -> None:
        """Say why something was not done."""
        self.posted.emit(Message(text, "warning"))

    def fail(self, text: str, details: str = "") -> None:
        """Say that something went wrong; stays until it is closed."""
        self.posted.emit(Message(text, "danger", None, details, 0))
