"""What a person does to the planner's window."""

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from commandcenter.storage.schema import Pairing, Plan
from commandcenter.ui.planning.window import PlanWindow
from commandcenter.ui.shell.office import Office
from tests.ui.small_office import settled


def press(qtbot: QtBot, window: PlanWindow, key: Qt.Key) -> None:
    """A key into the table."""
    window.parts.lines.table.setFocus()
    qtbot.keyClick(window.parts.lines.table, key)


def solve(qtbot: QtBot, office: Office, window: PlanWindow) -> None:
    """Enter, and wait for the answer."""
    press(qtbot, window, Qt.Key.Key_Return)
    assert window.solving.is_busy
    settled(qtbot, office)


def click_row(qtbot: QtBot, window: PlanWindow, row: int, more: bool = False) -> None:
    """A click on a row of the table; with Ctrl it is chosen too."""
    table = window.parts.lines.table
    table.scrollTo(table.model().index(row, 1))
    place = table.visualRect(table.model().index(row, 1)).center()
    held = Qt.KeyboardModifier.ControlModifier if more else Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)


def click_grid(qtbot: QtBot, window: PlanWindow, grid_id: int) -> None:
    """A click on a grid of the map."""
    plan_map = window.parts.map
    row = plan_map.index.row(grid_id)
    assert row is not None
    x, y = plan_map.view.camera.to_screen(*plan_map.ground.anchors[row].tolist())
    qtbot.mouseClick(plan_map.view, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))


def put_in_force(qtbot: QtBot, office: Office, window: PlanWindow) -> None:
    """The button, and Enter to the question."""
    qtbot.mouseClick(window.parts.go, Qt.MouseButton.LeftButton)
    assert window.form is not None
    qtbot.keyClick(window.form.send, Qt.Key.Key_Return)
    settled(qtbot, office)


def told(qtbot: QtBot, office: Office) -> None:
    """Let the change feed bring what was committed, and what it sets off be done."""
    office.feed.read_on()
    settled(qtbot, office)


def choose_day(window: PlanWindow, day: date) -> None:
    """Another first day."""
    window.parts.constraints.day_edit.setDate(QDate(day.year, day.month, day.day))


def texts(window: PlanWindow, column: str) -> list[str]:
    """A column of the table as it is shown."""
    model = window.parts.lines.model
    place = next(n for n, one in enumerate(model.columns) if one.key == column)
    return [str(model.index(row, place).data() or "") for row in range(model.rowCount())]


def running(office: Office, kind: str = "squad_grid") -> set[tuple[int | None, int | None]]:
    """Who holds which grid, without an end."""
    query = select(Pairing.holder_cadre_id, Pairing.grid_id).where(
        Pairing.kind == kind, Pairing.ended_on.is_(None), Pairing.role == "posted"
    )
    with office.database.read() as session:
        return {(row.holder_cadre_id, row.grid_id) for row in session.execute(query)}


def plans(office: Office) -> list[tuple[int, bool]]:
    """The plans in the database, and whether each is undone."""
    with office.database.read() as session:
        return [(row.id, row.undone_at is not None) for row in session.execute(select(Plan.id, Plan.undone_at))]
