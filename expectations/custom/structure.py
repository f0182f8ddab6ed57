"""Expectation that a staged table has the columns that `schemas` declares, in order, of the declared types."""

from typing import ClassVar

import pandas as pd
import pyarrow as pa
from great_expectations.compatibility import pydantic
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from schemas import TABLES

DECLARED = {table.name: table for table in TABLES}


class TableArrowColumns(TableMetricProvider):
    """The frame's columns as `name: Arrow type`, in order; for frames made with `types_mapper=pd.ArrowDtype`."""

    metric_name = "table.arrow_columns"

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 - turned into a class method
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, object],
        **_: object,
    ) -> list[str]:
        frame, _compute, _accessor = execution_engine.get_compute_domain(
            metric_domain_kwargs, MetricDomainTypes.TABLE
        )
        return [f"{name}: {_type(dtype)}" for name, dtype in frame.dtypes.items()]


class ExpectColumnsToBeAsDeclared(BatchExpectation):
    """The columns are those of the table named, as staged."""

    declared: str
    metric_dependencies = ("table.arrow_columns",)
    success_keys: ClassVar[tuple[str, ...]] = ("declared",)
    args_keys = ("declared",)
    description: str | None = "Columns and types are those that schemas declares"

    @pydantic.validator("declared")
    def _is_declared(cls, declared: str) -> str:  # noqa: N805 - a class method by pydantic's doing
        if declared not in DECLARED:
            raise ValueError(f"there is no table {declared}")
        return declared

    def _validate(
        self,
        metrics: dict[str, list[str]],
        runtime_configuration: object = None,  # noqa: ARG002 - the signature is Great Expectations'
        execution_engine: object = None,  # noqa: ARG002 - the same
    ) -> dict[str, object]:
        seen = metrics["table.arrow_columns"]
        declared = [f"{field.name}: {_named(field.type)}" for field in DECLARED[self.declared].staged]
        missing = [column for column in declared if column not in seen]
        extra = [column for column in seen if column not in declared]
        difference = [f"missing {column}" for column in missing] + [f"extra {column}" for column in extra]
        if not difference and seen != declared:
            difference = ["the order differs"]
        return {"success": not difference, "result": {"observed_value": difference or "as declared"}}


def _type(dtype: object) -> str:
    return _named(dtype.pyarrow_dtype) if isinstance(dtype, pd.ArrowDtype) else str(dtype)


def _named(kind: pa.DataType) -> str:
    """The type's name, lists without the name of their item: Parquet writes another than Arrow does."""
    return f"list<{_named(kind.value_type)}>" if isinstance(kind, pa.ListType) else str(kind)
