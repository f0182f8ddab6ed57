"""Judges a run as a whole: are these the articles one would expect, or did something break for all of them?

Judged after every batch over the run so far, and only once there are enough documents to say anything. What single
rows must hold is the table suites' business.
"""

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
RUN_DOCUMENTS = pa.schema(
    [
        ("document_id", type_id),
        ("status", type_text),
        ("kept_ratio", type_score),
        ("word_count", type_count),
        ("sentences", type_count),
        ("mentions", type_count),
        ("language", type_text),
        ("title", type_text),
    ]
)
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
    known = [
        b
        for b in checks
        if all(name not in table.column_names or _is_known(table, name) for name in b.check.columns)
    ]
    return conclude(batch_id, {RUN_SUITE: judge(known, table)}, Held(), results)


def _is_known(table: pa.Table, name: str) -> bool:
    return table[name].null_count < len(table)


def _prepared(documents: pa.Table) -> pa.Table:
    """With is_quarantined, is_failed, has_title, is_language_unknown (0 or 1); held back documents count there alone."""
    if "title" not in documents.column_names:
        documents = documents.append_column("title", pa.nulls(len(documents), type_text))
        has_title = pa.nulls(len(documents), type_score)
    else:
        has_title = pc.cast(pc.is_valid(documents["title"]), type_score)
    missing = [name for name in RUN_DOCUMENTS.names if name not in documents.column_names]
    if missing:
        raise StageError(f"The run's documents came to validation without {', '.join(missing)}.")
    documents = documents.select(RUN_DOCUMENTS.names)
    status = documents["status"]
    is_kept = pc.invert(pc.is_in(status, pa.array([Status.QUARANTINED.value, Status.FAILED.value])))
    columns = {
        "has_title": has_title,
        "is_language_unknown": pc.cast(pc.equal(documents["language"], "und"), type_score),
        **{name: documents[name] for name in ("kept_ratio", "word_count", "sentences", "mentions")},
    }
    kept = {name: pc.if_else(is_kept, values, None) for name, values in columns.items()}
    counted = {
        f"is_{one.value}": pc.cast(pc.equal(status, one.value), type_score)
        for one in (Status.QUARANTINED, Status.FAILED)
    }
    return pa.table({"document_id": documents["document_id"], "status": status, **counted, **kept})
