"""Where a page's head ends, where its text stands, and where what follows the text begins.

Works on which lines are paragraphs that nobody has removed; what stands in the zones is for the `lift_*` modules.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flows.strip.page.page import Page, ends_sentence
from flows.strip.signs.sources import sources

# A standfirst may stand between headline and byline, so the head may reach this many lines below the first paragraph.
_BELOW = 4
# The model's own threshold; others did not pay.
BOILERPLATE = 0.5
# The model learnt from English pages; of paragraphs in other languages it must be surer, since it misses the words
# that it knows text by. Menus and forms look the same everywhere.
_FOREIGN_BOILERPLATE = 0.95
# The model takes some leads for teasers: they sum the text up.
_LEAST_LEAD_WORDS = 12
_SURELY_NO_LEAD = 0.9
_LEAST_ENGLISH = 0.15
_SAMPLE_LINES = 20


@dataclass(frozen=True)
class Layout:
    """A page with the model's score of each of its lines, and its zones as indices into page.lines.

    `body_at` is the first paragraph, `head_end` the line behind the last byline or date above the text, `foot_at`
    the line behind the last paragraph, `title_at` the headline's line, None where none is printed or looked for yet.
    A page without paragraphs is all head. Paragraphs with a score below `text_below` count as text.
    """

    page: Page
    scores: Sequence[float]
    body_at: int
    head_end: int
    foot_at: int
    title_at: int | None = None
    text_below: float = BOILERPLATE

    def is_head(self, at: int) -> bool:
        """Whether a line stands above the text."""
        return at < self.head_end

    def is_edge(self, at: int) -> bool:
        """Whether a line stands above or below the text."""
        return at < self.head_end or at >= self.foot_at


def lay_out(page: Page, scores: Sequence[float], taken: Collection[int], marks: Collection[int]) -> Layout:
    """A page's zones.

    Args:
        page: the page.
        scores: the model's score of each line.
        taken: lines that a rule removes.
        marks: lines that are a byline or a date by their form.
    """
    count = len(page.lines)
    text_below = BOILERPLATE if _is_english(page) else _FOREIGN_BOILERPLATE
    prose = [
        at
        for at, line in enumerate(page.lines)
        if scores[at] < text_below and at not in taken and at not in marks and line.is_prose
    ]
    if not prose:
        return Layout(page, scores, count, count, count, text_below=text_below)
    body_at = _lead(page, scores, prose[0], {*taken, *marks})
    head_end = body_at
    for at in range(body_at + 1, min(body_at + 1 + _BELOW, count)):
        if at in marks and sum(1 for p in prose[:3] if p < at) == 1:
            head_end = at + 1
    return Layout(page, scores, body_at, head_end, prose[-1] + 1, text_below=text_below)


def _lead(page: Page, scores: Sequence[float], body_at: int, taken: Collection[int]) -> int:
    """The first paragraph, though the model doubt it: a sentence directly above the text, or above its first head."""
    for at in (body_at - 1, body_at - 2):
        if at < 0 or at in taken:
            break
        line = page.lines[at]
        if len(line.words) >= _LEAST_LEAD_WORDS and ends_sentence(line.text) and scores[at] < _SURELY_NO_LEAD:
            return at
    return body_at


def _is_english(page: Page) -> bool:
    """Whether a page's paragraphs hold English function words; a page without paragraphs counts as English."""
    prose = [line for line in page.lines if line.is_prose][:_SAMPLE_LINES]
    english = sources().english_words
    total = sum(len(line.words) for line in prose)
    known = sum(sum(map(english.__contains__, line.words)) for line in prose)
    return known >= total * _LEAST_ENGLISH
