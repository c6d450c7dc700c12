"""The search index finds exactly what holds the words, on both engines."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from commandcenter.storage.database import Database
from commandcenter.storage.migrate import prepare
from commandcenter.storage.schema import Issue
from commandcenter.storage.search import find_issue_ids, find_sharing, index_issues, tokens
from tests.storage.rows import an_issue, lay_ground

CHARACTERS = "路灯不亮村口A1 ，"
TEXTS = st.lists(st.text(CHARACTERS, max_size=8), min_size=1, max_size=6)


def test_pairs_of_characters_are_the_tokens() -> None:
    assert tokens("路灯不亮，A1区") == "路灯 灯不 不亮 亮 a1 区"


def fill(database: Database, texts: list[str]) -> None:
    """Issues with these titles, numbered from 1."""
    with database.begin() as session:
        lay_ground(session)
        rows = [an_issue(id=n, number=f"2024-{n:06d}", title=title) for n, title in enumerate(texts, 1)]
        session.execute(insert(Issue), rows)
        index_issues(session.connection(), enumerate(texts, 1))


def test_two_characters_are_found_newest_first(database: Database) -> None:
    fill(database, ["村口路灯不亮", "灯路", "路灯坏了", "路", "灯"])
    with database.read() as session:
        assert find_issue_ids(session, "路灯") == [3, 1]
        assert find_issue_ids(session, "路灯不亮") == [1]
        assert find_issue_ids(session, "路灯", limit=1) == [3]
        assert find_issue_ids(session, "路") == [4, 3, 2, 1]
        assert find_issue_ids(session, "路灯 村口") == [1]
        assert find_issue_ids(session, "，'\"*") == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS, word=st.text("路灯不亮村口", min_size=1, max_size=4))
def test_a_word_is_found_where_it_stands(sqlite_url: str, texts: list[str], word: str) -> None:
    database = Database(sqlite_url)
    prepare(database)
    with Session(database.engine) as session:
        index_issues(session.connection(), enumerate(texts, 1))
        found = find_issue_ids(session, word)
        session.rollback()
    database.close()
    assert sorted(found) == [n for n, words in enumerate(texts, 1) if word in words]


def test_those_that_share_the_most_come_first(database: Database) -> None:
    fill(database, ["路灯不亮", "村口路灯坏了", "路灯路灯", "灯路", "村口的路灯不亮", "路灯不亮"])
    pairs = ["路灯", "灯不", "不亮", "村口"]
    with database.read() as session:
        assert find_sharing(session, pairs, 1, 1, 9) == [5, 6, 1, 2, 3]
        assert find_sharing(session, pairs, 1, 2, 9) == [5, 6, 1, 2]
        assert find_sharing(session, pairs, 2, 1, 9) == [5, 6, 2, 3]
        assert find_sharing(session, pairs, 1, 1, 2) == [5, 6]
        assert find_sharing(session, [], 1, 1, 9) == []
