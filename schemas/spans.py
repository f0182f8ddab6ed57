"""What "articles.text is raw_text less the removed spans" means, in code points, and the arithmetic of it.

Every table that points into a text relies on this: split and recognise to map offsets back, the suites to
check them, `explain` to show them. Pure functions; nothing about why a span was removed.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, order=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The text the span stands for."""
        return text[self.start : self.end]


def removed_spans(removals: pa.Table) -> dict[str, list[Span]]:
    """What was removed of each document, in order; takes document_id, raw_start and raw_end."""
    found: dict[str, list[Span]] = {}
    for row in removals.select(["document_id", "raw_start", "raw_end"]).to_pylist():
        found.setdefault(row["document_id"], []).append(Span(row["raw_start"], row["raw_end"]))
    for spans in found.values():
        spans.sort()
    return found


def kept_spans(length: int, removed: Iterable[Span]) -> list[Span]:
    """What is left of a text of that length; ValueError if `removed` is not sorted or overlaps."""
    kept = []
    at = 0
    for span in removed:
        if span.start < at or span.end < span.start:
            raise ValueError(f"removed spans overlap or are out of order at {span.start}")
        if span.start > at:
            kept.append(Span(at, span.start))
        at = span.end
    if at > length:
        raise ValueError(f"a removed span ends at {at}, behind the text's end at {length}")
    if at < length:
        kept.append(Span(at, length))
    return kept


def kept_text(raw: str, removed: Iterable[Span]) -> str:
    """The raw text less the removed spans."""
    return "".join(span.of(raw) for span in kept_spans(len(raw), removed))


class RawOffsets:
    """Maps offsets in the kept text to offsets in the raw text.

    A span that runs across a removal maps to the raw span from its first to its last character.
    """

    def __init__(self, length: int, removed: Sequence[Span]) -> None:
        self._kept = kept_spans(length, removed)
        self._text_starts = []
        at = 0
        for span in self._kept:
            self._text_starts.append(at)
            at += len(span)

    def span(self, start: int, end: int) -> Span:
        """The raw span of a non-empty span of the kept text."""
        return Span(self._raw(start), self._raw(end - 1) + 1)

    def _raw(self, at: int) -> int:
        index = bisect_right(self._text_starts, at) - 1
        return self._kept[index].start + at - self._text_starts[index]
