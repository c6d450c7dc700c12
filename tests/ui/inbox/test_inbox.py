"""The inbox on a real district, let down from the bell and driven by keys and mouse."""

import gc
import weakref
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commandcenter.app import Window, build_window
from commandcenter.domain.workflow import Actor, Call
from commandcenter.services.attached import attached
from commandcenter.services.casework import transit
from commandcenter.services.scope import Scope
from commandcenter.services.seats import leader_seats, sit_down
from commandcenter.snapshot import settle
from commandcenter.storage.schema import Issue, SupervisionOrder
from commandcenter.ui.casework.editors import TextEditor
from commandcenter.ui.inbox.door import InboxDoor
from commandcenter.ui.inbox.model import Head, Line
from commandcenter.ui.inbox.panel import NOTHING, InboxPanel
from commandcenter.ui.inbox.view import AlertView
from commandcenter.ui.shell.messages import Message
from commandcenter.ui.shell.office import Office

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(office: Office, tmp_path: Path) -> Iterator[Window]:
    """The whole window, a supervisor before it."""
    office.theme.use("dark")
    window = build_window(office, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    window.main.resize(1600, 900)
    window.open(is_new=False)
    sit(window, "supervisor")
    yield window
    window.dispose()


def sit(window: Window, role: str, organization_id: int | None = None, cadre_id: int | None = None) -> Actor:
    """Sit down, and wait until everything shows it."""
    with window.office.database.read() as session:
        actor = sit_down(session, role, organization_id, cadre_id)
    window.office.seat.take(actor)
    settle(window.office)
    return actor


def opened(window: Window, qtbot: QtBot) -> InboxPanel:
    """The inbox, by its keys."""
    window.main.activateWindow()
    qtbot.keyClick(window.main, Qt.Key.Key_I, CONTROL)
    panel = door(window).panel
    assert panel is not None
    qtbot.waitUntil(panel.isVisible)
    settle(window.office)
    return panel


def door(window: Window) -> InboxDoor:
    """What hangs the inbox on the bell."""
    found = window.main.header.alerts.findChild(InboxDoor)
    assert isinstance(found, InboxDoor)
    return found


def lines(view: AlertView, kind: str) -> list[int]:
    """The rows of a kind's alerts."""
    entries = enumerate(view.alerts.entries)
    return [row for row, entry in entries if isinstance(entry, Line) and entry.kind.key == kind]


def go(view: AlertView, row: int) -> Line:
    """Go to a row with the arrow keys, as a person does."""
    for _ in view.alerts.entries:  # no further than the list is long
        at = view.currentIndex().row()
        if at != row:
            QTest.keyClick(view, Qt.Key.Key_Down if at < row else Qt.Key.Key_Up)
    assert view.currentIndex().row() == row
    entry = view.alerts.entries[row]
    assert isinstance(entry, Line)
    return entry


def click(view: AlertView, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QPoint:
    """Click a row."""
    index = view.alerts.index(row)
    view.scrollTo(index)
    at = view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), LEFT, modifier, at)
    return at


@pytest.fixture
def said(window: Window) -> list[str]:
    """Whatever is said to the person."""
    texts: list[str] = []

    def note(message: Message) -> None:
        texts.append(message.text)

    window.office.messages.posted.connect(note)
    return texts


def test_the_bell_counts_and_says_so(window: Window, qtbot: QtBot) -> None:
    bell = window.main.header.alerts
    assert bell.red > 0
    assert bell.badge == str(bell.red)
    assert bell.accessibleName() == f"待办提醒 紧急 {bell.red}，留意 {bell.amber}"
    panel = opened(window, qtbot)
    assert panel.red.text() == f"紧急 {bell.red}"
    heads = [entry for entry in panel.view.alerts.entries if isinstance(entry, Head)]
    assert sum(head.total for head in heads if head.kind.severity == "red") == bell.red
    assert sum(head.total for head in heads if head.kind.severity == "amber") == bell.amber
    bell.show_counts(0, 3)
    assert bell.badge == "3"
    bell.show_counts(1234, 0)
    assert bell.badge == "999+"
    bell.show_counts(0, 0)
    assert (bell.badge, bell.accessibleName()) == ("", "待办提醒 没有等您办的事")


def test_it_opens_and_closes_by_keys_and_gives_the_focus_back(window: Window, qtbot: QtBot) -> None:
    before = window.main.focusWidget()
    panel = opened(window, qtbot)
    assert panel.view.hasFocus()
    assert window.main.header.alerts.isChecked()
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert window.main.focusWidget() is before
    assert not window.main.header.alerts.isChecked()
    QTest.mouseClick(window.main.header.alerts, LEFT)
    assert panel.isVisible()
    QTest.mouseClick(window.main.header.alerts, LEFT)
    assert panel.isHidden()


def test_going_to_an_alert_puts_its_issue_in_focus_and_enter_opens_it(window: Window, qtbot: QtBot) -> None:
    view = opened(window, qtbot).view
    assert window.office.selection.issue_id is None  # opening alone changes nothing
    line = go(view, lines(view, "whistle_over")[-1])
    assert window.office.selection.issue_id == line.alert.issue_id
    asked: list[int] = []
    window.office.doors.issue_asked.disconnect()
    window.office.doors.issue_asked.connect(asked.append)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked == [line.alert.issue_id]
    row = lines(view, "order_over")[0]
    at = click(view, row)
    assert window.office.selection.issue_id == view.alerts.entries[row].alert.issue_id  # type: ignore[union-attr]
    QTest.mouseDClick(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)
    assert len(asked) == 2


def test_heads_fold_by_arrows_enter_and_click(window: Window, qtbot: QtBot) -> None:
    view = opened(window, qtbot).view
    count = len(lines(view, "whistle_over"))
    go(view, lines(view, "whistle_over")[0])
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert not lines(view, "whistle_over")
    head = view.alerts.entries[view.currentIndex().row()]
    assert isinstance(head, Head)
    assert (head.kind.key, head.is_folded, head.total) == ("whistle_over", True, count)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert len(lines(view, "whistle_over")) == count
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert not lines(view, "whistle_over")
    row = view.alerts.head_of("whistle_over")
    assert row is not None
    click(view, row)
    assert len(lines(view, "whistle_over")) == count


def test_m_settles_and_the_alert_goes(window: Window, qtbot: QtBot) -> None:
    panel = opened(window, qtbot)
    before = len(lines(panel.view, "order_over"))
    line = go(panel.view, lines(panel.view, "order_over")[0])
    assert panel.settle.text() == "督办回复"
    QTest.keyClick(panel.view, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: panel.settling.moves.form is not None)
    form = panel.settling.moves.form
    assert form is not None
    reply = form.editors["reply"]
    assert isinstance(reply, TextEditor)
    reply.text.setPlainText("已办好")
    QTest.keyClick(reply.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(lines(panel.view, "order_over")) == before - 1, timeout=5_000)
    assert panel.view.alerts.row_of(line.alert.key) is None
    assert window.main.header.alerts.red == panel.view.alerts.inbox.count("red")
    assert panel.view.currentIndex().isValid()  # what follows is gone to


def test_what_asks_for_nothing_is_made_at_once(window: Window, qtbot: QtBot) -> None:
    with window.office.database.read() as session:
        waiting = select(Issue.lead_organization_id).where(Issue.stage == "dispatched", Issue.due_at < now(window))
        unit = session.scalars(waiting).first()
    assert unit is not None
    sit(window, "handler", unit)
    panel = opened(window, qtbot)
    line = go(panel.view, lines(panel.view, "sign_over")[0])
    QTest.mouseClick(panel.settle, LEFT)
    qtbot.waitUntil(lambda: panel.view.alerts.row_of(line.alert.key) is None, timeout=5_000)
    with window.office.database.read() as session:
        assert session.get_one(Issue, line.alert.issue_id).stage == "handling"


def now(window: Window) -> datetime:
    """The district's moment."""
    return window.office.present.now()


def test_one_form_orders_on_all_that_are_selected(window: Window, qtbot: QtBot, said: list[str]) -> None:
    panel = opened(window, qtbot)
    rows = [*lines(panel.view, "whistle_over"), *lines(panel.view, "order_over")]
    click(panel.view, rows[0])
    for row in rows[1:]:
        click(panel.view, row, CONTROL)
    assert panel.order.text() == "批量督办"
    assert panel.picked.text() == f"已选 {len(rows)} 项"
    assert not panel.settle.isEnabled()  # they need different steps
    issues = {panel.view.alerts.entries[row].alert.issue_id for row in rows}  # type: ignore[union-attr]
    before = ordered(window)
    QTest.keyClick(panel.view, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: panel.settling.moves.form is not None)
    form = panel.settling.moves.form
    assert form is not None
    assert "organization" not in form.editors
    content = form.editors["content"]
    assert isinstance(content, TextEditor)
    content.text.setPlainText("三日内报结果")
    form.submit()
    qtbot.waitUntil(lambda: ordered(window) == before + len(issues), timeout=5_000)
    qtbot.waitUntil(lambda: panel.settling.moves.form is None, timeout=5_000)
    assert said[-1].startswith(f"{len(issues)} 件事项已督办")


def ordered(window: Window) -> int:
    """How many orders there are."""
    with window.office.database.read() as session:
        return session.scalar(select(func.count()).select_from(SupervisionOrder)) or 0


def test_why_it_cannot_be_settled_is_said(window: Window, qtbot: QtBot, said: list[str]) -> None:
    panel = opened(window, qtbot)
    go(panel.view, lines(panel.view, "undecided")[0])
    QTest.keyClick(panel.view, Qt.Key.Key_M)
    settle(window.office)
    assert said[-1] == "督办员不能批示：请区领导来办。"
    click(panel.view, lines(panel.view, "order_over")[0])
    click(panel.view, lines(panel.view, "undecided")[0], CONTROL)
    QTest.keyClick(panel.view, Qt.Key.Key_M)
    assert said[-1] == "所选的提醒要办的步骤不同：请一类一类地办。"


def test_a_coordinating_leader_decides_from_the_inbox(window: Window, qtbot: QtBot) -> None:
    waiting = opened(window, qtbot).view
    line = waiting.alerts.entries[lines(waiting, "undecided")[0]]
    assert isinstance(line, Line)
    QTest.keyClick(waiting, Qt.Key.Key_Escape)
    with window.office.database.read() as session:
        coordinator = session.get_one(Issue, line.alert.issue_id).coordinator_id
    actor = sit(window, "leader", None, coordinator)
    assert actor.cadre_id == coordinator
    panel = opened(window, qtbot)
    go(panel.view, lines(panel.view, "undecided")[0])
    QTest.keyClick(panel.view, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: panel.settling.moves.form is not None)
    form = panel.settling.moves.form
    assert form is not None
    assert list(form.editors) == ["decision", "tasks"]
    QTest.keyClick(form.editors["decision"].first, Qt.Key.Key_Escape)
    assert panel.isVisible()


def test_what_another_window_does_is_followed(window: Window, qtbot: QtBot) -> None:
    panel = opened(window, qtbot)
    line = go(panel.view, lines(panel.view, "whistle_over")[0])
    office = window.office
    with office.database.begin() as session:
        unit = next(call.organization_id for call in _calls(session, line.alert.issue_id) if not call.has_reported_in)
        answers = {"department": unit}
        transit(session, line.alert.issue_id, "report_in", answers, office.seat.actor, now(window), office.rules)
    qtbot.waitUntil(lambda: panel.view.alerts.row_of(line.alert.key) is None, timeout=8_000)


def _calls(session: Session, issue_id: int) -> tuple[Call, ...]:
    return attached(session, [issue_id])[issue_id].calls


def test_a_seat_has_an_inbox_of_its_own(window: Window, qtbot: QtBot) -> None:
    panel = opened(window, qtbot)
    kinds = {kind.key for kind, _ in panel.view.alerts.inbox.found}
    assert {"whistle_over", "undecided"} <= kinds
    sit(window, "staff")
    assert {kind.key for kind, _ in panel.view.alerts.inbox.found}.isdisjoint(kinds)
    assert panel.whose.text().startswith("值班员")
    assert not panel.order.isVisible()
    sit(window, "administrator")
    assert panel.nothing.isVisible()
    assert panel.nothing.text().startswith(NOTHING)
    assert not panel.view.isVisible()
    assert window.main.header.alerts.badge == ""


def test_it_can_be_narrowed_to_the_selected_place(window: Window, qtbot: QtBot) -> None:
    panel = opened(window, qtbot)
    assert not panel.here.isVisible()
    every = panel.view.alerts.inbox
    alert = next(iter(every.alerts))
    red = window.main.header.alerts.red
    places = window.office.places
    with window.office.database.read() as session:
        township = places.township_of_grid(session.get_one(Issue, alert.issue_id).grid_id).code
    window.office.selection.select(Scope(township))
    settle(window.office)
    assert panel.view.alerts.inbox == every  # nothing is hidden without being asked
    QTest.mouseClick(panel.here, LEFT)
    settle(window.office)
    assert {one.township for one in panel.view.alerts.inbox.alerts} == {alert.township}
    assert window.main.header.alerts.red == red  # the bell counts all
    window.office.selection.select(Scope())
    settle(window.office)
    assert len(list(panel.view.alerts.inbox.alerts)) == len(list(every.alerts))


def test_a_wall_has_no_inbox(window: Window, qtbot: QtBot) -> None:
    window.main.show_perspective("wall")
    assert not window.main.header.alerts.isVisible()
    qtbot.keyClick(window.main, Qt.Key.Key_I, CONTROL)
    assert door(window).panel is None


def test_time_passes_and_alerts_come(window: Window, qtbot: QtBot) -> None:
    """Nothing was written: an alert comes because its moment has come."""
    panel = opened(window, qtbot)
    before = len(lines(panel.view, "supervisor"))
    present = window.office.present
    object.__setattr__(present, "offset", present.offset + timedelta(days=4))
    door(window).following.refresh()
    settle(window.office)
    assert len(lines(panel.view, "supervisor")) > before


def test_leaders_sit_down_by_the_menu(window: Window) -> None:
    menu = window.main.header.seat.menu()
    assert isinstance(menu, QMenu)
    leaders = next(action.menu() for action in menu.actions() if action.text() == "区领导")
    assert isinstance(leaders, QMenu)
    with window.office.database.read() as session:
        seats = leader_seats(session)
    assert [action.text().split("　")[0] for action in leaders.actions()] == [seat.name for seat in seats]
    assert all(seat.townships for seat in seats[:20])
    leaders.actions()[3].trigger()
    settle(window.office)
    actor = window.office.seat.actor
    assert (actor.role, actor.cadre_id, actor.name) == ("leader", seats[3].id, seats[3].name)


def test_the_model_is_sound_and_speaks(window: Window, qtbot: QtBot, qtmodeltester: object) -> None:
    view = opened(window, qtbot).view
    qtmodeltester.check(view.alerts)  # type: ignore[attr-defined]
    row = lines(view, "whistle_over")[0]
    spoken = view.alerts.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    entry = view.alerts.entries[row]
    assert isinstance(entry, Line)
    for part in ("吹哨逾期未报到", entry.alert.number, entry.alert.title, entry.time, entry.alert.township, "到场报到"):
        assert part in spoken


def test_it_is_freed_with_its_window(window: Window, qtbot: QtBot) -> None:
    panel = opened(window, qtbot)
    reference = weakref.ref(panel)
    panel.dismiss()
    settle(window.office)
    panel.deleteLater()
    door(window).panel = None
    del panel
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert reference() is None


def test_both_themes_paint_it_whole(window: Window, qtbot: QtBot) -> None:
    panel = opened(window, qtbot)
    for theme in ("light", "dark"):
        window.office.theme.use(theme)
        picture = panel.grab().toImage()
        colours = {
            picture.pixelColor(x, y).name() for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 3)
        }
        assert window.office.theme.colour("raised").name() in colours
        assert window.office.theme.colour("danger").name() in colours
        assert window.main.rect().contains(panel.geometry())
