"""Records in JSON: one a line, or an array of them, or one by itself."""

import codecs
import io
import json
import re
from collections.abc import Generator
from functools import partial
from itertools import count
from math import isfinite
from typing import cast

from flows.ingest.decode import decode, settled, stream_encoding
from flows.ingest.documents import Json
from flows.ingest.failures import Unreadable, too_large
from flows.ingest.limits import MAX_DEPTH, MAX_DIGITS, MAX_RECORD_BYTES, MAX_VALUES, MEGABYTE
from flows.ingest.records.json_array import ArrayError, array_elements
from flows.ingest.records.lines import Lines, LineTooLongError
from flows.ingest.records.record import Record
from flows.ingest.records.rows import RawRecord, broken
from flows.ingest.streams import head, rejoined, said
from schemas.slugs import Reason

_VALUE_MARKS = ("[", "{", ",")
_ARRAY = re.compile(r"[\ufeff\s]*\[")


def read_json_lines(
    stream: io.BufferedReader, path: str, encoding: str | None
) -> Generator[RawRecord, None, None]:
    """One record a line; blank lines are passed over. Records are numbered by their lines, from 1."""
    if _begins_array(stream, encoding):  # an array under the wrong name
        yield from _array(stream, path, encoding)
        return
    with Lines(stream, path, encoding, newline="\n") as lines:
        for number in count(start=1):
            place = f"{path}#{number}"
            try:
                line = next(lines)
            except StopIteration:
                return
            except LineTooLongError:
                yield broken(too_large(place, MAX_RECORD_BYTES))
                continue
            if line.strip():
                yield _raw(place, line, lines.encoding, is_given=encoding is not None)


def read_json(stream: io.BufferedReader, path: str, encoding: str | None) -> Generator[RawRecord, None, None]:
    """An array of records, an object around one (as news APIs answer), one record, or JSON lines.

    Records are numbered by their place in the array, from 1. An array is read one record after another, an object
    whole.

    Raises:
        Unreadable: not JSON, an object that is larger than any record, or an array that breaks off (the records
            before have been given).
    """
    if _begins_array(stream, encoding):
        yield from _array(stream, path, encoding)
        return
    data = stream.read(MAX_RECORD_BYTES + 1)
    if len(data) > MAX_RECORD_BYTES:
        if not _begins_with_line_of_json(data.decode("utf-8", "replace")):
            sentence = (
                f"{path} is larger than {MAX_RECORD_BYTES // MEGABYTE} MB and no array of records; convert it to "
                "JSON lines, one record a line."
            )
            raise Unreadable(path, Reason.TOO_LARGE, sentence)
        yield from read_json_lines(rejoined(data, stream), path, encoding)
        return
    decoded = decode(data, path, encoding)
    try:
        value = _parsed(path, decoded.text, Reason.BAD_FILE)
    except Unreadable:
        if not _begins_with_line_of_json(decoded.text):
            raise
        yield from read_json_lines(rejoined(data), path, encoding)
        return
    for number, one in enumerate(_records_in(value), start=1):
        place = f"{path}#{number}"
        yield RawRecord(place, partial(_record, place, one, decoded.encoding))


def _begins_array(stream: io.BufferedReader, encoding: str | None) -> bool:
    beginning = head(stream)
    name = codecs.lookup(encoding).name if encoding else stream_encoding(beginning)
    return _ARRAY.match(beginning.decode(name, "ignore")) is not None


def _array(stream: io.BufferedReader, path: str, encoding: str | None) -> Generator[RawRecord, None, None]:
    with Lines(stream, path, encoding, newline="") as lines:
        try:
            for number, text in enumerate(array_elements(lines.pieces()), start=1):
                place = f"{path}#{number}"
                if text is None:
                    yield broken(too_large(place, MAX_RECORD_BYTES))
                else:
                    yield _raw(place, text, lines.encoding, is_given=encoding is not None)
        except ArrayError as error:
            sentence = f"{path} is no array of records to its end, it {error}; the records before are read."
            raise Unreadable(path, Reason.BAD_FILE, sentence) from error


def _raw(place: str, text: str, encoding: str, *, is_given: bool) -> RawRecord:
    def record() -> Record:
        (settled_text,), name = settled([text], place, encoding, is_given=is_given)
        return _record(place, _parsed(place, settled_text, Reason.BAD_RECORD), name)

    return RawRecord(place, record)


def _record(place: str, value: Json, encoding: str) -> Record:
    if not isinstance(value, dict):
        sentence = f"{place} is not a record: a JSON object with named fields is due."
        raise Unreadable(place, Reason.BAD_RECORD, sentence)
    return Record(place, value, encoding)


def _parsed(path: str, text: str, reason: Reason) -> Json:
    if len(text) > MAX_VALUES and sum(map(text.count, _VALUE_MARKS)) > MAX_VALUES:
        sentence = f"{path} holds more than {MAX_VALUES:,} values, which no article does."
        raise Unreadable(path, Reason.TOO_LARGE, sentence)
    too_deep = f"{path} is nested more than {MAX_DEPTH} levels deep, which no article is."
    try:
        # NaN and Infinity are not JSON, and no reader of the metadata would take them.
        value = json.loads(text, parse_constant=lambda _: None, parse_float=_finite, parse_int=_whole)
    except RecursionError as error:
        raise Unreadable(path, reason, too_deep) from error
    except ValueError as error:
        raise Unreadable(path, reason, f"{path} is not valid JSON: {said(error)}.") from error
    if not _is_within_depth(value):
        raise Unreadable(path, reason, too_deep)
    return cast("Json", value)


def _is_within_depth(value: object) -> bool:
    """Whether no list or object lies deeper than MAX_DEPTH in others. Level by level, so that no depth is too much."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
    return not level


def _whole(number: str) -> int | str:
    """A whole number; as text where it has more digits than Python reads."""
    return int(number) if len(number) <= MAX_DIGITS else number


def _finite(number: str) -> float | None:
    """A number with a fraction or an exponent; null where it is beyond all measure, like 1e999."""
    value = float(number)
    return value if isfinite(value) else None


def _records_in(value: Json) -> list[Json]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        lists = [inner for inner in value.values() if isinstance(inner, list)]
        if len(lists) == 1 and lists[0] and all(isinstance(one, dict) for one in lists[0]):
            return lists[0]
    return [value]


def _begins_with_line_of_json(text: str) -> bool:
    first, _, rest = text.lstrip("\ufeff \t\r\n").partition("\n")
    try:
        return bool(rest.strip()) and isinstance(json.loads(first, parse_int=_whole), dict)
    except (ValueError, RecursionError):
        return False
