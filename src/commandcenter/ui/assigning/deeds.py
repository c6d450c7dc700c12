"""The deeds by keys and menus: assign, end, replace, hand over, the list of liaisons, the keys."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from commandcenter.domain.pairing import Holder
from commandcenter.services.handing_over import Leaver
from commandcenter.services.liaisons import Candidate, liaison_candidates
from commandcenter.ui.assigning.asking import Asking, Order
from commandcenter.ui.assigning.bench import Bench
from commandcenter.ui.assigning.deed_form import Answers
from commandcenter.ui.assigning.forms import Desktop, end_form, holder_form, replace_form
from commandcenter.ui.assigning.keys import CELL_KEYS, ROW_KEYS
from commandcenter.ui.assigning.orders import Clerk, assign_order, end_order, replace_order
from commandcenter.ui.board.keys import KeysCard
from commandcenter.ui.models.picker import Choice
from commandcenter.ui.pairing.hands import DeedKey, Grip, Named, Standing
from commandcenter.ui.pairing.panel import PairingPanel
from commandcenter.ui.pairing.side_rows import GAP
from commandcenter.ui.shell.office import Office

Act = Callable[[DeedKey, Grip, QPoint], None]

MENUS: Mapping[str, Sequence[tuple[DeedKey, str]]] = {
    "holders": (
        ("assign", "指派…\tA"),
        ("end", "结束结对…\tDel"),
        ("replace", "更换…\tR"),
        ("hand_over", "交接…\tH"),
        ("keys", "按键\t?"),
    ),
    "targets": (
        ("assign", "指派…\tA"),
        ("end", "结束结对…\tDel"),
        ("replace", "更换…\tR"),
        ("hand_over", "交接其结对人…\tH"),
        ("keys", "按键\t?"),
    ),
    "cell": (
        ("replace", "指定或更换联络员…\t回车"),
        ("end", "结束结对…\tDel"),
        ("liaisons", "联络员名单\tL"),
        ("hand_over", "交接联络员…\tH"),
        ("keys", "按键\t?"),
    ),
}
"""What can be done, by what is taken hold of."""

ONE_ONLY = "一次交接一人或一个单位：请只选一个。"


class Deeds(QObject):
    """Does them for one window.

    Signals:
        aim_asked(Grip): choose targets for these holders by keys.
        bench_opened(Bench): the list of liaisons is open.
    """

    aim_asked = Signal(object)
    bench_opened = Signal(object)

    def __init__(
        self, office: Office, panel: PairingPanel, asking: Asking, hand_over: Callable[[Leaver | None], None]
    ) -> None:
        super().__init__(panel)
        self._office, self._panel, self._asking, self._hand_over = office, panel, asking, hand_over
        self.bench: Bench | None = None
        self._acts: dict[DeedKey, Callable[[Grip, QPoint], None]] = {
            "assign": self._assign,
            "end": self._end,
            "replace": self._replace,
            "hand_over": self._ask_hand_over,
            "liaisons": self._open_bench,
            "keys": self._show_keys,
        }

    def act(self, deed: DeedKey, grip: Grip, at: QPoint) -> None:
        """Do one."""
        self._acts[deed](grip, at)

    def offer_menu(self, grip: Grip, at: QPoint, act: Act) -> None:
        """The menu; what needs a running pairing is grey where there is none."""
        menu = QMenu(self._panel)
        menu.aboutToHide.connect(menu.deleteLater)
        for deed, words in MENUS[grip.side]:
            entry = menu.addAction(words)
            entry.setData(deed)
            entry.setEnabled(bool(grip.standing) or deed not in ("end", "hand_over") or self._can_leave(deed, grip))
            entry.triggered.connect(partial(_chosen, act, deed, grip, at))
        menu.popup(at)

    def _can_leave(self, deed: DeedKey, grip: Grip) -> bool:
        """Who holds nothing can leave all the same."""
        return deed == "hand_over" and grip.side == "holders"

    def _desktop(self) -> Desktop:
        return Desktop(self._office.theme, self._panel.window(), self._office.present.today())

    def _clerk(self) -> Clerk:
        return Clerk(self._office.seat.actor, self._office.present.today())

    # Rows

    def _assign(self, grip: Grip, at: QPoint) -> None:
        """Holders: choose targets; targets: pick a holder."""
        if grip.side == "holders":
            self.aim_asked.emit(grip)
            return
        kind, targets = grip.kind, grip.targets
        lacks = any(self._panel.two_sided.target_state(target.key) == GAP for target in targets)
        form = holder_form(self._desktop(), kind, targets, self._holders(), lacks)

        def order(answers: Answers) -> Order:
            holder = self._panel.two_sided.named_holder(_id(answers, "holder"))
            return assign_order(kind, (holder,), targets, answers, self._clerk())

        self._asking.ask(form, order, at)

    def _holders(self, without: Sequence[int] = ()) -> list[Choice]:
        """Who may hold, those with the least load first."""
        rows = sorted(self._panel.two_sided.holders.model.rows, key=lambda row: row.load)
        return [
            Choice(int(row.key), row.texts[0], f"{row.texts[2]} · {row.texts[1]}", (str(row.sorts[0]),))
            for row in rows
            if row.key not in without
        ]

    def _end(self, grip: Grip, at: QPoint) -> None:
        if not self._is_standing(grip):
            return
        standing = {one.pairing_id: one for one in grip.standing}
        form = end_form(self._desktop(), grip.kind, grip.standing)
        self._asking.ask(form, lambda answers: end_order(standing, answers, self._clerk()), at)

    def _is_standing(self, grip: Grip) -> bool:
        if not grip.standing:
            self._office.messages.refuse("这里没有正在进行的结对。")
        return bool(grip.standing)

    def _replace(self, grip: Grip, at: QPoint) -> None:
        """In a cell its own editor does it."""
        if grip.side == "cell":
            place = self._panel.model.place((int(grip.holders[0].key), str(grip.targets[0].key)))
            self._panel.matrix.edit_asked.emit(place)
        elif self._is_standing(grip):
            own = [int(one.holder.key) for one in grip.standing] if len(grip.standing) == 1 else []
            self._ask_replace(grip, grip.standing, self._holders(own), at)

    def _ask_replace(self, grip: Grip, standing: Sequence[Standing], choices: Sequence[Choice], at: QPoint) -> None:
        by_id, names = {one.pairing_id: one for one in standing}, {one.id: one.name for one in choices}
        form = replace_form(self._desktop(), grip.kind, standing, choices)
        self._asking.ask(form, lambda answers: replace_order(by_id, names.__getitem__, answers, self._clerk()), at)

    def _ask_hand_over(self, grip: Grip, _at: QPoint) -> None:
        """Everything that one holder, or one liaison, answers for."""
        if grip.side == "cell":
            if grip.liaison is None:
                self._is_standing(grip)
            else:
                self._hand_over(Leaver(Holder.CADRE, int(grip.liaison.key)))
            return
        of = grip.holders if grip.side == "holders" else tuple({one.holder for one in grip.standing})
        if len(of) == 1:
            self._hand_over(Leaver(grip.kind.holder, int(of[0].key)))
        else:
            self._office.messages.refuse(ONE_ONLY if of else "这里没有正在进行的结对。")

    def _show_keys(self, grip: Grip, _at: QPoint) -> None:
        KeysCard(self._office.theme, self._panel.window(), CELL_KEYS if grip.side == "cell" else ROW_KEYS, "指派的按键")

    # The list of liaisons

    def _open_bench(self, grip: Grip, at: QPoint) -> None:
        department, today = grip.holders[0], self._office.present.today()
        then = partial(self._show_bench, department, at)
        self._office.ask(lambda session: liaison_candidates(session, int(department.key), today), then, key="bench")

    def _show_bench(self, department: Named, at: QPoint, candidates: Sequence[Candidate]) -> None:
        if self.bench is not None:
            self.bench.dismiss()
        self.bench = Bench(department, candidates, self._office.theme, self._panel.window())
        self.bench.closed.connect(self._bench_closed)
        self.bench.open_beside(self._panel, self._panel.mapFromGlobal(at).y())
        self.bench_opened.emit(self.bench)

    def _bench_closed(self) -> None:
        self.bench = None
        self._panel.matrix.setFocus()


def _chosen(act: Act, deed: DeedKey, grip: Grip, at: QPoint, _checked: bool = False) -> None:
    act(deed, grip, at)


def _id(answers: Answers, key: str) -> int:
    given = answers[key]
    assert isinstance(given, int)
    return given
