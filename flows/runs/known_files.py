"""What the warehouse knows of the files of a drop, and which of them are read: once for planning, once for the run."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from flows.batches.groups import Fingerprinted
from flows.ingest import SourceFile, fingerprint
from flows.runs.outcomes import places
from flows.runs.plan import FilesPlan, FileState
from flows.runs.request import LoadRequest
from schemas.table import Row
from warehouse import Warehouse

# Takes the place of the hash of a file that may not be read: reading it fails, which makes it a row.
UNREADABLE = "unreadable"
Place = tuple[str, str]


class Arrival(NamedTuple):
    """A file of a drop, and how many documents are known of it; None where it is to be read."""

    file: Fingerprinted
    known: int | None


@dataclass(frozen=True)
class KnownFiles:
    """The files of some drops that the warehouse knows.

    Attributes:
        sources: by drop and path, how the file was read last (a row of `known_sources`).
        held: drop and path of files of which something is held back or could not be read.
        ingest_version: the version that files are read with now.
        read: the states of files that are to be read.
    """

    sources: Mapping[Place, Row]
    held: frozenset[Place]
    ingest_version: str
    read: frozenset[FileState]

    @classmethod
    def of(
        cls, warehouse: Warehouse | None, sources: Sequence[SourceFile], request: LoadRequest
    ) -> "KnownFiles":
        """What a warehouse knows of these files; nothing where there is none yet."""
        drops = sorted({source.drop_name for source in sources})
        read = set(FileState)
        if not request.again and not request.readmit:
            read.remove(FileState.KNOWN)
        if not request.again and not request.readmit and not request.held:
            read.remove(FileState.HELD)
        version = request.reading.version
        if warehouse is None:
            return cls({}, frozenset(), version, frozenset(read))
        rows = warehouse.lookup("known_sources", drop_names=drops).to_pylist()
        return cls(
            {(row["drop_name"], row["path"]): row for row in rows},
            frozenset(places(warehouse.lookup("quarantine"))),
            version,
            frozenset(read),
        )

    def state(self, file: Fingerprinted) -> FileState:
        """What is known of a file."""
        place = (file.source.drop_name, file.source.path)
        row = self.sources.get(place)
        if row is None:
            return FileState.NEW
        if row["file_sha256"] != file.digest:
            return FileState.CHANGED
        if row["ingest_version"] != self.ingest_version:
            return FileState.OLDER_RULES
        return FileState.HELD if place in self.held else FileState.KNOWN

    def records(self, file: Fingerprinted) -> int:
        """How many documents were in a known file."""
        return int(str(self.sources[file.source.drop_name, file.source.path]["records"]))


def arrivals(sources: Sequence[SourceFile], warehouse: Warehouse, request: LoadRequest) -> Iterator[Arrival]:
    """Every file of some drops, hashed when it is its turn."""
    known = KnownFiles.of(warehouse, sources, request)
    for source in sources:
        file = fingerprinted(source)
        yield Arrival(file, None if known.state(file) in known.read else known.records(file))


def fingerprinted(source: SourceFile) -> Fingerprinted:
    """A file with its hash, or with UNREADABLE in the place of it."""
    try:
        found = fingerprint(source)
    except OSError:
        return Fingerprinted(source, UNREADABLE, 0)
    return Fingerprinted(replace(source, fingerprint=found), found.sha256, found.byte_length)


def plan_of_files(
    warehouse: Warehouse | None, sources: Sequence[SourceFile], request: LoadRequest
) -> FilesPlan:
    """What reading these files would come to; they are hashed, not read."""
    known = KnownFiles.of(warehouse, sources, request)
    files: Counter[FileState] = Counter()
    documents = 0
    for source in sources:
        file = fingerprinted(source)
        state = known.state(file)
        files[state] += 1
        if state in known.read:
            is_as_before = state not in (FileState.NEW, FileState.CHANGED)
            documents += known.records(file) if is_as_before else file.documents
    return FilesPlan(dict(files), known.read, documents)
