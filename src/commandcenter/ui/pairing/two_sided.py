"""两侧表: who holds on the left with their load, what is held on the right with who holds it; each lights the other."""

from collections.abc import Collection, Iterable
from typing import Literal

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from commandcenter.domain.pairing import MEASURES, Holder, PairingKind, Target
from commandcenter.services.scope import Scope
from commandcenter.services.targets import Key
from commandcenter.ui.pairing.hands import Named, Standing
from commandcenter.ui.pairing.side import Side
from commandcenter.ui.pairing.side_rows import SideRow, Sides, holder_columns, target_columns
from commandcenter.ui.shell.office import Office
from commandcenter.ui.shell.tokens import SPACE
from commandcenter.ui.shell.words import number

Leading = Literal["holders", "targets", "place", "aim", ""]
"""What lights the other side: a choice made here on a side, a place selected elsewhere, or what would be taken."""

_SETTING = "pairing/only_lit"
_TARGET_PAGES: dict[Target, str] = {Target.GRID: "grid", Target.ENTERPRISE: "enterprise", Target.CADRE: "growth"}


class TwoSided(QWidget):
    """The two sides of a kind.

    ``holders`` and ``targets`` are the sides; what is chosen on them is :meth:`chosen_holders`, :meth:`chosen_targets`.

    Signals:
        holders_chosen(list), targets_chosen(list): ids and keys that a person has chosen; empty when let go.
        scope_asked(Scope): select the place of the one target that was chosen.
        page_asked(str, object): open the page of a kind (leader, cadre, mentor, grid, enterprise, growth) and key.
    """

    holders_chosen = Signal(list)
    targets_chosen = Signal(list)
    scope_asked = Signal(object)
    page_asked = Signal(str, object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.sides: Sides | None = None
        self._rows: dict[Key, SideRow] = {}
        self._holder_rows: dict[Key, SideRow] = {}
        self._leading: Leading = ""
        self._takers: frozenset[Key] = frozenset()
        self._aim_words = ""
        self._only = True
        self._own_scope = Scope()
        self.holders = Side(office.theme, "结对人", "姓名、单位、首字母")
        self.targets = Side(office.theme, "结对对象", "名称、结对人、首字母")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for place, (side, share) in enumerate(((self.holders, 42), (self.targets, 58))):
            self.splitter.addWidget(side)
            self.splitter.setStretchFactor(place, share)
        self.splitter.setSizes([420, 580])
        self.splitter.setHandleWidth(4 * SPACE)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStyleSheet("QSplitter::handle { image: none; }")
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 2 * SPACE)
        column.addWidget(self.splitter)
        self.holders.setMinimumWidth(150)
        self.targets.setMinimumWidth(190)

    def _connect(self) -> None:
        self.holders.chosen.connect(self._holders_picked)
        self.targets.chosen.connect(self._targets_picked)
        self.holders.opened.connect(self._open_holder)
        self.targets.opened.connect(self._open_target)
        self.holders.view.left.connect(self._cross)
        self.targets.view.left.connect(self._cross)
        for side in (self.holders, self.targets):
            side.unlit.connect(self.let_go)
            side.only_changed.connect(self._show_only)

    # What is shown

    def show_sides(self, sides: Sides) -> None:
        """Show both sides; of the same kind, what is chosen, searched and sifted stays."""
        if self.sides is None or self.sides.kind is not sides.kind:
            self._leading = ""
            self.holders.forget()
            self.targets.forget()
        self.sides = sides
        self._holder_rows = {row.key: row for row in sides.holders}
        self._rows = {row.key: row for row in sides.targets}
        self.holders.show_rows(holder_columns(sides.kind), sides.holders)
        self.targets.show_rows(target_columns(sides.kind), sides.targets)
        self._light()

    def follow(self, scope: Scope) -> None:
        """A place was selected: light what lies in it, unless it was selected here."""
        if self.sides is None or scope == self._own_scope:
            return
        self._own_scope = scope
        if self._leading in ("", "place"):
            self._leading = "place" if scope.township or scope.grids else ""
            self._light()

    def let_go(self) -> None:
        """Nothing is chosen or lit any more."""
        self._leading = ""
        self.holders.choose(())
        self.targets.choose(())
        self._light()
        self.holders_chosen.emit([])
        self.targets_chosen.emit([])

    def chosen_holders(self) -> list[int]:
        """The row ids of the holders that are chosen: cadres or organizations, as the kind says."""
        return [int(key) for key in self.holders.chosen_keys()]

    def chosen_targets(self) -> list[Key]:
        """The keys of the targets that are chosen: row ids, or codes of townships and villages."""
        return self.targets.chosen_keys()

    def aim(self, takers: Iterable[Key], words: str, by_keys: bool) -> None:
        """Light, first of all targets, those that would take what is dragged or is to be assigned by keys."""
        if by_keys:
            self.targets.choose(())
            self.targets.view.aim(True)
        self._leading, self._takers, self._aim_words = "aim", frozenset(takers), words
        self._light()
        if by_keys:
            self.targets.take_focus()

    def stop_aiming(self) -> None:
        """As before: the holders that are chosen light what they hold."""
        if self._leading != "aim":
            return
        by_keys = self.targets.view.is_aiming
        self.targets.view.aim(False)
        if by_keys:
            self.targets.choose(())
        self._leading = "holders" if self.holders.chosen_keys() else ""
        self._light()

    def standing(self, holders: Iterable[Key], targets: Iterable[Key]) -> tuple[Standing, ...]:
        """The running pairings between these; of all targets where none is given, of all holders likewise."""
        of, to = frozenset(holders), frozenset(targets)
        return tuple(
            Standing(
                link.pairing_id,
                link.version,
                self.named_holder(link.holder),
                self.named_target(link.target),
                link.role,
                link.since,
            )
            for link in (self.sides.links if self.sides else ())
            if (not of or link.holder in of) and (not to or link.target in to)
        )

    def named_holder(self, key: Key) -> Named:
        """A holder with the name that its row has."""
        return Named(key, self._holder_rows[key].texts[0])

    def named_target(self, key: Key) -> Named:
        """A target likewise."""
        return Named(key, self._rows[key].texts[0])

    def target_state(self, key: Key) -> str:
        """What a target's row is marked as; empty for one that is not here."""
        return self._rows[key].state if key in self._rows else ""

    def dress(self) -> None:
        """Take the theme in force."""
        self.holders.dress()
        self.targets.dress()

    def recall(self, settings: QSettings) -> None:
        """Show only what is lit, or all, as it was left."""
        self._only = str(settings.value(_SETTING, "true")) == "true"

    def keep(self, settings: QSettings) -> None:
        """Keep whether only what is lit is shown."""
        settings.setValue(_SETTING, "true" if self._only else "false")

    # Choosing

    def _holders_picked(self, keys: list[Key]) -> None:
        if self._leading == "aim":
            self.stop_aiming()
        if self._leading != "targets":
            self._leading = "holders" if keys else ""
            self._light()
        self.holders_chosen.emit(keys)

    def _targets_picked(self, keys: list[Key]) -> None:
        if self._leading == "aim":
            return
        if self._leading != "holders":
            self._leading = "targets" if keys else ""
            self._light()
        self.targets_chosen.emit(keys)
        self._ask_scope(keys)

    def _ask_scope(self, keys: list[Key]) -> None:
        """The map follows: one place, or several grids together."""
        scopes = [scope for key in keys if (row := self._rows.get(key)) and (scope := row.scope)]
        if not scopes:
            return
        scope = scopes[0] if len(scopes) == 1 else _together(scopes)
        self._own_scope = scope
        self.scope_asked.emit(scope)

    def _light(self) -> None:
        """Each side is lit by what leads; the leading side itself never is."""
        lit_holders: Collection[Key] | None = None
        lit_targets: Collection[Key] | None = None
        words, only = "", self._only
        if self._leading == "aim":
            lit_targets, words, only = self._takers, self._aim_words, False
        elif self._leading == "holders":
            lit_targets = _others(self._holder_rows, self.holders.chosen_keys())
            words = self._words(self._holder_rows, self.holders.chosen_keys(), len(lit_targets))
        elif self._leading == "targets":
            lit_holders = _others(self._rows, self.targets.chosen_keys())
            words = self._words(self._rows, self.targets.chosen_keys(), len(lit_holders))
        elif self._leading == "place":
            lit_targets = {row.key for row in self._rows.values() if row.scope and _within(row.scope, self._own_scope)}
            lit_holders = _others(self._rows, lit_targets)
            words = self._office.places.path(self._own_scope)[-1]
        self.targets.light(lit_targets, self._told(words, lit_targets, self._measure()), only)
        self.holders.light(lit_holders, self._told(words, lit_holders, self._holder_measure()), self._only)

    def _words(self, rows: dict[Key, SideRow], keys: list[Key], count: int) -> str:
        first = rows[keys[0]].texts[0] if keys and keys[0] in rows else ""
        return first if len(keys) == 1 else f"{first}等 {len(keys)} 项"

    def _told(self, words: str, lit: Collection[Key] | None, measure: str) -> str:
        return f"{words}：{number(len(lit))} {measure}" if lit is not None else ""

    def _measure(self) -> str:
        return MEASURES[self.sides.kind.target] if self.sides else ""

    def _holder_measure(self) -> str:
        return "人" if self.sides is None or self.sides.kind.holder is Holder.CADRE else "个单位"

    def _show_only(self, only: bool) -> None:
        self._only = only
        self._light()

    def _cross(self, way: int) -> None:
        (self.holders if way < 0 else self.targets).take_focus()

    # Pages

    def _open_holder(self, key: Key) -> None:
        if self.sides is not None and (page := holder_page(self.sides.kind)):
            self.page_asked.emit(page, key)

    def _open_target(self, key: Key) -> None:
        if self.sides is not None and (page := _TARGET_PAGES.get(self.sides.kind.target)):
            self.page_asked.emit(page, key)


def holder_page(kind: PairingKind) -> str:
    """The kind of page of who holds; empty where there is none."""
    if kind.holder is not Holder.CADRE:
        return ""
    return kind.holder_duty or "cadre"


def _others(rows: dict[Key, SideRow], keys: Iterable[Key]) -> set[Key]:
    return {other for key in keys if key in rows for other in rows[key].others}


def _together(scopes: list[Scope]) -> Scope:
    """Grids together, in the township and village that they share; of other places the last one."""
    grids = tuple(grid for scope in scopes for grid in scope.grids)
    if not grids:
        return scopes[-1]
    townships, villages = {scope.township for scope in scopes}, {scope.village for scope in scopes}
    return Scope(
        townships.pop() if len(townships) == 1 else None, villages.pop() if len(villages) == 1 else None, grids
    )


def _within(inner: Scope, outer: Scope) -> bool:
    """Whether a place lies in another one."""
    if outer.grids:
        return bool(inner.grids) and set(inner.grids) <= set(outer.grids)
    if outer.village:
        return inner.village == outer.village
    return outer.township is None or inner.township == outer.township
