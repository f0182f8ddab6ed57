"""What has arrived that the warehouse does not know: files before they are read, documents after.

The warehouse is asked about the files once, about documents part by part: memory grows with the run's own documents,
not with the warehouse's.
"""

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from flows.identify import Known, identify
from flows.ingest import SourceFile, fingerprint
from flows.loading import Run, Work
from flows.reading import Fingerprinted, groups
from flows.request import LoadRequest
from flows.stages import Batch
from flows.staging import Part, Staging
from schemas import TABLES
from schemas.slugs import Status
from schemas.table import strings
from warehouse import Warehouse

# Takes the place of the hash of a file that may not be read: reading it fails, which makes it a row.
UNREADABLE = "unreadable"
NO_ROWS = {table.name: table.empty() for table in TABLES if table.document_column}


def new_files(sources: Sequence[SourceFile], run: Run, request: LoadRequest) -> Iterator[list[Fingerprinted]]:
    """The files that are not known with these bytes and options, in groups to read; known ones are counted."""
    return groups(_unknown(sources, run, request), run.settings.batch_documents)


def _unknown(sources: Sequence[SourceFile], run: Run, request: LoadRequest) -> Iterator[Fingerprinted]:
    drops = [] if request.again or request.readmit else sorted({source.drop_name for source in sources})
    known = _known_sources(run.warehouse, drops, request.reading.version)
    for source in sources:
        file = _fingerprinted(source)
        records = known.get((source.drop_name, source.path, file.digest))
        if records is None:
            yield file
        else:
            run.saw_unchanged(records)


def new_documents(read: Iterable[Sequence[Part]], run: Run, *, readmit: bool = False) -> Iterator[Work]:
    """What ingest read, as batches of documents whose content is new, with the outcomes of all sightings.

    Args:
        read: parts in the order of sight.
        run: the run.
        readmit: whether documents that were forgotten come in again.
    """
    known = Known()
    for parts in read:
        for part in parts:
            documents = part.read("documents")
            _look_up(documents, known, run.warehouse)
            if not readmit:
                known.forgotten.update(_forgotten(_ids(documents, part.read("failed")), run.warehouse))
            work = _sorted_out(part, documents, known, run)
            run.found(work.seen)
            run.report.ignored += sum(row["members"] for row in part.read("passed_over").to_pylist())
            yield work


def _sorted_out(part: Part, documents: pa.Table, known: Known, run: Run) -> Work:
    failed = part.read("failed")
    identified = identify(documents, failed, known)
    outcomes = identified.outcomes
    fresh = Staging(run.settings.staging).part(
        "identify", part.name, *strings(identified.fresh, "document_id"), *strings(outcomes, "status")
    )
    tables = {"documents": identified.fresh, "outcomes": outcomes, "sources": part.read("sources")}
    if not len(identified.fresh):
        # Copies and failures alone go through no stage.
        tables = NO_ROWS | tables
    fresh.once(lambda: tables)
    return Work(Batch(run.batch_id(part.name), (fresh,)), seen=len(documents) + len(failed))


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
            if row["status"] in (Status.QUARANTINED, Status.FAILED):
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


def _fingerprinted(source: SourceFile) -> Fingerprinted:
    try:
        return Fingerprinted(source, *fingerprint(source))
    except OSError:
        return Fingerprinted(source, UNREADABLE, 0)


def _known_sources(
    warehouse: Warehouse, drops: Sequence[str], ingest_version: str
) -> dict[tuple[str, str, str], int]:
    """How many documents are in each file of these drops that was read as it would be now."""
    return {
        (row["drop_name"], row["path"], row["file_sha256"]): row["records"]
        for row in warehouse.lookup("known_sources", drop_names=drops).to_pylist()
        if row["ingest_version"] == ingest_version
    }
