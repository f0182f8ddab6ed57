"""From one file, or one member of an archive, to the documents in it.

Peels off compression, decides what the bytes are, and hands them to the reader of that kind.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from flows.ingest.archives import Member, seekable, tar_members, zip_members
from flows.ingest.csv_records import read_csv
from flows.ingest.discover import SourceFile
from flows.ingest.documents import Outcome, PassedMember, attempt
from flows.ingest.failures import Failure, Reason, Unreadable
from flows.ingest.files import file_document
from flows.ingest.forms import Compression, Foreign, Form, Kind, form_of_name, signature
from flows.ingest.json_records import read_json, read_json_lines
from flows.ingest.options import IngestOptions
from flows.ingest.parquet_records import read_parquet
from flows.ingest.records import Record, record_document
from flows.ingest.streams import MAX_DOCUMENT_BYTES, decompressed, head, opened, whole
from schemas.identity import bytes_id

# A gzip file can hold itself, and so can a zip archive.
_MOST_LAYERS = 4
_MOST_ARCHIVES = 3
# A page of more is a bomb or a dump, and its tree would take gigabytes.
_MAX_PAGE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Item:
    """Something to read: its place in the drop, what its name promises, how to open it, its depth in archives."""

    path: str
    form: Form
    open: Callable[[], AbstractContextManager[io.BufferedReader]]
    depth: int = 0


def read_source(source: SourceFile, options: IngestOptions) -> Iterator[Outcome]:
    """Everything in a file of a drop, in order, one outcome a document; memory does not grow with the file.

    Raises OSError only where the machine is to blame (disk full, too many open files).
    """
    form = form_of_name(source.location.name)
    yield from _read_item(Item(source.path, form, lambda: opened(source.location, source.path)), options)


def _read_item(item: Item, options: IngestOptions) -> Iterator[Outcome]:
    """Everything in one item. Unreadable is raised only for what encloses the item."""
    try:
        with item.open() as stream:
            yield from _read(item, _peeled(stream, item), options)
    except Unreadable as problem:
        if problem.path != item.path:
            raise
        yield problem.failure()


def _peeled(stream: io.BufferedReader, item: Item) -> io.BufferedReader:
    """The stream without its layers of compression; its bytes decide, its name only says what to expect."""
    expected = list(item.form.compressions)
    for _ in range(_MOST_LAYERS):
        found = signature(head(stream))
        if isinstance(found, Compression):
            stream = decompressed(stream, found, item.path)
            del expected[:1]
        elif expected and head(stream):
            sentence = (
                f"{item.path} is not {expected[0]} data although its name says so; rename or repack it."
            )
            raise Unreadable(item.path, Reason.BAD_ARCHIVE, sentence)
        else:
            return stream
    sentence = f"{item.path} is compressed {_MOST_LAYERS} times over or more; unpack it to have it read."
    raise Unreadable(item.path, Reason.BAD_ARCHIVE, sentence)


def _read(item: Item, stream: io.BufferedReader, options: IngestOptions) -> Iterator[Outcome]:
    path, encoding = item.path, options.encoding
    found = signature(head(stream))
    if isinstance(found, Foreign):
        raise Unreadable(path, Reason.BINARY, f"{path} is {found.what}, not text.")
    kind = found if isinstance(found, Kind) else item.form.kind
    match kind:
        case Kind.JSON_LINES:
            yield from _documents(path, read_json_lines(stream, path, encoding), kind, options)
        case Kind.JSON:
            yield from _documents(path, read_json(stream, path, encoding), kind, options)
        case Kind.CSV:
            yield from _documents(path, read_csv(stream, path, options), kind, options)
        case Kind.TSV:
            yield from _documents(path, read_csv(stream, path, options, "\t"), kind, options)
        case Kind.PARQUET:
            with seekable(stream) as file:
                yield from _documents(path, read_parquet(file, path, options), kind, options)
        case Kind.ZIP:
            with seekable(stream) as file:
                yield from _members(item, zip_members(file, path), options)
        case Kind.TAR:
            yield from _members(item, tar_members(stream, path), options)
        case Kind.TEXT | Kind.HTML | None:
            limit = _MAX_PAGE_BYTES if kind is Kind.HTML else MAX_DOCUMENT_BYTES
            data = whole(stream, path, limit)
            yield attempt(path, lambda: file_document(path, data, kind, encoding), bytes_id(data))


def _documents(
    path: str, records: Iterator[Record | Failure], kind: Kind, options: IngestOptions
) -> Iterator[Outcome]:
    is_empty = True
    for record in records:
        is_empty = False
        if isinstance(record, Failure):
            yield record
        else:
            yield _document(record, kind, options)
    if is_empty:
        raise Unreadable(path, Reason.EMPTY, f"{path} holds no records.")


def _document(record: Record, kind: Kind, options: IngestOptions) -> Outcome:
    return attempt(record.path, lambda: record_document(record, kind, options))


def _members(item: Item, members: Iterator[Member], options: IngestOptions) -> Iterator[Outcome]:
    if item.depth == _MOST_ARCHIVES:
        sentence = f"{item.path} lies in {_MOST_ARCHIVES} archives; unpack the outer ones to have it read."
        raise Unreadable(item.path, Reason.BAD_ARCHIVE, sentence)
    is_empty = True
    for member in members:
        form = form_of_name(member.name)
        if member.is_hidden or form.kind is None:
            yield PassedMember(member.path)
        else:
            is_empty = False
            yield from _read_item(Item(member.path, form, member.open, item.depth + 1), options)
    if is_empty:
        sentence = f"{item.path} holds no articles: none of its members is of a kind that is read."
        raise Unreadable(item.path, Reason.NO_ARTICLES, sentence)
