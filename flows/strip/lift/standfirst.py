"""Finds the line below the headline that sums the article up, by its place: between headline and byline or date."""

from collections.abc import Collection

from flows.strip.lift.date import DATELINE
from flows.strip.zones.zones import Layout

_LEAST_WORDS = 5
_MOST_WORDS = 55
# A live blog prints buttons and key events between its head and its first entry.
_REACH = 25
_LEAST_DOUBT = 0.3


def find_standfirst(layout: Layout, marks: Collection[int]) -> int | None:
    """Index of the standfirst's line, or None.

    It is the one line between the headline and what parts both from the text: lines of byline, date and buttons, or
    the dateline with which the text begins.

    Args:
        layout: the page, its headline known.
        marks: lines that are bylines, dates, buttons and the like.
    """
    page, title_at = layout.page, layout.title_at
    if title_at is None:
        return None
    between: list[int] = []
    for at in range(title_at + 1, len(page.lines)):
        if at in marks or (between and DATELINE.match(page.lines[at].text[:140])):
            break
        between.append(at)
        if len(between) > 1:
            return None
    else:
        return None
    if len(between) != 1 or between[0] + 1 >= len(page.lines):
        return None
    line = page.lines[between[0]]
    # Where the model has no doubt, it is as well the lead, and a lead must not be lost.
    if layout.scores[between[0]] < _LEAST_DOUBT:
        return None
    # What follows the marks must be text, or there is no saying which line is the lead.
    has_text = any(
        page.lines[at].is_prose and at not in marks
        for at in range(between[0] + 1, min(between[0] + _REACH, len(page.lines)))
    )
    return between[0] if _LEAST_WORDS <= len(line.words) <= _MOST_WORDS and has_text else None
