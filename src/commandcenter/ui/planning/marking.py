"""What was pinned and struck by hand, until it is lifted again."""

from collections.abc import Sequence

from commandcenter.services.planning.build import PairKey
from commandcenter.services.planning.proposal import PlanLine
from commandcenter.ui.planning.rows import ProposalRow


class Marking:
    """Pins and strikes by the key of their pairing, with the line that bore it; none is both."""

    def __init__(self) -> None:
        self.pins: dict[PairKey, PlanLine] = {}
        self.strikes: dict[PairKey, PlanLine] = {}

    def pin(self, rows: Sequence[ProposalRow]) -> int:
        """Pin these, or free them where all are pinned already; how many lines that concerned."""
        return _toggle(rows, self.pins, self.strikes)

    def strike(self, rows: Sequence[ProposalRow]) -> int:
        """Strike these, or restore them where all are struck already; how many lines that concerned."""
        return _toggle(rows, self.strikes, self.pins)

    def clear(self) -> None:
        """Lift all."""
        self.pins.clear()
        self.strikes.clear()

    def keys(self) -> tuple[frozenset[PairKey], frozenset[PairKey]]:
        """The pinned and the struck ones."""
        return frozenset(self.pins), frozenset(self.strikes)


def _toggle(rows: Sequence[ProposalRow], into: dict[PairKey, PlanLine], out_of: dict[PairKey, PlanLine]) -> int:
    lines = [row.line for row in rows if row.line is not None]
    lifts = all(line.key in into for line in lines)
    for line in lines:
        out_of.pop(line.key, None)
        if lifts:
            into.pop(line.key, None)
        else:
            into[line.key] = line
    return len(lines)
