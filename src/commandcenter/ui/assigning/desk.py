"""The desk at which it is assigned: acts on what a person takes hold of in the pairing panel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QGuiApplication

from commandcenter.domain.pairing import KINDS, PairingKind, may_assign
from commandcenter.services.handing_over import Leaver
from commandcenter.services.intake.cells import Row
from commandcenter.services.matrix import KIND
from commandcenter.services.prospects import Offer, Prospect, load_prospect
from commandcenter.services.targets import Key
from commandcenter.ui.assigning.asking import Asking, Order
from commandcenter.ui.assigning.bench import Bench
from commandcenter.ui.assigning.carrying import CHECKING, Carrying
from commandcenter.ui.assigning.deed_form import Answers
from commandcenter.ui.assigning.deeds import Deeds
from commandcenter.ui.assigning.forms import EMPTY_ONLY, Desktop, assign_form, liaison_form
from commandcenter.ui.assigning.map_zone import ON_MAP, MapZone
from commandcenter.ui.assigning.orders import Clerk, assign_order, holders_in_words, liaison_order
from commandcenter.ui.assigning.pasted import rows_of
from commandcenter.ui.assigning.zones import MatrixZone, Over, SideZone, Zone
from commandcenter.ui.map.panel import MapPanel
from commandcenter.ui.pairing.hands import DeedKey, Grip, Named
from commandcenter.ui.pairing.panel import PairingPanel
from commandcenter.ui.pairing.side_rows import GAP
from commandcenter.ui.shell.office import Office

PAST = "正在看过去的一天：请先把日期拨回“现在”，再变更结对。"


@dataclass(frozen=True)
class Windows:
    """How the windows are opened that stand beside the main one."""

    hand_over: Callable[[Leaver | None], None]
    paste: Callable[[PairingKind, Sequence[Row]], None]


class Desk(QObject):
    """Implements the hands of the pairing panel."""

    def __init__(self, office: Office, panel: PairingPanel, map_panel: MapPanel | None, windows: Windows) -> None:
        super().__init__(panel)
        self._office, self._panel, self._map, self._windows = office, panel, map_panel, windows
        self.asking = Asking(office, panel)
        self.carrying = Carrying(panel.window(), self._judge, office.theme)
        self.deeds = Deeds(office, panel, self.asking, windows.hand_over)
        self.deeds.aim_asked.connect(self._begin_aim)
        self.deeds.bench_opened.connect(self._follow_bench)
        self._grip: Grip | None = None
        self._offer: Offer | None = None
        self._prospect: Prospect | None = None
        self.carrying.dropped.connect(self._dropped)
        self.carrying.refused.connect(self._refused)
        self.carrying.ended.connect(self._stop_aiming)
        self.asking.closed.connect(self._stop_aiming)
        office.selection.day_changed.connect(self._leave)
        office.seat.changed.connect(self._leave)

    def refusal(self) -> str | None:
        """Why nothing may be assigned now; None where it may."""
        return may_assign(self._office.seat.actor.role) or (PAST if self._office.selection.day is not None else None)

    def _may(self) -> bool:
        if sentence := self.refusal():
            self._office.messages.refuse(sentence)
            return False
        return True

    def _leave(self, _changed: object) -> None:
        self.carrying.end()
        self.asking.leave()
        self._stop_aiming()

    # Dragging

    def pick_up(self, grip: Grip, at: QPoint) -> bool:
        """Begin a drag, unless this seat or this day may not."""
        if not self._may():
            return False
        self.asking.leave()
        self._grip = grip
        zones = self._zones(grip)
        who = grip.liaison.name if grip.liaison else holders_in_words(grip.kind, grip.holders)
        if not grip.kind.needs_liaison:
            rows = self._panel.two_sided.targets.model.rows
            self._panel.two_sided.aim([row.key for row in rows], CHECKING, by_keys=False)
        self.carrying.begin(who, zones, at)
        self._ask(grip, [key for zone in zones for key in zone.every()], self._know_for_drag)
        return True

    def carry(self, at: QPoint) -> None:
        """Drag on."""
        self.carrying.move(at)

    def let_go(self, at: QPoint) -> None:
        """Drop."""
        self.carrying.drop(at)

    def put_back(self) -> None:
        """Esc: nothing happens."""
        self.carrying.end()
        self._stop_aiming()

    def _zones(self, grip: Grip) -> list[Zone]:
        theme = self._office.theme
        if grip.kind.needs_liaison:
            assert grip.liaison is not None
            return [MatrixZone(self._panel.matrix, grip.holders[0], grip.liaison, theme)]
        zones: list[Zone] = [SideZone(self._panel.two_sided, theme)]
        if self._map is not None and self._map.isVisible() and grip.kind.target in ON_MAP:
            zones.append(MapZone(self._map, grip.kind.target, self._office))
        return zones

    def _ask(self, grip: Grip, targets: Sequence[Key], then: Callable[[Prospect], None]) -> None:
        """Ask the rules for all targets at once, on a thread."""
        liaison = int(grip.liaison.key) if grip.liaison and grip.kind.needs_liaison else None
        offer = Offer(grip.kind, tuple(int(one.key) for one in grip.holders), liaison)
        self._offer, self._prospect = offer, None
        every, today = list(dict.fromkeys(targets)), self._office.present.today()
        if every:
            self._office.ask(lambda session: load_prospect(session, offer, every, today), then, key="prospect")

    def _know_for_drag(self, prospect: Prospect) -> None:
        if prospect.offer is not self._offer or not self.carrying.is_on:
            return
        self._prospect = prospect
        if not prospect.offer.kind.needs_liaison:
            self._aim(prospect, "可指派", by_keys=False)
        self.carrying.know(prospect)

    def _aim(self, prospect: Prospect, words: str, by_keys: bool) -> None:
        there = {row.key for row in self._panel.two_sided.targets.model.rows}
        self._panel.two_sided.aim(prospect.takers & there, words, by_keys)

    def _judge(self, prospect: Prospect, over: Over) -> str | None:
        """Of cells each alone, since some of a row may be left out; of targets all together."""
        if not over.cells:
            return prospect.against(over.keys)
        if over.is_row:
            return None if prospect.takers else prospect.against(over.keys[:1])
        return prospect.against(over.keys)

    def _refused(self, sentence: str) -> None:
        if sentence:
            self._office.messages.refuse(sentence)

    def _dropped(self, over: Over, at: QPoint) -> None:
        if self._grip is None:
            return
        if over.cells:
            self._ask_liaison(self._grip, over, at)
        else:
            self._ask_assign(self._grip.kind, self._grip.holders, over.targets, at)

    def _ask_assign(self, kind: PairingKind, holders: Sequence[Named], targets: Sequence[Named], at: QPoint) -> None:
        lacks = any(self._panel.two_sided.target_state(target.key) == GAP for target in targets)
        form = assign_form(self._desktop(), kind, holders, targets, lacks)
        form.altered.connect(partial(self._warn, targets))

        def order(answers: Answers) -> Order:
            return assign_order(kind, holders, targets, answers, self._clerk())

        self.asking.ask(form, order, at)
        self._warn(targets, form.answers())

    def _warn(self, targets: Sequence[Named], answers: Answers) -> None:
        """What would be refused with these answers is said before they are sent."""
        if self._prospect is not None and self.asking.form is not None:
            role, day = answers.get("role"), answers.get("day")
            keys = [target.key for target in targets]
            sentence = self._prospect.against(keys, role, day)  # type: ignore[arg-type]  # as their editors give them
            self.asking.form.warn(sentence)

    def _ask_liaison(self, grip: Grip, over: Over, at: QPoint) -> None:
        assert grip.liaison is not None
        liaison, clerk = grip.liaison, self._clerk()
        cells = [cell for cell in over.cells if cell.liaison_id != liaison.key]
        empty = [cell for cell in cells if cell.is_empty]
        form = liaison_form(self._desktop(), f"{liaison.name} → {over.words}", len(empty), len(cells) - len(empty))

        def order(answers: Answers) -> Order:
            chosen = empty if answers.get("extent") == EMPTY_ONLY else cells
            return liaison_order(grip.kind, liaison, chosen, over.words, answers, clerk)

        self.asking.ask(form, order, at)

    def _desktop(self) -> Desktop:
        return Desktop(self._office.theme, self._panel.window(), self._office.present.today())

    def _clerk(self) -> Clerk:
        return Clerk(self._office.seat.actor, self._office.present.today())

    # The list of liaisons

    def _follow_bench(self, bench: Bench) -> None:
        listed = bench.list
        listed.drag_begun.connect(partial(self._pick_up_candidate, bench))
        listed.drag_moved.connect(self.carry)
        listed.drag_dropped.connect(self.let_go)
        listed.drag_cancelled.connect(self.put_back)
        listed.taken.connect(partial(self._take_for_row, bench))

    def _grip_of(self, bench: Bench) -> Grip | None:
        liaison = bench.chosen()
        return Grip(KINDS[KIND], (bench.department,), (), (), liaison, "cell") if liaison is not None else None

    def _pick_up_candidate(self, bench: Bench, at: QPoint) -> None:
        grip = self._grip_of(bench)
        bench.list.is_dragging = grip is not None and self.pick_up(grip, at)

    def _take_for_row(self, bench: Bench) -> None:
        """Enter: for the whole row, or its empty cells."""
        grip = self._grip_of(bench)
        if grip is None or grip.liaison is None or not self._may():
            return
        over = MatrixZone(self._panel.matrix, bench.department, grip.liaison, self._office.theme).own_row()
        if over is not None and over.refusal:
            self._office.messages.refuse(over.refusal)
        elif over is not None:
            self._ask_liaison(grip, over, bench.list.mapToGlobal(bench.list.rect().center()))

    # Keys and menus

    def act(self, deed: DeedKey, grip: Grip, at: QPoint) -> None:
        """Do something with what is chosen."""
        if deed == "keys" or self._may():
            self.deeds.act(deed, grip, at)

    def offer_menu(self, grip: Grip, at: QPoint) -> None:
        """The menu of it; what may not be done says why when it is chosen."""
        self.deeds.offer_menu(grip, at, self.act)

    def _begin_aim(self, grip: Grip) -> None:
        self._grip = grip
        rows = self._panel.two_sided.targets.model.rows
        self._ask(grip, [row.key for row in rows], self._know_for_aim)

    def _know_for_aim(self, prospect: Prospect) -> None:
        if prospect.offer is self._offer and self._grip is not None:
            self._prospect = prospect
            who = holders_in_words(self._grip.kind, self._grip.holders)
            self._aim(prospect, f"{who}：空格选对象，回车指派，Esc 放弃", by_keys=True)

    def aimed(self, targets: Sequence[Key], at: QPoint) -> None:
        """Enter on the targets that were chosen by keys."""
        if self._grip is None or self._prospect is None or not targets:
            return
        if sentence := self._prospect.against(targets):
            self._office.messages.refuse(sentence)
            return
        names = [self._panel.two_sided.named_target(key) for key in targets]
        self._ask_assign(self._grip.kind, self._grip.holders, names, at)

    def _stop_aiming(self) -> None:
        if self._panel.has_two_sided:
            self._panel.two_sided.stop_aiming()

    def paste(self, kind: PairingKind) -> bool:
        """Rows from the clipboard, to be looked at before any is written."""
        rows = rows_of(QGuiApplication.clipboard().mimeData())
        if rows and self._may():
            self._windows.paste(kind, rows)
        return bool(rows)
