"""Which lines stay although the model would remove them: heads, quotations, entries between paragraphs.

The model sees short lines as what they mostly are, menus. Between two paragraphs of text a short line is mostly not.
"""

import re
from collections.abc import Mapping, Sequence

from flows.strip.page import Page, ends_sentence
from flows.strip.rules import Verdict
from flows.strip.zones import Zones

# Above this the model is right more often than the place.
_SURE = 0.9
_QUOTES = '"“‘«„'
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?\b", re.IGNORECASE)
_MOST_WORDS = 14


def is_protected(
    page: Page,
    at: int,
    scores: Sequence[float],
    zones: Zones,
    title_at: int | None,
    verdicts: Mapping[int, Verdict],
) -> bool:
    """Whether line `at`, which the model would remove, stays because of what it is and where it stands."""
    line = page.lines[at]
    if _is_lead(page, at, scores, title_at, verdicts):
        return True
    if zones.is_head(at) or zones.is_foot(at) or scores[at] >= _SURE:
        return False
    if not _is_text(page, at - 1, scores, verdicts) or not _is_text(page, at + 1, scores, verdicts):
        return False
    is_head = 1 <= len(line.words) <= _MOST_WORDS and line.text[0] not in "#@<>[{|"
    return is_head or line.text[0] in _QUOTES or _CLOCK.match(line.text) is not None


def _is_lead(
    page: Page, at: int, scores: Sequence[float], title_at: int | None, verdicts: Mapping[int, Verdict]
) -> bool:
    """Whether a line is the first paragraph: a sentence below the headline with the text soon behind it."""
    line = page.lines[at]
    if title_at is None or not title_at < at <= title_at + 4 or scores[at] >= _SURE:
        return False
    if len(line.words) < 12 or not ends_sentence(line.text):
        return False
    return any(_is_text(page, below, scores, verdicts) for below in range(at + 1, at + 3))


def _is_text(page: Page, at: int, scores: Sequence[float], verdicts: Mapping[int, Verdict]) -> bool:
    return 0 <= at < len(page.lines) and at not in verdicts and scores[at] < 0.5 and page.lines[at].is_prose
