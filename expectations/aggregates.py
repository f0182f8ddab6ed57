"""Judges a run as a whole: are these the articles one would expect, or did something break for all of them?

Judged after every batch over the run so far, and only once there are enough documents to say anything. What single
rows must hold is the table suites' business.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from expectations.engine import bind, judge
from expectations.suites import RUN_SUITE, Check, load_suites
from expectations.validator import ByDocument, conclude
from expectations.verdict import Verdict
from schemas import VALIDATIONS
from schemas.errors import StageError
from schemas.slugs import Severity, Status
from schemas.table import type_count, type_id, type_score, type_text

# What a `RunJudge` wants to know of each document of the run; all but the first two may be null.
_COLUMNS: tuple[tuple[str, pa.DataType], ...] = (
    ("document_id", type_id),
    ("status", type_text),
    ("kept_ratio", type_score),
    ("word_count", type_count),
    ("sentences", type_count),
    ("mentions", type_count),
    ("language", type_text),
    ("title", type_text),
)
RUN_DOCUMENTS = pa.schema(_COLUMNS)
# Of ten documents three may well be odd; of fifty, fifteen are not.
LEAST_DOCUMENTS = 50
# By how much a run grows until its values are judged, and written down, again although nothing else has changed.
GROWTH = 1.1
MOST_CHUNKS = 64
NOT_COME_IN = (Status.QUARANTINED, Status.FAILED)


class RunJudge:
    """The suite `run` held against a run as it grows, batch by batch.

    Whether a mean or a median lies within its bounds is followed after every batch in a millisecond. Great
    Expectations, which looks at each value anew and takes a second for 200,000 documents, is asked when one of them
    comes out otherwise than it last said, when the run has grown by a tenth, and always where a suite holds
    something else: its verdict, and rows of `validations`, are what counts.

    Args:
        least_documents: with fewer, nothing is judged.
        results: where results are kept for Data Docs; None keeps none.
        suites: a folder of people's own suites.
    """

    def __init__(
        self,
        least_documents: int = LEAST_DOCUMENTS,
        *,
        results: Path | None = None,
        suites: Path | None = None,
    ) -> None:
        self._least = least_documents
        self._results = results
        self._checks = load_suites(suites)[RUN_SUITE]
        self._came_in: list[pa.Table] = []
        self._said: dict[int, bool] = {}
        self._due = least_documents

    def judge(self, batch_id: str, documents: pa.Table) -> Verdict:
        """The verdict on all documents that came in so far and those of one more batch.

        Args:
            batch_id: the batch, which a critical finding stops.
            documents: the columns of `RUN_DOCUMENTS`, one row a document. `title` may be left out.

        Raises:
            UsageError: a suite that cannot be read.
            StageError: a column is not there.
        """
        table = pa.concat_tables([*self._came_in, _prepared(documents)])
        if len(table) < self._least:
            return Verdict(validations=VALIDATIONS.empty())
        known = self._known(table)
        followed = {at: _is_within(self._checks[at], table) for at in known}
        if len(table) < self._due and followed == self._said and not self._stops(followed):
            return Verdict(validations=VALIDATIONS.empty())
        judged = judge([bind(self._checks[at]) for at in known], table)
        self._said = {at: one.success for at, one in zip(known, judged, strict=True)}
        self._due = int(len(table) * GROWTH)
        return conclude(batch_id, {RUN_SUITE: judged}, ByDocument(), self._results)

    def keep(self, documents: pa.Table) -> None:
        """Count a batch, which came in, among the run's documents from now on."""
        self._came_in.append(_prepared(documents))
        if len(self._came_in) > MOST_CHUNKS:
            self._came_in = [pa.concat_tables(self._came_in).combine_chunks()]

    def _stops(self, followed: Mapping[int, bool | None]) -> bool:
        return any(not followed[at] and self._checks[at].severity is Severity.CRITICAL for at in followed)

    def _known(self, table: pa.Table) -> list[int]:
        """Positions of the checks that can be judged."""
        # A column of which nothing is known says nothing, for instance when every document failed.
        unknown = {name for name in table.column_names if table[name].null_count == len(table)}
        unknown |= {"title", "has_title"} - set(table.column_names)
        return [at for at, check in enumerate(self._checks) if not unknown.intersection(check.columns)]


def _is_within(check: Check, table: pa.Table) -> bool | None:
    """Whether a mean or median lies within its bounds; None for every other kind of expectation."""
    kwargs = dict(check.kwargs)
    column, low, high = (kwargs.pop(name, None) for name in ("column", "min_value", "max_value"))
    if check.type not in FOLLOWED or kwargs:
        return None
    value = FOLLOWED[check.type](table[str(column)])
    is_above = low is None or (isinstance(low, int | float) and value >= low)
    is_below = high is None or (isinstance(high, int | float) and value <= high)
    return is_above and is_below


def _mean(values: "pa.ChunkedArray[Any]") -> float:
    return float(pc.mean(values).as_py())


def _median(values: "pa.ChunkedArray[Any]") -> float:
    return float(pc.quantile(values, 0.5, interpolation="midpoint")[0].as_py())


FOLLOWED: Mapping[str, Callable[["pa.ChunkedArray[Any]"], float]] = {
    "expect_column_mean_to_be_between": _mean,
    "expect_column_median_to_be_between": _median,
}


def _prepared(documents: pa.Table) -> pa.Table:
    """With is_quarantined, is_failed, has_title and is_language_unknown, 0 or 1.

    Of documents held back or failed nothing else is known, so that what they were does not count.
    """
    missing = [name for name in RUN_DOCUMENTS.names if name not in (*documents.column_names, "title")]
    if missing:
        raise StageError(f"The run's documents came to validation without {', '.join(missing)}.")
    status = documents["status"]
    is_quarantined, is_failed = (pc.equal(status, pa.scalar(one.value)) for one in NOT_COME_IN)
    columns = {name: documents[name] for name in ("kept_ratio", "word_count", "sentences", "mentions")}
    columns["is_language_unknown"] = _share(pc.equal(documents["language"], pa.scalar("und")))
    if "title" in documents.column_names:
        columns["has_title"] = _share(pc.is_valid(documents["title"]))
    is_held = pc.or_(is_quarantined, is_failed)
    kept = {
        name: pc.if_else(is_held, pa.scalar(None, values.type), values) for name, values in columns.items()
    }
    kept["is_quarantined"] = _share(is_quarantined)
    kept["is_failed"] = _share(is_failed)
    return pa.Table.from_arrays(list(kept.values()), names=list(kept))


def _share(flags: "pa.Array[Any] | pa.ChunkedArray[Any]") -> "pa.ChunkedArray[Any]":
    # What comes from a table's columns is chunked; the published types leave that open.
    return cast("pa.ChunkedArray[Any]", flags.cast(pa.int8()).cast(type_score))
