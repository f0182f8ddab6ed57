"""What has arrived that the warehouse does not know, once it has been read.

The warehouse is asked part by part: memory grows with the run's own documents,
not with the warehouse's.
"""

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from flows.batches.batch import Batch
from flows.batches.parts import Part, Staging
from flows.identify import Known, identify
from flows.runs.rereading import Reread, reread, seen_before
from schemas import TABLES
from schemas.identity import row_id
from schemas.slugs import HELD_STATUSES
from schemas.table import strings
from warehouse import Warehouse

NO_ROWS = {table.name: table.empty() for table in TABLES if table.document_column}


def new_documents(
    read: Iterable[Sequence[Part]],
    warehouse: Warehouse,
    staging: Staging,
    run_id: str,
    *,
    again: bool,
    readmit: bool = False,
) -> Iterator[Batch]:
    """What ingest read, as batches of documents whose content is new, with the outcomes of all sightings.

    Documents that are known and read otherwise by now are batches of their own, which replace their rows.

    Args:
        read: parts in the order of sight.
        warehouse: knows what came before.
        staging: where the batches' first parts are left.
        run_id: the run that they are of.
        again: whether documents that a person has let go get another chance, too.
        readmit: whether documents that were forgotten come in again.
    """
    known = Known()
    redone: set[str] = set()
    for parts in read:
        for part in parts:
            documents = part.read("documents")
            _look_up(documents, known, warehouse)
            seen_ids = _ids(documents, part.read("failed"))
            if not again:
                dismissed = warehouse.lookup("dismissed_documents", document_ids=seen_ids)
                known.dismissed.update(strings(dismissed, "document_id"))
            if not readmit:
                known.forgotten.update(_forgotten(seen_ids, warehouse))
            seen = seen_before(documents, known, redone)
            identified = identify(documents, part.read("failed"), known)
            found = reread(seen, identified.outcomes, warehouse)
            # First those whose rows are replaced: a file counts as read once the second is committed.
            if len(found.documents):
                redone.update(strings(found.documents, "document_id"))
                yield _read_otherwise(part, found, staging, run_id)
            yield _sorted_out(part, identified.fresh, found.others, staging, run_id)


def _sorted_out(part: Part, fresh: pa.Table, outcomes: pa.Table, staging: Staging, run_id: str) -> Batch:
    made = staging.part("identify", part.name, *strings(fresh, "document_id"), *strings(outcomes, "status"))
    tables = {"documents": fresh, "outcomes": outcomes, "sources": part.read("sources")}
    if not len(fresh):
        # Copies and failures alone go through no stage.
        tables = NO_ROWS | tables
    made.once(lambda: tables)
    return Batch(
        row_id(run_id, part.name),
        (made,),
        seen=part.count("documents") + part.count("failed"),
        ignored=sum(row["members"] for row in part.read("passed_over").to_pylist()),
    )


def _read_otherwise(part: Part, found: Reread, staging: Staging, run_id: str) -> Batch:
    """A batch of documents whose rows are replaced in every table; they are among those seen of the part."""
    made = staging.part(
        "reread", part.name, *strings(found.documents, "document_id"), *strings(found.outcomes, "status")
    )
    made.once(lambda: {"documents": found.documents, "outcomes": found.outcomes})
    return Batch.begun(run_id, made, seen=0, remade=frozenset(NO_ROWS))


def _look_up(documents: pa.Table, known: Known, warehouse: Warehouse) -> None:
    """Add what the warehouse knows of these documents; what this run has seen itself is later and stays."""
    found = warehouse.lookup("known_documents", document_ids=strings(documents, "document_id"))
    known.documents.update(strings(found, "document_id"))
    keys = warehouse.lookup("current_versions", version_keys=strings(documents, "version_key"))
    gone = _forgotten(strings(keys, "document_id"), warehouse)
    for row in keys.to_pylist():
        # A series of which the current version was forgotten begins anew.
        if row["document_id"] not in gone:
            known.current.setdefault(row["version_key"], row["document_id"])
    for drop_name in sorted(set(strings(documents, "drop_name"))):
        here = documents.filter(pc.equal(documents["drop_name"], pa.scalar(drop_name)))
        places = warehouse.lookup("sightings", drop_name=drop_name, source_paths=strings(here, "source_path"))
        for row in places.to_pylist():
            place = (drop_name, row["source_path"])
            if place in known.places:
                continue
            if row["status"] in HELD_STATUSES:
                known.held[place] = row["version_key"]
            else:
                known.places[place] = row["document_id"]


def _ids(documents: pa.Table, failed: pa.Table) -> list[str]:
    """The documents that were read, and those that could not be and are known by their bytes."""
    return [*strings(documents, "document_id"), *filter(None, failed["document_id"].to_pylist())]


def _forgotten(document_ids: Sequence[str], warehouse: Warehouse) -> dict[str, str]:
    """Those of some documents that were forgotten, each with a sentence that says when and why."""
    rows = warehouse.lookup("forgotten", document_ids=document_ids).to_pylist()
    return {
        row[
            "document_id"
        ]: f"It was forgotten on {row['forgotten_at']:%Y-%m-%d} ({row['why']}) and stays out; "
        "--readmit takes it in again."
        for row in rows
    }
