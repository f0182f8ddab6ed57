from collections.abc import Callable

import pyarrow as pa
import pytest

from schemas.errors import UsageError

Failing = Callable[..., tuple[int, ...]]


def test_texts_with_such_a_line_fail(failing: Failing) -> None:
    table = pa.table({"text": ["All is well.", "All is well.\nLeave a comment", None]})
    kind = "expect_column_texts_to_hold_no_line_like"
    assert failing(table, kind, column="text", lines="footer_lines") == (1,)
    assert failing(table, kind, column="text", lines="footer_lines", also=["all is well\\."]) == (0, 1)


def test_a_list_or_pattern_that_cannot_be_read_is_a_wrong_usage(failing: Failing) -> None:
    table, kind = pa.table({"text": ["a"]}), "expect_column_texts_to_hold_no_line_like"
    with pytest.raises(UsageError, match="no list other_lines"):
        failing(table, kind, column="text", lines="other_lines")
    with pytest.raises(UsageError, match="no regular expression"):
        failing(table, kind, column="text", lines="footer_lines", also=["("])
