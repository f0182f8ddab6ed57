"""Expectation that texts keep no line that is plainly a footer: a newsletter form, an advertisement, an app's promo.

What such a line is stands in `expectations.footers` and its lists.
"""

from typing import ClassVar

import pandas as pd
from great_expectations.compatibility import pydantic
from great_expectations.expectations.expectation import ColumnMapExpectation

from expectations.custom.conditions import ColumnMapMetricProvider, on_column
from expectations.footers import first_line_like, patterns


class ColumnTextsWithoutLinesLike(ColumnMapMetricProvider):
    """True where no line of a text matches."""

    condition_metric_name = "column_texts.without_lines_like"
    condition_value_keys = ("lines", "also")

    @on_column
    def _pandas(
        cls,  # noqa: N805 - turned into a class method
        column: pd.Series,
        lines: str,
        also: list[str] | None = None,
        **_: object,
    ) -> pd.Series:
        pattern = patterns(lines, tuple(also or ()))
        holds = [first_line_like(text, pattern) is None for text in column]
        return pd.Series(holds, index=column.index, dtype=bool)


class ExpectColumnTextsToHoldNoLineLike(ColumnMapExpectation):
    """No line of a text is like those of the list named (seeds/expectations/NAME.toml) or the patterns in `also`."""

    lines: str
    also: list[str] | None = None
    map_metric = "column_texts.without_lines_like"
    success_keys: ClassVar[tuple[str, ...]] = ("lines", "also", "mostly")
    args_keys = ("column", "lines", "also")
    description: str | None = "No line is plainly a footer"

    @pydantic.validator("also", always=True)
    def _can_be_read(cls, also: list[str] | None, values: dict[str, object]) -> list[str] | None:  # noqa: N805 - a class method by pydantic's doing
        patterns(str(values.get("lines")), tuple(also or ()))
        return also

    def offending(self, text: str) -> str:
        """What of a failing text to show: the line."""
        return first_line_like(text, patterns(self.lines, tuple(self.also or ()))) or text
