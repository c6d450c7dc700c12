"""Editing a cell in place: opens the editor beside the cell, writes what it asks for, says how it went."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Conflict
from commandcenter.domain.pairing import may_assign
from commandcenter.services.liaisons import liaison_candidates
from commandcenter.services.matrix import Cell
from commandcenter.services.pairings import assign_liaison, end_pairing, replace
from commandcenter.ui.pairing.editor import CellEditor
from commandcenter.ui.pairing.matrix import MatrixView
from commandcenter.ui.pairing.model import MatrixModel
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE


class Editing(QObject):
    """The one editor of a matrix; ``editor`` is None while none is open."""

    def __init__(self, office: Office, view: MatrixView) -> None:
        super().__init__(view)
        self._office, self._view = office, view
        self.editor: CellEditor | None = None
        self._place = ""
        self._rect = QRect()

    def open(self, index: QModelIndex, day: date) -> None:
        """Open the editor of a cell; ``day`` is the day that the matrix shows."""
        self.close()
        model = self._view.model()
        assert isinstance(model, MatrixModel)
        assert model.matrix is not None
        cell = model.cell(index)
        department, township = model.matrix.departments[index.row()], model.matrix.townships[index.column()]
        self._place = f"{department.short} × {township.name}"
        today = self._office.present.today()
        editor = CellEditor(cell, department, township, today, self._office.theme, self._view.window())
        self.editor = editor
        editor.assign_asked.connect(self._assign)
        editor.replace_asked.connect(self._replace)
        editor.end_asked.connect(self._end)
        editor.closed.connect(self._closed)
        self._rect = self._view.visualRect(index)
        self._permit(editor, cell, day, today)
        self._put(editor)

    def _permit(self, editor: CellEditor, cell: Cell, day: date, today: date) -> None:
        refusal = may_assign(self._office.seat.actor.role)
        if day != today:
            refusal = "正在看过去的一天：请先把日期拨回“现在”，再变更结对。"
        if refusal:
            editor.lock(refusal)
            editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            editor.setFocus()
            return
        editor.picker.setFocus()
        self._office.ask(lambda session: liaison_candidates(session, cell.department_id, today), self._offer, "liaison")

    def _offer(self, candidates: object) -> None:
        if self.editor is not None:
            self.editor.offer(candidates)  # type: ignore[arg-type]

    def _put(self, editor: CellEditor) -> None:
        """Beside the cell, below it where there is room, wholly inside the window."""
        window, cell = self._view.window(), self._rect
        editor.adjustSize()
        corner = self._view.viewport().mapTo(window, QPoint(cell.left(), cell.bottom() + SPACE))
        top = self._view.viewport().mapTo(window, cell.topLeft()).y()
        if corner.y() + editor.height() > window.height() and top - editor.height() - SPACE >= 0:
            corner.setY(top - editor.height() - SPACE)
        editor.move(_inside(corner, editor, window))
        editor.show()
        editor.raise_()

    def close(self) -> None:
        """Close the editor, if one is open."""
        if self.editor is not None:
            self.editor.dismiss()

    def _closed(self) -> None:
        self.editor = None
        self._view.setFocus()

    def _assign(self, liaison: int, day: date) -> None:
        cell, actor, today = self._cell(), self._office.seat.actor, self._office.present.today()

        def command(session: Session) -> int:
            return assign_liaison(session, cell.department_id, cell.township_code, liaison, day, actor, today)

        self._tell(command, f"{self._place}：已指定联络员。")

    def _replace(self, liaison: int, day: date, reason: str) -> None:
        cell, actor, today = self._cell(), self._office.seat.actor, self._office.present.today()
        pairing_id, version = cell.pairing_id or 0, cell.version or 0

        def command(session: Session) -> int:
            return replace(session, pairing_id, liaison, day, reason, version, actor, today)

        self._tell(command, f"{self._place}：已更换联络员，原结对留有记录。")

    def _end(self, day: date, reason: str) -> None:
        cell, actor, today = self._cell(), self._office.seat.actor, self._office.present.today()
        pairing_id, version = cell.pairing_id or 0, cell.version or 0

        def command(session: Session) -> None:
            end_pairing(session, pairing_id, day, reason, version, actor, today)

        self._tell(command, f"{self._place}：结对已结束，记录保留。")

    def _cell(self) -> Cell:
        assert self.editor is not None
        return self.editor.cell

    def _tell(self, command: Callable[[Session], object], sentence: str) -> None:
        editor = self.editor

        def done(_result: object) -> None:
            self._office.messages.say(sentence, "good")
            if editor is not None and self.editor is editor:
                self.close()

        self._office.tell(command, done, self._failed)

    def _failed(self, failure: Failure) -> None:
        if not failure.is_expected:
            self._office.jobs.failed.emit(failure)
            self.close()
        elif self.editor is not None:
            self.editor.say(_sentence(failure.error))
            self._put(self.editor)
        else:
            self._office.messages.refuse(str(failure.error))


def _sentence(error: BaseException) -> str:
    if isinstance(error, Conflict) and error.theirs:
        return f"{error}\n现在：{error.theirs}\n您的：{error.ours}"
    return str(error)


def _inside(corner: QPoint, editor: QWidget, window: QWidget) -> QPoint:
    right, bottom = window.width() - editor.width() - SPACE, window.height() - editor.height() - SPACE
    return QPoint(max(0, min(corner.x(), right)), max(0, min(corner.y(), bottom)))
