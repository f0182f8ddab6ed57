"""Great Expectations' bases and decorators for conditions on pandas rows, in one place and with types.

It exports them without types, or from packages that do not declare them; each of our metrics needs three of them.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.expectations.metrics.map_metric_provider.column_pair_condition_partial import (
    column_pair_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_pair_map_metric_provider import (
    ColumnPairMapMetricProvider,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)

__all__ = [
    "ColumnMapMetricProvider",
    "ColumnPairMapMetricProvider",
    "MulticolumnMapMetricProvider",
    "PandasExecutionEngine",
    "on_column",
    "on_columns",
    "on_pair",
]

Condition = TypeVar("Condition", bound=Callable[..., object])


def on_column(condition: Condition) -> Condition:
    """A condition on one column without its nulls: (cls, Series, **kwargs) to a Series of bool, True where it holds."""
    return column_condition_partial(engine=PandasExecutionEngine)(condition)


def on_pair(condition: Condition) -> Condition:
    """A condition on two columns: (cls, Series, Series, **kwargs) to a Series of bool."""
    return cast("Condition", column_pair_condition_partial(engine=PandasExecutionEngine)(condition))


def on_columns(condition: Condition) -> Condition:
    """A condition on several columns: (cls, DataFrame, **kwargs) to a Series of bool."""
    return cast("Condition", multicolumn_condition_partial(engine=PandasExecutionEngine)(condition))
