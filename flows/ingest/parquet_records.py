"""Records in Parquet files."""

import base64
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from math import isfinite
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.ingest.decode import decode
from flows.ingest.documents import Json
from flows.ingest.failures import Failure, Reason, Unreadable
from flows.ingest.options import IngestOptions
from flows.ingest.records import Record, require_text_field
from flows.ingest.streams import said

# A row holds an article: some hundred of them are a megabyte or so.
_ROWS_AT_ONCE = 256
_BUFFER_BYTES = 1024 * 1024


def read_parquet(stream: io.BufferedReader, path: str, options: IngestOptions) -> Iterator[Record | Failure]:
    """One record a row, numbered from 1; `stream` has to be seekable, a batch of rows at a time is in memory.

    Raises:
        Unreadable: no Parquet file, or a damaged one (the rows before the damage have been given), or none of
            its columns is for the text.
    """
    number = 0
    try:
        # Without pre-buffering a row group is read page by page; some files are a single row group.
        with pq.ParquetFile(
            stream, pre_buffer=False, buffer_size=_BUFFER_BYTES, page_checksum_verification=True
        ) as file:
            require_text_field(path, file.schema_arrow.names, options)
            for batch in file.iter_batches(_ROWS_AT_ONCE, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    place = f"{path}#{number}"
                    yield Record(place, {name: _plain(value, place) for name, value in row.items()})
    except (pa.ArrowException, OSError, EOFError) as error:
        where = f"after record {number}" if number else "from the start"
        sentence = (
            f"{path} is cut off or damaged {where}: its Parquet data cannot be read ({said(error)[:200]})."
        )
        raise Unreadable(path, Reason.BAD_FILE, sentence) from error


def _plain(value: Any, place: str) -> Json:  # noqa: ANN401, PLR0911 - any type that a file may have, a line each
    """A value as JSON has it."""
    match value:
        case None | bool() | str() | int():
            return value
        case float():
            return value if isfinite(value) else None
        case datetime() | date() | time():
            return value.isoformat()
        case bytes():
            return _bytes_as_text(value, place)
        case Mapping():
            return {str(key): _plain(inner, place) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner, place) for inner in value]
    return str(value)


def _bytes_as_text(value: bytes, place: str) -> str:
    """Text that was written without a type, which older writers do; base64 of what is no text."""
    try:
        return decode(value, place).text
    except Unreadable:
        return base64.b64encode(value).decode("ascii")
