"""Parquet files of the tables: writing, taking over staged ones, leaving rows out, joining small ones.

Knows one file at a time. Which files make up a table is Delta's matter (`warehouse.delta`).
"""

import os
import secrets
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas import SCHEMA_VERSION, Table
from schemas.errors import WarehouseError
from schemas.table import strings
from warehouse.layout import sync

# A row group is what one thread reads at once: wide rows (raw texts) make smaller groups than narrow ones.
GROUP_BYTES = 32 * 1024 * 1024
GROUP_ROWS = 122_880


def part_name(ordinal: int) -> str:
    """A new part's file name: the schema version it was written with, the batch's ordinal, random digits.

    Sorted by name, parts stand in the order of their commits; the digits keep a batch that never happened apart
    from the one that took its ordinal.
    """
    return f"{SCHEMA_VERSION}-{ordinal:08d}-{secrets.token_hex(8)}.parquet"


def written_with(name: str) -> int:
    """The schema version that a part was written with."""
    return int(name.partition("-")[0])


def ordinal_of(name: str) -> int:
    """The ordinal of the batch that a part came with."""
    return int(name.split("-")[1])


def write_part(rows: pa.Table, path: Path) -> Path:
    """Write a part so that it is either there and whole, or not there: temporary file, fsync, rename.

    Page checksums, because without them a flipped bit on the disk reads as other text.
    """
    temporary = _temporary(path)
    try:
        _write(temporary, rows.schema, [rows], _group_rows(rows.nbytes, len(rows)))
        _settle(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def take_over(staged: Path, folder: Path, name: str, table: Table) -> Path:
    """Give a staged part a second name in the table's folder; the first stays until the commit is recorded.

    Raises:
        WarehouseError: the part has another schema than the table.
    """
    schema = pq.read_schema(staged)
    if not schema.equals(table.arrow):
        raise WarehouseError(f"The staged part {staged} has another schema than the table {table.name}.")
    part = folder / name
    try:
        part.hardlink_to(staged)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(staged, part)
    sync(part)
    return part


def without(part: Path, column: str, values: Collection[str], target: Path, table: Table) -> bool:
    """Copy a part less the rows that have one of the values, order kept; False, and no file, if none is left."""
    left_out = pa.array(sorted(values), pa.string())
    return changed(part, lambda rows: rows.filter(pc.invert(pc.is_in(rows[column], left_out))), target, table)


def changed(part: Path, change: Callable[[pa.Table], pa.Table], target: Path, table: Table) -> bool:
    """Copy a part with its rows changed, some thousand at a time; False, and no file, if none is left."""
    return _write_stream(target, table, (change(rows) for rows in _groups([part], table)), [part])


def join(parts: Sequence[Path], target: Path, table: Table) -> bool:
    """Copy several parts into one, in that order; False (and no file) if they hold no rows."""
    return _write_stream(target, table, _groups(parts, table), parts)


def strings_of(parts: Iterable[Path], column: str) -> list[str]:
    """The values of a column of strings in some parts, in order."""
    return [
        value
        for part in parts
        for value in strings(pq.read_table(part, columns=[column], partitioning=None), column)
    ]


def conform(rows: pa.Table, table: Table) -> pa.Table:
    """Rows of an older schema version in today's schema: columns that they lack are null."""
    present = set(rows.column_names)
    columns = [
        rows[f.name].cast(f.type) if f.name in present else pa.nulls(len(rows), f.type) for f in table.arrow
    ]
    return pa.table(columns, schema=table.arrow)


def _groups(parts: Iterable[Path], table: Table) -> Iterator[pa.Table]:
    for part in parts:
        with pq.ParquetFile(part, page_checksum_verification=True) as file:
            for index in range(file.num_row_groups):
                yield conform(file.read_row_group(index), table)


def _write_stream(target: Path, table: Table, groups: Iterator[pa.Table], sources: Sequence[Path]) -> bool:
    footers = [pq.read_metadata(source) for source in sources]
    rows = sum(footer.num_rows for footer in footers)
    size = sum(f.row_group(i).total_byte_size for f in footers for i in range(f.num_row_groups))
    temporary = _temporary(target)
    try:
        written = _write(temporary, table.arrow, groups, _group_rows(size, rows))
        if written:
            _settle(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return written > 0


def _group_rows(size: int, rows: int) -> int:
    per_row = max(1, size // max(1, rows))
    return max(1_024, min(GROUP_ROWS, GROUP_BYTES // per_row))


def _write(path: Path, schema: pa.Schema, groups: Iterable[pa.Table], group_rows: int) -> int:
    written = 0
    with pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True) as writer:
        for rows in _regrouped(groups, group_rows):
            writer.write_table(rows, row_group_size=group_rows)
            written += len(rows)
    return written


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def _settle(temporary: Path, path: Path) -> None:
    sync(temporary)
    temporary.replace(path)
    sync(path.parent)


def _regrouped(groups: Iterable[pa.Table], group_rows: int) -> Iterator[pa.Table]:
    """The same rows in tables of at least that many, the last excepted: many small parts give few groups."""
    waiting: list[pa.Table] = []
    count = 0
    for rows in groups:
        waiting.append(rows)
        count += len(rows)
        if count >= group_rows:
            yield pa.concat_tables(waiting)
            waiting, count = [], 0
    if count:
        yield pa.concat_tables(waiting)
