from collections.abc import Callable

import pyarrow as pa
import pytest

Failing = Callable[..., tuple[int, ...]]

PAIR = {"column_A": "text", "column_B": "found"}


@pytest.mark.parametrize(
    "kind",
    [
        "expect_span_to_give_back_its_text",
        "expect_text_to_be_raw_less_removals",
        "expect_reference_to_exist",
    ],
)
def test_a_row_fails_where_what_was_looked_up_differs_or_was_not_found(kind: str, failing: Failing) -> None:
    table = pa.table({"text": ["a", "b", "c"], "found": ["a", "B", None]})
    assert failing(table, kind, **PAIR) == (1, 2)


def test_rows_without_a_span_are_skipped_where_the_suite_says_so(failing: Failing) -> None:
    table = pa.table({"text": ["a", "b", "c"], "found": ["a", None, ""]})
    kwargs = {**PAIR, "ignore_row_if": "either_value_is_missing"}
    assert failing(table, "expect_span_to_give_back_its_text", **kwargs) == (2,)


def test_ordinals_with_a_gap_fail_from_the_gap_on(failing: Failing) -> None:
    table = pa.table({"ordinal": pa.array([0, 2, 3], pa.int32()), "place": pa.array([0, 1, 2], pa.int32())})
    rows = failing(table, "expect_ordinals_to_count_from_zero", column_A="ordinal", column_B="place")
    assert rows == (1, 2)


def test_an_empty_table_holds(failing: Failing) -> None:
    table = pa.table({"text": pa.array([], pa.string()), "found": pa.array([], pa.string())})
    assert failing(table, "expect_reference_to_exist", **PAIR) == ()
