"""From one file, or one member of an archive, to the documents in it.

Peels off compression, decides what the bytes are, and hands them to the reader of that kind. Knows no format
itself.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from flows.ingest.discover import SourceFile
from flows.ingest.documents import Outcome, attempt, text_document
from flows.ingest.failures import Reason, Unreadable
from flows.ingest.forms import Compression, Foreign, Form, Kind, form_of_name, signature
from flows.ingest.options import IngestOptions
from flows.ingest.streams import decompressed, head, opened, whole

# A gzip file can hold itself.
_MOST_LAYERS = 4


@dataclass(frozen=True)
class Item:
    """Something to read: its place in the drop, what its name promises, its bytes, and how many archives hold it."""

    path: str
    form: Form
    stream: io.BufferedReader
    depth: int = 0


def read_source(source: SourceFile, options: IngestOptions) -> Iterator[Outcome]:
    """Everything in a file of a drop, in its order, one outcome for each document; memory does not grow with
    the file.

    Raises OSError only where the machine is to blame (disk full, too many open files).
    """
    try:
        with opened(source.location, source.path) as stream:
            yield from read_item(Item(source.path, form_of_name(source.location.name), stream), options)
    except Unreadable as problem:
        yield problem.failure


def read_item(item: Item, options: IngestOptions) -> Iterator[Outcome]:
    """Everything in one item. Unreadable is raised only for what encloses the item."""
    try:
        yield from _read(_peeled(item), options)
    except Unreadable as problem:
        if problem.path != item.path:
            raise
        yield problem.failure


def _peeled(item: Item) -> Item:
    """The item without its layers of compression; its bytes decide, its name only says what to expect."""
    for _ in range(_MOST_LAYERS):
        found = signature(head(item.stream))
        expected = item.form.compressions
        if isinstance(found, Compression):
            stream = decompressed(item.stream, found, item.path)
            item = replace(item, stream=stream, form=Form(item.form.kind, expected[1:]))
        elif expected and head(item.stream):
            sentence = f"{item.path} is not {expected[0]} data although its name says so; rename it or pack it again."
            raise Unreadable(item.path, Reason.BAD_ARCHIVE, sentence)
        else:
            return item
    raise Unreadable(
        item.path, Reason.BAD_ARCHIVE, f"{item.path} is compressed more than {_MOST_LAYERS} times over."
    )


def _read(item: Item, options: IngestOptions) -> Iterator[Outcome]:
    found = signature(head(item.stream))
    if isinstance(found, Foreign):
        raise Unreadable(item.path, Reason.BINARY, f"{item.path} is {found.what}, not text.")
    match found if isinstance(found, Kind) else item.form.kind:
        case _:
            yield _text(item, options)


def _text(item: Item, options: IngestOptions) -> Outcome:
    data = whole(item.stream, item.path)
    return attempt(item.path, lambda: text_document(item.path, data, options.encoding))
