"""What flows ask of the tables: the queries in warehouse/queries/, run on the last recorded versions.

A query names its tables as `stored.<table>`; only those are opened. Values reach it as parameters alone.
`stored.superseded` is one more table to them: what the current rule, two queries here, leaves behind.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas import BATCHES, TABLES, Table
from warehouse import ledger, views
from warehouse.delta import parts_at
from warehouse.layout import Layout
from warehouse.relations import exactly, quoted, scratch, store

FOLDER = Path(__file__).parent / "queries"

Parameter = str | int | float | bool | datetime | Sequence[str] | Sequence[int] | Sequence[Path] | None

_BATCH_ROWS = 2_048
_STORED = re.compile(r"\bstored\.(\w+)")


def run(layout: Layout, name: str, parameters: Mapping[str, Parameter]) -> pa.Table:
    """All rows of a query."""
    sql = _sql(name)
    with _opened(layout, sql) as connection:
        found: pa.Table = connection.sql(sql, params=_values(parameters)).to_arrow_table()
    return found


def stream(layout: Layout, name: str, parameters: Mapping[str, Parameter]) -> Iterator[pa.RecordBatch]:
    """The rows of a query, some thousand at a time."""
    sql = _sql(name)
    with _opened(layout, sql) as connection:
        yield from connection.sql(sql, params=_values(parameters)).to_arrow_reader(_BATCH_ROWS)


def rows(layout: Layout, table: str, document_ids: Sequence[str]) -> pa.Table:
    """All rows of some documents in a document table."""
    asked = _table(table)
    sql = (
        f"from stored.{asked.name} "
        f"where {quoted(str(asked.document_column))} in (select unnest($document_ids::varchar[])) "
        f"order by {', '.join(quoted(name) for name in asked.order)}"
    )
    with _opened(layout, sql) as connection:
        found: pa.Table = connection.sql(sql, params={"document_ids": list(document_ids)}).to_arrow_table()
    return found.cast(asked.arrow)


@contextmanager
def _opened(layout: Layout, sql: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that holds the tables which a query names."""
    with scratch() as connection:
        _open_tables(connection, layout, sql)
        yield connection


def _values(parameters: Mapping[str, Parameter]) -> dict[str, object]:
    """Parameters as DuckDB takes them: files as what read_parquet reads as themselves."""
    return {
        name: [exactly(each) if isinstance(each, Path) else each for each in value]
        if isinstance(value, Sequence) and not isinstance(value, str)
        else value
        for name, value in parameters.items()
    }


def _table(name: str) -> Table:
    for table in TABLES:
        if table.name == name and table.document_column is not None:
            return table
    raise KeyError(name)


def make_superseded(connection: duckdb.DuckDBPyConnection) -> None:
    """The table `stored.superseded`, from `stored.outcomes` and `stored.documents`."""
    connection.execute(
        f"create temp table current_versions as {_sql('current_versions')}", {"version_keys": None}
    )
    connection.execute(f"create table stored.superseded as {_sql('superseded')}")
    connection.execute("drop table temp.current_versions")


def _sql(name: str) -> str:
    # quarantine is asked for before there is a publication, too, and is one statement all the same.
    folder = views.FOLDER if name == "quarantine" else FOLDER
    return (folder / f"{name}.sql").read_text(encoding="utf-8")


def _open_tables(connection: duckdb.DuckDBPyConnection, layout: Layout, sql: str) -> None:
    named = set(_STORED.findall(sql))
    needs_superseded = "superseded" in named
    if needs_superseded:
        named |= {"outcomes", "documents"}
    if not named:
        return
    tables = [table for table in TABLES if table.name in named]
    entry = ledger.latest(layout)
    parts = parts_at(layout, [t for t in tables if t is not BATCHES], entry.versions if entry else {})
    if BATCHES in tables:
        parts[BATCHES.name] = ledger.open_ledger(layout).parts()
    store(connection, tables, parts)
    if needs_superseded:
        make_superseded(connection)
