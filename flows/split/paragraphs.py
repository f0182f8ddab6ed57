"""The paragraphs of a text: lines, except where a text was wrapped by hand.

Pure functions; where sentences end within a paragraph stands in `boundaries`.
"""

import re
from collections.abc import Iterator

from schemas.spans import Span

LINE = re.compile(r"[^\n]+")
# Hard-wrapped mail and agency copy has columns of about this width; a scraped paragraph is one long line.
WRAPPED = range(45, 100)
ENDS = ".!?…:;\"'”’»)"


def paragraphs(text: str) -> list[Span]:
    """The paragraphs in order, without the white space around them; they hold all that is not white space."""
    found: list[Span] = []
    previous: Span | None = None
    for line in _lines(text):
        if previous is not None and _continues(text, previous, line):
            found[-1] = Span(found[-1].start, line.end)
        else:
            found.append(line)
        previous = line
    return found


def _lines(text: str) -> Iterator[Span]:
    for match in LINE.finditer(text):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped)
            yield Span(start, start + len(stripped))


def _continues(text: str, above: Span, line: Span) -> bool:
    """A wrapped line goes on in lower case, right below a line of a column's width that no mark ends."""
    if text.count("\n", above.end, line.start) != 1 or len(above) not in WRAPPED:
        return False
    return text[above.end - 1] not in ENDS and text[line.start].islower()
