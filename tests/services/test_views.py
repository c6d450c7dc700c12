"""Saved views, on both engines: kept, renamed, changed, removed; each refusal a sentence."""

from collections.abc import Iterator

import pytest

from commandcenter.domain.errors import Refused
from commandcenter.services.lists import LIST
from commandcenter.services.views import View, change_view, delete_view, load_views, rename_view, save_view
from commandcenter.storage.changes import changes_after
from commandcenter.storage.database import Database
from commandcenter.storage.schema import SavedView
from tests.services.casework_district import NOW, build

ME, OTHER = 1, 2
FILTERS = {"stage": ("handling",), "words": ("路灯 停车",), "list": ()}
COLUMNS = ("number", "due_at", "title")


@pytest.fixture
def database(current_url: str) -> Iterator[Database]:
    database = Database(current_url)
    build(database)
    yield database
    database.close()


def saved(database: Database, name: str = "住建超期", owner: int | None = ME) -> View:
    with database.begin() as session:
        return save_view(session, name, "overdue_issues", FILTERS, COLUMNS, owner, NOW)


def names(database: Database, cadre: int | None) -> list[str]:
    with database.read() as session:
        return [view.name for view in load_views(session, cadre)]


def test_a_view_is_kept_for_its_owner_or_for_everybody(database: Database) -> None:
    view = saved(database)
    saved(database, "全区挂账", None)
    assert view == View(
        view.id, "住建超期", "overdue_issues", {"stage": ("handling",), "words": ("路灯 停车",)}, COLUMNS, ME
    )
    with database.read() as session:
        assert load_views(session, ME)[0] == view or load_views(session, ME)[1] == view
    assert sorted(names(database, ME)) == ["住建超期", "全区挂账"]
    assert names(database, OTHER) == names(database, None) == ["全区挂账"]


def test_it_is_renamed_changed_and_removed(database: Database) -> None:
    view = saved(database)
    with database.begin() as session:
        assert rename_view(session, view.id, " 住建 ", ME).name == "住建"
        changed = change_view(session, view.id, {"source": ("hotline",)}, ("title",), ME)
        assert (changed.filters, changed.columns) == ({"source": ("hotline",)}, ("title",))
    with database.begin() as session:
        delete_view(session, view.id, ME)
    assert names(database, ME) == []
    with database.read() as session:
        assert [change.entity for change in changes_after(session, 0)].count("saved_view") == 3


@pytest.mark.parametrize(
    ("name", "sentence"), [("  ", "还没有名称"), ("长" * 31, "最多 30 字"), ("住建超期", "已有叫“住建超期”的视图")]
)
def test_a_name_that_does_not_do_is_refused(database: Database, name: str, sentence: str) -> None:
    saved(database)
    with pytest.raises(Refused, match=sentence):
        saved(database, name)


def test_everybody_has_one_name_only_once_too(database: Database) -> None:
    saved(database, owner=None)
    saved(database, owner=ME)
    with pytest.raises(Refused, match="已有叫"):
        saved(database, owner=None)


def test_somebody_elses_and_what_is_gone_cannot_be_changed(database: Database) -> None:
    view = saved(database)
    with pytest.raises(Refused, match="别人的视图"), database.begin() as session:
        delete_view(session, view.id, OTHER)
    with pytest.raises(Refused, match="已被删除"), database.begin() as session:
        rename_view(session, 99, "新", ME)


def test_what_this_version_does_not_know_is_left_out(database: Database) -> None:
    with database.begin() as session:
        for name, kind in (("甲", "a list of a later version"), ("乙", "open_issues")):
            keys = {"keys": ["title", "a later column"]}
            filters = {"a later filter": ["x"], "source": ["import"]}
            session.add(SavedView(name=name, kind=kind, filters=filters, columns=keys, created_at=NOW))
        session.add(SavedView(name="丙", kind="open_issues", filters={}, columns={"keys": ["gone"]}, created_at=NOW))
    with database.read() as session:
        views = {view.name: view for view in load_views(session, None)}
    assert set(views) == {"乙", "丙"}
    assert (views["乙"].filters, views["乙"].columns) == ({"source": ("import",)}, ("title",))
    assert views["丙"].columns == LIST["open_issues"].shown_at_first
