"""Which lines that stand in other documents, too, are template: donation appeals, biographies, notices, teasers.

Works on how many stories each line stands in; how stories are counted is the business of `flows.count`. Repetition
alone is no proof: follow-ups say again what happened before, sites head sections alike, and a lead stands as a teaser
on other pages. What the model has no doubt about, where it stands among text, is text.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from flows.strip.page.page import ends_sentence
from flows.strip.rules import Verdict, repeated_in
from flows.strip.zones.zones import BOILERPLATE, Layout
from schemas.slugs import Category

# Shorter lines are section heads, table rows and list items as well, and repeat by right.
_LEAST_WORDS = 8
_SURE_SHORT = 0.8
# From which score on a paragraph is template, by where it stands and in how many stories: below such a score the model
# has no doubt that it is text. A first paragraph may be a teaser on any number of pages.
_STORIES = (2, 3, 5, 10)
_FIRST = (0.05, 0.05, 0.05, 0.05)
_INSIDE = (0.2, 0.2, 0.05, 0.0)
_BELOW = (0.05, 0.0, 0.0, 0.0)
_ELSEWHERE = (0.05, 0.05, 0.05, 0.0)
# On the labelled pages templates came to a quarter of what the model takes for text, at most.
_MOST_OF_TEXT = 0.4


def template_lines(standing: "Standing", taken: Collection[int]) -> dict[int, Verdict]:
    """The lines of a page that are template, less those that something else decides on."""
    found = {
        at: Verdict(Category.TEMPLATE, repeated_in(count))
        for at, count in enumerate(standing.stories)
        if count >= _STORIES[0] and at not in taken and count >= (standing.template_from(at) or count + 1)
    }
    if _is_copied(standing.layout, found, taken):
        return {at: verdict for at, verdict in found.items() if standing.layout.scores[at] >= BOILERPLATE}
    return found


def may_turn_template(standing: "Standing", gone: Collection[int]) -> dict[int, int]:
    """The lines that stay and would be template if they stood in more stories, each with the least such number."""
    found = {}
    for at, count in enumerate(standing.stories):
        least = None if at in gone else standing.template_from(at)
        if least is not None and least > count:
            found[at] = least
    return found


def _is_copied(layout: Layout, found: Collection[int], taken: Collection[int]) -> bool:
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

    def template_from(self, at: int) -> int | None:
        """From how many stories on a line is template; None where no number makes it so."""
        line, score = self.layout.page.lines[at], self.layout.scores[at]
        if at == self.title_at:
            return None
        if len(line.words) < _LEAST_WORDS:
            # The model takes some heads for menus. Few pages have the same head over and over.
            return _STORIES[0] if score >= _SURE_SHORT and self.times[line.key] > 1 else None
        if score < BOILERPLATE and self._is_head(at):
            return None
        least_scores = zip(_STORIES, self._least_scores(at), strict=True)
        least = next((stories for stories, least in least_scores if score >= least), None)
        if least is None or score >= BOILERPLATE or self.title_at is None or at > self.layout.body_at:
            return least
        # Other pages tease this one with its headline, and with its lead at most as often.
        return max(least, self.stories[self.title_at] + 1)

    def is_own_text(self, at: int) -> bool:
        """Whether a line is a paragraph of this page alone."""
        lines = self.layout.page.lines
        return (
            0 <= at < len(lines)
            and self.stories[at] < _STORIES[0]
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

    def _least_scores(self, at: int) -> tuple[float, ...]:
        if at <= self.layout.body_at:
            return _FIRST
        if at > self.last_own:
            return _BELOW
        is_inside = self._is_beside_own_text(at, -1) and self._is_beside_own_text(at, 1)
        return _INSIDE if is_inside else _ELSEWHERE
