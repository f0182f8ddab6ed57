"""Which files of a drop are read together, and reading them into parts. Grouping never depends on what is known."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from flows.ingest import IngestOptions, SourceFile, ingest
from flows.ingest.forms import Kind, form_of_name
from flows.request import BATCH_BYTES, Settings
from flows.staging import Part, Staging

# A file with its sha256: what a part's name is made from.
Fingerprinted = tuple[SourceFile, str]

ONE_DOCUMENT = (Kind.TEXT, Kind.HTML)


def groups(sources: Sequence[SourceFile], most: int) -> Iterator[list[SourceFile]]:
    """Files that are read by one task, in order: as many small ones as make a batch, a container by itself.

    The same listing gives the same groups whatever is known of it, so that a run that continues after a crash
    finds the parts that the earlier one left.
    """
    group: list[SourceFile] = []
    for source in sources:
        is_container = form_of_name(source.path).kind not in ONE_DOCUMENT
        if group and (is_container or len(group) == most):
            yield group
            group = []
        group.append(source)
        if is_container:
            yield group
            group = []
    if group:
        yield group


def read_drop(sources: Sequence[Fingerprinted], reading: IngestOptions, settings: Settings) -> list[Part]:
    """Read a group of files into parts of `documents`, `sources` and `failed`."""
    names = [name for source, digest in sources for name in (source.drop_name, source.path, digest)]
    series = Staging(settings.staging).part("ingest", reading.version, settings.batch_documents, *names)

    def make() -> Iterator[dict[str, pa.Table]]:
        read = ingest(
            [source for source, _ in sources],
            reading,
            batch_documents=settings.batch_documents,
            batch_bytes=BATCH_BYTES,
        )
        for ingested in read:
            yield {
                "documents": ingested.documents,
                "sources": ingested.sources,
                "failed": ingested.failed,
            }

    return series.each_once(make)
