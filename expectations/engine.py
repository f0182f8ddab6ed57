"""Great Expectations at work: checks become its expectations, a prepared table is judged, results come back plain.

The one module (with `custom` and `data_docs`) that imports it, and only when called. What a result means for a
batch is decided in `validator` and `aggregates`.
"""

import logging
import os
import threading
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from expectations.suites import Check
from expectations.verdict import shown
from schemas.errors import UsageError
from schemas.slugs import Severity

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.datasource.fluent.interfaces import Batch
    from great_expectations.expectations.expectation import Expectation

# Great Expectations keeps its current context in a global: two threads must not judge at once.
_LOCK = threading.Lock()
EXAMPLES = 3


@dataclass(frozen=True)
class Bound:
    """A check with the expectation that Great Expectations made of it."""

    check: Check
    expectation: "Expectation"

    @property
    def is_by_row(self) -> bool:
        """Whether it judges rows one by one; the others judge a table as a whole."""
        quietly()
        from great_expectations.expectations import expectation as kinds

        by_row = (kinds.ColumnMapExpectation, kinds.ColumnPairMapExpectation, kinds.MulticolumnMapExpectation)
        return isinstance(self.expectation, by_row)


@dataclass(frozen=True, eq=False)
class Judged:
    """How one check came out.

    Attributes:
        observed: what was seen, for people: the value of an aggregate, or examples of failing values.
        rows: positions of the rows that failed, in the table's order.
        broken: why it could not be judged at all, None if it was.
        result: Great Expectations' own result, trimmed to what Data Docs show.
    """

    bound: Bound
    success: bool
    observed: object
    unexpected: int
    elements: int
    rows: tuple[int, ...]
    broken: str | None
    result: "ExpectationValidationResult"


def bind(check: Check) -> Bound:
    """The expectation for a check.

    Raises:
        UsageError: no expectation of that type, or arguments that it does not take.
    """
    quietly()
    from great_expectations.compatibility.pydantic import ValidationError
    from great_expectations.exceptions.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.registry import get_expectation_impl

    meta = {
        "severity": check.severity.value,
        "why": check.why,
        "reason": check.reason,
        "stage": check.stage.value,
    }
    try:
        kind = get_expectation_impl(check.type)
        arguments: dict[str, Any] = {**check.kwargs, "meta": meta, "description": check.description}
        expectation = kind(**arguments)
    except ExpectationNotFoundError as error:
        raise UsageError(f"The suite {check.source} names {check.type}, which is no expectation.") from error
    except (ValidationError, TypeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise UsageError(
            f"The suite {check.source} gives {check.type} what it does not take: {reason}."
        ) from error
    bound = Bound(check, expectation)
    if check.severity is Severity.ERROR and not bound.is_by_row:
        raise UsageError(
            f"The suite {check.source} gives {check.type} the severity error, but it judges no single rows that could "
            "go to quarantine: say warning or critical."
        )
    return bound


def judge(bounds: Sequence[Bound], table: pa.Table) -> list[Judged]:
    """Judges a table by some checks of one suite; results in the order of the checks.

    Args:
        bounds: the checks; none gives no results.
        table: staged columns and prepared ones. Strings are not copied out of Arrow.
    """
    if not bounds:
        return []
    import pandas as pd

    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    with _LOCK:
        batch = _definition().get_batch({"dataframe": frame})
        found = _results(batch, dict(enumerate(bounds)), "BASIC")
        # Lists of failing rows cost half as much again, so they are asked for only where there are any.
        failed = {at: bounds[at] for at, result in found.items() if not result.success}
        if failed:
            found |= _results(batch, failed, "COMPLETE")
    return [_judged(bound, found[at], len(table)) for at, bound in enumerate(bounds)]


@cache
def quietly() -> None:
    """Imports Great Expectations, quietly and without telemetry, and registers our expectations."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        # Its import warns of deprecated modules of the standard library; nobody here can act on that.
        warnings.simplefilter("ignore")
        import great_expectations  # noqa: F401 - 2.5 s

        import expectations.custom  # noqa: F401

    # It logs exceptions of single metrics; they come back in the results, and are told there.
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)


@cache
def _definition() -> "BatchDefinition[Any]":
    """Of a batch that is a whole frame, in a context of this process's that lasts: making one takes 20 ms."""
    quietly()
    import great_expectations as gx
    from great_expectations.data_context.types import base

    # Without a configuration of our own it makes temporary folders for documentation that nobody asked for.
    config = base.DataContextConfig(
        store_backend_defaults=base.InMemoryStoreBackendDefaults(),
        analytics_enabled=False,
        progress_bars=base.ProgressBarsConfig(globally=False, metric_calculations=False),
    )
    context = gx.get_context(project_config=config, mode="ephemeral")
    asset = context.data_sources.add_pandas("staged").add_dataframe_asset("table")
    return asset.add_batch_definition_whole_dataframe("batch")


def _results(
    batch: "Batch", bounds: Mapping[int, Bound], result_format: str
) -> "dict[int, ExpectationValidationResult]":
    """Results by the positions given: they come back in another order, and two checks may differ in meta alone."""
    import great_expectations as gx

    numbered = [
        bound.expectation.copy(update={"meta": {**(bound.expectation.meta or {}), "position": at}})
        for at, bound in bounds.items()
    ]
    suite = gx.ExpectationSuite(name=next(iter(bounds.values())).check.suite)
    suite.expectations = numbered
    results = batch.validate(suite, result_format={"result_format": result_format}).results
    return {
        result.expectation_config.meta["position"]: result for result in results if result.expectation_config
    }


def _judged(bound: Bound, result: "ExpectationValidationResult", rows: int) -> Judged:
    found = result.result
    failing = tuple(int(at) for at in found.get("unexpected_index_list") or ())
    examples = [_example(bound, value) for value in (found.get("unexpected_list") or [])[:EXAMPLES]]
    observed = found.get("observed_value", examples or None)
    unexpected = int(found.get("unexpected_count") or 0)
    result.result = _trimmed(bound, found)
    return Judged(
        bound=bound,
        success=bool(result.success),
        observed=observed,
        unexpected=unexpected,
        elements=int(found.get("element_count") or rows),
        rows=failing,
        broken=_broken(result.exception_info),
        result=result,
    )


def _trimmed(bound: Bound, found: Mapping[str, object]) -> dict[str, object]:
    """A result without its lists of every failing row and with values shortened: articles are long."""
    drop = (
        "unexpected_list",
        "unexpected_index_list",
        "unexpected_index_query",
        "partial_unexpected_index_list",
    )
    kept = {key: value for key, value in found.items() if key not in drop}
    values = kept.get("partial_unexpected_list")
    if isinstance(values, list):
        kept["partial_unexpected_list"] = [_example(bound, value) for value in values]
        kept["partial_unexpected_counts"] = []
    return kept


def _example(bound: Bound, value: object) -> str:
    offending = getattr(bound.expectation, "offending", None)
    if offending is not None:
        return shown(offending(value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {shown(one)}" for name, one in value.items())
    return ", ".join(map(shown, value)) if isinstance(value, tuple | list) else shown(value)


def _broken(info: Mapping[str, object] | None) -> str | None:
    """The message of the first exception, if there was one; Great Expectations nests them by metric or does not."""
    if not info:
        return None
    entries = (
        [info]
        if "raised_exception" in info
        else [entry for entry in info.values() if isinstance(entry, dict)]
    )
    for entry in entries:
        if entry.get("raised_exception"):
            return " ".join(str(entry.get("exception_message")).split())
    return None
