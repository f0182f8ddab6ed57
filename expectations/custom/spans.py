"""Expectations about where spans lie: inside what holds them, clear of one another, and leaving nothing out."""

from typing import ClassVar, Literal

import pandas as pd
from great_expectations.compatibility import pydantic
from great_expectations.expectations.expectation import ColumnMapExpectation, MulticolumnMapExpectation

from expectations.custom.conditions import (
    ColumnMapMetricProvider,
    MulticolumnMapMetricProvider,
    on_column,
    on_columns,
)

IgnoreRow = Literal["all_values_are_missing", "any_value_is_missing", "never"]


class MulticolumnSpanWithin(MulticolumnMapMetricProvider):
    """True where lower ≤ start < end ≤ upper, the columns being given in that order."""

    condition_metric_name = "multicolumn_values.span_within"
    condition_domain_keys = (
        "batch_id",
        "table",
        "column_list",
        "row_condition",
        "condition_parser",
        "ignore_row_if",
    )
    condition_value_keys = ()

    @on_columns
    def _pandas(cls, column_list: pd.DataFrame, **_: object) -> pd.Series:  # noqa: N805 - turned into a class method
        lower, start, end, upper = (column_list[name] for name in column_list.columns)
        holds = (lower <= start) & (start < end) & (end <= upper)
        return holds.fillna(value=False).astype(bool)


class ExpectSpanToLieWithin(MulticolumnMapExpectation):
    """A span is not empty and lies within bounds: column_list is lower bound, start, end, upper bound.

    With the end of the span before it as lower bound it says that spans do not overlap.
    """

    ignore_row_if: IgnoreRow = "any_value_is_missing"
    map_metric: ClassVar[str | None] = "multicolumn_values.span_within"
    args_keys = ("column_list",)
    description: str | None = "A span holds at least one character and lies within its bounds"

    @pydantic.validator("column_list")
    def _has_four(cls, column_list: list[str]) -> list[str]:  # noqa: N805 - a class method by pydantic's doing
        if len(column_list) != 4:
            raise ValueError("column_list is four columns: lower bound, start, end, upper bound")
        return column_list


class ColumnValuesEmpty(ColumnMapMetricProvider):
    """True where a text is empty."""

    condition_metric_name = "column_values.empty"
    condition_value_keys = ()

    @on_column
    def _pandas(cls, column: pd.Series, **_: object) -> pd.Series:  # noqa: N805 - turned into a class method
        return (column.str.len() == 0).astype(bool)


class ExpectNothingOutsideSentences(ColumnMapExpectation):
    """No character of a text but white space lies outside its sentences (the column is prepared: what does)."""

    map_metric = "column_values.empty"
    args_keys = ("column",)
    description: str | None = "Every character of title and text but white space lies in a sentence"
