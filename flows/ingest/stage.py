"""The ingest stage: files in, Arrow tables out. No order of a run, no warehouse, no Prefect."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from flows.ingest.contents import read_source
from flows.ingest.discover import Fingerprint, SourceFile, fingerprint, is_as_it_was
from flows.ingest.documents import AlreadyGiven, Document, Outcome, PassedMember
from flows.ingest.failures import Failure
from flows.ingest.identity import place_key, version_key
from flows.ingest.options import IngestOptions
from flows.ingest.watch import UNWATCHED, Watch
from schemas import DOCUMENTS, OUTCOMES, SOURCES
from schemas.identity import row_id
from schemas.slugs import Stage, Status
from schemas.table import Row


@dataclass(frozen=True)
class Ingested:
    """What some files, or part of a large one, gave.

    Attributes:
        documents: as DOCUMENTS.staged, in order of document_id; the same content at two places twice.
        sources: as SOURCES.staged: the files that were read to their end within this part, and stayed as they were.
        failed: as OUTCOMES.staged: one row for each document, record or file that could not be read.
        passed_over: how many members of archives were of kinds that hold no articles.
    """

    documents: pa.Table
    sources: pa.Table
    failed: pa.Table
    passed_over: int


def ingest(
    sources: Sequence[SourceFile],
    options: IngestOptions,
    *,
    batch_documents: int,
    batch_bytes: int,
    watch: Watch = UNWATCHED,
) -> Iterator[Ingested]:
    """Reads files, in the order given, as a stream of parts.

    Args:
        sources: what `discover` found; files without a fingerprint are hashed before they are read.
        options: how to read; part of the version.
        batch_documents: a part holds no more documents and failures than this.
        batch_bytes: a part ends with the document that brings it to this many bytes.
        watch: is told what is being read, and may refuse it.

    Raises:
        OSError: the machine is to blame (disk full, too many open files). What is wrong with a file is a row.
    """
    version = options.version
    part = _Part(version)
    for source in sources:
        counted = 0
        before = source.fingerprint or _fingerprint_or_none(source)
        for outcome in read_source(source, options, watch):
            # Full parts go when the next one comes, so that the last file's row finds its part still open.
            if len(part) >= batch_documents or part.bytes >= batch_bytes:
                yield part.finished()
                part = _Part(version)
            counted += not isinstance(outcome, PassedMember)
            part.add(outcome, source.drop_name)
        # What changed since it was looked at is read again next time: rows of it may be of one half each.
        if before is not None and is_as_it_was(source, before):
            part.add_source(source, before, counted)
    if part:
        yield part.finished()


def _fingerprint_or_none(source: SourceFile) -> Fingerprint | None:
    try:
        return fingerprint(source)
    except OSError:  # reading it fails, which makes it a row
        return None


@dataclass
class _Part:
    """Rows on their way into an Ingested."""

    version: str
    documents: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    failed: list[Row] = field(default_factory=list)
    passed_over: int = 0
    bytes: int = 0

    def __len__(self) -> int:
        return len(self.documents) + len(self.failed)

    def __bool__(self) -> bool:
        return bool(self.documents or self.failed or self.sources or self.passed_over)

    def add(self, outcome: Outcome, drop_name: str) -> None:
        match outcome:
            case Document():
                self.documents.append(_document_row(outcome, drop_name, self.version))
                self.bytes += outcome.byte_length
            case Failure():
                self.failed.append(_failed_row(outcome, drop_name))
            case PassedMember():
                self.passed_over += 1
            case AlreadyGiven():
                pass

    def add_source(self, source: SourceFile, held: Fingerprint, records: int) -> None:
        self.sources.append(
            {
                "source_id": row_id(source.drop_name, source.path, held.sha256, self.version),
                "drop_name": source.drop_name,
                "path": source.path,
                "file_sha256": held.sha256,
                "byte_length": held.byte_length,
                "records": records,
                "ingest_version": self.version,
            }
        )

    def finished(self) -> Ingested:
        return Ingested(
            # In the order of sight: of two versions in one part the later one is current.
            documents=DOCUMENTS.from_rows(self.documents),
            sources=SOURCES.from_rows(sorted(self.sources, key=lambda row: str(row["source_id"]))),
            failed=OUTCOMES.from_rows(
                sorted(self.failed, key=lambda row: (row["drop_name"], row["source_path"]))
            ),
            passed_over=self.passed_over,
        )


def _document_row(document: Document, drop_name: str, ingest_version: str) -> Row:
    return {
        "document_id": document.document_id,
        "version_key": version_key(document, drop_name),
        "drop_name": drop_name,
        "source_path": document.path,
        "media_type": document.media_type.value,
        "byte_length": document.byte_length,
        "encoding": document.encoding,
        "decode_repairs": document.decode_repairs,
        "raw_text": document.raw_text,
        "url": document.url,
        "publisher": document.publisher,
        "metadata": json.dumps(document.metadata, ensure_ascii=False, sort_keys=True),
        "ingest_version": ingest_version,
    }


def _failed_row(failure: Failure, drop_name: str) -> Row:
    return {
        "drop_name": drop_name,
        "source_path": failure.path,
        "version_key": place_key(drop_name, failure.path),
        "document_id": failure.document_id,
        "status": Status.FAILED.value,
        "stage": Stage.INGEST.value,
        "expectation": None,
        "reason": failure.reason.value,
        "detail": failure.detail,
    }
