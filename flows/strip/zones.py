"""Where a page's head ends, where its text stands, and where what follows the text begins.

Works on which lines are paragraphs that nobody has removed; what stands in the zones is for the `lift_*` modules.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flows.strip.page import Page

# A standfirst may stand between headline and byline, so the head may reach this many lines below the first paragraph.
_BELOW = 4


@dataclass(frozen=True)
class Zones:
    """Indices into page.lines.

    `body_at` is the first paragraph, `head_end` the line behind the last byline or date above the text, `foot_at`
    the line behind the last paragraph. A page without paragraphs is all head.
    """

    body_at: int
    head_end: int
    foot_at: int

    def is_head(self, at: int) -> bool:
        """Whether a line stands above the text."""
        return at < self.head_end

    def is_foot(self, at: int) -> bool:
        """Whether a line stands below the text."""
        return at >= self.foot_at


def find_zones(page: Page, scores: Sequence[float], taken: Collection[int], marks: Collection[int]) -> Zones:
    """The zones of a page.

    Args:
        page: the page.
        scores: the model's score of each line.
        taken: lines that a rule removes.
        marks: lines that are a byline or a date by their form.
    """
    count = len(page.lines)
    prose = [
        at
        for at, line in enumerate(page.lines)
        if scores[at] < 0.5 and at not in taken and at not in marks and line.is_prose
    ]
    if not prose:
        return Zones(count, count, count)
    body_at = prose[0]
    head_end = body_at
    for at in range(body_at + 1, min(body_at + 1 + _BELOW, count)):
        if at in marks and sum(1 for p in prose[:3] if p < at) == 1:
            head_end = at + 1
    return Zones(body_at, head_end, prose[-1] + 1)
