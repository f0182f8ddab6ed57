import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Read = Callable[..., Any]


def parquet(**columns: list[Any]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def test_each_row_is_a_record(read: Read) -> None:
    result = read({"a.parquet": parquet(Body=["One.", None, "Three."])})
    assert result.texts == {"a.parquet#1": "One.", "a.parquet#3": "Three."}
    assert result.reasons == {"a.parquet#2": "empty"}
    assert result.sources["a.parquet"]["records"] == 3


def test_values_of_every_type_are_kept_as_json_has_them(read: Read) -> None:
    data = parquet(
        text=[b"Gr\xfc\xdfe aus der sch\xf6nen Stadt K\xf6ln"],
        day=[date(2023, 5, 1)],
        at=[datetime(2023, 5, 1, 12, tzinfo=UTC)],
        price=[Decimal("1.50")],
        share=[float("nan")],
        tags=[["a", "b"]],
        place=[{"name": "Köln"}],
        blob=[b"\x00\x01\x02"],
    )
    result = read({"a.parquet": data})
    assert result.texts == {"a.parquet#1": "Grüße aus der schönen Stadt Köln"}
    assert json.loads(result.documents["a.parquet#1"]["metadata"]) == {
        "day": "2023-05-01",
        "at": "2023-05-01T12:00:00+00:00",
        "price": "1.50",
        "tags": ["a", "b"],
        "place": {"name": "Köln"},
        "blob": "AAEC",
    }


def test_damaged_files_are_one_failure_each(read: Read) -> None:
    whole = parquet(text=["One.", "Two."])
    result = read({"cut.parquet": whole[:-20], "words.parquet": b"Just words.", "void.parquet": b""})
    assert result.reasons == dict.fromkeys(["cut.parquet", "words.parquet", "void.parquet"], "bad-file")
    assert result.failed["cut.parquet"]["detail"].startswith("cut.parquet is cut off or damaged")


def test_a_file_without_a_text_column_names_its_columns(read: Read) -> None:
    assert "(columns: lead)" in read({"a.parquet": parquet(lead=["x"])}).failed["a.parquet"]["detail"]


def test_the_bytes_tell_parquet_under_another_name(read: Read) -> None:
    assert read({"a.csv": parquet(text=["One."])}).texts == {"a.csv#1": "One."}
