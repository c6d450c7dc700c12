"""交接: who leaves, what loses its cover by it, who takes each over; done in one step."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from commandcenter.domain.pairing import Holder
from commandcenter.domain.workflow import Field
from commandcenter.services.handing_over import Leaver, Succession, hand_over
from commandcenter.services.pairing_steps import Step, ends_of, step_of
from commandcenter.services.pairings import RefusedTogether
from commandcenter.services.successors import Candidate, Estate, judge, load_candidates, load_estate
from commandcenter.storage.changes import ChangeSeen
from commandcenter.ui.assigning.asking import TakingBack, sentence_of
from commandcenter.ui.assigning.editors import FirstDayEditor, LineEditor
from commandcenter.ui.assigning.handover_lines import COLUMNS, Tally, content_of, tally_of
from commandcenter.ui.models.picker import Choice, Picker
from commandcenter.ui.models.table import IdRole, TableModel
from commandcenter.ui.models.view import plain_table, set_widths
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.message_bar import MessageBar
from commandcenter.ui.shell.office import Office, touches
from commandcenter.ui.shell.tokens import SPACE, TYPE_BODY, TYPE_LARGE, TYPE_SMALL
from commandcenter.ui.shell.words import day_in_words

SIZE = (1180, 720)
LEAVES = {Holder.CADRE: "同时登记离任", Holder.ORGANIZATION: "同时登记撤销"}
WENT = {Holder.CADRE: "，已登记离任", Holder.ORGANIZATION: "，已登记撤销"}
CONCERNED = ("pairing", "cadre", "organization")
ASK_WHO = "输入姓名、单位、拼音首字母或编号"


class HandoverWindow(QWidget):
    """A window of its own. ``successors`` are who takes over, by pairing; a pairing without one ends."""

    def __init__(self, office: Office, leaver: Leaver | None = None) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._office, self._leaver = office, leaver
        self.estate: Estate | None = None
        self.successors: dict[int, int] = {}
        self.against: Mapping[int, str] = {}
        self._candidates: Mapping[Holder, Sequence[Candidate]] = {}
        self._names: dict[tuple[Holder, int], str] = {}
        self._who_codes: list[Leaver] = []
        self._closed = False
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("交接")
        self._make(office.present.today())
        self._lay_out()
        self.messages = MessageBar(self, office.messages, office.theme)
        self._taking = TakingBack(office)
        self._connect()
        self.resize(*SIZE)
        self._dress()
        day = self.day_chosen()
        self._office.ask(
            lambda session: load_candidates(session, day), self._know_candidates, f"handover who {id(self)}"
        )

    def _make(self, today: date) -> None:
        self.title, self.about, self.summary = QLabel("交接"), QLabel(ASK_WHO), QLabel()
        self.who, self.successor = Picker(), Picker()
        self.day = FirstDayEditor(Field("day", "自", "day"), today)
        self.reason = LineEditor(Field("reason", "原因", "text", hint="须写明，如：调离、退休、机构改革"))
        self.leaves = QCheckBox(LEAVES[Holder.CADRE])
        self.leaves.setChecked(True)
        self.extent = QLabel()
        self.propose, self.clear = QPushButton("按提议"), QPushButton("都不移交")
        self.model = TableModel(COLUMNS, self)
        self.view = plain_table(self.model, "交出的结对")
        self.cancel, self.send = QPushButton("取消"), QPushButton("交接")
        self.send.setObjectName("primary")
        for picker, name in ((self.who, "谁"), (self.successor, "交给")):
            picker.setAccessibleName(name)
        self.who.setPlaceholderText(ASK_WHO)
        self.successor.setPlaceholderText("姓名、拼音首字母或编号，↓ 列出")
        for label in (self.about, self.extent, self.summary):
            label.setObjectName("muted")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * SPACE, 5 * SPACE, 6 * SPACE, 4 * SPACE)
        column.setSpacing(3 * SPACE)
        column.addLayout(_row(self.title, self.about, None))
        column.addLayout(_row("谁", (self.who, 2), "自", self.day.widget, "原因", (self.reason.widget, 3), self.leaves))
        column.addLayout(_row("交给", (self.successor, 2), (self.extent, 3), self.propose, self.clear))
        column.addWidget(self.view, 1)
        column.addLayout(_row(self.summary, None, self.cancel, self.send))

    def _connect(self) -> None:
        self.who.picked.connect(self._who_picked)
        self.who.returnPressed.connect(self._who_entered)
        self.successor.picked.connect(self._successor_picked)
        self.successor.returnPressed.connect(self._successor_entered)
        self.day.changed.connect(self.load)
        self.propose.clicked.connect(self._take_proposals)
        self.clear.clicked.connect(self._take_none)
        self.cancel.clicked.connect(self.close)
        self.send.clicked.connect(self.write)
        self.view.selectionModel().selectionChanged.connect(self._tell_extent)
        self._office.theme.changed.connect(self._dress)
        self._office.feed.changed.connect(self._follow)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close, context=Qt.ShortcutContext.WindowShortcut)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.write, context=Qt.ShortcutContext.WindowShortcut)

    def _dress(self) -> None:
        self.title.setFont(self._office.theme.font(TYPE_LARGE, bold=True))
        for label in (self.extent, self.summary):
            label.setFont(self._office.theme.font(TYPE_SMALL))
        set_widths(self.view, COLUMNS, QFontMetrics(self._office.theme.font(TYPE_BODY)))

    def day_chosen(self) -> date:
        """The day from which they hold nothing more."""
        day = self.day.answer()
        assert isinstance(day, date)
        return day

    # Who leaves

    def _know_candidates(self, candidates: Mapping[Holder, Sequence[Candidate]]) -> None:
        if self._closed:
            return
        self._candidates = candidates
        self._names = {(holder, one.id): one.name for holder, every in candidates.items() for one in every}
        self._who_codes = [Leaver(holder, one.id) for holder, every in candidates.items() for one in every]
        every = [one for many in candidates.values() for one in many]
        self.who.offer([Choice(place, one.name, one.note, one.keys) for place, one in enumerate(every)])
        if self._leaver is None:
            self.who.setFocus()
        else:
            self.choose(self._leaver)

    def _who_picked(self, place: int) -> None:
        self.choose(self._who_codes[place])

    def _who_entered(self) -> None:
        place = self.who.chosen()
        if place is not None:
            self.choose(self._who_codes[place])

    def choose(self, leaver: Leaver) -> None:
        """Whose pairings are handed over."""
        is_other = self.estate is None or self.estate.leaver != leaver
        self._leaver = leaver
        if is_other:
            self.successors = {}
            self.leaves.setText(LEAVES[leaver.holder])
            every = [one for one in self._candidates.get(leaver.holder, ()) if one.id != leaver.id]
            self.successor.offer([Choice(one.id, one.name, one.note, one.keys) for one in every])
            self.who.setText(self._names.get((leaver.holder, leaver.id), ""))
        self.load()

    def load(self) -> None:
        """What they leave behind, as of the day chosen."""
        if self._leaver is None:
            return
        leaver, day, today = self._leaver, self.day_chosen(), self._office.present.today()
        self._office.ask(lambda session: load_estate(session, leaver, day, today), self._show, key=f"estate {id(self)}")

    def _show(self, estate: Estate | None) -> None:
        if self._closed or estate is None:
            return
        is_new = self.estate is None or self.estate.leaver != estate.leaver
        self.estate = estate
        there = {loss.pairing_id for loss in estate.losses}
        kept = {key: one for key, one in self.successors.items() if key in there}
        self.successors = dict(estate.proposed) if is_new else kept
        if is_new:
            self.title.setText(f"交接：{estate.name}")
            self.reason.line.setFocus()
        gone = f"已定于{day_in_words(estate.gone)}离开" if estate.gone else ""
        self.about.setText("　".join(filter(None, (estate.unit, gone))))
        self._weigh()

    # Who takes over

    def chosen(self) -> list[int]:
        """The pairings whose rows are selected; all where none is."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedIndexes()})
        ids = [self.model.id_of(row) for row in rows]
        return ids or [loss.pairing_id for loss in (self.estate.losses if self.estate else ())]

    def _successor_picked(self, one: int) -> None:
        for pairing_id in self.chosen():
            self.successors[pairing_id] = one
        self._weigh()

    def _successor_entered(self) -> None:
        one = self.successor.chosen()
        if one is not None:
            self._successor_picked(one)

    def _take_proposals(self, _checked: bool = False) -> None:
        if self.estate is not None:
            for pairing_id in self.chosen():
                self.successors.pop(pairing_id, None)
                if pairing_id in self.estate.proposed:
                    self.successors[pairing_id] = self.estate.proposed[pairing_id]
            self._weigh()

    def _take_none(self, _checked: bool = False) -> None:
        for pairing_id in self.chosen():
            self.successors.pop(pairing_id, None)
        self._weigh()

    def _successions(self) -> list[Succession]:
        losses = self.estate.losses if self.estate else ()
        return [
            Succession(loss.pairing_id, loss.version, self.successors[loss.pairing_id])
            for loss in losses
            if loss.pairing_id in self.successors
        ]

    def _weigh(self) -> None:
        """Show the lines, and ask on a thread what the rules say of all of them together."""
        self._fill()
        if self.estate is None:
            return
        estate, meant, day, today = self.estate, self._successions(), self.day_chosen(), self._office.present.today()
        self._office.ask(
            lambda session: judge(session, estate, meant, day, today), self._know_against, key=f"judge {id(self)}"
        )

    def _know_against(self, against: Mapping[int, str]) -> None:
        if not self._closed:
            self.against = against
            self._fill()

    def _fill(self) -> None:
        if self.estate is None:
            return
        selected = {index.data(IdRole) for index in self.view.selectionModel().selectedIndexes()}
        names = {key: self._names.get((self.estate.leaver.holder, one), "") for key, one in self.successors.items()}
        self.model.show_content(content_of(self.estate, names, self.against))
        self._select(selected)
        tally = tally_of(self.estate, self.successors, self.against)
        self.summary.setText(tally.words)
        self._offer(tally)
        self._tell_extent()

    def _select(self, ids: set[int]) -> None:
        flag = QItemSelectionModel.SelectionFlag
        for row in range(self.model.rowCount()):
            if self.model.id_of(row) in ids:
                self.view.selectionModel().select(self.model.index(row, 0), flag.Select | flag.Rows)

    def _offer(self, tally: Tally) -> None:
        gone = self.estate is not None and self.estate.gone is not None
        self.send.setEnabled(not tally.refused and not gone and (tally.whole > 0 or self.leaves.isChecked()))
        self.send.setText(f"交接 {tally.handed} 项" if tally.handed else "登记" if not tally.whole else "结束全部")

    def _tell_extent(self) -> None:
        rows = {index.row() for index in self.view.selectionModel().selectedIndexes()}
        count = len(self.estate.losses) if self.estate else 0
        self.extent.setText(f"交给所选的 {len(rows)} 项" if rows else f"交给全部 {count} 项；选中几行则只改那几行")

    # Doing it

    def write(self) -> None:
        """Hand over, in one transaction."""
        estate, reason = self.estate, str(self.reason.answer() or "")
        if estate is None or not self.send.isEnabled():
            return
        if not reason:
            self._office.messages.refuse("交接须写明原因。")
            self.reason.line.setFocus()
            return
        self.send.setEnabled(False)
        meant, leaves = self._successions(), self.leaves.isChecked()
        actor, day, today = self._office.seat.actor, self.day_chosen(), self._office.present.today()
        ids = [*(loss.pairing_id for loss in estate.losses), *estate.ending]

        def command(session: Session) -> Step:
            before = ends_of(session, ids)
            changed = hand_over(session, estate.leaver, day, reason, meant, actor, today, leaves)
            return step_of(session, changed.begun, {key: before[key] for key in changed.ended if key in before})

        self._office.tell(command, partial(self._done, estate, len(meant), leaves), self._refused)

    def _done(self, estate: Estate, handed: int, leaves: bool, step: Step) -> None:
        ended = len(step.ended) - handed
        parts = (f"移交 {handed} 项" if handed else "", f"结束 {ended} 项" if ended > 0 else "")
        what = "，".join(filter(None, parts)) or "没有结对"
        went = (
            {Holder.CADRE: "，已登记离任", Holder.ORGANIZATION: "，已登记撤销"}[estate.leaver.holder] if leaves else ""
        )
        self._taking.say(f"{estate.name}：{what}{went}。", None if leaves else step)
        self.close()

    def _refused(self, failure: Failure) -> None:
        if not failure.is_expected:
            self._office.jobs.failed.emit(failure)
        else:
            self._office.messages.refuse(sentence_of(failure.error))
            if isinstance(failure.error, RefusedTogether):
                ids = [one.pairing_id for one in self._successions()]
                self.against = {ids[place]: words for place, words in failure.error.against.items()}
        self.send.setEnabled(True)
        self.load()

    def _follow(self, changes: Sequence[ChangeSeen]) -> None:
        if touches(changes, *CONCERNED) and self.estate is not None:
            self.load()

    def closeEvent(self, event: object) -> None:
        """What is still under way has nobody to be shown to."""
        self._closed = True
        super().closeEvent(event)  # type: ignore[arg-type]


def _row(*parts: "str | QWidget | tuple[QWidget, int] | None") -> QHBoxLayout:
    """Labels, widgets with their share of the width, and None for the room between."""
    row = QHBoxLayout()
    row.setSpacing(2 * SPACE)
    for part in parts:
        if part is None:
            row.addStretch(1)
        elif isinstance(part, str):
            row.addWidget(QLabel(part))
        elif isinstance(part, tuple):
            row.addWidget(part[0], part[1])
        else:
            row.addWidget(part)
    return row
