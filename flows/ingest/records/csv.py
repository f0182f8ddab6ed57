"""Records in CSV and its relatives: a header with names, then a record a row."""

import csv
import io
from collections.abc import Generator, Iterator
from functools import partial

from flows.ingest.decode import settled
from flows.ingest.failures import Unreadable, too_large
from flows.ingest.limits import MAX_RECORD_BYTES
from flows.ingest.names import distinct
from flows.ingest.options import IngestOptions
from flows.ingest.records.lines import Lines, LineTooLongError
from flows.ingest.records.record import Record, require_text_field
from flows.ingest.records.rows import RawRecord, broken
from flows.ingest.streams import said
from schemas.slugs import Reason

# The csv module's own limit of 128 KB is less than a long article; it knows one limit for the whole process.
csv.field_size_limit(MAX_RECORD_BYTES)

_DELIMITERS = ",;\t|"


def read_csv(
    stream: io.BufferedReader, path: str, options: IngestOptions, delimiter: str | None = None
) -> Generator[RawRecord, None, None]:
    """One record a row below the header. Records are numbered from 1, the header not counted.

    Args:
        stream: the file.
        path: its name.
        options: names the text's column and the encoding, if the usual ones do not serve.
        delimiter: what separates fields; by default that of `, ; tab |` which divides the header most.

    Raises:
        Unreadable: binary, or without a column for the text.
    """
    with Lines(stream, path, options.encoding, newline="") as lines:
        header_line = _first_line(lines, path)
        if header_line is not None:
            yield from _rows(lines, header_line, path, options, delimiter)


def _rows(
    lines: Lines, header_line: str, path: str, options: IngestOptions, delimiter: str | None
) -> Generator[RawRecord, None, None]:
    is_given = options.encoding is not None
    delimiter = delimiter or max(_DELIMITERS, key=lambda one: len(_divided(header_line, one)))
    printed = _divided(header_line, delimiter)
    header, _ = settled(printed, path, lines.encoding, is_given=is_given)
    names = distinct(header)
    require_text_field(path, names, options)
    # strict, because otherwise a quote that is never closed would swallow the rest of the file as one article.
    record_lines = _RecordLines(lines)
    rows = csv.reader(record_lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        place = f"{path}#{number + 1}"
        line = rows.line_num + 2  # the header was taken before
        record_lines.begin()
        try:
            row = next(rows)
        except StopIteration:
            return
        except (csv.Error, LineTooLongError) as error:
            number += 1
            yield broken(_bad_row(place, line, error))
            continue
        if row and row != printed:  # not a blank line, nor the header of another file appended to this one
            number += 1
            yield RawRecord(place, partial(_record, place, names, row, lines.encoding, is_given=is_given))


class _RecordLines(Iterator[str]):
    """Lines for the csv reader, as many as a record may have: a quote may span any number of them."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._length = 0

    def begin(self) -> None:
        """A record begins."""
        self._length = 0

    def __next__(self) -> str:
        line = next(self._lines)
        self._length += len(line)
        if self._length > MAX_RECORD_BYTES:
            raise LineTooLongError
        return line


def _first_line(lines: Lines, path: str) -> str | None:
    try:
        return next((line for line in lines if line.strip()), None)
    except LineTooLongError as error:
        raise too_large(path, MAX_RECORD_BYTES) from error


def _divided(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])


def _record(place: str, names: list[str], row: list[str], encoding: str, *, is_given: bool) -> Record:
    if len(row) != len(names):
        raise Unreadable(
            place,
            Reason.BAD_RECORD,
            f"{place} has {len(row)} fields where the header has {len(names)}; a quote or a separator is amiss.",
        )
    values, encoding = settled(row, place, encoding, is_given=is_given)
    return Record(place, dict(zip(names, values, strict=True)), encoding)


def _bad_row(place: str, line: int, error: csv.Error | LineTooLongError) -> Unreadable:
    if isinstance(error, LineTooLongError) or "field limit" in str(error):
        return too_large(place, MAX_RECORD_BYTES)
    sentence = f"{place} (line {line}) is not valid CSV: {said(error)}; its quotes are the likely cause."
    return Unreadable(place, Reason.BAD_RECORD, sentence)
