"""The revisions of the schema that this program knows, oldest first; a test holds them against the migrations.

Kept as data so that opening a database need not import Alembic.
"""

KNOWN: tuple[str, ...] = ("0001", "0002", "0003", "0004")
HEAD = KNOWN[-1]
