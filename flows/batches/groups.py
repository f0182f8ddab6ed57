"""Which files are read together, and reading them into parts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pyarrow as pa

from flows.batches.bounded_reading import ONE_DOCUMENT, Stream, read_bounded
from flows.batches.parts import Part, Staging
from flows.batches.sizes import BATCH_BYTES
from flows.ingest import IngestOptions, SourceFile
from flows.ingest.forms import Kind, form_of_name
from flows.settings import Settings

# What a document of a container takes there, more or less; compressed a quarter of it.
DOCUMENT_BYTES = 4096
PACKED = (Kind.ZIP, Kind.PARQUET)


class Fingerprinted(NamedTuple):
    """A file with its sha256 and length: what a part's name is made from, and how much there is to read."""

    source: SourceFile
    digest: str
    byte_length: int

    @property
    def documents(self) -> int:
        """How many documents it may hold."""
        form = form_of_name(self.source.path)
        if form.kind in ONE_DOCUMENT:
            return 1
        is_packed = form.compressions or form.kind in PACKED
        return max(1, self.byte_length * (4 if is_packed else 1) // DOCUMENT_BYTES)


def grouped(files: Iterable[Fingerprinted], most: int) -> Iterator[list[Fingerprinted]]:
    """Files that are read by one task, in order: as many small ones as make a batch, a large container by itself.

    Cut from the first file on, so that a run that goes on after a crash, whose first groups are in the warehouse,
    cuts the others as the earlier one did and finds their parts.
    """
    group: list[Fingerprinted] = []
    documents = length = 0
    for file in files:
        documents += file.documents
        length += file.byte_length
        if group and (documents > most or length > BATCH_BYTES):
            yield group
            group, documents, length = [], file.documents, file.byte_length
        group.append(file)
    if group:
        yield group


def read_drop(
    sources: Sequence[Fingerprinted], reading: IngestOptions, settings: Settings, stream: Stream
) -> list[Part]:
    """Read a group of files into parts of `documents`, `sources`, `failed` and `passed_over`."""
    names = [name for source, digest, _ in sources for name in (source.drop_name, source.path, digest)]
    series = Staging(settings.staging).part("ingest", reading.version, settings.batch_documents, *names)

    def make() -> Iterator[dict[str, pa.Table]]:
        files = [file.source for file in sources]
        read = read_bounded(files, reading, stream, documents=settings.batch_documents, length=BATCH_BYTES)
        for ingested in read:
            yield {
                "documents": ingested.documents,
                "sources": ingested.sources,
                "failed": ingested.failed,
                "passed_over": pa.table({"members": [ingested.passed_over]}),
            }

    return series.each_once(make)
