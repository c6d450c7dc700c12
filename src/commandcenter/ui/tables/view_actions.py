"""Saved views among the window's actions, so that the palette finds them."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from sqlalchemy.orm import Session

from commandcenter.services.views import View, load_views
from commandcenter.ui.shell.actions import Action
from commandcenter.ui.shell.office import Office, touches

KEY = "view-"


class ViewActions(QObject):
    """Keeps the saved views, mine and everybody's, at the end of a list of actions that others read."""

    def __init__(
        self, office: Office, actions: list[Action], open_view: Callable[[View], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._office, self._actions, self._open = office, actions, open_view
        office.feed.changed.connect(self._follow)
        office.feed.found.connect(self._load)
        office.seat.changed.connect(self._load)
        self._load()

    def _load(self, _news: object = None) -> None:
        me = self._office.seat.actor.cadre_id

        def query(session: Session) -> Sequence[View]:
            return load_views(session, me)

        self._office.ask(query, self._show, key="view actions")

    def _follow(self, changes: object) -> None:
        if touches(changes, "saved_view"):
            self._load()

    def _show(self, views: Sequence[View]) -> None:
        others = [action for action in self._actions if not action.key.startswith(KEY)]
        own = [
            Action(f"{KEY}{view.id}", f"视图：{view.name}", "st", "", partial(self._open, view), "view")
            for view in views
        ]
        self._actions[:] = [*others, *own]
