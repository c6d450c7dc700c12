"""Chinese full-text search over issues: pairs of characters as tokens, on FTS5 and ``tsvector`` alike.

Trigrams find nothing for two-character words; pairs do, and one pair is one look-up. A text ``路灯不亮`` is indexed as
``路灯 灯不 不亮 亮``; the lone last character lets a query of one character work as a prefix.
"""

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from commandcenter.storage.engine import is_sqlite

_INDEX_MANY = (
    "INSERT INTO issue_search (issue_id, tokens) SELECT given.id, to_tsvector('simple', given.tokens) "
    "FROM unnest(CAST(:id AS integer[]), CAST(:tokens AS text[])) AS given (id, tokens)"
)
_WORD = re.compile(r"[0-9a-z]+|[\u3400-\u9fff]+")


def runs(words: str) -> list[str]:
    """The runs of Chinese characters, and of Latin letters and digits, in lower case."""
    found: list[str] = _WORD.findall(words.lower())
    return found


def tokens(words: str) -> str:
    """The tokens of a text, in order, parted by spaces."""
    return " ".join(token for run in runs(words) for token in _pairs(run))


def _pairs(run: str) -> Iterable[str]:
    if run[0].isascii():
        return (run,)
    return (*(run[i : i + 2] for i in range(len(run) - 1)), run[-1])


def _asked(run: str) -> list[str]:
    return [run] if run[0].isascii() or len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def fts5_query(words: str) -> str:
    """The FTS5 expression that finds a text holding every run of ``words``; empty when there is nothing to find."""
    return " AND ".join(_fts5_phrase(_asked(run)) for run in runs(words))


def _fts5_phrase(pairs: Sequence[str]) -> str:
    phrase = " ".join(pairs)
    whole_pair = len(pairs) > 1 or (len(pairs[0]) == 2 and not pairs[0].isascii())
    return f'"{phrase}"' if whole_pair else f'"{phrase}" *'


def tsquery(words: str) -> str:
    """The same for ``to_tsquery('simple', …)``."""
    return " & ".join(_ts_phrase(_asked(run)) for run in runs(words))


def _ts_phrase(pairs: Sequence[str]) -> str:
    whole_pair = len(pairs) > 1 or (len(pairs[0]) == 2 and not pairs[0].isascii())
    return "(" + " <-> ".join(f"'{pair}'" for pair in pairs) + ")" if whole_pair else f"'{pairs[0]}':*"


def index_issue(session: Session, issue_id: int, words: str) -> None:
    """Make a new issue findable; in the issue's own transaction."""
    index_issues(session.connection(), [(issue_id, words)])


def index_issues(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Make issues findable, many at once."""
    parameters = [{"id": issue_id, "tokens": tokens(words)} for issue_id, words in rows]
    if is_sqlite(connection):
        connection.execute(text("INSERT INTO issue_search (rowid, tokens) VALUES (:id, :tokens)"), parameters)
    else:
        columns = {key: [line[key] for line in parameters] for key in ("id", "tokens")}
        connection.execute(text(_INDEX_MANY), columns)  # one statement: a round trip a row takes three times as long


def empty_index(session: Session) -> None:
    """Take every issue out of the index, to index them anew."""
    one = "INSERT INTO issue_search (issue_search) VALUES ('delete-all')"
    session.execute(text(one if is_sqlite(session.get_bind()) else "DELETE FROM issue_search"))


def find_issue_ids(session: Session, words: str, limit: int = 50) -> Sequence[int]:
    """Ids of the newest issues whose title, place or content holds every run of ``words``; newest first."""
    if is_sqlite(session.get_bind()):
        asked = fts5_query(words)
        sql = "SELECT rowid FROM issue_search WHERE tokens MATCH :asked ORDER BY rowid DESC LIMIT :limit"
    else:
        asked = tsquery(words)
        sql = (
            "SELECT issue_id FROM issue_search WHERE tokens @@ to_tsquery('simple', :asked) "
            "ORDER BY issue_id DESC LIMIT :limit"
        )
    if not asked:
        return []
    return list(session.scalars(text(sql), {"asked": asked, "limit": limit}))


def find_sharing(session: Session, pairs: Sequence[str], first: int, least: int, limit: int) -> Sequence[int]:
    """Ids, from ``first`` on, of the issues that hold the most of these tokens, at least ``least``; the most first.

    SQLite adds up what the index has for each token. PostgreSQL reads the rows and counts what is gone when the tokens
    are taken out, which takes a third of the time of ``ts_rank``.
    """
    if not pairs:
        return []
    given: dict[str, object] = {"first": first, "least": least, "limit": limit}
    if is_sqlite(session.get_bind()):
        one = "SELECT rowid AS id FROM issue_search WHERE tokens MATCH :p{} AND rowid >= :first"
        every = " UNION ALL ".join(one.format(place) for place in range(len(pairs)))
        held = f"SELECT id, count(*) AS shared FROM ({every}) GROUP BY id"
        given |= {f"p{place}": f'"{pair}"' for place, pair in enumerate(pairs)}
    else:
        held = (
            "SELECT issue_id AS id, length(tokens) - length(ts_delete(tokens, CAST(:pairs AS text[]))) AS shared "
            "FROM issue_search WHERE issue_id >= :first"
        )
        given["pairs"] = list(pairs)
    sql = f"SELECT id FROM ({held}) AS held WHERE shared >= :least ORDER BY shared DESC, id DESC LIMIT :limit"
    return list(session.scalars(text(sql), given))
