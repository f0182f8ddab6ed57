"""Values of Parquet files as JSON has them: of every type that a file may have, and of every value of that type.

A value that Python has no place for, such as a day in the year 300000, is kept as text: what it says, or where nothing
can be said the number that lies in the file.
"""

import base64
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from math import isfinite
from typing import Any

import pyarrow as pa

from flows.ingest.decode import decode
from flows.ingest.documents import Json
from flows.ingest.failures import Unreadable

_OUT_OF_RANGE = "<value out of range"


# pyarrow's types do not say that scalars of nested types hold others.
_Scalar = Any


def plain(scalar: _Scalar, place: str) -> Json:
    """A value; `place` is the record's."""
    kind = scalar.type
    if not scalar.is_valid:
        return None
    if pa.types.is_dictionary(kind) or isinstance(kind, pa.BaseExtensionType):
        return plain(scalar.value, place)
    if pa.types.is_nested(kind):
        return _nested(scalar, place)
    return _temporal(scalar) if pa.types.is_temporal(kind) else _simple(scalar.as_py(), place)


def _nested(scalar: _Scalar, place: str) -> Json:
    kind = scalar.type
    if pa.types.is_struct(kind):
        return {kind.field(at).name: plain(scalar[at], place) for at in range(kind.num_fields)}
    if pa.types.is_map(kind):
        pairs = ((pair[0], pair[1]) for pair in scalar.values or ())
        return {str(plain(key, place)): plain(value, place) for key, value in pairs}
    return [plain(inner, place) for inner in scalar.values or ()]


def _simple(value: Any, place: str) -> Json:  # noqa: ANN401 - any type that a file may have
    match value:
        case None | bool() | str() | int():
            return value
        case float():
            return value if isfinite(value) else None
        case bytes():
            return _bytes_as_text(value, place)
        case Mapping():
            return {str(key): _simple(inner, place) for key, inner in value.items()}
        case list() | tuple():
            return [_simple(inner, place) for inner in value]
    return str(value)


def _temporal(scalar: _Scalar) -> Json:
    """Days, times, instants and spans of time, in ISO 8601 where Python has them."""
    readings: tuple[Callable[[], object], ...] = (
        scalar.as_py,
        # Of an unknown zone: the instant is kept in UTC.
        lambda: scalar.cast(pa.timestamp(scalar.type.unit)).as_py().isoformat() + "+00:00",
        lambda: scalar.cast(pa.string()).as_py(),
    )
    for reading in readings:
        try:
            value = reading()
        except (ValueError, OverflowError, KeyError, AttributeError, pa.ArrowException):
            continue
        if isinstance(value, datetime | date | time):
            return value.isoformat()
        if value is not None and not str(value).startswith(_OUT_OF_RANGE):
            return str(value)
    return str(scalar.value)


def _bytes_as_text(value: bytes, place: str) -> str:
    """Text that was written without a type, which older writers do; base64 of what is no text."""
    try:
        return decode(value, place).text
    except Unreadable:
        return base64.b64encode(value).decode("ascii")
