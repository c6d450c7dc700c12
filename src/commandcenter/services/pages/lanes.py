"""Terms as lanes of a timeline: who was answerable when, and when nobody was."""

from collections.abc import Iterable, Sequence
from datetime import date

from commandcenter.services.card import Tone
from commandcenter.services.pages.page import Bar, Gap, Lane
from commandcenter.services.pages.terms import Side, Term

ROLE_TONES: dict[str | None, Tone] = {"leader": "", "posted": "", "member": "muted"}


def packed(name: str, bars: Iterable[Bar]) -> list[Lane]:
    """Bars in as few lanes as let none overlap another; the first has the name."""
    lanes: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda one: (one.since, one.until or date.max)):
        free = next((lane for lane in lanes if lane[-1].until is not None and lane[-1].until <= bar.since), None)
        if free is None:
            lanes.append([bar])
        else:
            free.append(bar)
    return [Lane("" if place else name, tuple(lane)) for place, lane in enumerate(lanes)]


def with_gaps(lanes: Sequence[Lane], since: date, until: date, note: str) -> list[Lane]:
    """The lanes, and in the first one the spans from ``since`` to ``until`` in which none of them has a bar.

    Where the first lane has a bar of its own in such a span it has none of course: a gap is a gap of all lanes.
    """
    spans = gaps_of([(bar.since, bar.until) for lane in lanes for bar in lane.bars], since, until)
    gaps = tuple(Gap(begin, end, note) for begin, end in spans)
    return [Lane(lane.name, lane.bars, gaps if place == 0 else ()) for place, lane in enumerate(lanes)]


def gaps_of(held: Iterable[tuple[date, date | None]], since: date, until: date) -> list[tuple[date, date | None]]:
    """The spans of ``since`` to ``until`` that nothing holds; one that lasts at ``until`` ends with None."""
    found: list[tuple[date, date | None]] = []
    reached = since
    for begin, end in sorted(held, key=lambda span: span[0]):
        if begin > reached:
            found.append((reached, min(begin, until)))
        reached = max(reached, end or date.max)
        if reached >= until:
            return [gap for gap in found if gap[0] < until]
    return [*found, (reached, None)]


def bar(term: Term, shown: Side, tone: Tone, *more: str) -> Bar:
    """A term as a bar under the name of its holder or target."""
    until = term.until.isoformat() if term.until else "今"
    parts = (shown.note, *more, f"{term.since.isoformat()} 至 {until}", term.end_reason or "")
    return Bar(shown.name, term.since, term.until, tone, " · ".join(part for part in parts if part), shown.goal)
