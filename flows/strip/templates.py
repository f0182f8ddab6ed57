"""Which lines that stand in other documents, too, are template: donation appeals, biographies, notices, teasers.

Works on how many stories each line stands in; how stories are counted is the business of `flows.repeats`. Repetition
alone is no proof: follow-ups say again what happened before, sites head sections alike, and a lead stands as a teaser
on other pages. What the model has no doubt about, where it stands among text, is text.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from flows.strip.page import ends_sentence
from flows.strip.rules import Verdict, repeated_in
from flows.strip.zones import BOILERPLATE, Layout
from schemas.slugs import Category

# The numbers of stories at which a line's fate may change.
_LEVELS = _REPEATED, _REPEATED_BELOW, _REPEATED_INSIDE, _MANY = (2, 3, 5, 10)
# Shorter lines are section heads, table rows and list items as well, and repeat by right.
_LEAST_WORDS = 8
# A paragraph below such a score is text: between two paragraphs of its own page, and elsewhere.
_SURE_INSIDE, _SURE = 0.2, 0.05
_SURE_SHORT = 0.8
# On the labelled pages templates came to a quarter of what the model takes for text, at most.
_MOST_OF_TEXT = 0.4


def template_lines(standing: "Standing", taken: Collection[int]) -> dict[int, Verdict]:
    """The lines of a page that are template, less those that something else decides on."""
    stories = standing.stories
    found = [
        at
        for at, count in enumerate(stories)
        if count >= _REPEATED and at not in taken and standing.is_template(at, count)
    ]
    if _is_copied(standing.layout, found, taken):
        found = [at for at in found if standing.layout.scores[at] >= BOILERPLATE]
    return {at: Verdict(Category.TEMPLATE, repeated_in(stories[at])) for at in found}


def may_turn_template(standing: "Standing", gone: Collection[int]) -> dict[int, int]:
    """The lines that stay and would be template if they stood in more stories, each with the least such number."""
    found = {}
    for at, count in enumerate(standing.stories):
        if at not in gone:
            levels = (level for level in _LEVELS if level > count and standing.is_template(at, level))
            if (level := next(levels, None)) is not None:
                found[at] = level
    return found


def _is_copied(layout: Layout, found: Sequence[int], taken: Collection[int]) -> bool:
    """Whether so much of the text would go that the page is rather a copy that nobody has recognised."""
    if not found:
        return False

    def length(lines: Iterable[int]) -> int:
        return sum(
            len(layout.page.lines[at].text)
            for at in lines
            if layout.page.lines[at].is_prose and layout.scores[at] < BOILERPLATE
        )

    text = length(at for at in range(len(layout.page.lines)) if at not in taken)
    return length(found) > text * _MOST_OF_TEXT


@dataclass(frozen=True)
class Standing:
    """A page whose lines are counted.

    `stories` says in how many stories each of page.lines stands, `title_at` which is the headline; `last_own` is the
    last paragraph that stands nowhere else, -1 without one, and `times` how often each line stands in the page.
    """

    layout: Layout
    stories: Sequence[int]
    title_at: int | None
    last_own: int
    times: Counter[str]

    @classmethod
    def of(cls, layout: Layout, stories: Sequence[int], title_at: int | None) -> "Standing":
        """Of a page, where `stories` is empty if nobody has counted."""
        times = Counter(line.key for line in layout.page.lines)
        standing = cls(layout, stories, title_at, -1, times)
        below = range(len(stories) - 1, -1, -1)
        return replace(standing, last_own=next((at for at in below if standing.is_own_text(at)), -1))

    def is_template(self, at: int, count: int) -> bool:
        """Whether a line is template if it stands in so many stories, two or more."""
        line, score = self.layout.page.lines[at], self.layout.scores[at]
        is_short = len(line.words) < _LEAST_WORDS
        if at == self.title_at:
            return False
        if score < BOILERPLATE and (is_short or self._is_head(at) or self._is_teased(at, count)):
            return False
        if is_short:
            # The model takes some heads for menus. Few pages have the same head over and over.
            return score >= _SURE_SHORT and self.times[line.key] > 1
        return score >= self._least_score(at, count)

    def is_own_text(self, at: int) -> bool:
        """Whether a line is a paragraph of this page alone."""
        lines = self.layout.page.lines
        return (
            0 <= at < len(lines)
            and self.stories[at] < _REPEATED
            and lines[at].is_prose
            and self.layout.scores[at] < self.layout.text_below
        )

    def _is_beside_own_text(self, at: int, step: int) -> bool:
        """Whether own text stands above (-1) or below (1) a line, a head or the like between them aside."""
        lines = self.layout.page.lines
        beside = at + step
        if 0 <= beside < len(lines) and len(lines[beside].words) < _LEAST_WORDS:
            beside += step
        return self.is_own_text(beside)

    def _is_head(self, at: int) -> bool:
        """Whether a line may head the paragraph below it: a question, or no sentence."""
        text = self.layout.page.lines[at].text
        return self.is_own_text(at + 1) and (text[-1] in "?:" or not ends_sentence(text))

    def _is_teased(self, at: int, count: int) -> bool:
        """Whether a line is this page's lead: others tease it with its headline, and with its lead at most as often."""
        if self.title_at is None or at > self.layout.body_at:
            return False
        return count <= self.stories[self.title_at]

    def _least_score(self, at: int, count: int) -> float:
        """The score from which a repeated paragraph is template, by where it stands and in how many stories."""
        if at <= self.layout.body_at:
            # However many pages tease it: where headlines are shortened for teasers, only the model knows a lead.
            return _SURE
        if count >= _MANY or (count >= _REPEATED_BELOW and at > self.last_own):
            return 0.0
        is_inside = self._is_beside_own_text(at, -1) and self._is_beside_own_text(at, 1)
        return _SURE_INSIDE if is_inside and count < _REPEATED_INSIDE else _SURE
