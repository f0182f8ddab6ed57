"""Expectation that texts keep no line that is plainly a footer: a newsletter form, an advertisement, an app's promo.

The patterns are data, seeds/expectations/*.toml. They are a second opinion, deliberately not the strip stage's own
lists: a mistake there must not hide itself here.
"""

import re
import tomllib
from functools import cache
from typing import ClassVar

import pandas as pd
from great_expectations.compatibility import pydantic
from great_expectations.expectations.expectation import ColumnMapExpectation

import seeds
from expectations.custom.conditions import ColumnMapMetricProvider, on_column

# The longest footer line seen in the samples has 90 characters; a paragraph that mentions a newsletter has more.
LONGEST = 120


@cache
def patterns(name: str, also: tuple[str, ...] = ()) -> re.Pattern[str]:
    """One expression that matches a whole line if any pattern of the list does, whatever its case.

    Raises:
        ValueError: no such list, or a pattern that is no regular expression.
    """
    path = seeds.path("expectations", f"{name}.toml")
    if not path.is_file():
        raise ValueError(f"there is no list {name} in seeds/expectations")
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    listed = [pattern for group in content["lines"].values() for pattern in group["patterns"]]
    try:
        return re.compile("|".join(f"(?:{pattern})" for pattern in (*listed, *also)), re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"a pattern of {name} is no regular expression: {error}") from error


def first_line_like(text: str, pattern: re.Pattern[str]) -> str | None:
    """The first line of a text, white space at its ends aside, that is of at most 120 characters and matches whole."""
    for line in text.splitlines():
        line = line.strip()  # noqa: PLW2901 - the line as people see it
        if line and len(line) <= LONGEST and pattern.fullmatch(line):
            return line
    return None


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
