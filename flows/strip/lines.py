"""The lines of a raw text, with where they stand.

The one place that says what a line is. Nothing here knows which lines are boilerplate.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its newline; `start` and `end` are code points of the raw text."""

    start: int
    end: int
    text: str


def split_lines(raw: str) -> list[Line]:
    r"""The lines of a text; joined with "\n" they are the text again, so an empty text is one empty line.

    Only "\n" parts lines: `str.splitlines` also breaks at form feeds and U+2028, which stand inside
    sentences of scraped pages. A carriage return stays at its line's end.
    """
    lines = []
    start = 0
    for text in raw.split("\n"):
        end = start + len(text)
        lines.append(Line(start, end, text))
        start = end + 1
    return lines
