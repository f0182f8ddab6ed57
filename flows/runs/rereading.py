"""Documents whose bytes are known and are read otherwise by now: by newer rules, or with other options.

Which of what ingest read these are, and what of their rows stays as it was when they were first seen. They go through
all stages and take the place of their old rows; one that the suites hold back keeps them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from flows.identify import Known, outcome
from schemas import DOCUMENTS, OUTCOMES
from schemas.slugs import Stage, Status
from schemas.table import Row, strings
from warehouse import Warehouse

# What is read; the other columns say where and when a document was first seen.
READ = ("media_type", "encoding", "decode_repairs", "raw_text", "url", "publisher", "metadata")
# The columns that strip hands on, and those that a commit would fill.
FIRST_SEEN = ("version_key", "drop_name", "source_path")
FIRST_STAMPED = ("first_seen_at", "run_id")


@dataclass(frozen=True)
class Reread:
    """Known documents that are read otherwise.

    Attributes:
        documents: DOCUMENTS.staged, as they are read now and where they were first seen.
        outcomes: OUTCOMES.staged, a row for each where it was seen now.
        others: of the outcomes of all sightings, those of the other ones.
    """

    documents: pa.Table
    outcomes: pa.Table
    others: pa.Table


def seen_before(documents: pa.Table, known: Known, redone: Collection[str]) -> pa.Table:
    """Of what was read, the documents that were last seen at the very place, held back there or not.

    A copy at a new place says nothing of how the document is to be read at the first.

    Args:
        documents: DOCUMENTS.staged, a row a sighting.
        known: what was seen before them.
        redone: ids of documents that this run redoes already.
    """
    columns = (
        strings(documents, name) for name in ("drop_name", "source_path", "document_id", "version_key")
    )
    return documents.filter(
        pa.array(
            [
                document_id not in redone
                and (known.places.get((drop, path)) == document_id or known.held.get((drop, path)) == key)
                for drop, path, document_id, key in zip(*columns, strict=True)
            ],
            pa.bool_(),
        )
    )


def reread(seen: pa.Table, outcomes: pa.Table, warehouse: Warehouse) -> Reread:
    """Which of the documents seen once more are read otherwise than the warehouse has them.

    Args:
        seen: what `seen_before` gives.
        outcomes: of all sightings, as identified.
        warehouse: holds how they were read.
    """
    older = _older(seen, warehouse)
    if not len(older):
        return Reread(DOCUMENTS.empty(), OUTCOMES.empty(), outcomes)
    asked = older.to_pylist()
    stored = warehouse.rows("documents", [row["document_id"] for row in asked])
    before = {row["document_id"]: row for row in stored.to_pylist()}
    changed = {row["document_id"]: row for row in asked if _differs(row, before[row["document_id"]])}
    places = {(row["drop_name"], row["source_path"]) for row in changed.values()}
    listed = outcomes.to_pylist()
    is_mine = [(row["drop_name"], row["source_path"]) in places for row in listed]
    let_out = {row["document_id"] for row, mine in zip(listed, is_mine, strict=True) if mine}
    return Reread(
        DOCUMENTS.from_rows(
            {**row, **{name: before[document_id][name] for name in FIRST_SEEN}}
            for document_id, row in changed.items()
        ),
        OUTCOMES.from_rows(
            outcome(row, Status.UPDATED if document_id in let_out else Status.UNCHANGED, Stage.IDENTIFY)
            for document_id, row in changed.items()
        ),
        outcomes.filter(pa.array([not mine for mine in is_mine], pa.bool_())),
    )


def _older(seen: pa.Table, warehouse: Warehouse) -> pa.Table:
    """Those that the warehouse has as another version of ingest read them."""
    if not len(seen):
        return seen
    known = warehouse.lookup("known_documents", document_ids=strings(seen, "document_id"))
    versions = dict(zip(*(strings(known, name) for name in known.column_names), strict=True))
    columns = (strings(seen, name) for name in ("document_id", "ingest_version"))
    return seen.filter(
        pa.array(
            [
                versions.get(document_id, version) != version
                for document_id, version in zip(*columns, strict=True)
            ],
            pa.bool_(),
        )
    )


def as_first_seen(documents: pa.Table, before: pa.Table) -> pa.Table:
    """Documents in their stored form with what was stamped on them when they first came in.

    Args:
        documents: as they are to be stored.
        before: as they are stored.
    """
    order = pc.index_in(documents["document_id"], before["document_id"])
    for name in FIRST_STAMPED:
        index = documents.schema.get_field_index(name)
        documents = documents.set_column(index, documents.schema.field(index), before[name].take(order))
    return documents


def _differs(row: Mapping[str, object], before: Row) -> bool:
    return any(row[name] != before[name] for name in READ)
