"""What a card says, and in what order cards stand."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commandcenter.domain.vocabulary import ISSUE_LISTS, SOURCES
from commandcenter.domain.workflow import STAGE, Attached, Call
from commandcenter.services.board import Card, Directory
from commandcenter.services.filters import Filters
from commandcenter.services.places import GridRow, Places, TownshipRow, VillageRow
from commandcenter.services.rules import load_rules
from commandcenter.ui.board.face import ACCOUNTS, Reader, chips_of
from commandcenter.ui.board.lanes import LANE_KIND
from commandcenter.ui.board.model import BoardModel, order_of

NOW = datetime(2024, 8, 2, 3, 5, tzinfo=UTC)
PLACES = Places(
    "萧山区",
    (TownshipRow("330109113", "瓜沥镇", "town", "glz"),),
    (VillageRow("330109113201", "东灵村", "330109113", "dlc"),),
    (GridRow(1, "330109113201001", "330109113201", 100),),
)
CARD = Card(
    7, "2024-132151", "坎山老街排水管堵塞", "handling", "night_visit", "problems", "roads", 1, None, 3, 5,
    0, 0, 1_722_600_000, 0, None, None, None, 0, 0, 4,
)  # fmt: skip


TOWNSHIPS = LANE_KIND["township"].rank(PLACES)


def reader() -> Reader:
    """A reader with names."""
    reader = Reader(PLACES, load_rules())
    reader.know(Directory({3: "住建"}, {5: "沈一帆"}, {}))
    reader.set_now(NOW)
    return reader


def called(count: int) -> Attached:
    """Departments that were called, one of them more who has answered."""
    return Attached((*(Call(number, "") for number in range(count)), Call(99, "", True, True)))


@pytest.mark.parametrize(
    ("card", "foot", "chips"),
    [
        (CARD, "瓜沥镇 · 住建", ("问题",)),
        (CARD._replace(returns=2), "瓜沥镇 · 住建 · 退回 2 次", ("问题",)),
        (CARD._replace(stage="accepted"), "瓜沥镇 · 首问 沈一帆", ("夜访",)),
        (CARD._replace(stage="registered", first_contact_id=None, lead_organization_id=None), "瓜沥镇", ("夜访",)),
        (CARD._replace(list="hard_cases"), "瓜沥镇 · 住建", ("攻坚破难",)),
        (CARD._replace(enterprise_id=9), "瓜沥镇 · 住建", ("企业 理账",)),
        (CARD._replace(enterprise_id=9, list="hard_cases"), "瓜沥镇 · 住建", ("企业 督账", "攻坚破难")),
        (CARD._replace(enterprise_id=9, stage="closed"), "瓜沥镇 · 住建", ("企业 结账",)),
        (CARD._replace(grid_id=99), "住建", ("问题",)),
    ],
)
def test_foot_and_chips(card: Card, foot: str, chips: tuple[str, ...]) -> None:
    face = reader().face(card)
    assert (face.foot, face.chips) == (foot, chips)
    told = (card.number, card.title, foot, *chips, face.clock.words)
    assert face.spoken == "，".join(part for part in told if part)


def test_called_departments_stand_behind_the_lead() -> None:
    known = reader()
    assert known.face(CARD).foot == "瓜沥镇 · 住建"
    known.attach({7: called(2)})
    assert known.face(CARD).foot == "瓜沥镇 · 住建 +2"
    known.attach({})
    assert known.face(CARD).foot == "瓜沥镇 · 住建"


def test_a_face_is_made_once_until_something_changes() -> None:
    known = reader()
    first = known.face(CARD)
    assert known.face(CARD) is first
    assert known.face(CARD._replace(version=5, title="改")) is not first
    known.attach({7: called(1)})
    again = known.face(CARD)
    known.set_now(NOW)
    assert known.face(CARD) is not again


def test_every_stage_list_and_source_has_its_marks() -> None:
    assert set(ACCOUNTS) == set(STAGE)
    for stage in STAGE:
        for source in SOURCES:
            for kind in ISSUE_LISTS:
                assert all(chips_of(CARD._replace(stage=stage, source=source.key, list=kind.key)))


cards = st.lists(
    st.builds(
        lambda number, stage, due: CARD._replace(
            id=number, stage=stage, due_at=due, closed_at=due or 1 if stage == "closed" else None
        ),
        st.integers(1, 40),
        st.sampled_from(list(STAGE)),
        st.none() | st.integers(1, 5),
    ),
    max_size=40,
    unique_by=lambda card: card.id,
)


@given(cards, cards)
def test_updates_one_by_one_give_what_showing_all_at_once_gives(before: list[Card], after: list[Card]) -> None:
    gradual, whole = BoardModel(reader(), TOWNSHIPS), BoardModel(reader(), TOWNSHIPS)
    gradual.show_all(before)
    for card in after:
        gradual.update(card.id, card)
    for card in before:
        if card.id not in {one.id for one in after}:
            gradual.update(card.id, None)
    whole.show_all(after)
    for stage, column in whole.columns.items():
        assert list(gradual.columns[stage].cards) == list(column.cards)
        assert [order_of(card) for card in column.cards] == sorted(order_of(card) for card in column.cards)
        assert all(column.cards[column.row_of(card) or 0] == card for card in column.cards)
        if stage not in ("closed", "suspended"):
            overdue = [card for card in column.cards if card.due_at is not None and card.due_at < 3]
            assert whole.overdue(stage, 3) == len(overdue)
            assert list(column.cards[: len(overdue)]) == overdue  # they come first


@given(cards, st.sampled_from(["1", "132151", "瓜沥", "住建 理", "无此"]))
def test_the_filter_keeps_exactly_what_holds_its_words(shown: list[Card], words: str) -> None:
    model = BoardModel(reader(), TOWNSHIPS)
    model.filter(Filters(words), 0)
    model.show_all(shown)
    holding = {card.id for card in shown if all(word in model.reader.haystack(card) for word in words.split())}
    assert {card.id for column in model.columns.values() for card in column.cards} == holding
    for card in shown:
        model.update(card.id, card._replace(version=card.version + 1))
    assert {card.id for column in model.columns.values() for card in column.cards} == holding
    model.filter(Filters(), 0)
    assert sum(column.rowCount() for column in model.columns.values()) == len(shown)
