"""From one file, or one member of an archive, to the documents in it.

Peels off compression, decides what the bytes are, and hands them to the reader of that kind.
"""

import io
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial

from flows.ingest.archives import Member, seekable, tar_members, zip_members
from flows.ingest.boundary import Boundary, WatchError
from flows.ingest.discover import SourceFile
from flows.ingest.documents import AlreadyGiven, Outcome, PassedMember
from flows.ingest.failures import Failure, Unreadable
from flows.ingest.files import file_document
from flows.ingest.forms import Compression, Foreign, Form, Kind, form_of_name, signature
from flows.ingest.limits import MAX_ARCHIVES, MAX_BROKEN_RECORDS, MAX_LAYERS, MAX_PAGE_BYTES, MAX_TEXT_BYTES
from flows.ingest.options import IngestOptions
from flows.ingest.records.csv import read_csv
from flows.ingest.records.json import read_json, read_json_lines
from flows.ingest.records.parquet import read_parquet
from flows.ingest.records.record import record_document
from flows.ingest.records.rows import RawRecord
from flows.ingest.streams import Allowance, decompressed, head, opened, whole
from flows.ingest.watch import UNWATCHED, Watch
from schemas.identity import bytes_id
from schemas.slugs import Reason


@dataclass(frozen=True)
class Item:
    """Something to read.

    Attributes:
        path: its place in the drop.
        form: what its name promises.
        open: opens it.
        allowance: how much may be unpacked from it.
        depth: in how many archives it lies.
    """

    path: str
    form: Form
    open: Callable[[], AbstractContextManager[io.BufferedReader]]
    allowance: Allowance
    depth: int = 0


def read_source(source: SourceFile, options: IngestOptions, watch: Watch = UNWATCHED) -> Iterator[Outcome]:
    """Everything in a file of a drop, in order, one outcome a document; memory does not grow with the file.

    Raises OSError only where the machine is to blame (disk full, too many open files), MemoryError only where the
    watch has the file read once more.
    """
    try:
        packed_bytes = source.location.stat().st_size
    except OSError:  # opening it fails, too, and that is said
        packed_bytes = 0
    item = Item(
        source.path,
        form_of_name(source.location.name),
        lambda: opened(source.location, source.path, source.root),
        Allowance(source.path, packed_bytes),
    )
    try:
        yield from _Reading(options, Boundary(watch)).item(item)
    except WatchError as raised:
        raise raised.error from None


@dataclass(frozen=True)
class _Reading:
    """How one file is read: everything in it, down to its records."""

    options: IngestOptions
    boundary: Boundary

    def item(self, item: Item, within: str | None = None) -> Iterator[Outcome]:
        """Everything in one item. Unreadable is raised only for what encloses the item."""
        return self.boundary.around(item.path, lambda: self._opened(item), within=within)

    def _opened(self, item: Item) -> Iterator[Outcome]:
        with item.open() as stream:
            yield from self._read(item, _peeled(stream, item))

    def _read(self, item: Item, stream: io.BufferedReader) -> Iterator[Outcome]:
        path, options = item.path, self.options
        found = signature(head(stream))
        if isinstance(found, Foreign):
            raise Unreadable(path, Reason.BINARY, f"{path} is {found.what}, not text.")
        kind = found if isinstance(found, Kind) else item.form.kind
        match kind:
            case Kind.JSON_LINES:
                yield from self._records(path, read_json_lines(stream, path, options.encoding), kind)
            case Kind.JSON:
                yield from self._records(path, read_json(stream, path, options.encoding), kind)
            case Kind.CSV:
                yield from self._records(path, read_csv(stream, path, options), kind)
            case Kind.TSV:
                yield from self._records(path, read_csv(stream, path, options, "\t"), kind)
            case Kind.PARQUET:
                with seekable(stream, path) as file:
                    yield from self._records(path, read_parquet(file, path, options), kind)
            case Kind.ZIP:
                with seekable(stream, path) as file:
                    yield from self._members(item, zip_members(file, path, item.allowance))
            case Kind.TAR:
                yield from self._members(item, tar_members(stream, path, item.allowance))
            case Kind.TEXT | Kind.HTML | None:
                limit = MAX_PAGE_BYTES if kind is Kind.HTML else MAX_TEXT_BYTES
                yield from self._file(path, whole(stream, path, limit), kind)

    def _file(self, path: str, data: bytes, kind: Kind | None) -> Iterator[Outcome]:
        def read() -> Iterator[Outcome]:
            yield file_document(path, data, kind, self.options.encoding)

        # What was read whole has an id, also where it makes no document.
        return self.boundary.around(path, read, document_id=lambda: bytes_id(data))

    def _records(self, path: str, records: Generator[RawRecord, None, None], kind: Kind) -> Iterator[Outcome]:
        is_empty = True
        broken = 0
        # Closed before the stream is, whatever happens: it holds readers of its own on it.
        with closing(records):
            for raw in records:
                is_empty = False
                for outcome in self.boundary.around(raw.path, partial(self._record, raw, kind), within=path):
                    broken = broken + 1 if _is_failure(outcome) else 0
                    yield outcome
                if broken == MAX_BROKEN_RECORDS:
                    sentence = (
                        f"{path} is not read further: {broken:,} of its records one after another could not be read, "
                        "most likely all for the same reason."
                    )
                    raise Unreadable(path, Reason.BAD_FILE, sentence)
        if is_empty:
            raise Unreadable(path, Reason.EMPTY, f"{path} holds no records.")

    def _record(self, raw: RawRecord, kind: Kind) -> Iterator[Outcome]:
        yield record_document(raw.record(), kind, self.options)

    def _members(self, item: Item, members: Generator[Member, None, None]) -> Iterator[Outcome]:
        if item.depth == MAX_ARCHIVES:
            sentence = f"{item.path} lies in {MAX_ARCHIVES} archives; unpack the outer ones to have it read."
            raise Unreadable(item.path, Reason.BAD_ARCHIVE, sentence)
        is_empty = True
        with closing(members):
            for member in members:
                form = form_of_name(member.name)
                if member.is_hidden or form.kind is None:
                    yield PassedMember(member.path)
                    # To get past it takes time, too, and is nothing that is wrong with the archive.
                    self.boundary.goes_on(item.path)
                else:
                    is_empty = False
                    inner = Item(member.path, form, member.open, member.allowance, item.depth + 1)
                    yield from self.item(inner, within=item.path)
        if is_empty:
            sentence = f"{item.path} holds no articles: none of its members is of a kind that is read."
            raise Unreadable(item.path, Reason.NO_ARTICLES, sentence)


def _is_failure(outcome: Outcome) -> bool:
    return outcome.is_failure if isinstance(outcome, AlreadyGiven) else isinstance(outcome, Failure)


def _peeled(stream: io.BufferedReader, item: Item) -> io.BufferedReader:
    """The stream without its layers of compression; its bytes decide, its name only says what to expect."""
    expected = list(item.form.compressions)
    for _ in range(MAX_LAYERS):
        found = signature(head(stream))
        if isinstance(found, Compression):
            stream = decompressed(stream, found, item.path, item.allowance)
            del expected[:1]
        elif expected and head(stream):
            sentence = (
                f"{item.path} is not {expected[0]} data although its name says so; rename or repack it."
            )
            raise Unreadable(item.path, Reason.BAD_ARCHIVE, sentence)
        else:
            return stream
    sentence = f"{item.path} is compressed {MAX_LAYERS} times over or more; unpack it to have it read."
    raise Unreadable(item.path, Reason.BAD_ARCHIVE, sentence)
