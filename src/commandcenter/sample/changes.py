"""The change feed's lines for a whole sample: one a table."""

from collections.abc import Mapping

from commandcenter.sample.batch import Batch, batch
from commandcenter.storage.changes import MANY
from commandcenter.storage.schema import Base

NOT_FOLLOWED = ("change", "issue_search")


def change_batch(rows: Mapping[str, int]) -> Batch:
    """Lines for the tables that got rows, in the order in which they were written."""
    touched = [table for table in rows if table in Base.metadata.tables and table not in NOT_FOLLOWED]
    return batch("change", "entity key", [(table, MANY) for table in touched], "变更记录")
