"""Chooses which printed date is the date of publication: one in the page's head, or one that says so below it."""

from collections.abc import Mapping

from flows.strip.dates import DateLine, Printed, mask_dates, read_date_line, read_dates
from flows.strip.page import Page, PageLine
from flows.strip.zones import Zones

# A clock in a page's frame prints today's date above the headline; only beside the headline is it the article's.
_ABOVE_TITLE = 2
_MOST_WORDS = 22


def date_lines(page: Page) -> dict[int, DateLine]:
    """The lines that are dates by their form, by index. "Politics | 6 May 2021" counts: one or two other words."""
    found = {}
    for at, line in enumerate(page.lines):
        if len(line.words) <= _MOST_WORDS and _may_be_date(line):
            date_line = read_date_line(line.text)
            if date_line:
                found[at] = date_line
    return found


def lift_date(
    page: Page, zones: Zones, title_at: int | None, lines: Mapping[int, DateLine], beside: Mapping[int, int]
) -> tuple[int, Printed] | None:
    """The index of the line and the date of publication that it prints, or None.

    Args:
        page: the page.
        zones: its zones.
        title_at: index of the headline's line.
        lines: date lines, from `date_lines`.
        beside: lines that hold a byline, and from where in them a date may follow.
    """
    candidates: list[tuple[int, int, Printed]] = []
    for at, line in lines.items():
        if line.printed is None:
            continue
        rank = _rank(at, line, zones, title_at)
        if rank is not None:
            candidates.append((rank + (10 if line.printed.is_update else 0), at, line.printed))
    for at in beside:
        found = read_dates(page.lines[at].text) if zones.is_head(at) else []
        if found:
            candidates.append((1 + (10 if found[0].is_update else 0), at, found[0]))
    if not candidates:
        return None
    _, at, printed = min(candidates, key=lambda candidate: candidate[:2])
    return at, printed


def _rank(at: int, line: DateLine, zones: Zones, title_at: int | None) -> int | None:
    """How much a date line's place speaks for it (0 is best); None where it does not."""
    is_above = title_at is not None and at < title_at
    if zones.is_head(at):
        if not is_above:
            return 0 if line.is_labelled else 1
        return 2 if line.is_labelled or title_at is not None and title_at - at <= _ABOVE_TITLE else None
    if zones.is_foot(at) and line.is_labelled:
        return 3
    return None


def _may_be_date(line: PageLine) -> bool:
    """A cheap look before the expensive one: is there a figure, and does half of the line belong to dates?"""
    text = line.text
    if len(line.words) > 4 and not any(c.isdigit() for c in text):
        return False
    if any(c.isdigit() for c in text):
        return len(line.words) <= 6 or len(mask_dates(text).split()) <= len(line.words)
    return line.key in {"yesterday", "today", "just now"}
