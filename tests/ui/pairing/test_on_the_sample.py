"""The panels on the real sample district: its shape, its gaps, and the same figures wherever they are shown."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from commandcenter.services.figures import load_figures
from commandcenter.services.scope import Scope
from commandcenter.services.search import find_places
from commandcenter.ui.dossier.panel import DossierPanel
from commandcenter.ui.pairing.panel import PairingPanel
from commandcenter.ui.shell.office import Office
from commandcenter.ui.tables.window import TableWindow
from tests.ui.small_office import settled, shown


def test_the_matrix_is_twelve_by_twenty_two_with_three_cells_empty(qtbot: QtBot, office: Office) -> None:
    panel = PairingPanel(office)
    frame = shown(qtbot, panel)
    settled(qtbot, office)
    assert frame.isVisible()
    assert (panel.model.rowCount(), panel.model.columnCount()) == (12, 22)
    assert panel.model.matrix is not None
    empty = [cell for row in panel.model.matrix.cells for cell in row if cell.is_empty]
    assert len(empty) == 3
    assert panel.covered.text().startswith("261 / 264")
    heads = [panel.model.headerData(i, Qt.Orientation.Horizontal) for i in range(22)]
    assert "瓜沥" in heads


def test_every_cell_is_legible_in_a_small_panel(qtbot: QtBot, office: Office) -> None:
    panel = PairingPanel(office)
    frame = shown(qtbot, panel, (600, 300))
    settled(qtbot, office)
    assert frame.isVisible()
    view = panel.matrix
    last = view.visualRect(panel.model.index(11, 21))
    assert view.viewport().rect().contains(last)
    assert last.height() >= 14
    assert last.width() >= 18


def test_the_card_the_strip_and_the_list_say_the_same(qtbot: QtBot, office: Office) -> None:
    panel = DossierPanel(office)
    frame = shown(qtbot, panel)
    settled(qtbot, office)
    assert frame.isVisible()
    with office.database.read() as session:
        figures = load_figures(session, Scope(), office.present.today(), office.present.now())
    assert panel.dossier is not None
    lines = {line.label: [piece.value for piece in line.pieces] for line in panel.dossier.lines}
    assert lines["固定下沉"] == [2042, 2048, 6]
    assert (figures.covered.part, figures.covered.whole) == (2042, 2048)
    assert lines["在办"][:2] == [figures.open, figures.overdue]
    window = TableWindow(office, "uncovered_grids", Scope())
    settled(qtbot, office)
    assert window.model.rowCount() == 6
    window.close()


def test_initials_find_guali_first(office: Office) -> None:
    assert find_places(office.places, "gl")[0].title == "瓜沥镇"
