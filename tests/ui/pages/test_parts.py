"""The pure parts: the trail, the axis, bits in words."""

import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from commandcenter.services.pages.page import Bit, Goal, PageRef
from commandcenter.ui.pages.axis import Axis
from commandcenter.ui.pages.trail import Trail
from commandcenter.ui.pages.words import rich, spoken
from commandcenter.ui.shell.tokens import DARK

A, B, C = (PageRef("cadre", key) for key in (1, 2, 3))


def test_a_trail_goes_back_and_forward_and_forgets_what_was_ahead() -> None:
    trail = Trail(A)
    trail.go_to(B)
    trail.go_to(B)
    trail.back()
    assert (trail.here, trail.can_go_back, trail.can_go_forward) == (A, False, True)
    trail.forward()
    trail.back()
    trail.go_to(C)
    trail.forward()
    assert (trail.here, trail.can_go_forward) == (C, False)
    trail.back()
    trail.back()
    assert trail.here == A


@given(st.dates(date(2017, 1, 1), date(2024, 1, 1)), st.integers(1, 3650), st.integers(300, 2000))
def test_named_days_lie_apart_and_inside(since: date, length: int, width: int) -> None:
    until = date.fromordinal(since.toordinal() + length)
    axis = Axis(since, until, 0.0, float(width))
    ticks = [axis.x(day) for day, _ in axis.ticks(80.0)]
    assert all(0 <= x <= width for x in ticks)
    assert all(later - earlier >= 70 for earlier, later in itertools.pairwise(ticks))


def test_links_know_their_goals_and_nothing_leads_nowhere() -> None:
    goals: list[Goal] = []
    text = rich(
        (Bit("{}", 3, "", "", A), Bit("{}", 0, "muted", "", B), Bit("超期 {}", 2, "danger", "", C)), DARK, goals
    )
    assert goals == [A, C]
    assert text.count("<a ") == 2
    assert spoken((Bit("{}", date(2024, 8, 2)), Bit("夜 {}", 1200))) == "2024-08-02，夜 1\u202f200"
