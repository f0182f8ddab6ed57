"""Records in JSON: one a line, or an array of them, or one by itself."""

import io
import json
from collections.abc import Iterator
from itertools import count
from math import isfinite
from typing import cast

from flows.ingest.decode import decode, settled
from flows.ingest.documents import Json
from flows.ingest.failures import Failure, Reason, Unreadable
from flows.ingest.lines import Lines, LineTooLongError
from flows.ingest.records import Record
from flows.ingest.streams import MAX_DOCUMENT_BYTES, head, said, too_large, whole

# An array has to be read whole; as JSON lines the same records need no more memory than the longest of them.
_MAX_ARRAY_BYTES = 4 * MAX_DOCUMENT_BYTES


def read_json_lines(stream: io.BufferedReader, path: str, encoding: str | None) -> Iterator[Record | Failure]:
    """One record a line; blank lines are passed over. Records are numbered by their lines, from 1."""
    if head(stream).lstrip().startswith(b"["):  # an array under the wrong name
        yield from read_json(stream, path, encoding)
        return
    with Lines(stream, path, encoding, newline="\n") as lines:
        for number in count(start=1):
            place = f"{path}#{number}"
            try:
                line = next(lines)
                if line.strip():
                    (text,), name = settled([line], place, lines.encoding, is_given=encoding is not None)
                    yield Record(place, _fields(place, _parsed(place, text, Reason.BAD_RECORD)), name)
            except StopIteration:
                return
            except LineTooLongError:
                yield too_large(place, MAX_DOCUMENT_BYTES).failure()
            except Unreadable as problem:
                if problem.path != place:
                    raise
                yield problem.failure()


def read_json(stream: io.BufferedReader, path: str, encoding: str | None) -> Iterator[Record | Failure]:
    """An array of records, an object around one (as news APIs answer), one record, or JSON lines.

    Records are numbered by their place in the array, from 1.
    """
    data = whole(stream, path, _MAX_ARRAY_BYTES)
    decoded = decode(data, path, encoding)
    try:
        value = _parsed(path, decoded.text, Reason.BAD_FILE)
    except Unreadable:
        if not _begins_with_line_of_json(decoded.text):
            raise
        yield from read_json_lines(io.BufferedReader(cast("io.RawIOBase", io.BytesIO(data))), path, encoding)
        return
    for number, one in enumerate(_records_in(value), start=1):
        place = f"{path}#{number}"
        try:
            yield Record(place, _fields(place, one), decoded.encoding)
        except Unreadable as problem:
            yield problem.failure()


def _parsed(path: str, text: str, reason: Reason) -> Json:
    try:
        # NaN and Infinity are not JSON, and no reader of the metadata would take them.
        return cast("Json", json.loads(text, parse_constant=lambda _: None, parse_float=_finite))
    except RecursionError as error:
        raise Unreadable(path, reason, f"{path} is nested too deeply to be read.") from error
    except ValueError as error:
        raise Unreadable(path, reason, f"{path} is not valid JSON: {said(error)}.") from error


def _finite(number: str) -> float | None:
    """A number with a fraction or an exponent; null where it is beyond all measure, like 1e999."""
    value = float(number)
    return value if isfinite(value) else None


def _fields(path: str, value: Json) -> dict[str, Json]:
    if isinstance(value, dict):
        return value
    raise Unreadable(
        path, Reason.BAD_RECORD, f"{path} is not a record: a JSON object with named fields is due."
    )


def _records_in(value: Json) -> list[Json]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        lists = [inner for inner in value.values() if isinstance(inner, list)]
        if len(lists) == 1 and lists[0] and all(isinstance(one, dict) for one in lists[0]):
            return lists[0]
    return [value]


def _begins_with_line_of_json(text: str) -> bool:
    first, _, rest = text.lstrip().partition("\n")
    try:
        return bool(rest.strip()) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False
