"""What DuckDB sees of the tables: one view a table over an explicit list of parts, and the connection for it.

Publications and lookups are built on the schema `stored` that this module makes. No table has a meaning here.
"""

import atexit
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count, groupby
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas import Table
from warehouse.parts import written_with
from warehouse.spilling import spill_folder

# What a query over all lines of a large warehouse holds at once.
_MEMORY = "512MB"
_NUMBERS = count()
_HELD = ExitStack()
_MAKING = threading.Lock()
_OWNER = os.getpid()

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


@contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a database in memory of its own, which goes with all that is made in it.

    All of a process share one DuckDB: making one takes 15 ms, ten times what a lookup takes in a small warehouse. It
    holds up to _MEMORY at once, and the rest waits on the disk.
    """
    with _MAKING:
        instance = _instance(os.getpid())
    name = f"scratch_{next(_NUMBERS)}"
    connection = instance.cursor()
    try:
        connection.execute(f"attach ':memory:' as {name}")
        connection.execute(f"use {name}")
        yield connection
    finally:
        connection.close()
        try:
            with instance.cursor() as another:
                another.execute(f"detach database if exists {name}")
        except duckdb.Error:
            # After some errors DuckDB does nothing more: the next one gets another.
            _instance.cache_clear()


@cache
def _instance(_process: int) -> duckdb.DuckDBPyConnection:
    """This process's DuckDB; a fork cannot use its parent's, whose threads it lacks."""
    folder = _HELD.enter_context(spill_folder())
    connection = _HELD.enter_context(connect())
    connection.execute(f"set memory_limit = '{_MEMORY}'")
    connection.execute(f"set temp_directory = {literal(folder)}")
    return connection


@atexit.register
def close() -> None:
    """End this process's DuckDB, and delete its folder for what does not fit into memory."""
    if os.getpid() == _OWNER:
        _instance.cache_clear()
        _HELD.close()


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
