"""Which lines that stand in other documents, too, are template: donation appeals, biographies, notices, teasers.

Works on how many stories each line stands in; how stories are counted is the business of `flows.repeats`. Repetition
alone is no proof: follow-ups say again what happened before, sites head sections alike, and a lead stands as a teaser
on other pages. What the model has no doubt about, where it stands among text, is text.
"""

from collections.abc import Collection, Iterable, Sequence

from flows.strip.page import ends_sentence
from flows.strip.rules import Verdict, repeated_in
from flows.strip.zones import BOILERPLATE, Layout
from schemas.slugs import Category

# A line is template from so many stories on; a paragraph that the model has no doubt about, from MANY on.
SOME, MANY = 2, 10
# At these numbers of stories a line's fate may change: a document that kept it at fewer is out of date.
LEVELS = (SOME, MANY)
# Shorter lines are section heads, table rows and list items as well, and repeat by right.
_LEAST_WORDS = 8
# Between paragraphs of its own page, a paragraph below this score is text.
_SURE_INSIDE, _SURE_TEXT = 0.2, 0.05
_SURE_SHORT = 0.8
# On the labelled pages templates came to a quarter of what the model takes for text, at most.
_MOST_OF_TEXT = 0.4


def template_lines(
    layout: Layout, stories: Sequence[int], taken: Collection[int], title_at: int | None
) -> dict[int, Verdict]:
    """The lines of a page that are template.

    Args:
        layout: the page.
        stories: for each of page.lines, how many stories it stands in.
        taken: lines that something else decides on.
        title_at: the headline's line.
    """
    found = [
        at
        for at, count in enumerate(stories)
        if count >= SOME
        and at not in taken
        and at != title_at
        and _is_template(layout, stories, at, title_at)
    ]
    if _is_copied(layout, found, taken):
        found = [at for at in found if layout.scores[at] >= BOILERPLATE]
    return {at: Verdict(Category.TEMPLATE, repeated_in(stories[at])) for at in found}


def _is_copied(layout: Layout, found: Sequence[int], taken: Collection[int]) -> bool:
    """Whether so much of the text would go that the page is rather a copy that nobody has recognised."""

    def length(lines: Iterable[int]) -> int:
        return sum(
            len(layout.page.lines[at].text)
            for at in lines
            if layout.page.lines[at].is_prose and layout.scores[at] < BOILERPLATE
        )

    text = length(at for at in range(len(layout.page.lines)) if at not in taken)
    return length(found) > text * _MOST_OF_TEXT


def _is_template(layout: Layout, stories: Sequence[int], at: int, title_at: int | None) -> bool:
    line, score = layout.page.lines[at], layout.scores[at]
    if score < BOILERPLATE and (len(line.words) < _LEAST_WORDS or _is_head(layout, stories, at)):
        return False
    # Other pages tease this one with its headline, and with its lead at most as often.
    is_teased = title_at is not None and at <= layout.body_at and stories[at] <= stories[title_at]
    if is_teased and score < BOILERPLATE:
        return False
    if len(line.words) < _LEAST_WORDS:
        # The model takes some heads for menus. Few pages have the same head over and over.
        return score >= _SURE_SHORT and sum(1 for other in layout.page.lines if other.key == line.key) > 1
    if stories[at] >= MANY:
        return True
    is_inside = all(_is_own_text(layout, stories, beside) for beside in (at - 1, at + 1))
    return score >= (_SURE_INSIDE if is_inside else _SURE_TEXT)


def _is_head(layout: Layout, stories: Sequence[int], at: int) -> bool:
    """Whether a line may head the paragraph below it: a question, or no sentence."""
    text = layout.page.lines[at].text
    return _is_own_text(layout, stories, at + 1) and (text[-1] in "?:" or not ends_sentence(text))


def _is_own_text(layout: Layout, stories: Sequence[int], at: int) -> bool:
    """Whether a line is a paragraph of this page alone."""
    lines = layout.page.lines
    return (
        0 <= at < len(lines)
        and stories[at] < SOME
        and lines[at].is_prose
        and layout.scores[at] < layout.text_below
    )
