"""Making transitions from the screen: asks what they need, writes, says how it went, offers to take it back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from commandcenter.domain.errors import Conflict, Refused
from commandcenter.domain.workflow import IssueState, Transition
from commandcenter.services.board import Card, cards
from commandcenter.services.casework import transit, undo
from commandcenter.services.choices import Choices, load_choices
from commandcenter.ui.casework.claims import Claims
from commandcenter.ui.casework.form import TransitionForm
from commandcenter.ui.casework.offers import Offers, Pickable, grids_of, in_common, likely_of, pickable, picks_of
from commandcenter.ui.models.picker import Choice
from commandcenter.ui.shell.jobs import Failure
from commandcenter.ui.shell.office import Office, touches

PICKED_FROM = ("cadre", "organization", "organizations", "tasks")
"""Kinds of field that need the lists of cadres or organizations."""

Given = Callable[[Mapping[str, object]], None]


@dataclass(frozen=True)
class Asked:
    """One gesture: a transition for one or several issues. ``limits`` leaves a choice only some of its keys.

    ``state`` is that of the first issue: what hangs on it can be picked from.
    """

    cards: tuple[Card, ...]
    transition: Transition
    limits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    state: IssueState | None = None

    @property
    def about(self) -> str:
        """Which issues, in words."""
        first = self.cards[0]
        return f"{first.number} {first.title}" if len(self.cards) == 1 else f"{len(self.cards)} 件事项"


class Moves(QObject):
    """Makes transitions for one window.

    Signals:
        moved(list[Card]): these issues as they stand after a step or an undo of this window.
        held(): a form was left, or a step was refused; every card stays where it was.
    """

    moved = Signal(object)
    held = Signal()

    def __init__(self, office: Office, over: QWidget) -> None:
        super().__init__(over)
        self._office, self._over = office, over
        self._pickable: Pickable | None = None
        self._all_grids: tuple[Choice, ...] = ()
        self._waiting: Callable[[], None] | None = None
        self.form: TransitionForm | None = None
        self._claims = Claims(office, self)
        office.feed.changed.connect(self._forget_choices)

    def begin(self, asked: Asked, at: QPoint) -> None:
        """Make a transition: at once when it asks for nothing, else by a form at a point (global)."""
        self.close_form()
        if not asked.transition.fields:
            self._write(asked, {})
        elif _asks_for(asked.transition, "issue"):
            self._look_for_likely(asked, at)
        elif self._pickable is not None or not _asks_for(asked.transition, *PICKED_FROM):
            self._ask(asked, at)
        else:
            self._waiting = partial(self._ask, asked, at)
            day = self._office.present.today()
            self._office.ask(lambda session: load_choices(session, day), self._know, key="choices")

    def _look_for_likely(self, asked: Asked, at: QPoint) -> None:
        from commandcenter.services.duplicates import Surroundings, likely_duplicates

        card, now, office = asked.cards[0], self._office.present.now(), self._office
        around = Surroundings(office.places, office.sheet)

        def query(session: Session) -> tuple[Choice, ...]:
            return likely_of(likely_duplicates(session, card.title, card.grid_id, around, now), asked.cards)

        office.ask(query, partial(self._ask, asked, at), key="likely")

    def _know(self, choices: Choices) -> None:
        self._pickable = pickable(choices)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def _forget_choices(self, changes: object) -> None:
        if touches(changes, "cadre", "organization"):
            self._pickable = None

    def _ask(self, asked: Asked, at: QPoint, likely: tuple[Choice, ...] = ()) -> None:
        known = self._pickable or Pickable()
        offers = Offers(
            known.people,
            known.leaders,
            known.units,
            self._office.rules.catalog,
            self._office.present.now(),
            in_common(asked.cards),
            self._grids() if _asks_for(asked.transition, "grid") else (),
            picks_of(asked.transition, asked.state, self._office.seat.actor) if asked.state else (),
            likely,
        )
        window = self._over.window()
        form = TransitionForm(asked.transition, asked.about, offers, self._office.theme, window, asked.limits)
        self._open(form, partial(self._write, asked), at)
        self._claims.hold(asked.cards, asked.transition.key)

    def ask_alone(self, what: Transition, about: str, card: Card, given: Given, at: QPoint) -> None:
        """Ask by a form for what is no step of an issue; ``given`` gets the answers, and then calls ``close_done``."""
        self.close_form()
        offers = Offers((), (), (), self._office.rules.catalog, self._office.present.now(), card)
        self._open(TransitionForm(what, about, offers, self._office.theme, self._over.window()), given, at)

    def _open(self, form: TransitionForm, given: Given, at: QPoint) -> None:
        self.form = form
        form.given.connect(given)
        form.left.connect(self._left)
        form.open_at(self._over.window().mapFromGlobal(at))

    def close_done(self) -> None:
        """The form's purpose is fulfilled."""
        if self.form is not None:
            self.form.close_quietly()
            self.form = None
            self._claims.let_go()

    def _grids(self) -> tuple[Choice, ...]:
        self._all_grids = self._all_grids or grids_of(self._office.places)
        return self._all_grids

    def _left(self) -> None:
        self.form = None
        self._claims.let_go()
        self.held.emit()

    def close_form(self) -> None:
        """Leave the form that is open, if one is."""
        if self.form is not None:
            self.form.dismiss()

    def _write(self, asked: Asked, answers: Mapping[str, object]) -> None:
        actor, now, rules = self._office.seat.actor, self._office.present.now(), self._office.rules

        def command(session: Session) -> list[Card]:
            for card in asked.cards:
                with naming(card, asked.cards):
                    transit(session, card.id, asked.transition.key, answers, actor, now, rules, card.version)
            return cards(session, [card.id for card in asked.cards])

        self._office.tell(command, partial(self._done, asked), self.tell_failure)

    def _done(self, asked: Asked, after: list[Card]) -> None:
        self.close_done()
        self.moved.emit(after)
        first = asked.cards[0]
        what = first.number if len(after) == 1 else f"{len(after)} 件事项"
        action = None
        if any(card.stage != first.stage for card in after):
            action = ("撤销", partial(self._undo, after))
        self._office.messages.say(f"{what} {asked.transition.done}。", "good", action)

    def _undo(self, after: list[Card]) -> None:
        actor, present = self._office.seat.actor, self._office.present

        def command(session: Session) -> list[Card]:
            for card in after:
                with naming(card, after):
                    undo(session, card.id, actor, present.now(), card.version)
            return cards(session, [card.id for card in after])

        self._office.tell(command, self._undone, self.tell_failure)

    def _undone(self, after: list[Card]) -> None:
        self.moved.emit(after)
        what = after[0].number if len(after) == 1 else f"{len(after)} 件事项"
        self._office.messages.say(f"{what} 已撤销刚才的一步，历史中留有记录。")

    def tell_failure(self, failure: Failure) -> None:
        """Say in the form, or in the message bar, why it was not done."""
        if not failure.is_expected:
            self._office.jobs.failed.emit(failure)
            self.close_form()
        elif self.form is not None:
            self.form.say(sentence_of(failure.error))
        else:
            self._office.messages.refuse(sentence_of(failure.error))
            self.held.emit()


@contextmanager
def naming(card: Card, among: Sequence[Card]) -> Iterator[None]:
    """A refusal names the issue when there are several; then none of them is moved."""
    try:
        yield
    except Refused as error:
        raise Refused(f"{card.number}：{error}" if len(among) > 1 else str(error)) from error


def sentence_of(error: BaseException) -> str:
    """An expected error in words; of a conflict both sides."""
    if isinstance(error, Conflict) and error.theirs:
        return f"{error}\n别人：{error.theirs}\n{error.ours}"
    return str(error)


def _asks_for(transition: Transition, *kinds: str) -> bool:
    """Whether the form has a field of one of these kinds."""
    return any(one.kind in kinds for one in transition.fields)
