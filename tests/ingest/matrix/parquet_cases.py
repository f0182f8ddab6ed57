"""Parquet: columns of every odd type, values beyond all calendars, files cut off or holding more than they seem."""

import io
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.ingest.limits import MEGABYTE
from tests.ingest.matrix.case import READ, Case, named, text

_TEXTS = [text("Parquet one"), text("Parquet two")]
_FAR = 2**62
_TRUTH = (True, None)


def parquet(columns: Mapping[str, Any], **options: Any) -> bytes:  # noqa: ANN401 - those of pyarrow
    buffer = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), buffer, **options)
    return buffer.getvalue()


def _beside(kind: pa.DataType, *values: object) -> bytes:
    """A column of odd values beside the texts."""
    return parquet({"text": pa.array(_TEXTS), "x": pa.array(list(values), kind)})


def _bits(kind: pa.DataType, *values: int) -> bytes:
    """A column whose values are given as the whole numbers that lie in the file."""
    plain = pa.int32() if kind.bit_width == 32 else pa.int64()
    return parquet({"text": pa.array(_TEXTS), "x": pa.array(list(values), plain).view(kind)})


def _case(name: str, data: bytes, *reasons: str) -> Case:
    rows = reasons or (READ, READ)
    return Case(
        name, named({"a.parquet": data}), {f"a.parquet#{n}": reason for n, reason in enumerate(rows, start=1)}
    )


def _whole(name: str, data: bytes, reason: str) -> Case:
    return Case(name, named({"a.parquet": data}), {"a.parquet": reason})


def _deep(depth: int) -> object:
    kind, value = pa.int32(), 1
    for _ in range(depth):
        kind, value = pa.list_(kind), [value]  # type: ignore[assignment]  # deeper by one
    return pa.array([value, value], kind)


def _as_text(kind: pa.DataType, *values: object) -> bytes:
    return parquet({"text": pa.array(list(values), kind)})


def _two_of_a_name() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table([pa.array(_TEXTS), pa.array(["a", "b"])], names=["text", "text"]), buffer)
    return buffer.getvalue()


_GOOD = parquet({"text": pa.array(_TEXTS)})
_US = pa.timestamp("us")
_WIDE = parquet(
    {"text": pa.array([text(f"Row {n}") * 200 for n in range(600)])}, row_group_size=200, compression="none"
)


def _damaged(folder: Path) -> None:
    data = bytearray(_WIDE)
    second = pq.ParquetFile(io.BytesIO(_WIDE)).metadata.row_group(1).column(0)
    at = second.dictionary_page_offset or second.data_page_offset
    data[at : at + 40] = b"\xff" * 40
    (folder / "a.parquet").write_bytes(bytes(data))


CASES = [
    _case("an instant beyond the calendar", _bits(_US, _FAR, -_FAR)),
    _case(
        "an instant beyond the calendar in a zone", _bits(pa.timestamp("us", "Europe/Berlin"), _FAR, -_FAR)
    ),
    _case("an instant in a zone that is none", _bits(pa.timestamp("us", "Nowhere/Land"), 0, _FAR)),
    _case("an instant with an odd offset", _bits(pa.timestamp("ms", "+13:59"), 0, 1)),
    _case(
        "instants at the ends of the calendar",
        _bits(pa.timestamp("us", "UTC"), -62135596800000000, 253402300799999999),
    ),
    _case(
        "ends of the calendar in a far zone",
        _bits(pa.timestamp("us", "+14:00"), 253402300799999999, -62135596800000000),
    ),
    _case("seconds beyond the calendar", _bits(pa.timestamp("s"), 2**50, -(2**50))),
    _case("nanoseconds", _bits(pa.timestamp("ns"), 1_700_000_000_123_456_789, -(2**63) + 1)),
    _case("days beyond the calendar", _bits(pa.date32(), 2**30, -(2**30))),
    _case(
        "days in milliseconds beyond the calendar", _bits(pa.date64(), 2**55 // 86_400_000 * 86_400_000, 0)
    ),
    _case("times", _beside(pa.time64("ns"), 86_399_999_999_999, 1)),
    _case("a time behind midnight", _bits(pa.time64("us"), 2**40, -1)),
    _case("times of day", _beside(pa.time32("s"), time(1, 2, 3), None)),
    _case("spans of time", _bits(pa.duration("s"), 2**40, -(2**40))),
    _case("spans of nanoseconds", _bits(pa.duration("ns"), 2**62, 1)),
    _case(
        "old instants of 96 bits",
        parquet({"text": pa.array(_TEXTS), "x": pa.array([0, 1], _US)}, use_deprecated_int96_timestamps=True),
    ),
    _case("days", _beside(pa.date32(), date.min, date.max)),
    _case(
        "decimals of 38 digits",
        _beside(pa.decimal128(38, 10), Decimal("1234567890123456789012345678.5"), Decimal("-0.0000000001")),
    ),
    _case("decimals of 76 digits", _beside(pa.decimal256(76, 0), Decimal("9" * 76), None)),
    _case("whole numbers without a sign", _beside(pa.uint64(), 2**64 - 1, 0)),
    _case("numbers that are none", _beside(pa.float64(), float("nan"), float("-inf"))),
    _case("half floats", _beside(pa.float16(), 1.5, float("inf"))),
    _case("truth values", _beside(pa.bool_(), *_TRUTH)),
    _case("nothing but nulls", _beside(pa.null(), None, None)),
    _case("bytes", _beside(pa.binary(), b"\x00\xff", "Köln".encode())),
    _case("bytes of a fixed length", _beside(pa.binary(3), b"abc", b"\xff\x00\x01")),
    _case("large strings", _beside(pa.large_string(), "x", "y")),
    _case("lists in lists", _beside(pa.list_(pa.list_(pa.string())), [["a"], None, []], None)),
    _case("lists of a fixed length", _beside(pa.list_(pa.int32(), 2), [1, 2], None)),
    _case(
        "structures in structures",
        _beside(pa.struct([("a", pa.struct([("b", pa.list_(_US))]))]), {"a": {"b": [None]}}, None),
    ),
    _case(
        "instants beyond the calendar in a list",
        parquet(
            {
                "text": pa.array(_TEXTS),
                "x": pa.ListArray.from_arrays(
                    pa.array([0, 1, 2], pa.int32()), pa.array([_FAR, -_FAR], pa.int64()).view(_US)
                ),
            }
        ),
    ),
    _case("maps", _beside(pa.map_(pa.string(), pa.int32()), [("a", 1), ("a", 2)], None)),
    _case(
        "maps by days beyond the calendar",
        parquet(
            {
                "text": pa.array(_TEXTS),
                "x": pa.MapArray.from_arrays(  # type: ignore[call-overload]  # its stubs want 64 bits, it does not
                    pa.array([0, 1, 2], pa.int32()),
                    pa.array([2**30, 1], pa.int32()).view(pa.date32()),
                    pa.array(["a", "b"]),
                ),
            }
        ),
    ),
    _case("a dictionary", _beside(pa.dictionary(pa.int32(), pa.string()), "a", None)),
    _case(
        "a dictionary of instants",
        parquet({"text": pa.array(_TEXTS), "x": pa.array([0, 1], _US).dictionary_encode()}),
    ),
    _case("identifiers of a type of their own", _beside(pa.uuid(), b"0123456789abcdef", None)),
    _case("JSON of a type of its own", _beside(pa.json_(), '{"a": 1}', None)),
    _case("lists thirty deep", parquet({"text": pa.array(_TEXTS), "x": _deep(30)})),
    _case("texts in a dictionary", _as_text(pa.dictionary(pa.int8(), pa.string()), *_TEXTS)),
    _case("texts as bytes", _as_text(pa.binary(), "Été à Nîmes.".encode("cp1252"), _TEXTS[1].encode())),
    _case(
        "texts that are bytes of no text", _as_text(pa.binary(), b"\x00\x01\x02" * 9, b"Words."), READ, READ
    ),
    _case("texts that are numbers", _as_text(pa.int64(), 1, 2), "bad-record", "bad-record"),
    _case("texts that are days", _as_text(pa.date32(), date(2020, 1, 1), date(2020, 1, 2))),
    _case("texts that are lists", _as_text(pa.list_(pa.string()), ["One.", "Two."], ["Three."])),
    _case(
        "texts that are structures",
        _as_text(pa.struct([("a", pa.string())]), {"a": "x"}, {"a": "y"}),
        "bad-record",
        "bad-record",
    ),
    _case("texts that are null", _as_text(pa.string(), None, "Two."), "empty", READ),
    _case("texts with NULs", _as_text(pa.string(), "One\0 word.", "\0"), READ, "empty"),
    _case("two columns of one name", _two_of_a_name()),
    _case(
        "columns with odd names",
        parquet(
            {
                "text": pa.array(_TEXTS),
                "": pa.array([1, 2]),
                "a.b": pa.array(["x", "y"]),
                "\n'\"": pa.array([1, 2]),
            }
        ),
    ),
    _whole("no column for the text", parquet({"lead": pa.array(_TEXTS)}), "no-text-field"),
    _whole("no column at all", parquet({}), "no-text-field"),
    _whole("no row", parquet({"text": pa.array([], pa.string())}), "empty"),
    _whole("Parquet cut off", _GOOD[:-20], "bad-file"),
    _whole("Parquet without its beginning", _GOOD[10:], "bad-file"),
    _whole("Parquet of its mark alone", b"PAR1PAR1", "bad-file"),
    _whole("words named .parquet", _TEXTS[0].encode(), "bad-file"),
    _whole("nothing named .parquet", b"", "bad-file"),
    Case(
        "Parquet damaged in its second group",
        _damaged,
        {**{f"a.parquet#{n}": READ for n in range(1, 201)}, "a.parquet": "bad-file"},
    ),
    _case(
        "a text of 3 MB in three hundred rows",
        parquet(
            {
                "text": pa.DictionaryArray.from_arrays(
                    pa.array([0] * 300 + [1]), pa.array(["y" * (3 * MEGABYTE), "Good."])
                )
            },
            dictionary_pagesize_limit=32 * MEGABYTE,
        ),
        *["too-large"] * 300,
        READ,
    ),
    _case(
        "a row of 60 MB",
        parquet({"text": pa.array(["x" * (60 * MEGABYTE), "Good."])}, row_group_size=1),
        "too-large",
        READ,
    ),
]
