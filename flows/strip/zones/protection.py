"""Which lines stay although the model would remove them: leads, heads, quotations, entries between paragraphs.

The model sees short lines as what they mostly are, menus. Between two paragraphs of text a short line is mostly not.
"""

import re
from collections.abc import Mapping

from flows.strip.rules import Verdict
from flows.strip.signs.inline import cuts_at_end
from flows.strip.signs.reader import LineReader
from flows.strip.zones.zones import Layout

# Above this the model decides whatever the place. A lost section head is worse than a kept menu entry: on the labelled
# news pages, sites left out, .98 instead of .9 costs .0001 of F1 and keeps heads that the model takes for menus.
_SURE = 0.98
_QUOTES = '"“‘«„'
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{1,4}|uhr|h)?", re.IGNORECASE)
# How many lines an entry of a live blog may have.
_ENTRY = 30
_MOST_WORDS = 14
_LEAST_GLUED_WORDS = 15
_SURE_OF_GLUED = 0.7


def is_protected(layout: Layout, at: int, reader: LineReader, verdicts: Mapping[int, Verdict]) -> bool:
    """Whether line `at`, which the model would remove, stays because of what it is and where it stands."""
    line = layout.page.lines[at]
    if line.text[0].isdigit() and _is_entry_time(layout, at, verdicts):
        return True
    if line.is_prose and (at == layout.body_at or layout.scores[at] < layout.text_below):
        return at == layout.body_at or reader.name(line) is None
    if layout.scores[at] >= _SURE:
        return False
    # What is glued to a paragraph's end makes the model doubt the paragraph; the end goes, the paragraph stays.
    is_long = len(line.words) >= _LEAST_GLUED_WORDS and not layout.is_edge(at)
    score = layout.scores[at]
    is_glued = is_long and score < _SURE_OF_GLUED and bool(cuts_at_end(line, reader.cues, score))
    return is_glued or _is_between_text(layout, at, verdicts)


def _is_between_text(layout: Layout, at: int, verdicts: Mapping[int, Verdict]) -> bool:
    """Whether a head, a quotation or the like stands between paragraphs that stay."""
    line, above = layout.page.lines[at], at - 1
    if layout.is_edge(at) or not _is_text(layout, at + 1, verdicts):
        return False
    if above in verdicts or not (_is_paragraph(layout, above) or _is_clock(layout, above)):
        return False
    is_head = 1 <= len(line.words) <= _MOST_WORDS and line.text[0] not in "#@<>[{|"
    return is_head or line.text[0] in _QUOTES


def _is_paragraph(layout: Layout, at: int) -> bool:
    """Whether a line is one by its form; with something glued to its end it need not end as sentences do."""
    line = layout.page.lines[at]
    return line.is_prose or len(line.words) >= _LEAST_GLUED_WORDS


def _is_entry_time(layout: Layout, at: int, verdicts: Mapping[int, Verdict]) -> bool:
    """Whether a line is the time of an entry of a live blog: one of several, with text soon below it."""
    if not _is_clock(layout, at) or not any(_is_text(layout, below, verdicts) for below in (at + 1, at + 2)):
        return False
    around = range(max(0, at - _ENTRY), min(len(layout.page.lines), at + _ENTRY + 1))
    return sum(_is_clock(layout, other) for other in around) > 1


def _is_clock(layout: Layout, at: int) -> bool:
    return 0 <= at < len(layout.page.lines) and _CLOCK.fullmatch(layout.page.lines[at].text) is not None


def _is_text(layout: Layout, at: int, verdicts: Mapping[int, Verdict]) -> bool:
    lines = layout.page.lines
    return (
        0 <= at < len(lines)
        and at not in verdicts
        and layout.scores[at] < layout.text_below
        and lines[at].is_prose
    )
