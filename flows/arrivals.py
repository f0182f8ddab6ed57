"""What has arrived that the warehouse does not know: files before they are read, documents after.

The warehouse is asked about the files once, about documents part by part: memory grows with the run's own documents,
not with the warehouse's.
"""

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from flows.identify import Known, identify
from flows.ingest import SourceFile
from flows.known_files import KnownFiles, fingerprinted
from flows.loading import Run, Work
from flows.reading import Fingerprinted, groups
from flows.request import LoadRequest
from flows.stages import Batch
from flows.staging import Part, Staging
from schemas import TABLES
from schemas.slugs import Status
from schemas.table import strings
from warehouse import Warehouse

NO_ROWS = {table.name: table.empty() for table in TABLES if table.document_column}


def new_files(sources: Sequence[SourceFile], run: Run, request: LoadRequest) -> Iterator[list[Fingerprinted]]:
    """The files that are to be read, in groups; others are counted."""
    return groups(_to_read(sources, run, request), run.settings.batch_documents)


def _to_read(sources: Sequence[SourceFile], run: Run, request: LoadRequest) -> Iterator[Fingerprinted]:
    known = KnownFiles.of(run.warehouse, sources, request)
    for source in sources:
        file = fingerprinted(source)
        if known.state(file) in known.read:
            yield file
        else:
            run.saw_unchanged(known.records(file))


def new_documents(read: Iterable[Sequence[Part]], run: Run) -> Iterator[Work]:
    """What ingest read, as batches of documents whose content is new, with the outcomes of all sightings."""
    known = Known()
    for parts in read:
        for part in parts:
            documents = part.read("documents")
            _look_up(documents, known, run.warehouse)
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
    for row in keys.to_pylist():
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
