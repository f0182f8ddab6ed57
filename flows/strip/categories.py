"""Says what a line was that the model removes: by its phrases, its form, its neighbours, its place.

Decides nothing about whether a line goes.
"""

from flows.strip.page.page import PageLine
from flows.strip.rules import Verdict
from flows.strip.signs.forms import category_of_form
from flows.strip.signs.headlines import looks_like_headline
from flows.strip.signs.reader import LineReader
from flows.strip.zones.zones import Layout
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
_DETAILS = frozenset(
    {Category.DATE, Category.BYLINE, Category.CREDIT, Category.CAPTION, Category.READING_TIME}
)
_MOST_HINT_WORDS = 60
_MOST_LABEL_WORDS = 4


def heading_of(verdict: Verdict, heading: Category | None) -> Category | None:
    """The category that holds below a line that a rule removed: its own if it is a heading, the one above if it is not.

    Teasers and comments carry dates, names and pictures, which end no list.
    """
    if verdict.category in _HEADINGS:
        return verdict.category
    return heading if verdict.category in _DETAILS else None


def category_of(
    layout: Layout, at: int, reader: LineReader, heading: Category | None, above: Verdict | None
) -> Category:
    """What line `at` is, which the model removes.

    Args:
        layout: the page, its headline known.
        at: index of the line.
        reader: knows lines by the phrases that ship.
        heading: from `heading_of`, for the nearest line above that a rule removed, if nothing between was kept.
        above: what the line above is, if it goes.
    """
    line = layout.page.lines[at]
    cue = reader.name(line) if len(line.words) <= _MOST_HINT_WORDS else None
    # "Name" and "Email" below "Leave a Reply" are the form's, "Science" below "Topics" is a tag.
    if cue and not (heading and cue.kind == "likely"):
        return cue.category
    form = category_of_form(line) or heading
    return form or _by_place(layout, at, line, above)


def _by_place(layout: Layout, at: int, line: PageLine, above: Verdict | None) -> Category:
    is_teaser = looks_like_headline(line) and not line.is_prose
    if layout.title_at is not None and at < layout.title_at:
        return Category.RELATED if is_teaser and len(line.words) > _MOST_LABEL_WORDS else Category.NAVIGATION
    if layout.is_edge(at) and len(line.words) <= _MOST_LABEL_WORDS:
        return Category.NAVIGATION
    if above and above.category in {Category.CAPTION, Category.CREDIT} and not layout.is_edge(at):
        return above.category
    return Category.RELATED if is_teaser else Category.OTHER
