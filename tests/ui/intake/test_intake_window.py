"""The window 导入事项, driven as a person does: a file dropped, columns chosen, the result read, only then imported."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from commandcenter.app import Window, build_window
from commandcenter.domain.workflow import Actor
from commandcenter.services.intake.issue_fields import ISSUE_FIELDS
from commandcenter.services.intake.issues import read_issues
from commandcenter.storage.database import Database
from commandcenter.storage.schema import Issue, Mapping, Report
from commandcenter.ui.intake.window import IntakeWindow
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import THEMES
from tests.services.intake.files import HEADS, row_of, text_file, workbook, workbook_of
from tests.services.pairing_district import District
from tests.ui.small_office import settled, write

GRID = "330109113001001"
BAD = {"网格编码": "没有的地方"}


def good(number: int, **other: object) -> tuple[object, ...]:
    return row_of(number, **({"网格编码": GRID} | other))


@pytest.fixture
def window(qtbot: QtBot, small: Office) -> IntakeWindow:
    """The window, empty, on screen."""
    made = IntakeWindow(small)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def drop(window: IntakeWindow, *paths: Path) -> bool:
    """Drag files over the window and let them fall; whether they were taken."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = window.rect().center()
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(place), Qt.DropAction.CopyAction, mime, buttons, keys)
    entered.ignore()
    QApplication.sendEvent(window, entered)
    if entered.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(place), Qt.DropAction.CopyAction, mime, buttons, keys))
    return entered.isAccepted()


def checked(qtbot: QtBot, window: IntakeWindow, path: Path) -> None:
    """Drop a file and wait for what is found."""
    assert drop(window, path)
    rest(qtbot, window)


def rest(qtbot: QtBot, window: IntakeWindow) -> None:
    """Until nothing is under way and nothing is waited for."""
    qtbot.waitUntil(lambda: not window._later.isActive() and not window._office.jobs.is_busy, timeout=10_000)


def counts(window: IntakeWindow) -> tuple[str, ...]:
    return tuple(label.text() for label in window.parts.tally.values.values())


def click(window: IntakeWindow, button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def pick(combo: QComboBox, key: str) -> None:
    """Choose an entry by the keyboard, as a person does: from the top downwards."""
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(combo.findData(key)):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentData() == key


def issues_in(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Issue)) or 0


def reasons(window: IntakeWindow) -> Sequence[str]:
    model = window.parts.findings.model
    return [model.index(row, 2).data() for row in range(model.rowCount())]


def test_a_file_is_dropped_checked_and_only_then_imported(
    qtbot: QtBot, small: Office, district: District, window: IntakeWindow, said: list[str], tmp_path: Path
) -> None:
    before = issues_in(district.database)
    assert window.parts.drop.isVisible()
    checked(qtbot, window, workbook(tmp_path / "热线.xlsx", good(1), good(2, **BAD), good(3)))
    assert not window.parts.drop.isVisible()
    assert counts(window) == ("3", "2", "0", "1")
    assert reasons(window) == ["没有名为“没有的地方”的村社"]
    assert issues_in(district.database) == before
    assert window.parts.go.text() == "导入 2 件"
    click(window, window.parts.go)
    rest(qtbot, window)
    assert issues_in(district.database) == before + 2
    assert said == ["已导入 2 件事项。"]
    assert counts(window) == ("3", "0", "2", "1")
    assert not window.parts.go.isEnabled()


def test_columns_that_no_head_tells_are_chosen_and_remembered(
    qtbot: QtBot, district: District, window: IntakeWindow, tmp_path: Path
) -> None:
    heads = tuple("甲乙丙丁戊己庚辛")
    path = workbook(tmp_path / "a.xlsx", good(1), heads=heads)
    checked(qtbot, window, path)
    assert "还要指明哪一列是工单编号、来电时间" in window.parts.step.text()
    assert not window.parts.go.isEnabled()
    keys = ("external_number", "heard_at", "title", "content", "reporter", "telephone", "grid", "category")
    for combo, key in zip(window.parts.header.combos, keys, strict=True):
        pick(combo, key)
    rest(qtbot, window)
    assert counts(window) == ("1", "1", "0", "0")
    pick(window.parts.assumed["source"], "mobile")
    rest(qtbot, window)
    click(window, window.parts.go)
    rest(qtbot, window)
    with district.database.read() as session:
        assert session.scalars(select(Report.source).where(Report.external_number.is_not(None))).one() == "mobile"
        assert session.scalars(select(Mapping.kind)).one() == "issues"
    checked(qtbot, window, path)
    assert window.parts.how.text() == "各列按上次的对应"
    assert window.parts.header.columns() == dict(zip(keys, heads, strict=True))
    assert window.parts.assumed["source"].currentData() == "mobile"


def test_a_field_has_one_column(qtbot: QtBot, window: IntakeWindow, tmp_path: Path) -> None:
    checked(qtbot, window, workbook(tmp_path / "a.xlsx", good(1)))
    combos = window.parts.header.combos
    assert combos[2].currentData() == "title"
    pick(combos[3], "title")
    assert combos[2].currentText() == "不导入"
    columns = window.parts.header.columns()
    assert (columns["title"], columns["external_number"], columns["heard_at"]) == ("内容", "工单编号", "来电时间")
    rest(qtbot, window)
    assert window.batch is not None
    assert window.batch.fresh[0].title == "村道旁的路灯从上周起不亮。"


def test_personal_data_are_masked_on_screen(qtbot: QtBot, window: IntakeWindow, tmp_path: Path) -> None:
    heads = ("经办", *HEADS, "备用联系电话", "身份证号")
    row = (
        "李四",
        *good(1, 内容="请打 13800001234 找我", 联系电话="0571-82830000"),
        "13911112222",
        "330109198001011234",
    )
    path = workbook(
        tmp_path / "a.xlsx", row, ("王五", *good(2, 来电时间="13800001234", 工单编号="13800001234")), heads=heads
    )
    checked(qtbot, window, path)
    pick(window.parts.header.combos[0], "reporter")
    rest(qtbot, window)
    model = window.parts.preview
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    shown = " ".join(
        str(model.index(line, column).data(role)) for line in range(2) for column in range(11) for role in roles
    )
    shown += " ".join(reasons(window)) + str(window.parts.findings.model.index(0, 1).data())
    for secret in ("李四", "王五", "王小明", "13800001234", "82830000", "13911112222", "198001"):
        assert secret not in shown, secret
    assert "李**" in shown
    assert "138****1234" in shown


def test_another_sheet_is_chosen(qtbot: QtBot, window: IntakeWindow, tmp_path: Path) -> None:
    checked(qtbot, window, workbook_of(tmp_path / "a.xlsx", {"一": (HEADS, good(1)), "二": (HEADS, good(2), good(3))}))
    assert counts(window)[0] == "1"
    combo = window.parts.sheets
    assert combo.isVisible()
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    rest(qtbot, window)
    assert window.sheet is not None
    assert (window.sheet.name, counts(window)[0]) == ("二", "2")


def test_what_cannot_be_read_says_so_and_the_file_before_stays(
    qtbot: QtBot, window: IntakeWindow, tmp_path: Path
) -> None:
    paper = tmp_path / "paper.xlsx"
    paper.write_bytes(b"%PDF-1.7")
    checked(qtbot, window, paper)
    assert "是 PDF" in window.parts.drop.problem.text()
    assert window.parts.drop.problem.isVisible()
    checked(qtbot, window, workbook(tmp_path / "a.xlsx", good(1)))
    assert counts(window) == ("1", "1", "0", "0")
    checked(qtbot, window, paper)
    assert "是 PDF" in window.parts.step.text()
    assert window.sheet is not None
    assert window.sheet.path.name == "a.xlsx"


def test_only_one_file_is_taken(window: IntakeWindow, tmp_path: Path) -> None:
    one, two = workbook(tmp_path / "a.xlsx", good(1)), workbook(tmp_path / "b.xlsx", good(2))
    assert not drop(window, one, two)
    assert not drop(window, tmp_path)
    assert window.sheet is None


def test_bad_rows_are_saved_with_their_reasons(
    qtbot: QtBot, window: IntakeWindow, said: list[str], tmp_path: Path
) -> None:
    checked(qtbot, window, workbook(tmp_path / "a.xlsx", good(1), good(2, **BAD)))
    assert window.parts.save.isVisible()
    window.save_to(tmp_path / "退回.xlsx")
    rest(qtbot, window)
    back = read_issues(tmp_path / "退回.xlsx")
    assert back.rows[0][1][:2] == ("没有名为“没有的地方”的村社", "HZ000002")
    assert "改好后可以再导入" in said[-1]
    window.save_to(tmp_path / "nowhere" / "退回.xlsx")
    rest(qtbot, window)
    assert "写不进去" in said[-1]


def test_cancelled_half_way_nothing_is_written(
    qtbot: QtBot, district: District, window: IntakeWindow, tmp_path: Path
) -> None:
    before = issues_in(district.database)
    checked(qtbot, window, text_file(tmp_path / "a.csv", HEADS, *(good(number) for number in range(9000))))
    told: list[str] = []
    click(window, window.parts.go)
    assert window._course is not None
    window._course.told.connect(lambda _share, words: told.append(words))
    assert window.parts.stop.isVisible()
    assert not window.parts.other.isEnabled()
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    click(window, window.parts.stop)
    rest(qtbot, window)
    assert window.parts.step.text() == "导入已取消，什么也没有写入。"
    assert issues_in(district.database) == before
    assert window.parts.go.isEnabled()
    click(window, window.parts.go)
    rest(qtbot, window)
    assert issues_in(district.database) == before + 9000


def test_closed_half_way_nothing_is_written(
    qtbot: QtBot, district: District, window: IntakeWindow, tmp_path: Path
) -> None:
    before = issues_in(district.database)
    checked(qtbot, window, text_file(tmp_path / "a.csv", HEADS, *(good(number) for number in range(9000))))
    click(window, window.parts.go)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    settled(qtbot, window._office)
    assert issues_in(district.database) == before


def test_who_may_not_import_is_told(qtbot: QtBot, small: Office, window: IntakeWindow, tmp_path: Path) -> None:
    checked(qtbot, window, workbook(tmp_path / "a.xlsx", good(1)))
    small.seat.take(Actor("leader"))
    rest(qtbot, window)
    assert "区领导不能导入" in window.parts.step.text()
    assert not window.parts.go.isEnabled()
    small.seat.take(Actor("administrator"))
    rest(qtbot, window)
    assert window.parts.go.isEnabled()


def test_in_both_themes_and_with_many_columns(
    qtbot: QtBot, small: Office, window: IntakeWindow, tmp_path: Path
) -> None:
    heads = (*HEADS, *(f"列{place}" for place in range(200)))
    checked(qtbot, window, workbook(tmp_path / "a.xlsx", (*good(1), *["x"] * 200), heads=heads))
    header = window.parts.header
    assert len(header.combos) == 208
    header.combos[-1].setFocus()
    assert header.combos[-1].geometry().right() <= window.parts.preview_view.viewport().width()
    for theme in THEMES:
        small.theme.use(theme.key)
        assert not window.grab().isNull()
    for combo, head in zip(header.combos, heads, strict=True):
        assert head in combo.accessibleName()
    assert header.combos[0].count() == len(ISSUE_FIELDS.fields) + 1


def ask(qtbot: QtBot, window: Window, words: str) -> None:
    """Find an action by Ctrl+K and run it."""
    window.palette.open()
    write(window.palette.line, words)
    settled(qtbot, window.office)
    QTest.keyClick(window.palette.line, Qt.Key.Key_Return)


def test_it_is_an_action_for_those_who_may(qtbot: QtBot, small: Office, said: list[str], tmp_path: Path) -> None:
    window = build_window(small, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    window.main.show()
    settled(qtbot, small)
    small.seat.take(Actor("handler"))
    ask(qtbot, window, "导入事项")
    assert "承办人不能导入" in said[-1]
    assert window.main.findChild(IntakeWindow) is None
    small.seat.take(Actor("administrator"))
    ask(qtbot, window, "导入事项")
    opened = window.main.findChild(IntakeWindow)
    assert opened is not None
    assert opened.isVisible()
    settled(qtbot, small)
    window.dispose()
