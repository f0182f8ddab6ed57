from datetime import datetime

import pyarrow as pa
import pytest

from schemas.table import Column, Row, Table, strings, type_count, type_id, type_instant, type_text

CITIES = Table(
    name="cities",
    doc="Cities.",
    key=("city_id",),
    columns=(
        Column("city_id", type_id, "The city"),
        Column("seen_at", type_instant, "When it was seen", is_stamped=True),
        Column("name", type_text, "Its name", is_nullable=True),
        Column("people", type_count, "How many live there"),
    ),
)
OSLO: Row = {"city_id": "a", "name": "Oslo", "people": 700_000}


def test_a_staged_part_lacks_what_is_stamped() -> None:
    assert CITIES.from_rows([OSLO]).column_names == ["city_id", "name", "people"]


def test_stamping_puts_every_column_in_its_place() -> None:
    at = datetime(2026, 3, 1, 12)  # noqa: DTZ001 - instants are stored without zone
    stored = CITIES.stamp(CITIES.from_rows([OSLO]), seen_at=at, run_id="unused")
    assert stored.schema == CITIES.arrow
    assert stored.to_pylist() == [{"city_id": "a", "seen_at": at, "name": "Oslo", "people": 700_000}]


def test_a_row_without_a_column_is_an_error() -> None:
    with pytest.raises(KeyError):
        CITIES.from_rows([{"city_id": "a"}])


def test_strings_refuses_nulls() -> None:
    with pytest.raises(TypeError, match="name is null"):
        strings(pa.table({"name": ["Oslo", None]}), "name")
