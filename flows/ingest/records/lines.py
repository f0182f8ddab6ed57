"""Lines of a stream, for the formats that are read line by line: none is too long for the memory.

A line that is not UTF-8 does not stop the others: its bytes stay escaped (surrogateescape) until `settled`
has seen the whole record.
"""

import codecs
import io
from collections.abc import Iterator
from typing import Self

from flows.ingest.decode import is_binary, stream_encoding
from flows.ingest.failures import Unreadable
from flows.ingest.forms import is_page
from flows.ingest.limits import MAX_RECORD_BYTES
from flows.ingest.streams import head
from schemas.slugs import Reason

# What is read at once of a line that is passed over, and of a text without regard to its lines.
_PIECE = 64 * 1024


class LineTooLongError(Exception):
    """A line longer than any record; the lines after it can be read."""


class Lines(Iterator[str]):
    """The lines of a text stream with their ends.

    Raises LineTooLongError for a line over MAX_RECORD_BYTES characters, and goes on behind it.
    """

    def __init__(self, stream: io.BufferedReader, path: str, encoding: str | None, newline: str) -> None:
        """Unreadable(binary) if the stream does not begin like text.

        Args:
            stream: where the lines come from.
            path: the file's name in errors.
            encoding: the encoding that was given, if any.
            newline: what ends a line, as for `open`; with "" a return alone ends one too.
        """
        beginning = head(stream)
        name = codecs.lookup(encoding).name if encoding else stream_encoding(beginning)
        self.encoding = "utf-8-sig" if name == "utf-8" else name  # takes a mark away, if there is one
        is_wide = self.encoding.startswith(("utf-16", "utf-32"))
        if not encoding and not is_wide and is_binary(beginning):
            raise Unreadable(path, Reason.BINARY, f"{path} is binary data, not text.")
        if is_page(beginning.decode("latin-1")):  # what a server sent in place of the export
            raise Unreadable(path, Reason.BAD_FILE, f"{path} is an HTML page and holds no records.")
        errors = "replace" if is_wide else "surrogateescape"
        self._text = io.TextIOWrapper(stream, self.encoding, errors=errors, newline=newline)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.detach()  # or it would close the stream, which is not its own, whenever it is collected

    def __next__(self) -> str:
        line = self._text.readline(MAX_RECORD_BYTES)
        if not line:
            raise StopIteration
        if len(line) < MAX_RECORD_BYTES or line.endswith(("\n", "\r")):
            return line
        while line and not line.endswith(("\n", "\r")):
            line = self._text.readline(_PIECE)
        raise LineTooLongError

    def pieces(self) -> Iterator[str]:
        """The rest of the text in pieces, which end anywhere."""
        while piece := self._text.read(_PIECE):
            yield piece
