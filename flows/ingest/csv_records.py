"""Records in CSV and its relatives: a header with names, then a record a row."""

import csv
import io
from collections.abc import Iterator, Sequence

from flows.ingest.decode import settled
from flows.ingest.failures import Failure, Reason, Unreadable
from flows.ingest.lines import Lines, LineTooLongError
from flows.ingest.options import IngestOptions
from flows.ingest.records import Record, require_text_field
from flows.ingest.streams import MAX_DOCUMENT_BYTES, said, too_large

# The csv module's own limit of 128 KB is less than a long article; it knows one limit for the whole process.
csv.field_size_limit(MAX_DOCUMENT_BYTES)

_DELIMITERS = ",;\t|"


def read_csv(
    stream: io.BufferedReader, path: str, options: IngestOptions, delimiter: str | None = None
) -> Iterator[Record | Failure]:
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
) -> Iterator[Record | Failure]:
    is_given = options.encoding is not None
    delimiter = delimiter or max(_DELIMITERS, key=lambda one: len(_divided(header_line, one)))
    printed = _divided(header_line, delimiter)
    header, _ = settled(printed, path, lines.encoding, is_given=is_given)
    names = _unlike(header)
    require_text_field(path, names, options)
    # strict, because otherwise a quote that is never closed would swallow the rest of the file as one article.
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        place = f"{path}#{number + 1}"
        line = rows.line_num + 2  # the header was taken before
        try:
            row = next(rows)
            if not row or row == printed:  # a blank line, or the header of another file appended to this one
                continue
            number += 1
            yield _record(place, names, row, lines, is_given=is_given)
        except StopIteration:
            return
        except (csv.Error, LineTooLongError) as error:
            number += 1
            yield _broken_row(place, line, error)
        except Unreadable as problem:
            if problem.path != place:
                raise
            yield problem.failure()


def _first_line(lines: Lines, path: str) -> str | None:
    try:
        return next((line for line in lines if line.strip()), None)
    except LineTooLongError as error:
        raise too_large(path, MAX_DOCUMENT_BYTES) from error


def _divided(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])


def _unlike(header: Sequence[str]) -> list[str]:
    """The header's names, each once: a column without one is named by its place, a repeated one is numbered."""
    names: dict[str, None] = {}
    for place, printed in enumerate(header, start=1):
        name = own = printed.strip() or f"column_{place}"
        count = 1
        while name in names:
            count += 1
            name = f"{own}_{count}"
        names[name] = None
    return list(names)


def _record(place: str, names: list[str], row: list[str], lines: Lines, *, is_given: bool) -> Record:
    if len(row) != len(names):
        raise Unreadable(
            place,
            Reason.BAD_RECORD,
            f"{place} has {len(row)} fields where the header has {len(names)}; a quote or a separator is amiss.",
        )
    values, encoding = settled(row, place, lines.encoding, is_given=is_given)
    return Record(place, dict(zip(names, values, strict=True)), encoding)


def _broken_row(place: str, line: int, error: csv.Error | LineTooLongError) -> Failure:
    if isinstance(error, LineTooLongError) or "field limit" in str(error):
        return too_large(place, MAX_DOCUMENT_BYTES).failure()
    sentence = f"{place} (line {line}) is not valid CSV: {said(error)}; its quotes are the likely cause."
    return Failure(place, Reason.BAD_RECORD, sentence)
