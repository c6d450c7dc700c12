"""The data dictionary, written from the schema itself: ``python -m commandcenter.storage.dictionary``."""

from collections.abc import Iterator

from sqlalchemy import CheckConstraint, Column, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex

from commandcenter.storage.schema import Base, complete_partial_indices

HEAD = """# Data dictionary

Written from the schema by `python -m commandcenter.storage.dictionary`; a test keeps it current. Table names and
`code` columns are a public interface. Types are PostgreSQL's; moments are UTC. Keys of registries are text, with words
in `domain/vocabulary.py`, `domain/pairing.py`, `domain/workflow.py` and `resources/categories.toml`. Beside the tables
there is `issue_search`, the full-text index over issues (FTS5 on SQLite, `tsvector` on PostgreSQL), and there are
triggers that refuse changing or removing an `issue_event`, a `setting`, an `unmasking` or a `mentor_remark`, and
deleting a `pairing` or a `plan`. Triggers also refuse a pairing that overlaps another one of its kind, holder and
target, that is more than its holder's limit, that is a second leader of a grid, that reaches past the day on which
somebody in it leaves or is dissolved, or that names a liaison of another department.
"""


COLUMNS = ("| column | type | empty | meaning |", "| --- | --- | --- | --- |")


def data_dictionary() -> str:
    """The whole document as Markdown."""
    complete_partial_indices(Base.metadata)
    tables = (Base.metadata.tables[name] for name in sorted(Base.metadata.tables))
    return HEAD + "".join(f"\n{_table(table)}" for table in tables)


def _meaning(table: Table) -> str:
    mapper = next(mapper for mapper in Base.registry.mappers if mapper.local_table is table)
    return (mapper.class_.__doc__ or "").strip()


def _table(table: Table) -> str:
    lines = [
        f"## {table.name}",
        "",
        _meaning(table),
        "",
        "| column | type | empty | meaning |",
        "| --- | --- | --- | --- |",
    ]
    lines += [_column(column) for column in table.columns]
    rules = list(_rules(table))
    if rules:
        lines += ["", "Rules:", "", *rules]
    return "\n".join(lines) + "\n"


def _column(column: Column[object]) -> str:
    kind = column.type.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    refers = "".join(f" → `{key.target_fullname}`" for key in column.foreign_keys)
    name = f"**{column.name}**" if column.primary_key else column.name
    return f"| {name} | {kind.lower()}{refers} | {'yes' if column.nullable else ''} | {column.comment} |"


def _rules(table: Table) -> Iterator[str]:
    checks = [rule for rule in table.constraints if isinstance(rule, CheckConstraint)]
    for rule in sorted(checks, key=lambda rule: str(rule.name)):
        yield f"- `{rule.name}`: `{' '.join(str(rule.sqltext).split())}`"
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        if index.unique:
            written = str(CreateIndex(index).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
            yield f"- `{index.name}`: {written[written.index('(') :]}, unique"


if __name__ == "__main__":
    print(data_dictionary(), end="")
