"""What a retry takes up: texts that were kept aside, documents of the tables, and files that could not be read.

Everything leads to batches as those of a load or of a rework, so that what comes of them is decided in one place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from flows.batches.batch import Batch
from flows.batches.groups import Fingerprinted
from flows.batches.parts import Part, Staging
from flows.identify import outcome
from flows.ingest import place_key
from flows.quarantine.held import Quarantined, quarantined, selected
from flows.quarantine.lost_files import Reading, readings_of
from flows.runs.known_files import fingerprinted
from flows.runs.outcomes import files
from flows.runs.request import RetryRequest
from flows.stages import steps_from
from schemas import DOCUMENTS, OUTCOMES, SOURCES
from schemas.slugs import Stage, Status
from schemas.table import Row, strings
from warehouse import Warehouse

REMADE = frozenset(name for step in steps_from(Stage.STRIP) for name in step.makes)


@dataclass(frozen=True)
class Retry:
    """What is to be done.

    Attributes:
        texts: documents of held_documents, each with all its rows of quarantine.
        stored: documents of the tables that were held back when they were worked through again; likewise.
        readings: files to read again.
        missing: for what cannot be retried, a sentence each that says why.
    """

    texts: dict[str, list[Quarantined]] = field(default_factory=dict)
    stored: dict[str, list[Quarantined]] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows of quarantine may move on."""
        rows = [*self.texts.values(), *self.stored.values(), *(reading.wanted for reading in self.readings)]
        return sum(map(len, rows))


def retry_of(warehouse: Warehouse, request: RetryRequest) -> Retry:
    """What a request is about, as of the last commit.

    Raises:
        UsageError: nothing that is held back answers to what it names, or `source` is not there.
    """
    every = quarantined(warehouse)
    rows = selected(every, request.names, request.reason, request.drop)
    ids = sorted({row.document_id for row in rows if row.document_id})
    kept = set(strings(warehouse.lookup("held_ids"), "document_id")).intersection(ids)
    stored = set(strings(warehouse.lookup("known_documents", document_ids=ids), "document_id")) - kept
    retry = Retry()
    for row in every:
        # A document moves on wherever it is held back, whichever of its places was named.
        if row.document_id in kept:
            retry.texts.setdefault(row.document_id, []).append(row)
        elif row.document_id in stored:
            retry.stored.setdefault(row.document_id, []).append(row)
    unread = [row for row in rows if row.document_id not in kept | stored]
    found = readings_of(unread, warehouse, request.reading, request.source)
    return replace(retry, readings=found.readings, missing=found.missing)


def retried_texts(retry: Retry, warehouse: Warehouse, staging: Staging, most: int) -> Iterator[list[Part]]:
    """The kept texts, in parts as ingest makes them, of so many at most: a row for each place where one is held."""
    rows = sorted((row for held in retry.texts.values() for row in held), key=lambda row: row.order)
    for start in range(0, len(rows), most):
        yield [_text_part(rows[start : start + most], warehouse, staging)]


def stored_batches(
    retry: Retry, warehouse: Warehouse, staging: Staging, run_id: str, most: int
) -> Iterator[Batch]:
    """The documents that are in the tables and are to be stripped, split and recognised anew; so many a batch."""
    ids = sorted(retry.stored)
    for start in range(0, len(ids), most):
        some = {document_id: retry.stored[document_id] for document_id in ids[start : start + most]}
        part = _stored_part(some, warehouse, staging)
        yield Batch.begun(run_id, part, seen=part.count("outcomes"), remade=REMADE)


def wanted_of(reading: Reading, parts: Iterable[Part], staging: Staging) -> list[Part]:
    """What was read of a file, less what nobody asked for."""
    return [_wanted_part(reading, part, staging) for part in parts]


def files_to_read(retry: Retry) -> Iterator[tuple[Reading, Fingerprinted]]:
    """The files to read, each by itself, with their hashes."""
    for reading in retry.readings:
        yield reading, fingerprinted(reading.source)


def gone(retry: Retry, outcomes: Iterable[tuple[str, str]]) -> list[str]:
    """A sentence for each record or member that its file does not hold any more.

    Args:
        retry: what was to be done.
        outcomes: drop and path of all that was read.
    """
    seen = {(drop, place) for drop, path in outcomes for place in files(path)}
    return [
        f"{path} of the drop {reading.source.drop_name} is not there any more, in {reading.source.location}: it stays "
        "in quarantine until `copydesk quarantine dismiss` lets it go, or the file is taken in anew."
        for reading in retry.readings
        if not reading.is_whole
        for path in sorted(reading.wanted)
        if (reading.source.drop_name, path) not in seen
    ]


def _text_part(rows: Sequence[Quarantined], warehouse: Warehouse, staging: Staging) -> Part:
    named = [name for row in rows for name in (row.drop_name, row.source_path, row.run_id)]
    return staging.part("held", *named).once(lambda: _ingested(_sightings(rows, warehouse)))


def _stored_part(held: Mapping[str, Sequence[Quarantined]], warehouse: Warehouse, staging: Staging) -> Part:
    rows = [row for each in held.values() for row in each]
    part = staging.part("held-again", *held, *(row.run_id for row in rows))

    def make() -> dict[str, pa.Table]:
        documents = warehouse.rows("documents", list(held)).select(DOCUMENTS.staged.names)
        outcomes = (outcome(_sighting(row), Status.UPDATED, Stage.IDENTIFY) for row in rows)
        return {"documents": documents, "outcomes": OUTCOMES.from_rows(outcomes)}

    return part.once(make)


def _wanted_part(reading: Reading, part: Part, staging: Staging) -> Part:
    return staging.part("retried", part.name, *sorted(reading.wanted)).once(lambda: _less(reading, part))


def _sightings(rows: Sequence[Quarantined], warehouse: Warehouse) -> pa.Table:
    ids = sorted({str(row.document_id) for row in rows})
    texts = {row["document_id"]: row for row in warehouse.lookup("held_texts", document_ids=ids).to_pylist()}
    return DOCUMENTS.from_rows({**texts[row.document_id], **_sighting(row)} for row in rows)


def _sighting(row: Quarantined) -> dict[str, str]:
    return {
        "document_id": str(row.document_id),
        "version_key": row.version_key,
        "drop_name": row.drop_name,
        "source_path": row.source_path,
    }


def _opened(reading: Reading, documents: pa.Table, failed: pa.Table) -> Iterator[Row]:
    """An outcome for each member of an archive that holds records and can be read by now: these stand for it."""
    read = {*strings(documents, "source_path"), *strings(failed, "source_path")}
    members = {} if reading.is_whole else dict.fromkeys(path.split("#", 1)[0] for path in sorted(read))
    for path in reading.wanted & members.keys() - read:
        sighting = {
            "document_id": None,
            "version_key": place_key(reading.source.drop_name, path),
            "drop_name": reading.source.drop_name,
            "source_path": path,
        }
        yield outcome(
            sighting, Status.DISMISSED, Stage.INGEST, detail="It was read again; its records stand for it."
        )


def _ingested(documents: pa.Table) -> dict[str, pa.Table]:
    return {
        "documents": documents,
        "failed": OUTCOMES.empty(),
        "sources": SOURCES.empty(),
        "passed_over": pa.table({"members": [0]}),
    }


def _less(reading: Reading, part: Part) -> dict[str, pa.Table]:
    documents, failed, sources = (part.read(name) for name in ("documents", "failed", "sources"))
    wanted = [reading.is_wanted(path) for path in strings(documents, "source_path")]
    concerned = [reading.concerns(path) for path in strings(failed, "source_path")]
    documents = documents.filter(pa.array(wanted, pa.bool_()))
    failed = failed.filter(pa.array(concerned, pa.bool_()))
    return {
        "documents": documents,
        "failed": pa.concat_tables([failed, OUTCOMES.from_rows(_opened(reading, documents, failed))]),
        # A file of which only a record was taken in has not been read: the next run looks at the others.
        "sources": sources if reading.is_whole else SOURCES.empty(),
        "passed_over": pa.table({"members": [0]}),
    }
