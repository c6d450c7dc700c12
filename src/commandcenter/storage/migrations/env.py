"""Alembic's entry: migrate over the connection that the caller hands in."""

from typing import Any

from alembic import context

from commandcenter.storage.schema import Base, complete_partial_indices

SEARCH = "issue_search"  # a virtual table on SQLite: the migrations make it, the mappings do not know it


def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """Leave the search index and its shadow tables out of comparisons."""
    return not (kind == "table" and name is not None and name.startswith(SEARCH))


def run() -> None:
    """Run the migrations that were asked for."""
    connection = context.config.attributes["connection"]
    complete_partial_indices(Base.metadata)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=ours,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    context.run_migrations()


run()
