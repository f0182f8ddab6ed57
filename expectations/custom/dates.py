"""Expectation that printed dates lie between the first newspapers and a few days from now."""

from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

import pandas as pd
from great_expectations.compatibility import pydantic
from great_expectations.expectations.expectation import ColumnMapExpectation

from expectations.custom.conditions import ColumnMapMetricProvider, on_column


class ColumnDatesSane(ColumnMapMetricProvider):
    """True where a date is neither before `earliest` nor more than `days_ahead` after today (UTC)."""

    condition_metric_name = "column_dates.sane"
    condition_value_keys = ("earliest", "days_ahead")

    @on_column
    def _pandas(
        cls,  # noqa: N805 - turned into a class method
        column: pd.Series,
        earliest: str,
        days_ahead: int | None = None,
        **_: object,
    ) -> pd.Series:
        holds = column >= date.fromisoformat(earliest)
        if days_ahead is not None:
            holds &= column <= datetime.now(UTC).date() + timedelta(days=days_ahead)
        return holds.astype(bool)


class ExpectColumnDatesToBeSane(ColumnMapExpectation):
    """Dates lie between `earliest` (ISO) and `days_ahead` days from today; no upper bound where that is absent.

    An expectation with `days_ahead` depends on the day it runs, so it suits a warning: an error would make the same
    bytes give other rows tomorrow.
    """

    earliest: str
    days_ahead: int | None = None
    map_metric = "column_dates.sane"
    success_keys: ClassVar[tuple[str, ...]] = ("earliest", "days_ahead", "mostly")
    args_keys = ("column", "earliest", "days_ahead")
    description: str | None = "Dates lie between the first newspapers and today"

    @pydantic.validator("earliest")
    def _is_a_date(cls, earliest: str) -> str:  # noqa: N805 - a class method by pydantic's doing
        date.fromisoformat(earliest)
        return earliest
