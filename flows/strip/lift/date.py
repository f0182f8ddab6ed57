"""Chooses which printed date is the date of publication: one in the page's head, or one that says so below it."""

import re
from collections.abc import Collection, Mapping

from flows.strip.page.page import PageLine
from flows.strip.signs.dates import DateLine, Printed, may_be_date, read_date_line, read_dates
from flows.strip.zones.zones import Layout

# A clock in a page's frame prints today's date above the headline; only beside the headline is it the article's.
_ABOVE_TITLE = 2
_MOST_WORDS = 22
_MOST_BESIDE = 2
_BESIDE_MARKS = ("|", "•", "·", " / ")
# "KIRKWALL, Scotland, 14 May 2019 – ": a place in capitals and a date before a dash.
DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]+[,(][^\n]{4,60}?(?:\([^()]{2,40}\)\s*)?(?:--|[–—-])\s")


def date_of_line(line: PageLine) -> DateLine | None:
    """The line as a date line by its form, wherever it stands, or None."""
    if len(line.words) > _MOST_WORDS or not may_be_date(line.text, line.words):
        return None
    # "Coast | 6 May 2021", "Published: 6 May 2021 | Esbjerg": a section's or a place's name beside the date.
    beside = _MOST_BESIDE if any(mark in line.text for mark in _BESIDE_MARKS) else 0
    return read_date_line(line.text, unknown_words=beside)


def lift_date(
    layout: Layout, lines: Mapping[int, DateLine], bylines: Collection[int]
) -> tuple[int, Printed] | None:
    """The index of the line and the date of publication that it prints, or None.

    Args:
        layout: the page, its headline known.
        lines: date lines, by index.
        bylines: lines that hold a byline, and a date perhaps.
    """
    candidates: list[tuple[int, int, Printed]] = []
    for at, line in lines.items():
        rank = _rank(layout, at, line)
        if line.printed and rank is not None:
            candidates.append((rank, at, line.printed))
    for at in bylines:
        found = read_dates(layout.page.lines[at].text) if layout.is_head(at) else []
        candidates += [(1, at, printed) for printed in found[:1]]
    if not candidates and (lead := _in_dateline(layout)):
        return lead
    if not candidates:
        return None
    _, at, printed = min(candidates, key=lambda found: (found[2].is_update, found[0], found[1]))
    return at, printed


def _rank(layout: Layout, at: int, line: DateLine) -> int | None:
    """How much a date line's place speaks for it (0 is best); None where it does not."""
    title_at = layout.title_at
    if layout.is_head(at):
        if title_at is None or at > title_at:
            return 0 if line.is_labelled else 1
        return 2 if line.is_labelled or title_at - at <= _ABOVE_TITLE else None
    return 3 if layout.is_edge(at) and line.is_labelled else None


def _in_dateline(layout: Layout) -> tuple[int, Printed] | None:
    """The date in the dateline of the first paragraph."""
    at = layout.body_at
    if at >= len(layout.page.lines):
        return None
    match = DATELINE.match(layout.page.lines[at].text[:140])
    found = read_dates(match[0]) if match else []
    return (at, found[0]) if found else None
