"""Every transition of the registry, made on the board by dragging cards and by the menu, with and without mouse."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from commandcenter.domain.drops import between
from commandcenter.domain.transitions import TRANSITION, TRANSITIONS
from commandcenter.domain.workflow import STAGE, STAGES, Actor, Transition, check
from commandcenter.services.board import Card, card
from commandcenter.services.casework import state_of, transit
from commandcenter.storage.schema import Issue
from commandcenter.ui.shell.office import Office
from tests.ui.board.drive import Hosted, drag, events, hosted, open_form, point_on, settle
from tests.ui.board.filling import Known, Person, known

Steps = tuple[str, ...]

BEFORE: Mapping[str, Steps] = {
    "report_in": ("whistle",),
    "respond": ("whistle", "report_in"),
    "score": ("whistle", "report_in", "respond"),
    "reply": ("supervise",),
    "decide": ("escalate",),
    "fulfil": ("escalate", "decide"),
    "separate": ("join",),
}
"""What must have happened to an issue that is being handled before there is anything to make a transition on."""

DRAGS = [
    (transition, source, target)
    for transition in TRANSITIONS
    for source in transition.sources
    for target in dict.fromkeys((transition.to, *transition.also_to))
    if target is not None and target != source and between(source, target) is transition
]


def actor_for(transition: Transition, people: Known) -> Actor:
    """A supervisor where they may; else whoever may, as the leader that hard cases are given to."""
    role = "supervisor" if "supervisor" in transition.roles else transition.roles[0]
    return Actor(role, people.leader_id if role == "leader" else 1)


def answers(key: str, people: Known, office: Office) -> dict[str, object]:
    """Good answers for the steps that come before."""
    now = office.present.now()
    task = {"organization": people.unit_id, "content": "see to it", "due_on": now.date() + timedelta(days=7)}
    return {
        "whistle": {"organizations": (people.unit_id,), "reason": "help"},
        "report_in": {"department": people.unit_id},
        "respond": {"department": people.unit_id, "answer": "done"},
        "supervise": {"content": "hurry", "reply_by": now + timedelta(days=3)},
        "escalate": {"reason": "hard", "coordinator": people.leader_id},
        "decide": {"decision": "do", "tasks": (task,)},
        "join": {"reporter": "Wang", "source": "hotline", "content": "me too", "title": "me too"},
        "merge": {"into": people.number},
    }[key]


def plain_issue(office: Office, stage: str, transition: Transition, actor: Actor, before: Steps) -> int:
    """An issue of the sample in a stage on which nothing hangs, and on which the steps can be made."""
    first = TRANSITION[before[0]] if before else transition
    with office.database.read() as session:
        newest = Issue.closed_at.desc() if stage == "closed" else Issue.id
        for issue in session.scalars(select(Issue).where(Issue.stage == stage).order_by(newest)):
            state = state_of(session, issue)
            is_plain = not any((state.attached.calls, state.attached.orders, state.attached.tasks))
            if is_plain and not state.attached.joined and state.merged_from is None:
                who = actor if first is transition else actor_for(first, known(office))
                if check(state, first, who) is None:
                    return issue.id
    raise AssertionError(f"the sample has no plain issue in {stage} for {transition.key}")


def make(office: Office, issue_id: int, steps: Sequence[str], people: Known) -> None:
    """Make steps on an issue, as somebody did before."""
    for key in steps:
        actor = actor_for(TRANSITION[key], people)
        given = answers(key, people, office)
        with office.database.begin() as session:
            transit(session, issue_id, key, given, actor, office.present.now(), office.rules)


def ready(office: Office, transition: Transition, source: str, target: str | None = None) -> tuple[int, Actor, Known]:
    """An issue on which a transition can be made from a stage; one to reopen lands where ``target`` says."""
    people = known(office)
    actor = actor_for(transition, people)
    before = BEFORE.get(transition.key, ())
    if transition.key == "reopen" and target not in (None, "handling"):
        source, before = str(target), ("merge",)  # what was merged goes back to where it stood
    issue_id = plain_issue(office, source, transition, actor, before)
    make(office, issue_id, before, people)
    return issue_id, actor, people


def must_have_moved(board: Hosted, qtbot: QtBot, before: Card, transition: Transition, actor: Actor) -> Card:
    """The step is in the database, and the card stands where that says."""
    qtbot.waitUntil(lambda: board.panel.model.cards[before.id].version > before.version, timeout=10_000)
    settle(board, qtbot)
    after = board.panel.model.cards[before.id]
    with board.office.database.read() as session:
        assert after == card(session, before.id)
    last = events(board, before.id)[-1]
    assert (last.transition, last.number, last.actor_id) == (transition.key, after.version, actor.cadre_id)
    assert (last.from_stage, last.to_stage) == (before.stage, after.stage)
    assert {key for key, one in board.panel.model.columns.items() if one.row_of(after) is not None} == {after.stage}
    assert board.panel.moves.form is None
    return after


@pytest.mark.parametrize("has_mouse", [True, False], ids=["mouse", "typed"])
@pytest.mark.parametrize(("transition", "source", "target"), DRAGS, ids=lambda one: getattr(one, "key", one))
def test_dragging_makes_it(
    office: Office, qtbot: QtBot, transition: Transition, source: str, target: str, has_mouse: bool
) -> None:
    issue_id, actor, people = ready(office, transition, source, target)
    with hosted(office, qtbot, actor) as board:
        before = board.panel.model.cards[issue_id]
        drag(board, before, target)
        if transition.fields:
            Person(qtbot, people, has_mouse).fill(open_form(board, qtbot))
        assert must_have_moved(board, qtbot, before, transition, actor).stage == target


@pytest.mark.parametrize("transition", TRANSITIONS, ids=lambda one: one.key)
def test_the_menu_makes_it_by_keyboard(office: Office, qtbot: QtBot, transition: Transition) -> None:
    source = "handling" if "handling" in transition.sources else transition.sources[0]
    issue_id, actor, people = ready(office, transition, source)
    with hosted(office, qtbot, actor) as board:
        before = board.panel.model.cards[issue_id]
        choose_in_menu(board, before, transition.key)
        if transition.fields:
            Person(qtbot, people, has_mouse=False).fill(open_form(board, qtbot))
        after = must_have_moved(board, qtbot, before, transition, actor)
        assert (after.stage == before.stage) or transition.to is not None


def choose_in_menu(board: Hosted, one: Card, key: str) -> None:
    """M on a card, then down to the entry and Enter."""
    view = board.panel.columns[one.stage].view
    assert view.select_card(one)
    view.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(view, Qt.Key.Key_M)
    menu = board.panel.findChild(QMenu, "moveMenu")
    assert isinstance(menu, QMenu)
    keys = [entry.data() for entry in menu.actions()]
    for _ in range(keys.index(key) + 1):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction().data() == key
    QTest.keyClick(menu, Qt.Key.Key_Return)


def test_the_drags_cover_every_transition_between_columns() -> None:
    dragged = {transition.key for transition, _, _ in DRAGS}
    assert dragged == {one.key for one in TRANSITIONS if one.to is not None} - {"merge"}  # a drag names no issue
    assert {transition.key for transition, _, _ in DRAGS} | {"merge"} <= set(TRANSITION)


def test_a_refused_drop_leaves_every_card_where_it_was(office: Office, qtbot: QtBot) -> None:
    with hosted(office, qtbot, Actor("supervisor", 1)) as board:
        refused = 0
        for source in STAGES:
            one = board.panel.model.columns[source.key].cards[0]
            for target in STAGES:
                reason = board.panel.gestures.verdict([one], target.key)
                if target is source or reason is None:
                    continue
                must_stay(board, one, target.key, reason)
                refused += 1
        possible = {(source, target) for _, source, target in DRAGS}
        assert refused >= len(STAGE) * (len(STAGE) - 1) - len(possible)


def must_stay(board: Hosted, one: Card, target: str, reason: str) -> None:
    """A drop that is refused changes neither the column nor the database, and is told."""
    shown = [column.cards[:] for column in board.panel.model.columns.values()]
    at = point_on(board, one)
    drag(board, one, target)
    assert board.said[-1].text == reason
    assert board.panel.moves.form is None
    assert [column.cards[:] for column in board.panel.model.columns.values()] == shown
    assert point_on(board, one) == at
    with board.office.database.read() as session:
        assert card(session, one.id) == one


@pytest.mark.parametrize("role", ["staff", "handler", "leader", "wall"])
def test_what_a_role_may_not_do_is_refused_at_the_drop(office: Office, qtbot: QtBot, role: str) -> None:
    with hosted(office, qtbot, Actor(role, 1, 1)) as board:
        for transition, source, target in DRAGS:
            one = board.panel.model.columns[source].cards[0]
            reason = board.panel.gestures.verdict([one], target)
            if role not in transition.roles:
                assert reason is not None
                must_stay(board, one, target, reason)
