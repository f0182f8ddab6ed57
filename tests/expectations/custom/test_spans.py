from collections.abc import Callable

import pyarrow as pa
import pytest

from expectations.engine import bind
from expectations.suites import Check, Json
from schemas.errors import UsageError
from schemas.slugs import Severity, Stage

Failing = Callable[..., tuple[int, ...]]

COLUMNS = ["lower", "start", "end", "upper"]


def spans(*rows: tuple[int | None, ...]) -> pa.Table:
    return pa.table(
        {n: pa.array(v, pa.int32()) for n, v in zip(COLUMNS, zip(*rows, strict=True), strict=True)}
    )


def test_spans_that_touch_their_bounds_hold(failing: Failing) -> None:
    assert failing(spans((0, 0, 4, 9), (4, 4, 9, 9)), "expect_span_to_lie_within", column_list=COLUMNS) == ()


def test_spans_that_overlap_are_empty_or_leave_the_text_fail(failing: Failing) -> None:
    table = spans((4, 3, 6, 9), (0, 5, 5, 9), (0, 6, 10, 9), (0, 7, 2, 9), (0, 1, 2, 9))
    assert failing(table, "expect_span_to_lie_within", column_list=COLUMNS) == (0, 1, 2, 3)


def test_a_row_without_a_span_is_skipped(failing: Failing) -> None:
    table = spans((0, None, None, 9), (0, 1, 2, 9))
    assert failing(table, "expect_span_to_lie_within", column_list=COLUMNS) == ()


def test_a_span_is_judged_by_four_columns() -> None:
    kwargs: dict[str, Json] = {"column_list": ["start", "end"]}
    check = Check(
        "removals", Stage.STRIP, "expect_span_to_lie_within", kwargs, Severity.ERROR, "r", "d", "w", "x.json"
    )
    with pytest.raises(UsageError, match=r"x\.json .*four columns"):
        bind(check)


def test_text_outside_sentences_fails(failing: Failing) -> None:
    table = pa.table({"outside": ["", "lost words", ""]})
    assert failing(table, "expect_nothing_outside_sentences", column="outside") == (1,)
