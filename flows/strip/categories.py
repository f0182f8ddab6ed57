"""Says what a line was that the model removes: by its phrases, its form, its neighbours, its place.

Decides nothing about whether a line goes.
"""

from collections.abc import Mapping

from flows.strip.cues import CueBook
from flows.strip.forms import category_of_form
from flows.strip.headlines import looks_like_headline
from flows.strip.page import PageLine
from flows.strip.rules import Rule, Verdict
from flows.strip.zones import Layout
from schemas.slugs import Category

# A heading of one of these gives its category to the lines below it, as far as no line is kept.
_HEADINGS = frozenset(
    {
        Category.RELATED,
        Category.COMMENTS,
        Category.NEWSLETTER,
        Category.CONSENT,
        Category.TAGS,
        Category.OTHER,
    }
)
_REACH = 40
_MOST_HINT_WORDS = 60
_MOST_LABEL_WORDS = 4


def category_of(layout: Layout, at: int, cues: CueBook, verdicts: Mapping[int, Verdict]) -> Category:
    """What line `at` is, which the model removes; `verdicts` holds what was decided before, the lines above included."""
    line = layout.page.lines[at]
    heading = _heading(at, verdicts)
    cue = cues.name(line.key, line.words) if len(line.words) <= _MOST_HINT_WORDS else None
    # "Name" and "Email" below "Leave a Reply" are the form's, "Science" below "Topics" is a tag.
    if cue and not (heading and cue.kind == "likely"):
        return cue.category
    form = category_of_form(line) or heading
    return form or _by_place(layout, at, line, verdicts)


def _heading(at: int, verdicts: Mapping[int, Verdict]) -> Category | None:
    """The category of the nearest heading above, if nothing between was kept."""
    for above in range(at - 1, max(at - _REACH, -1), -1):
        verdict = verdicts.get(above)
        if verdict is None:
            return None
        if verdict.rule != Rule.LINE_MODEL:
            return verdict.category if verdict.category in _HEADINGS else None
    return None


def _by_place(layout: Layout, at: int, line: PageLine, verdicts: Mapping[int, Verdict]) -> Category:
    is_teaser = looks_like_headline(line) and not line.is_prose
    if layout.title_at is not None and at < layout.title_at:
        return Category.RELATED if is_teaser and len(line.words) > _MOST_LABEL_WORDS else Category.NAVIGATION
    if layout.is_edge(at) and len(line.words) <= _MOST_LABEL_WORDS:
        return Category.NAVIGATION
    above = verdicts.get(at - 1)
    if above and above.category in {Category.CAPTION, Category.CREDIT} and not layout.is_edge(at):
        return above.category
    return Category.RELATED if is_teaser else Category.OTHER
