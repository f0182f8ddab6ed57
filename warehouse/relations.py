"""What DuckDB sees of the tables: one view a table over an explicit list of parts, and the connection for it.

Publications and lookups are built on the schema `stored` that this module makes. No table has a meaning here.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas import Table
from warehouse.parts import written_with

# No downloads, ever: an offline machine hangs on them, and nothing here needs an extension.
SETTINGS: Mapping[str, str] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

_TYPES: Mapping[pa.DataType, str] = {
    pa.string(): "varchar",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us"): "timestamp",
}


def connect() -> duckdb.DuckDBPyConnection:
    """A connection in memory that asks for no extension and shows no progress bar."""
    connection = duckdb.connect(config=dict(SETTINGS))
    connection.execute("set enable_progress_bar = false")
    return connection


def store(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[Table], parts: Mapping[str, Sequence[Path]]
) -> None:
    """Make the schema `stored`, with one view a table over its parts."""
    connection.execute("create schema if not exists stored")
    for table in tables:
        connection.execute(f"create view stored.{table.name} as {relation(table, parts[table.name])}")


def relation(table: Table, parts: Sequence[Path]) -> str:
    """SQL for the rows of some parts, columns as declared; what parts of older schema versions lack is null."""
    versions = groupby(sorted(parts, key=_age), key=lambda part: written_with(part.name))
    groups = [list(group) for _, group in versions]
    if not groups:
        nothing = ", ".join(f"null::{_type(c.type)} as {quoted(c.name)}" for c in table.columns)
        return f"select {nothing} where false"
    return " union all ".join(_select(table, group) for group in groups)


def quoted(name: str) -> str:
    """A column's name for SQL; names come from schemas/ alone."""
    return f'"{name}"'


def literal(text: str) -> str:
    """A string literal."""
    return "'" + text.replace("'", "''") + "'"


def exactly(path: Path) -> str:
    """A path as read_parquet takes it: what it would read as wildcards means itself."""
    return "".join(f"[{c}]" if c in "[*?" else c for c in str(path))


def _type(arrow: pa.DataType) -> str:
    return f"{_type(arrow.value_type)}[]" if isinstance(arrow, pa.ListType) else _TYPES[arrow]


def _age(part: Path) -> tuple[int, str]:
    return written_with(part.name), part.name


def _select(table: Table, group: Sequence[Path]) -> str:
    # One footer tells for all: parts of one schema version have one schema.
    present = set(pq.read_schema(group[0]).names)
    columns = ", ".join(
        quoted(c.name) if c.name in present else f"null::{_type(c.type)} as {quoted(c.name)}"
        for c in table.columns
    )
    files = ", ".join(literal(exactly(part)) for part in group)
    return f"from read_parquet([{files}], hive_partitioning = false) select {columns}"
