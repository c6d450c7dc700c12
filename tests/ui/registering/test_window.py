"""A call registered by keyboard alone; duplicates joined and taken back; the map; wrong input. On a real district."""

import gc
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commandcenter.app import build_window
from commandcenter.domain.workflow import Actor
from commandcenter.services.registering import Heard, register
from commandcenter.services.scope import Scope
from commandcenter.snapshot import settle
from commandcenter.storage.schema import Issue, IssueEvent, Report
from commandcenter.ui.map.panel import MapPanel
from commandcenter.ui.models.find_line import in_line
from commandcenter.ui.models.found import Found
from commandcenter.ui.registering.draft import Draft, Drawer
from commandcenter.ui.registering.window import RegisteringWindow
from commandcenter.ui.shell.messages import Message
from commandcenter.ui.shell.office import Office
from tests.ui.registering.conftest import STAFF, Open
from tests.ui.small_office import write

Key = Qt.Key
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
BURST = Heard("污水井盖冒水", "桥头的井盖往外冒污水，淌了一路。", "hotline", "problems", 0, "王小明", "13800001234")


def focus() -> QWidget:
    """Where what is typed goes."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(focus(), key, modifier)


def typed(words: str) -> None:
    """Type where the focus is: keys for Latin letters, an input method for the rest."""
    if words.isascii():
        QTest.keyClicks(focus(), words)
    else:
        write(focus(), words)


def looked(qtbot: QtBot, window: RegisteringWindow) -> None:
    """Wait until duplicates of what stands there have been looked for."""
    qtbot.waitUntil(lambda: not window._look_later.isActive(), timeout=5_000)
    qtbot.waitUntil(lambda: not window._office.jobs.is_busy, timeout=10_000)


def a_grid(office: Office) -> int:
    """A grid whose village has a name and initials of its own, and at least two grids."""
    places = office.places
    initials = [row.initials for row in places.villages]
    for row in places.villages:
        grids = [grid for grid in places.grids if grid.village_code == row.code]
        if len(grids) > 1 and sum(one.startswith(row.initials) for one in initials) == 1:
            return grids[1].id
    raise AssertionError("no such grid in the sample")


def heard_already(office: Office, grid_id: int) -> int:
    """An issue that somebody else has registered."""
    with office.database.begin() as session:
        what = Heard(BURST.title, BURST.content, "hotline", "problems", grid_id, "王小明", "13800001234")
        return register(session, what, STAFF, office.present.now(), office.rules)


def newest(session: Session) -> Issue:
    """The issue that was registered last."""
    return session.scalars(select(Issue).order_by(Issue.id.desc()).limit(1)).one()


def people(session: Session, issue_id: int) -> list[tuple[str, str]]:
    """Who reported an issue."""
    query = select(Report.reporter, Report.telephone).where(Report.issue_id == issue_id).order_by(Report.id)
    return [(row.reporter, row.telephone) for row in session.execute(query)]


def act(said: list[Message], label: str) -> None:
    """Press the button of the last message."""
    action = said[-1].action
    assert action is not None
    assert action[0] == label
    action[1]()


def filled(window: RegisteringWindow, grid_id: int, content: str, **more: object) -> None:
    """Fill the form at once, as a draft would."""
    option = window._grids[grid_id]
    given = {"reporters": (("李大妈", "13900005678"),), "grid": Found(in_line(option), grid_id), "content": content}
    window.form.show_draft(Draft(**{**given, **more}))  # type: ignore[arg-type]


def test_a_call_is_registered_by_keyboard_alone(
    window: RegisteringWindow, office: Office, qtbot: QtBot, said: list[Message]
) -> None:
    grid_id = a_grid(office)
    village = office.places.village_of_grid(grid_id)
    assert focus() is window.form.reporters.editors[0]
    typed("李大妈")
    press(Key.Key_Return)
    typed("139 0000 5678")
    typed("+")  # behind a number: somebody else calls with her
    assert focus() is window.form.reporters.editors[2]
    typed("赵刚")
    press(Key.Key_Tab)
    press(Key.Key_Return)
    assert focus() is window.form.grid
    typed(f"{village.initials}{int(office.places.grid[grid_id].code[-3:])}")
    press(Key.Key_Return)
    assert window.form.draft().grid_id == grid_id
    press(Key.Key_Left)  # needs, not problems
    press(Key.Key_Return)
    typed("dljt")
    press(Key.Key_Return)
    press(Key.Key_Return)  # no title
    typed("来电反映：桥头路面塌了一块。")
    press(Key.Key_Return, SHIFT)
    typed("请尽快来看。")
    press(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    with office.database.read() as session:
        issue = newest(session)
        assert (issue.title, issue.content) == ("桥头路面塌了一块", "来电反映：桥头路面塌了一块。\n请尽快来看。")
        assert (issue.grid_id, issue.list, issue.category, issue.source) == (grid_id, "needs", "roads", "hotline")
        assert people(session, issue.id) == [("李大妈", "13900005678"), ("赵刚", "")]
        assert said[-1].text == f"已登记 {issue.number}。"
        issue_id = issue.id
    assert window.form.draft() == Draft()
    assert focus() is window.form.reporters.editors[0]
    with qtbot.waitSignal(office.doors.issue_asked) as asked:
        act(said, "打开")
    assert asked.args == [issue_id]


def test_alt_letters_lead_to_every_field(window: RegisteringWindow) -> None:
    for letter, key in (("L", "source"), ("F", "reporters"), ("W", "grid"), ("Q", "list"), ("N", "content")):
        QTest.keyClick(window, getattr(Key, f"Key_{letter}"), ALT)
        at = window.form.editor(key)
        assert focus() in (at, at.focusProxy()), letter
    QTest.keyClick(window, Key.Key_Equal, ALT)
    assert focus() is window.form.reporters.editors[0]  # an empty line is enough


def test_the_source_decides_which_fields_there_are(window: RegisteringWindow) -> None:
    window.form.focus("source")
    shown = {}
    for number, source in enumerate(window.form.source.buttons, 1):
        QTest.keyClick(focus(), getattr(Key, f"Key_{number}"))
        assert window.form.source.chosen() == source
        shown[source] = (window.form.external_number.isVisible(), window.form.enterprise.isVisible())
    assert [source for source, (number, _) in shown.items() if number] == ["qr_code", "mobile", "hotline"]
    assert [source for source, (_, enterprise) in shown.items() if enterprise] == ["enterprise"]
    assert "import" not in shown


def test_an_enterprise_brings_its_grid(window: RegisteringWindow) -> None:
    window.form.source.choose("enterprise")
    firm = window.form.enterprise._options[0]
    window.form.focus("enterprise")
    typed(firm.code[-6:].lower() if firm.code[-6:].isdecimal() else firm.name)
    press(Key.Key_Return)
    draft = window.form.draft()
    assert (draft.enterprise_id, draft.grid_id) == (firm.key, firm.place)


def test_the_hits_of_a_line_go_by_arrows_and_esc(window: RegisteringWindow, office: Office) -> None:
    line = window.form.grid
    line.setFocus()
    typed("g")
    assert line.hits.isVisible()
    assert window.rect().contains(line.hits.geometry())
    second = line.hits.item(1).text()
    press(Key.Key_Down)
    press(Key.Key_Tab)
    assert line.text().startswith(second)
    assert not line.hits.isVisible()
    line.setFocus()
    line.selectAll()
    typed("g")
    press(Key.Key_Escape)
    assert not line.hits.isVisible()
    assert window.isVisible()
    assert window.form.draft().grid.is_unclear


def test_wrong_input_is_told_beside_its_field_and_goes_when_mended(
    window: RegisteringWindow, office: Office, said: list[Message]
) -> None:
    window.register()
    assert "姓名或电话" in window.form.fault("reporters")
    assert "请填网格" in window.form.fault("grid")
    assert "请填内容" in window.form.fault("content")
    assert focus() is window.form.reporters.editors[0]
    typed("李大妈")
    assert window.form.fault("reporters") == ""
    press(Key.Key_Tab)
    typed("1390000")
    window.register()
    assert "现有 7 位" in window.form.fault("reporters")
    assert focus() is window.form.reporters.editors[1]
    assert window.form.reporters.accessibleDescription() == "手机号须 11 位，现有 7 位。"
    window.form.focus("grid")
    typed("zzzz")
    window.register()
    assert "没有唯一对应" in window.form.fault("grid")
    with office.database.read() as session:
        assert newest(session).title != "李大妈"
    assert said == []


def test_what_the_services_refuse_is_told_and_stays(
    window: RegisteringWindow, office: Office, qtbot: QtBot, said: list[Message]
) -> None:
    grid_id = a_grid(office)
    filled(window, grid_id, "路灯不亮。", external_number="RX-1")
    window.register()
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    filled(window, grid_id, "又打来一次。", external_number="RX-1")
    window.register()
    qtbot.waitUntil(lambda: bool(window.says.text()), timeout=10_000)
    assert "来源编号 RX-1 已登记为" in window.says.text()
    assert window.form.draft().content == "又打来一次。"


def test_who_may_not_register_is_told_so(window: RegisteringWindow, office: Office) -> None:
    office.seat.take(Actor("handler", 2, 1))
    assert not window.send.isEnabled()
    assert "承办人不能登记" in window.says.text()
    office.seat.take(STAFF)
    assert window.send.isEnabled()
    assert not window.says.isVisible()


def test_duplicates_are_shown_while_one_types(window: RegisteringWindow, office: Office, qtbot: QtBot) -> None:
    grid_id = a_grid(office)
    issue_id = heard_already(office, grid_id)
    filled(window, grid_id, "")
    window.form.focus("content")
    typed("井盖")
    looked(qtbot, window)
    assert window.pane.found() == []
    assert "边填边查" in window.pane.note.text()
    typed("往外冒污水")
    looked(qtbot, window)
    assert [one.id for one in window.pane.found()] == [issue_id]
    assert window.pane.count.text() == "1 件"
    row = window.pane.list.model().index(0, 0)
    spoken = row.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "同网格 · 今天" in spoken
    assert "待受理" in spoken
    assert "几乎一样" in spoken
    assert "井盖往外冒污水" in spoken
    typed("，别的事")
    press(Key.Key_F6)
    assert focus() is window.pane.list
    with qtbot.waitSignal(office.doors.issue_asked) as asked:
        press(Key.Key_Return)
    assert asked.args == [issue_id]
    press(Key.Key_F6)
    assert focus() is window.form.content
    QTest.keyClick(window, Key.Key_D, ALT)
    assert focus() is window.pane.list
    press(Key.Key_Escape)
    assert focus() is window.form.content
    assert window.isVisible()


def test_what_somebody_else_registers_meanwhile_is_shown(
    window: RegisteringWindow, office: Office, qtbot: QtBot
) -> None:
    grid_id = a_grid(office)
    filled(window, grid_id, BURST.content)
    looked(qtbot, window)
    assert "这一带没有相似的事项" in window.pane.note.text()
    issue_id = heard_already(office, grid_id)
    qtbot.waitUntil(lambda: [one.id for one in window.pane.found()] == [issue_id], timeout=10_000)


def test_joining_and_taking_it_back(
    window: RegisteringWindow, office: Office, qtbot: QtBot, said: list[Message]
) -> None:
    grid_id = a_grid(office)
    issue_id = heard_already(office, grid_id)
    filled(window, grid_id, BURST.content, reporters=(("李大妈", "13900005678"), ("", "0571-82620000")))
    looked(qtbot, window)
    QTest.keyClick(window, Key.Key_J, ALT)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    with office.database.read() as session:
        assert newest(session).id == issue_id
        number = newest(session).number
        assert people(session, issue_id)[1:] == [("李大妈", "13900005678"), ("未留姓名", "0571-82620000")]
    assert said[-1].text == f"已并入 {number}：办结时 2 位反映人一并得到答复。"
    assert window.form.draft() == Draft()
    window.close()  # the way back does not end with the window
    act(said, "撤销并入")
    qtbot.waitUntil(lambda: len(said) == 2, timeout=10_000)
    with office.database.read() as session:
        own = newest(session)
        assert people(session, issue_id) == [("王小明", "13800001234")]
        assert people(session, own.id) == [("李大妈", "13900005678"), ("未留姓名", "0571-82620000")]
        assert (own.content, own.grid_id, own.stage) == (BURST.content, grid_id, "registered")
        steps = select(func.count()).select_from(IssueEvent).where(IssueEvent.issue_id == own.id)
        assert session.scalar(steps) == 1
        assert said[-1].text == f"已撤销并入：{number} 恢复原样，这次反映自成一件 {own.number}。"


def test_joining_asks_for_the_reporter_but_not_for_a_grid(
    window: RegisteringWindow, office: Office, qtbot: QtBot, said: list[Message]
) -> None:
    issue_id = heard_already(office, a_grid(office))
    window.form.show_draft(Draft(content=BURST.content))
    looked(qtbot, window)
    assert [one.id for one in window.pane.found()][:1] == [issue_id]
    QTest.keyClick(window, Key.Key_D, ALT)
    QTest.mouseClick(window.pane.join, Qt.MouseButton.LeftButton)
    assert "姓名或电话" in window.form.fault("reporters")
    assert window.form.fault("grid") == ""
    typed("李大妈")
    window.pane.enter()
    QTest.keyClick(window, Key.Key_J, ALT)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    with office.database.read() as session:
        assert people(session, issue_id)[1:] == [("李大妈", "")]


def test_of_several_one_is_chosen_before_it_is_joined(
    window: RegisteringWindow, office: Office, qtbot: QtBot, said: list[Message]
) -> None:
    grid_id = a_grid(office)
    older, newer = heard_already(office, grid_id), heard_already(office, grid_id)
    filled(window, grid_id, BURST.content)
    looked(qtbot, window)
    assert {one.id for one in window.pane.found()} == {older, newer}
    QTest.mouseClick(window.pane.join, Qt.MouseButton.LeftButton)
    assert focus() is window.pane.list
    assert said == []
    press(Key.Key_Down)
    chosen = window.pane.chosen()
    assert chosen is not None
    QTest.keyClick(window, Key.Key_J, ALT)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert chosen.number in said[-1].text


def test_what_is_closed_cannot_be_joined_and_says_why(
    window: RegisteringWindow, office: Office, qtbot: QtBot, said: list[Message]
) -> None:
    with office.database.read() as session:
        closed = session.execute(
            select(Issue.id, Issue.title, Issue.grid_id)
            .where(Issue.stage == "closed", Issue.merged_into_id.is_(None))
            .order_by(Issue.registered_at.desc())
            .limit(1)
        ).one()
    filled(window, closed.grid_id, closed.title)
    looked(qtbot, window)
    place = [one.id for one in window.pane.found()].index(closed.id)
    window.pane.list.setCurrentIndex(window.pane.list.model().index(place, 0))
    assert window.pane.join.isVisible()
    assert not window.pane.join.isEnabled()
    assert window.pane.why.text().startswith("「办结」的事项不能并入反映")
    QTest.keyClick(window, Key.Key_J, ALT)
    looked(qtbot, window)
    assert said == []


def test_esc_keeps_the_draft_until_the_next_opening(window: RegisteringWindow, opening: Open, drawer: Drawer) -> None:
    window.form.source.choose("leader")
    typed("李大妈")
    window.form.focus("grid")
    typed("zzzz")
    window.form.focus("content")
    typed("说到一半")
    left = window.form.draft()
    press(Key.Key_Escape)
    assert not window.isVisible()
    assert drawer.draft == left
    again = opening()
    assert again.form.draft() == left
    assert again.form.draft().grid.is_unclear
    QTest.mouseClick(again.empty, Qt.MouseButton.LeftButton)
    assert again.form.draft() == Draft(source="leader")


def test_an_enterprise_and_a_category_in_a_draft_are_there_again(opening: Open, drawer: Drawer) -> None:
    first = opening()
    first.form.source.choose("enterprise")
    first.form.enterprise.choose(first.form.enterprise._options[3].key)
    first.form.category.choose("roads")
    left = first.form.draft()
    assert left.enterprise.key is not None
    first.close()
    assert opening().form.draft() == left


def test_a_grid_selected_before_and_one_clicked_on_the_map_are_filled_in(
    office: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    window = build_window(office, QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    window.main.resize(1600, 900)
    window.open(is_new=False)
    settle(office)
    office.seat.take(STAFF)
    panel = window.main.panels["map"]
    assert isinstance(panel, MapPanel)
    first, second = a_grid(office), a_grid(office) + 40
    office.selection.select(office.places.scope_of_grid(first))
    QTest.keyClick(window.main, Key.Key_N, CTRL)
    form = window.main.findChild(RegisteringWindow)
    assert form is not None
    assert form.form.draft().grid_id == first
    index = list(office.sheet.grid_codes).index(office.places.grid[second].code)
    at = QPointF(*panel.view.camera.to_screen(*panel.ground.anchors[index].tolist())).toPoint()
    QTest.mouseClick(panel.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert form.form.draft().grid_id == second
    QTest.keyClick(window.main, Key.Key_N, CTRL)
    assert len(window.main.findChildren(RegisteringWindow)) == 1
    before = panel.view.camera
    form.form.grid.choose(first)
    assert office.selection.scope == office.places.scope_of_grid(first)
    qtbot.waitUntil(lambda: panel.view.camera != before, timeout=5_000)
    settle(office)
    window.dispose()


def test_after_the_call_the_map_shows_what_it_showed_before(
    window: RegisteringWindow, office: Office, qtbot: QtBot, said: list[Message]
) -> None:
    township = Scope(office.places.townships[3].code)
    office.selection.select(township)
    grid_id = a_grid(office)
    filled(window, grid_id, "路灯不亮。")
    with qtbot.waitSignal(window.place_chosen) as shown:
        window.form.grid.choose(grid_id)
    assert shown.args == [office.places.scope_of_grid(grid_id)]
    window.register()
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert office.selection.scope == township


def test_the_palette_finds_it(office: Office, tmp_path: Path, qtbot: QtBot) -> None:
    window = build_window(office, QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    window.open(is_new=False)
    window.palette.open()
    QTest.keyClicks(window.palette.line, "djsx")
    settle(office)
    QTest.keyClick(window.palette.line, Key.Key_Return)
    assert window.main.findChild(RegisteringWindow) is not None
    settle(office)
    window.dispose()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_both_themes(window: RegisteringWindow, office: Office, theme: str) -> None:
    office.theme.use(theme)
    picture = window.grab().toImage()
    assert picture.pixelColor(3, 3).name() == office.theme.tokens.panel


def test_every_control_has_a_name(window: RegisteringWindow) -> None:
    for key, field in window.form.fields.items():
        assert field.accessibleName(), key
    for editor in window.form.reporters.editors:
        assert editor.accessibleName()
    assert window.pane.list.accessibleName()


def test_a_closed_window_is_freed(office: Office, drawer: Drawer, qtbot: QtBot) -> None:
    office.seat.take(STAFF)
    window = RegisteringWindow(office, drawer)
    window.show()
    qtbot.waitUntil(lambda: not office.jobs.is_busy, timeout=10_000)
    left: list[weakref.ref[QWidget]] = [weakref.ref(window), weakref.ref(window.form), weakref.ref(window.pane)]
    window.close()
    del window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert [one() for one in left] == [None, None, None]
