"""The elements of a JSON array, one after another as text, in the memory of the longest.

Only where an element begins and ends is told here: by brackets and commas outside of strings. Whether it is JSON is
seen when it is read, so that a bad element costs nothing but itself.
"""

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

from flows.ingest.limits import MAX_RECORD_BYTES, MAX_VALUES

# A record of more values than MAX_VALUES costs itself; to the end of one of endless brackets nobody needs to go.
MOST_VALUES = 3 * MAX_VALUES
_MARK = re.compile(r'["\[\]{},]')
# What of a string lies in a piece of text; a backslash at the very end waits for the next piece.
_IN_STRING = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)


class ArrayError(Exception):
    """The array cannot be followed to its end; the text completes "x …". The elements before have been given."""


@dataclass
class _Element:
    """Pieces of an element; those of one that is longer than any record are not kept."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, piece: str) -> None:
        self.length += len(piece)
        if self.is_too_long:
            self.pieces.clear()
        else:
            self.pieces.append(piece)

    @property
    def is_too_long(self) -> bool:
        return self.length > MAX_RECORD_BYTES

    def text(self) -> str | None:
        return None if self.is_too_long else "".join(self.pieces).strip()


def array_elements(pieces: Iterable[str]) -> Iterator[str | None]:
    """The text of each element, None for one of more characters than MAX_RECORD_BYTES.

    Args:
        pieces: the text, cut anywhere; it begins with `[`, white space apart.

    Raises:
        ArrayError: the text breaks off within the array, something stands behind it, or an element has more values
            in it than MOST_VALUES.
    """
    scanner = _Scanner()
    waiting = ""
    for piece in pieces:
        text = waiting + piece
        read = yield from scanner.read(text)
        waiting = text[read:]
    if not scanner.is_over:
        raise ArrayError("breaks off: its array does not end")


@dataclass
class _Scanner:
    """Where in an array the text has come to."""

    depth: int = 0
    is_in_string: bool = False
    is_over: bool = False
    marks: int = 0
    element: _Element = field(default_factory=_Element)

    def read(self, text: str) -> Generator[str | None, None, int]:
        """The elements that end in a piece of text; returns how much of it was read."""
        at = 0
        start = text.find("[") + 1 if self.depth == 0 and not self.is_over else 0
        while at < len(text):
            if self.is_in_string:
                at, is_closed = self._string(text, at)
                if not is_closed:  # its end, or what a backslash stands before, is not there yet
                    break
                continue
            mark = _MARK.search(text, at)
            if self.is_over:
                if mark or text[at:].strip():
                    raise ArrayError("goes on behind the end of its array")
                return len(text)
            at = mark.end() if mark else len(text)
            self.marks += mark is not None and mark.group() in "[{,"
            if self.marks > MOST_VALUES:
                raise ArrayError(f"holds more than {MOST_VALUES:,} values in one record")
            if mark and self._ends_element(mark.group()):
                self.element.add(text[start : mark.start()])
                if self.depth or self.element.text() != "":  # an empty array, or behind a last comma
                    yield self.element.text()
                self.element, start, self.marks = _Element(), at, 0
        self.element.add(text[start:at])
        return at

    def _string(self, text: str, at: int) -> tuple[int, bool]:
        """Goes on in a string as far as the text has it: to where, and whether it ends there."""
        found = _IN_STRING.match(text, at)
        assert found is not None  # noqa: S101 - it matches the empty text
        at = found.end()
        self.is_in_string = text[at : at + 1] != '"'
        return (at, False) if self.is_in_string else (at + 1, True)

    def _ends_element(self, mark: str) -> bool:
        """Takes a mark outside of strings into account."""
        if mark == '"':
            self.is_in_string = True
        elif mark in "[{":
            self.depth += 1
        elif mark in "]}":
            self.depth -= 1
            self.is_over = self.depth == 0
        return self.is_over or (mark == "," and self.depth == 1)
