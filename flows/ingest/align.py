"""Where in a page's text the lines of its main content stand. Pure functions on two strings.

The extractor and the renderer read the same page, but differ in white space, list marks and cells, and now
and then in a word. Lines that occur once are the fixed points (the idea of patience diff, by Bram Cohen); the
others are looked for between them, so that a word like "Sport" is not found in the navigation.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.spans import Span

_SPACE = re.compile(r"\s+")
# What the extractor sets around list items, cells and quotes.
_MARKS = re.compile(r"^(?:[-*>#|]\s)+|\s?\|$")
# A line of which only both ends are found may be longer or shorter by what the two readings differ in.
_END_LENGTH = 24
_MOST_STRETCH = 1.5
# Looking for every line in all of the text goes up with the square of a page's length. Where it would compare more
# characters than this, in a second or so, only whole lines are looked up, and the others near to where they are due.
_MOST_COMPARED = 2_000_000_000
_NEAR = 20_000


@dataclass(frozen=True)
class _Squeezed:
    """A text without white space, and for each of its characters the offset in the text."""

    text: str
    offsets: list[int]


def align(main_text: str, raw_text: str) -> list[Span]:
    """The spans of raw_text that hold the lines of main_text, in order, with visible text between any two.

    Lines that are not found are left out.
    """
    lines = [line for line in (_squeeze_line(line) for line in main_text.split("\n")) if line]
    if not lines:
        return []
    raw = _squeeze(raw_text)
    is_large = len(lines) * len(raw.text) > _MOST_COMPARED
    unique = _unique_lines(lines, raw_text) if is_large else _unique(lines, raw.text)
    fixed = dict(_rising(unique))
    limits = _limits(fixed, len(lines), len(raw.text))
    found: list[Span] = []
    at = 0
    for index, (line, limit) in enumerate(zip(lines, limits, strict=True)):
        until = min(limit, at + len(line) + _NEAR) if is_large else limit
        span = Span(limit, limit + len(line)) if index in fixed else _between(line, raw.text, at, until)
        if span:
            found.append(span)
            at = span.end
    return _joined(found, raw)


def _squeeze(text: str) -> _Squeezed:
    offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
    return _Squeezed("".join(text[offset] for offset in offsets), offsets)


def _squeeze_line(line: str) -> str:
    return _SPACE.sub("", _MARKS.sub("", line.strip()))


def _unique(lines: list[str], text: str) -> Iterable[tuple[int, int]]:
    """Lines that occur exactly once in the text: their index and where."""
    for index, line in enumerate(lines):
        first = text.find(line)
        if first >= 0 and text.find(line, first + 1) < 0:
            yield index, first


def _unique_lines(lines: list[str], raw_text: str) -> Iterable[tuple[int, int]]:
    """Lines that are exactly one line of the text: their index and where, without white space, that line stands."""
    places: dict[str, int | None] = {}
    at = 0
    for raw_line in raw_text.split("\n"):
        line = "".join(raw_line.split())
        places[line] = None if line in places else at
        at += len(line)
    for index, line in enumerate(lines):
        place = places.get(line)
        if place is not None:
            yield index, place


def _rising(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of places that rises, so that one line moved elsewhere does not upset the rest."""
    tails: list[int] = []
    chains: list[tuple[tuple[int, int], int]] = []  # a place, and the chain that it continues
    heads: list[int] = []
    for place in places:
        length = bisect_left(tails, place[1])
        chains.append((place, heads[length - 1] if length else -1))
        tails[length : length + 1] = [place[1]]
        heads[length : length + 1] = [len(chains) - 1]
    rising = []
    at = heads[-1] if heads else -1
    while at >= 0:
        place, at = chains[at]
        rising.append(place)
    return rising[::-1]


def _limits(fixed: dict[int, int], count: int, end: int) -> list[int]:
    """For each line, where the next fixed one begins: the line's own place if it is fixed."""
    limits = [end] * count
    for index in range(count - 1, -1, -1):
        limits[index] = fixed.get(index, limits[index + 1] if index + 1 < count else end)
    return limits


def _between(line: str, text: str, start: int, end: int) -> Span | None:
    """The line between two offsets: whole, or else by both its ends."""
    at = text.find(line, start, end)
    if at >= 0:
        return Span(at, at + len(line))
    if len(line) < 2 * _END_LENGTH:
        return None
    first = text.find(line[:_END_LENGTH], start, end)
    longest = min(end, first + int(len(line) * _MOST_STRETCH))
    last = text.rfind(line[-_END_LENGTH:], first, longest) if first >= 0 else -1
    return Span(first, last + _END_LENGTH) if last >= 0 else None


def _joined(spans: list[Span], raw: _Squeezed) -> list[Span]:
    """Squeezed spans as spans of the text; neighbours with nothing but white space between them are one."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end >= span.start:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return [Span(raw.offsets[span.start], raw.offsets[span.end - 1] + 1) for span in joined]
