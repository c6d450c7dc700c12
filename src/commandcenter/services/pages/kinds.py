"""The kinds of pairing that pages are about, found in the registry by what they join, not by name."""

from collections.abc import Iterable

from commandcenter.domain.pairing import PAIRING_KINDS, Holder, PairingKind, Target


def _only(kinds: Iterable[PairingKind]) -> PairingKind:
    (kind,) = kinds
    return kind


OF_LEADERS: dict[Target, PairingKind] = {kind.target: kind for kind in PAIRING_KINDS if kind.holder_duty == "leader"}
"""The kinds that leaders hold, by what they join them with."""

MENTORING = _only(kind for kind in PAIRING_KINDS if kind.target is Target.CADRE)

_HELPING = tuple(kind for kind in PAIRING_KINDS if kind.target is Target.ENTERPRISE and kind.holder_duty is None)
COMPANION = _only(kind for kind in _HELPING if kind.holder is Holder.CADRE)
HELP_TEAM = _only(kind for kind in _HELPING if kind.holder is Holder.ORGANIZATION)
"""The two lower levels of help for an enterprise."""
