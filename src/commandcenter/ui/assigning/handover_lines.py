"""The lines of a handover and their sum, as the window shows them. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from commandcenter.domain.pairing import KINDS
from commandcenter.domain.vocabulary import SQUAD_ROLES
from commandcenter.services.listing import Column
from commandcenter.services.losses import Loss
from commandcenter.services.successors import Estate
from commandcenter.ui.models.table import Content, ready

COLUMNS = (
    Column("gap", "影响", 7),
    Column("kind", "结对", 8),
    Column("target", "对象", 13),
    Column("role", "身份", 5),
    Column("since", "自", 7, "day"),
    Column("successor", "接手人", 7),
    Column("words", "说明", 12),
)
GAP, COVERED = "● 将空缺", "○ 不成缺口"
NOBODY = "（不移交）"


def content_of(estate: Estate, names: Mapping[int, str], against: Mapping[int, str]) -> Content:
    """A line for each pairing, what becomes a gap first; ``names`` are the successors' by pairing."""
    rows = [_row(loss, names.get(loss.pairing_id, ""), against.get(loss.pairing_id, "")) for loss in estate.losses]
    return ready(COLUMNS, rows, [loss.pairing_id for loss in estate.losses])


def _row(loss: Loss, successor: str, refusal: str) -> tuple[object, ...]:
    role = "联络员" if loss.is_liaison else SQUAD_ROLES.name(loss.role) if loss.role else ""
    ends = "到期结束，成为缺口" if loss.is_gap else "到期结束"
    words = refusal or ("" if successor else ends)
    gap = GAP if loss.is_gap else COVERED
    return (gap, KINDS[loss.kind].name, loss.target.name, role, loss.since, successor or NOBODY, words)


@dataclass(frozen=True)
class Tally:
    """How many there are, are handed over, become gaps, are refused."""

    whole: int
    handed: int
    gaps: int
    refused: int
    also_end: int

    @property
    def words(self) -> str:
        """In a line."""
        told = (
            f"共 {self.whole} 项" if self.whole else "没有要交出的结对",
            f"移交 {self.handed}" if self.handed else "",
            f"结束 {self.whole - self.handed}" if self.whole > self.handed else "",
            f"其中将成缺口 {self.gaps}" if self.gaps else "",
            f"不能接手 {self.refused}" if self.refused else "",
            f"作为对象的结对随之结束 {self.also_end}" if self.also_end else "",
        )
        return " · ".join(filter(None, told))


def tally_of(estate: Estate, handed: Collection[int], against: Mapping[int, str]) -> Tally:
    """The sum."""
    gaps = sum(loss.is_gap and loss.pairing_id not in handed for loss in estate.losses)
    refused = sum(key in against for key in handed)
    return Tally(len(estate.losses), len(handed), gaps, refused, len(estate.ending))
