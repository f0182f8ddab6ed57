"""Expectations that a column agrees with what was looked up for it elsewhere, row by row.

They differ from `expect_column_pair_values_to_be_equal` in what a missing value means: a lookup that found nothing
is a failure, not a row to skip. Each says in its own words what it holds, for Data Docs and for quarantine.
"""

from typing import ClassVar, Literal

import pandas as pd
from great_expectations.expectations.expectation import ColumnPairMapExpectation

from expectations.custom.conditions import ColumnPairMapMetricProvider, on_pair

IgnoreRow = Literal["both_values_are_missing", "either_value_is_missing", "neither"]


class ColumnPairValuesAgree(ColumnPairMapMetricProvider):
    """True where both columns hold the same value; a missing value agrees with nothing."""

    condition_metric_name = "column_pair_values.agree"
    condition_domain_keys = (
        "batch_id",
        "table",
        "column_A",
        "column_B",
        "row_condition",
        "condition_parser",
        "ignore_row_if",
    )
    condition_value_keys = ()

    @on_pair
    def _pandas(cls, column_A: pd.Series, column_B: pd.Series, **_: object) -> pd.Series:  # noqa: N803, N805 - the names that Great Expectations passes
        return (column_A == column_B).fillna(value=False).astype(bool)


class Agreement(ColumnPairMapExpectation):
    """What the expectations of this module share: the metric, and that no row is skipped unless the suite says so."""

    ignore_row_if: IgnoreRow = "neither"
    map_metric: ClassVar[str | None] = None
    domain_keys: ClassVar[tuple[str, ...]] = (*ColumnPairMapExpectation.domain_keys, "ignore_row_if")  # type: ignore[assignment]  # Great Expectations' own is inferred as exactly five
    args_keys = ("column_A", "column_B")


class ExpectSpanToGiveBackItsText(Agreement):
    """The text (column_A) is what its span gives (column_B, prepared)."""

    map_metric = "column_pair_values.agree"
    description: str | None = "A row's text is what its span gives back"


class ExpectTextToBeRawLessRemovals(Agreement):
    """The text (column_A) is the raw text less the removed spans (column_B, prepared; null where spans overlap)."""

    map_metric = "column_pair_values.agree"
    description: str | None = "The text is the raw text less the removed spans, exactly"


class ExpectReferenceToExist(Agreement):
    """The id (column_A) was found in the table that it points to (column_B, prepared; null where it was not)."""

    map_metric = "column_pair_values.agree"
    description: str | None = "The row that an id points to exists"


class ExpectOrdinalsToCountFromZero(Agreement):
    """The ordinal (column_A) is the row's place among its fellows by start (column_B, prepared)."""

    map_metric = "column_pair_values.agree"
    description: str | None = "Ordinals count from 0 in the order of the text, without a gap"
