"""Expectation that a row leaves none of its required columns empty.

One for all columns of a table: Great Expectations spends some 10 ms on an expectation whatever the table's size, and
the tables have 55 columns that are never null.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

import pandas as pd
from great_expectations.expectations.expectation import MulticolumnMapExpectation

from expectations.custom.conditions import MulticolumnMapMetricProvider, on_columns


class MulticolumnFilled(MulticolumnMapMetricProvider):
    """True where no column is null."""

    condition_metric_name = "multicolumn_values.filled"
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
        return column_list.notna().all(axis=1).astype(bool)


class ExpectRequiredColumnsToBeFilled(MulticolumnMapExpectation):
    """None of the columns in column_list is null."""

    ignore_row_if: Literal["all_values_are_missing", "any_value_is_missing", "never"] = "never"
    map_metric: ClassVar[str | None] = "multicolumn_values.filled"
    args_keys = ("column_list",)
    description: str | None = "Required columns are always given"

    def at_fault(self, row: Mapping[str, object]) -> list[str]:
        """The columns of a failing row to show: those that are null."""
        return [name for name in self.column_list if row[name] is None]
