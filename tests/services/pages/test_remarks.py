"""Remarks are added by those who may, kept for good, and shown on the day that they were written and after."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import update

from commandcenter.domain.errors import Refused
from commandcenter.domain.workflow import Actor
from commandcenter.services.pages.page import PageRef, Remarks
from commandcenter.services.pages.registry import load_page
from commandcenter.services.pages.remarks import LONGEST, add_remark
from commandcenter.services.places import load_places
from commandcenter.storage.schema import MentorRemark, Pairing
from tests.services.pairing_district import NOW, TODAY, District, build


@pytest.fixture
def mentored(current_url: str) -> Iterator[tuple[District, int]]:
    made = build(current_url)
    with made.database.begin() as session:
        row = Pairing(
            kind="mentor_cadre", holder_cadre_id=made.mentor, target_cadre_id=made.young, started_on=date(2023, 1, 1)
        )
        session.add(row)
        session.flush()
        pairing = row.id
    yield made, pairing
    made.database.close()


def write(made: District, pairing: int, actor: Actor, text: str = "走得勤，记得细。", today: date = TODAY) -> None:
    with made.database.begin() as session:
        add_remark(session, pairing, text, actor, today)


def shown(made: District, actor: Actor | None, day: date = TODAY) -> Remarks:
    with made.database.read() as session:
        page = load_page(session, PageRef("growth", made.young), day, NOW, load_places(session, "萧山区"), actor)
    assert page is not None
    return next(one for one in page.sections if isinstance(one, Remarks))


def test_the_mentor_a_leader_and_an_administrator_may_write(mentored: tuple[District, int]) -> None:
    made, pairing = mentored
    for role, cadre in (("handler", made.mentor), ("leader", made.leader), ("administrator", made.cadres[0])):
        assert shown(made, Actor(role, cadre)).pairing_id == pairing
        write(made, pairing, Actor(role, cadre), f"{role}写的")
    remarks = shown(made, None).remarks
    assert [(one.text, one.mentor) for one in remarks] == [
        ("administrator写的", "张三（代导师吴导）"),
        ("leader写的", "周明（代导师吴导）"),
        ("handler写的", "吴导"),
    ]
    assert shown(made, None, date(2024, 8, 1)).remarks == ()


@pytest.mark.parametrize("role", ["handler", "staff", "supervisor", "wall"])
def test_others_may_not_and_are_told_why(mentored: tuple[District, int], role: str) -> None:
    made, pairing = mentored
    actor = Actor(role, made.cadres[0])
    remarks = shown(made, actor)
    assert remarks.pairing_id is None
    assert "只有导师吴导本人" in remarks.refusal
    with pytest.raises(Refused, match="只有导师吴导本人"):
        write(made, pairing, actor)
    with pytest.raises(Refused, match="没有对应的干部"):
        write(made, pairing, Actor("leader"))


def test_what_cannot_be_a_remark_is_refused(mentored: tuple[District, int]) -> None:
    made, pairing = mentored
    mentor = Actor("handler", made.mentor)
    for text in ("  ", "长" * (LONGEST + 1)):
        with pytest.raises(Refused, match="评语须有内容"):
            write(made, pairing, mentor, text)
    with pytest.raises(Refused, match="没有这项导师结对"):
        write(made, made.cell_pairing, mentor)
    with pytest.raises(Refused, match="不在进行中"):
        write(made, pairing, mentor, today=date(2022, 12, 31))


def test_a_remark_is_never_changed(mentored: tuple[District, int]) -> None:
    made, pairing = mentored
    write(made, pairing, Actor("handler", made.mentor))
    with pytest.raises(Refused, match="历史只能追加"), made.database.begin() as session:
        session.execute(update(MentorRemark).values(text="别的"))


def test_a_telephone_in_a_remark_is_masked(mentored: tuple[District, int]) -> None:
    made, pairing = mentored
    write(made, pairing, Actor("handler", made.mentor), "联系 13812341234 的那户走得好")
    assert shown(made, None).remarks[0].text == "联系 138****1234 的那户走得好"
