"""What a person takes hold of in the panel, and who acts on it: begun here, done by whoever is employed."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from PySide6.QtCore import QPoint

from commandcenter.domain.pairing import PairingKind
from commandcenter.services.targets import Key

DeedKey = Literal["assign", "end", "replace", "hand_over", "liaisons", "keys"]


@dataclass(frozen=True)
class Named:
    """A holder, a liaison or a target: its key and what the screen calls it."""

    key: Key
    name: str


@dataclass(frozen=True)
class Standing:
    """A pairing that runs. ``liaison`` is who answers for it in a kind that names one."""

    pairing_id: int
    version: int
    holder: Named
    target: Named
    role: str | None
    since: date
    liaison: Named | None = None

    @property
    def words(self) -> str:
        """``张三 → 东灵村 001``."""
        who = f"{self.holder.name} {self.liaison.name}" if self.liaison else self.holder.name
        return f"{who} → {self.target.name}"


@dataclass(frozen=True)
class Grip:
    """What is taken hold of: holders, targets or a cell, and the running pairings that they stand for.

    ``lacking`` says of one target that it lacks a pairing.
    """

    kind: PairingKind
    holders: tuple[Named, ...] = ()
    targets: tuple[Named, ...] = ()
    standing: tuple[Standing, ...] = ()
    liaison: Named | None = None
    side: Literal["holders", "targets", "cell"] = "holders"


class Hands(Protocol):
    """Acts on what a person takes hold of. Points are global."""

    def pick_up(self, grip: Grip, at: QPoint) -> bool:
        """Begin a drag; False where it may not begin, which is said in words."""
        ...

    def carry(self, at: QPoint) -> None:
        """The pointer is here now."""
        ...

    def let_go(self, at: QPoint) -> None:
        """Let go here."""
        ...

    def put_back(self) -> None:
        """Let go without doing anything."""
        ...

    def act(self, deed: DeedKey, grip: Grip, at: QPoint) -> None:
        """Do something with it, asking by a form at a point."""
        ...

    def offer_menu(self, grip: Grip, at: QPoint) -> None:
        """The menu of what can be done with it."""
        ...

    def aimed(self, targets: Sequence[Key], at: QPoint) -> None:
        """These targets were chosen for what was to be assigned by keyboard."""
        ...

    def paste(self, kind: PairingKind) -> bool:
        """Take rows from the clipboard; False where it holds none."""
        ...


Employ = Callable[[], Hands]
Takers = Collection[Key]
