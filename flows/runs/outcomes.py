"""What a checked batch becomes in the tables: outcomes decided, held documents taken out, rows stamped.

Pure functions on Arrow tables. Whether and how rows are stored is the warehouse's business.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from expectations import RUN_DOCUMENTS, Finding, Verdict
from flows.batches.batch import DOCUMENT_COLUMNS, Batch
from flows.identify import outcome
from schemas import OUTCOMES, TABLES
from schemas.slugs import Reason, Stage, Status
from schemas.table import Row, strings

BY_NAME = {table.name: table for table in TABLES}


@dataclass(frozen=True)
class Held:
    """Why a document does not come into the tables."""

    status: Status
    stage: str
    reason: str
    detail: str
    expectation: str | None = None


@dataclass(frozen=True)
class Stamp:
    """What every row of a commit carries: which run wrote it, and when (UTC, without zone)."""

    run_id: str
    at: datetime

    def stored(self, name: str, part: pa.Table) -> pa.Table:
        """The stored form of a staged table."""
        return BY_NAME[name].stamp(
            part,
            run_id=self.run_id,
            at=self.at,
            ran_at=self.at,
            seen_at=self.at,
            first_seen_at=self.at,
            ingested_at=self.at,
        )


def document_tables(batch: Batch, held: Mapping[str, Held]) -> dict[str, pa.Table]:
    """The batch's rows in every table of documents, less those of held documents."""
    tables = {}
    for name, table in batch.tables().items():
        ids = table[DOCUMENT_COLUMNS[name]]
        tables[name] = table.filter(pc.invert(pc.is_in(ids, pa.array(list(held), pa.string()))))
    return tables


def held_back(verdict: Verdict, failed: pa.Table) -> dict[str, Held]:
    """What the suites and the stages hold back of a batch, by document."""
    held = {
        str(finding.document_id): Held(
            Status.QUARANTINED, finding.stage, finding.reason, finding.detail, finding.expectation
        )
        for finding in verdict.quarantined
    }
    for row in failed.to_pylist():
        held[row["document_id"]] = Held(Status.FAILED, row["stage"], row["reason"], row["detail"])
    return held


def decided(outcomes: pa.Table, held: Mapping[str, Held], empty: Collection[str] = ()) -> pa.Table:
    """The outcomes of a committed batch: held documents marked as such, copies of them included.

    Args:
        outcomes: as identified, in the order of sight.
        held: why documents of this run are held back.
        empty: version_keys of which nothing has come in yet: the first document that does is `new`, although an
            earlier one was seen.
    """
    rows: list[Row] = []
    still_empty = set(empty)
    for row in outcomes.to_pylist():
        why = held.get(row["document_id"])
        if why is not None:
            rows.append(_held_outcome(row, why))
        elif row["status"] in (Status.NEW, Status.UPDATED):
            status = Status.NEW if row["version_key"] in still_empty else row["status"]
            still_empty.discard(row["version_key"])
            rows.append({**row, "status": status, "stage": Stage.COMMIT})
        elif row["status"] != Status.UNCHANGED:
            rows.append(row)
    return OUTCOMES.from_rows(rows)


def held_series(outcomes: pa.Table, held: Mapping[str, Held]) -> set[str]:
    """The version_keys of the documents among these outcomes that are held back."""
    return {row["version_key"] for row in outcomes.to_pylist() if row["document_id"] in held}


def stopped_documents(documents: pa.Table, finding: Finding) -> dict[str, Held]:
    """The documents of a batch that was stopped: a copy of one, later in the run, did not come in either."""
    return dict.fromkeys(strings(documents, "document_id"), _stopped_by(finding))


def places(outcomes: pa.Table) -> Iterator[tuple[str, str]]:
    """Drop and file of each outcome: records and archive members stand for their file."""
    for drop_name, path in zip(strings(outcomes, "drop_name"), strings(outcomes, "source_path"), strict=True):
        for file in files(path):
            yield drop_name, file


def files(source_path: str) -> tuple[str, ...]:
    """What a path may be in as a file of the drop: itself, or what is before the mark of a record or a member.

    Names of files may hold the marks, too, so each of them may be the one.
    """
    return (source_path, *(source_path[:at] for at, sign in enumerate(source_path) if sign in "#!"))


def without_places(sources: pa.Table, places: Collection[tuple[str, str]]) -> pa.Table:
    """The files that are not among the places."""
    listed = zip(strings(sources, "drop_name"), strings(sources, "path"), strict=True)
    return sources.filter(pa.array([place not in places for place in listed], pa.bool_()))


def stopped(outcomes: pa.Table, finding: Finding) -> pa.Table:
    """The outcomes of a batch that an expectation stopped: nothing of it came in."""
    why = _stopped_by(finding)
    rows = [
        row if row["status"] == Status.FAILED else _held_outcome(row, why) for row in outcomes.to_pylist()
    ]
    return OUTCOMES.from_rows(rows)


def _stopped_by(finding: Finding) -> Held:
    return Held(Status.FAILED, finding.stage, Reason.BATCH_STOPPED, finding.detail, finding.expectation)


def _held_outcome(sighting: Mapping[str, str], why: Held) -> Row:
    return outcome(
        sighting,
        why.status,
        Stage(why.stage),
        expectation=why.expectation,
        reason=why.reason,
        detail=why.detail,
    )


def summaries(tables: Mapping[str, pa.Table], held: Mapping[str, Held]) -> pa.Table:
    """One row a document of the batch (RUN_DOCUMENTS), for judging the run so far."""
    sentences, mentions = (_count_by_article(tables[name]) for name in ("sentences", "entities"))
    columns = ["article_id", "kept_ratio", "word_count", "language", "title"]
    rows: list[Row] = [
        {
            "document_id": row["article_id"],
            "status": Status.NEW,
            "kept_ratio": row["kept_ratio"],
            "word_count": row["word_count"],
            "language": row["language"],
            "title": row["title"],
            "sentences": sentences.get(row["article_id"], 0),
            "mentions": mentions.get(row["article_id"], 0),
        }
        for row in tables["articles"].select(columns).to_pylist()
    ]
    rows += [{"document_id": document_id, "status": why.status} for document_id, why in held.items()]
    return pa.Table.from_pylist([dict(row) for row in rows], RUN_DOCUMENTS)


def _count_by_article(table: pa.Table) -> dict[str, int]:
    counted = table.group_by("article_id").aggregate([([], "count_all")]).to_pydict()
    return dict(zip(counted["article_id"], counted["count_all"], strict=True))
