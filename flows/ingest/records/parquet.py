"""Records in Parquet files: where they stand, and in which portions they are read. Values are `parquet_values`'."""

import errno
import io
from collections.abc import Generator, Iterator
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq

from flows.ingest.failures import Unreadable, too_large
from flows.ingest.limits import MAX_BATCH_BYTES, MAX_BATCH_ROWS, MAX_RECORD_BYTES
from flows.ingest.names import distinct
from flows.ingest.options import IngestOptions
from flows.ingest.records.parquet_values import plain
from flows.ingest.records.record import Record, require_text_field
from flows.ingest.records.rows import RawRecord, broken
from flows.ingest.streams import is_machines, said
from schemas.slugs import Reason

_BUFFER_BYTES = 1024 * 1024


def read_parquet(
    stream: io.BufferedReader, path: str, options: IngestOptions
) -> Generator[RawRecord, None, None]:
    """One record a row, numbered from 1; `stream` has to be seekable, a batch of rows at a time is in memory.

    Raises:
        Unreadable: no Parquet file, or a damaged one (the rows before the damage have been given), or none of
            its columns is for the text.
    """
    number = 0
    try:
        with _opened(stream) as file:
            names = distinct(file.schema_arrow.names)
            require_text_field(path, names, options)
            for group in range(file.num_row_groups):
                for row in _rows(file, group):
                    number += 1
                    place = f"{path}#{number}"
                    if row is None:
                        yield broken(too_large(place, MAX_RECORD_BYTES))
                    else:
                        yield RawRecord(place, partial(_record, place, names, *row))
    except MemoryError:  # pa.ArrowMemoryError is an ArrowException, too, and no damage
        raise
    except (pa.ArrowException, OSError, EOFError) as error:
        if isinstance(error, OSError) and (is_machines(error) or error.errno == errno.ENOMEM):
            raise
        where = f"after record {number}" if number else "from the start"
        sentence = f"{path} is cut off or damaged {where}: its Parquet data cannot be read ({said(error)})."
        raise Unreadable(path, Reason.BAD_FILE, sentence) from error


def _opened(stream: io.BufferedReader) -> pq.ParquetFile:
    metadata = pq.ParquetFile(stream).metadata
    columns = [metadata.schema.column(at) for at in range(metadata.num_columns)]
    return pq.ParquetFile(
        stream,
        metadata=metadata,
        # Without pre-buffering a row group is read page by page; some files are a single row group.
        pre_buffer=False,
        buffer_size=_BUFFER_BYTES,
        page_checksum_verification=True,
        # A file keeps a value that many rows have once, and so does memory then: a few kilobytes may hold gigabytes.
        read_dictionary=[
            column.path
            for column in columns
            if column.physical_type == "BYTE_ARRAY"
            and "." not in column.path
            and column.converted_type != "DECIMAL"
        ],
    )


def _rows(file: pq.ParquetFile, group: int) -> Iterator[tuple[pa.RecordBatch, int] | None]:
    """The rows of a row group, as a batch and the place in it; None for each where they are too large to be read."""
    stated = file.metadata.row_group(group)
    each = stated.total_byte_size // max(1, stated.num_rows)
    if each > MAX_RECORD_BYTES:
        yield from (None for _ in range(stated.num_rows))
        return
    at_once = max(1, min(MAX_BATCH_ROWS, MAX_BATCH_BYTES // max(1, each)))
    for batch in file.iter_batches(at_once, row_groups=[group], use_threads=False):
        yield from ((batch, row) for row in range(len(batch)))


def _record(place: str, names: list[str], batch: pa.RecordBatch, row: int) -> Record:
    fields = {name: plain(column[row], place) for name, column in zip(names, batch.columns, strict=True)}
    if sum(len(value) for value in fields.values() if isinstance(value, str)) > MAX_RECORD_BYTES:
        raise too_large(place, MAX_RECORD_BYTES)
    return Record(place, fields)
