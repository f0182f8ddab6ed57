"""The data dictionary, docs/tables.md, as text: `python -m schemas.dictionary > docs/tables.md`."""

import sys
from collections.abc import Iterator

import pyarrow as pa

from schemas import TABLES
from schemas.table import Column, Table, type_counts, type_keys, type_texts

HEAD = """# Tables

Made from `schemas/` by `make docs`. In a publication these names show current documents only; `documents_history`,
`articles_history` and so on show every version, with `is_current`. Offsets count Unicode code points from 0 and are
half-open: in DuckDB, `substr(text, char_start + 1, char_end - char_start)` gives back what a row stands for. Instants
are UTC, without a zone.
"""

SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP",
    type_texts: "VARCHAR[]",
    type_keys: "BIGINT[]",
    type_counts: "INTEGER[]",
}


def dictionary() -> str:
    """All tables as Markdown."""
    return "\n".join([HEAD, *(line for table in TABLES for line in _table(table))])


def _table(table: Table) -> Iterator[str]:
    yield f"## {table.name}\n"
    yield f"{table.doc}\n"
    if table.key:
        yield f"Key: {', '.join(f'`{name}`' for name in table.key)}.\n"
    yield "| column | type | null | |"
    yield "|---|---|---|---|"
    yield from (_column(column) for column in table.columns)
    yield ""


def _column(column: Column) -> str:
    null = "yes" if column.is_nullable else ""
    return f"| `{column.name}` | {SQL_TYPES[column.type]} | {null} | {column.doc} |"


if __name__ == "__main__":
    sys.stdout.write(dictionary())
