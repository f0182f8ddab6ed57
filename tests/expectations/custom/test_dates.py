from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest

from schemas.errors import UsageError

Failing = Callable[..., tuple[int, ...]]


def test_dates_before_the_earliest_or_too_far_ahead_fail(failing: Failing) -> None:
    today = datetime.now(UTC).date()
    table = pa.table({"on": [date(1021, 12, 6), date(2021, 12, 6), today + timedelta(days=9), None]})
    kind = "expect_column_dates_to_be_sane"
    assert failing(table, kind, column="on", earliest="1605-01-01", days_ahead=2) == (0, 2)
    assert failing(table, kind, column="on", earliest="1605-01-01") == (0,)


def test_a_bound_that_is_no_date_is_a_wrong_usage(failing: Failing) -> None:
    with pytest.raises(UsageError, match="earliest"):
        failing(pa.table({"on": [None]}), "expect_column_dates_to_be_sane", column="on", earliest="long ago")
