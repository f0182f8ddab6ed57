"""Walks along the lines of many pages at once without leaving any page.

Sums are of whole numbers, hence the same whatever pages stand beside. Nothing here knows what the numbers mean.
"""

from dataclasses import dataclass
from typing import Any, Self, TypeVar

import numpy as np
import numpy.typing as npt

from flows.strip.line_model.features.characters import Ints

_T = TypeVar("_T", bound=np.generic)
Flags = npt.NDArray[np.bool_]
NEVER = 9_999  # the distance to what the page does not have


@dataclass(frozen=True)
class Walk:
    """Lines in order: `page` of each, `first` and `end` (one behind the last) line of its page, `at` its own index."""

    page: Ints
    first: Ints
    end: Ints
    at: Ints
    page_starts: Ints

    @classmethod
    def along(cls, page: Ints) -> Self:
        """A walk along lines whose pages are these, in ascending order."""
        starts = np.flatnonzero(np.diff(page, prepend=-1))
        sizes = np.diff(starts, append=len(page))
        return cls(
            page=page,
            first=np.repeat(starts, sizes),
            end=np.repeat(starts + sizes, sizes),
            at=np.arange(len(page)),
            page_starts=starts,
        )

    def shifted(self, values: npt.NDArray[_T], by: int, fill: Any) -> npt.NDArray[_T]:  # noqa: ANN401 - a scalar of the array's type
        """The value `by` lines further on (back where negative), `fill` off the page."""
        result = np.full_like(values, fill)
        if abs(by) < len(values):
            near = slice(max(0, -by), len(values) - max(0, by))
            far = slice(max(0, by), len(values) - max(0, -by))
            same = self.page[near] == self.page[far]
            result[near] = np.where(same, values[far], fill)
        return result

    def window(self, values: npt.NDArray[Any], back: int, ahead: int) -> Ints:
        """Sum of the values from `back` lines before to `ahead` lines behind, within the page."""
        sums = _running(values)
        return sums[np.minimum(self.at + ahead + 1, self.end)] - sums[np.maximum(self.at - back, self.first)]

    def before(self, values: npt.NDArray[Any]) -> Ints:
        """Sum of the values on the page before the line."""
        sums = _running(values)
        return sums[self.at] - sums[self.first]

    def between(self, values: npt.NDArray[Any], start: Ints) -> Ints:
        """Sum of the values from the line with index `start` to before the line (negative if it lies behind)."""
        sums = _running(values)
        return sums[self.at] - sums[np.maximum(start, self.first)]

    def whole(self, values: npt.NDArray[Any]) -> Ints:
        """Sum of the values on the whole page, for each line."""
        sums = _running(values)
        return sums[self.end] - sums[self.first]

    def last_where(self, flags: Flags) -> Ints:
        """Index of the nearest flagged line before the line, -1 if there is none on the page."""
        found = np.maximum.accumulate(np.where(flags, self.at, -1))
        found = np.concatenate([[-1], found[:-1]])
        return np.where(found >= self.first, found, -1)

    def next_where(self, flags: Flags) -> Ints:
        """Index of the nearest flagged line behind the line, -1 if there is none on the page."""
        size = len(self.at)
        found = np.minimum.accumulate(np.where(flags, self.at, size)[::-1])[::-1]
        found = np.concatenate([found[1:], [size]])
        return np.where(found < self.end, found, -1)

    def pick(self, values: npt.NDArray[_T], index: Ints, fill: Any) -> npt.NDArray[_T]:  # noqa: ANN401 - as above
        """The values at these indices, `fill` where an index is -1."""
        return np.where(index >= 0, values[index], fill).astype(values.dtype)

    def distance(self, index: Ints) -> Ints:
        """Lines from each line to the line with that index, NEVER where it is -1."""
        return np.where(index >= 0, np.abs(self.at - index), NEVER)

    def median(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The (upper) median of the values on the page, for each line."""
        ordered: npt.NDArray[Any] = values[np.lexsort((values, self.page))]
        medians: npt.NDArray[Any] = ordered[(self.first + self.end) // 2]
        return medians

    def groups(self, starting: Flags) -> Ints:
        """Number of the group of each line, when a new group starts at flagged lines and at pages' starts."""
        starting = starting.copy()
        starting[self.page_starts] = True
        return np.cumsum(starting) - 1


def _running(values: npt.NDArray[Any]) -> Ints:
    sums = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=sums[1:])
    return sums
