import pyarrow as pa

from expectations.engine import bind, judge
from expectations.suites import structure
from schemas import ARTICLES, REMOVALS

COLUMNS = bind(structure(REMOVALS)[0])


def test_a_staged_table_is_as_declared() -> None:
    assert judge([COLUMNS], REMOVALS.empty())[0].success


def test_missing_mistyped_and_extra_columns_are_named() -> None:
    table = REMOVALS.empty().drop_columns(["rule"])
    table = table.set_column(1, "raw_start", pa.array([], pa.int64())).append_column(
        "more", pa.array([], pa.string())
    )
    judged = judge([COLUMNS], table)[0]
    assert not judged.success
    assert judged.observed == [
        "missing raw_start: int32",
        "missing rule: string",
        "extra raw_start: int64",
        "extra more: string",
    ]


def test_the_name_of_a_lists_items_is_no_difference() -> None:
    table = ARTICLES.empty()
    at = table.column_names.index("authors")
    columns = bind(structure(ARTICLES)[0])
    for name in ("item", "element"):
        authors = pa.array([], pa.list_(pa.field(name, pa.string())))
        assert judge([columns], table.set_column(at, "authors", authors))[0].success


def test_another_order_is_a_difference() -> None:
    table = REMOVALS.empty()
    assert judge([COLUMNS], table.select(table.column_names[::-1]))[0].observed == ["the order differs"]
