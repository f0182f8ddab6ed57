"""Expectation that a column holds only slugs of the sets named, among those that `schemas.slugs` declares."""

from enum import StrEnum
from typing import ClassVar

import pandas as pd
from great_expectations.compatibility import pydantic
from great_expectations.expectations.expectation import ColumnMapExpectation

from expectations.custom.conditions import ColumnMapMetricProvider, on_column
from schemas import slugs

SETS: dict[str, type[StrEnum]] = {
    name: kind
    for name, kind in vars(slugs).items()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
}


def _names(slugs: str) -> list[str]:
    return [name.strip() for name in slugs.split(",")]


class ColumnValuesInSlugs(ColumnMapMetricProvider):
    """True where a value is one of the set's slugs."""

    condition_metric_name = "column_values.in_slugs"
    condition_value_keys = ("slugs",)

    @on_column
    def _pandas(cls, column: pd.Series, slugs: str, **_: object) -> pd.Series:  # noqa: N805 - turned into a class method
        return column.isin([slug.value for name in _names(slugs) for slug in SETS[name]]).astype(bool)


class ExpectColumnValuesToBeInSlugs(ColumnMapExpectation):
    """Values are slugs of the set named, for instance "Category", or of several: "Label, ValueLabel"."""

    slugs: str
    map_metric = "column_values.in_slugs"
    success_keys: ClassVar[tuple[str, ...]] = ("slugs", "mostly")
    args_keys = ("column", "slugs")
    description: str | None = "Values are among the slugs that schemas declares"

    @pydantic.validator("slugs")
    def _is_declared(cls, slugs: str) -> str:  # noqa: N805 - a class method by pydantic's doing
        for name in _names(slugs):
            if name not in SETS:
                raise ValueError(f"there is no set of slugs {name}; there are {', '.join(SETS)}")
        return slugs
