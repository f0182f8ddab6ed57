"""Judges a run as a whole: are these the articles one would expect, or did something break for all of them?

Judged after every batch over the run so far, and only once there are enough documents to say anything. What single
rows must hold is the table suites' business.
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from expectations.engine import bind, judge
from expectations.suites import RUN_SUITE, load_suites
from expectations.validator import Held, conclude
from expectations.verdict import Verdict
from schemas import VALIDATIONS
from schemas.errors import StageError
from schemas.slugs import Status
from schemas.table import type_count, type_id, type_score, type_text

# What `judge_run` wants to know of each document of the run; all but the first two may be null.
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


def judge_run(
    batch_id: str,
    documents: pa.Table,
    least_documents: int = LEAST_DOCUMENTS,
    *,
    results: Path | None = None,
    suites: Path | None = None,
) -> Verdict:
    """The verdict of suite `run` on all documents that a run has worked through so far.

    Args:
        batch_id: the batch after which it is judged, and which a critical finding stops.
        documents: the columns of `RUN_DOCUMENTS`, one row a document. `title` may be left out.
        least_documents: with fewer, nothing is judged.
        results: where results are kept for Data Docs; None keeps none.
        suites: a folder of people's own suites.

    Raises:
        UsageError: a suite that cannot be read.
        StageError: a column is not there.
    """
    if len(documents) < least_documents:
        return Verdict(validations=VALIDATIONS.empty())
    checks = [bind(check) for check in load_suites(suites)[RUN_SUITE]]
    table = _prepared(documents)
    # A column of which nothing is known says nothing, for instance when every document failed.
    unknown = {name for name in table.column_names if table[name].null_count == len(table)}
    unknown |= {"title", "has_title"} - set(table.column_names)
    known = [bound for bound in checks if not unknown.intersection(bound.check.columns)]
    return conclude(batch_id, {RUN_SUITE: judge(known, table)}, Held(), results)


def _prepared(documents: pa.Table) -> pa.Table:
    """With is_quarantined, is_failed, has_title and is_language_unknown, 0 or 1.

    Of documents held back or failed nothing else is known, so that what they were does not count.
    """
    missing = [name for name in RUN_DOCUMENTS.names if name not in (*documents.column_names, "title")]
    if missing:
        raise StageError(f"The run's documents came to validation without {', '.join(missing)}.")
    status = documents["status"].to_pylist()
    is_kept = pa.array([one not in {Status.QUARANTINED, Status.FAILED} for one in status])
    languages = documents["language"].to_pylist()
    columns = {name: documents[name] for name in ("kept_ratio", "word_count", "sentences", "mentions")}
    columns["is_language_unknown"] = _share([None if one is None else one == "und" for one in languages])
    if "title" in documents.column_names:
        columns["has_title"] = _share([title is not None for title in documents["title"].to_pylist()])
    kept = {
        name: pc.if_else(is_kept, values, pa.scalar(None, values.type)) for name, values in columns.items()
    }
    kept["is_quarantined"] = _share([one == Status.QUARANTINED for one in status])
    kept["is_failed"] = _share([one == Status.FAILED for one in status])
    return pa.Table.from_arrays(list(kept.values()), names=list(kept))


def _share(flags: Sequence[bool | None]) -> "pa.ChunkedArray[pa.Scalar[pa.DataType]]":
    return pa.chunked_array([pa.array([None if flag is None else float(flag) for flag in flags], type_score)])
