from collections.abc import Callable

import pyarrow as pa
import pytest

from schemas.errors import UsageError

Failing = Callable[..., tuple[int, ...]]


def test_values_outside_the_declared_set_fail_and_nulls_do_not(failing: Failing) -> None:
    table = pa.table({"category": ["share", "Share", None, "nonsense"]})
    rows = failing(table, "expect_column_values_to_be_in_slugs", column="category", slugs="Category")
    assert rows == (1, 3)


def test_a_set_that_is_not_declared_is_a_wrong_usage(failing: Failing) -> None:
    with pytest.raises(UsageError, match="no set of slugs Colour"):
        failing(pa.table({"a": ["b"]}), "expect_column_values_to_be_in_slugs", column="a", slugs="Colour")
