from pathlib import Path

from schemas import TABLES
from schemas.dictionary import dictionary

DOCS = Path(__file__).parents[2] / "docs"


def test_the_data_dictionary_is_what_the_schemas_say() -> None:
    assert (DOCS / "tables.md").read_text(encoding="utf-8") == dictionary(), "run `make docs`"


def test_every_column_has_a_sentence() -> None:
    assert [
        f"{table.name}.{column.name}" for table in TABLES for column in table.columns if len(column.doc) < 7
    ] == []


def test_keys_orders_and_document_columns_are_columns() -> None:
    for table in TABLES:
        names = set(table.arrow.names)
        assert {*table.key, *table.order} <= names
        assert table.document_column is None or table.document_column in names
