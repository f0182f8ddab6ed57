"""Printing rows as a table for people, as CSV for spreadsheets, or as JSON for programs.

Unless a person asks for rows as they are, nothing in a cell is obeyed: not by a terminal, not by a spreadsheet.
"""

import io
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from rich.table import Table

from flows.cli.console import out, warn
from flows.cli.defused import json_of, without_formula
from schemas.errors import UsageError

FORMATS = ("table", "csv", "json")
# A table is for eyes; whole results are what csv and json are for.
SHOWN_ROWS = 200
# What ends a cell of CSV for somebody: many spreadsheets split at semicolons, and find a formula behind one.
_ENDS_CELLS = frozenset('",;\t\r\n')


def check_format(output: str) -> None:
    """Raise UsageError for a format that there is not."""
    if output not in FORMATS:
        raise UsageError(f"There is no format {output!r}: table, csv or json.")


def print_rows(rows: pa.Table, output: str) -> None:
    """Print an Arrow table to standard output."""
    if output == "csv":
        _csv(rows)
    elif output == "json":
        _json(rows)
    else:
        _table(rows)


def print_json(value: object) -> None:
    """Print one value as JSON to standard output."""
    _as_utf8()
    sys.stdout.write(json_of(value, indent=1) + "\n")


def _table(rows: pa.Table) -> None:
    table = Table(*rows.column_names)
    for column, field in zip(table.columns, rows.schema, strict=True):
        if pa.types.is_integer(field.type) or pa.types.is_floating(field.type):
            column.justify = "right"
    for row in tuples(rows.slice(0, SHOWN_ROWS)):
        table.add_row(*(_shown(value) for value in row))
    out.print(table)
    if len(rows) > SHOWN_ROWS:
        warn(f"{SHOWN_ROWS} of {len(rows):,} rows shown; --format csv or json prints all.")


def _csv(rows: pa.Table) -> None:
    _as_utf8()
    sys.stdout.write(_record(rows.column_names))
    for batch in rows.to_batches(max_chunksize=10_000):
        sys.stdout.writelines(map(_record, tuples(pa.Table.from_batches([batch]))))


def _record(values: Sequence[object]) -> str:
    cells = [_cell(value) for value in values]
    # One empty cell alone would be an empty line, which is no record to most readers.
    return (",".join(cells) if cells != [""] else '""') + "\n"


def _cell(value: object) -> str:
    plain = "" if value is None else _plain(value)
    text = str(plain)
    # A number is no text, whatever sign it begins with.
    if isinstance(plain, str) and not out.is_raw:
        text = without_formula(out.shown(text) if sys.stdout.isatty() else text)
    return '"' + text.replace('"', '""') + '"' if _ENDS_CELLS.intersection(text) else text


def _as_utf8() -> None:
    """What programs read is UTF-8 in every locale."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def _json(rows: pa.Table) -> None:
    _as_utf8()
    records = (dict(zip(rows.column_names, row, strict=True)) for row in tuples(rows))
    sys.stdout.write("[")
    for ordinal, record in enumerate(records):
        sys.stdout.write(",\n " if ordinal else "\n ")
        sys.stdout.write(json_of(record))
    sys.stdout.write("\n]\n")


def tuples(rows: pa.Table) -> Sequence[tuple[object, ...]]:
    """The rows as tuples of Python values; columns may share a name."""
    return list(zip(*map(_values, rows.columns), strict=True))


def _values(column: "pa.ChunkedArray[Any]") -> list[object]:
    try:
        return list(column.to_pylist())
    except (OverflowError, ValueError):
        return [_value(scalar) for scalar in column]


def _value(scalar: "pa.Scalar[Any]") -> object:
    """A value, as text where Python has none such: an instant before year 1, an interval of a million years."""
    try:
        value: object = scalar.as_py()
    except (OverflowError, ValueError):
        try:
            value = scalar.cast(pa.string()).as_py()
        except pa.ArrowException:
            value = f"a value of the type {scalar.type} that cannot be shown"
    return value


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(_plain(value))


def _plain(value: object) -> object:
    """A value as one cell of text."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, datetime | date):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return value
