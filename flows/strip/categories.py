"""Says what a line was that the model removes: by its phrases, its form, its neighbours, its place.

Decides nothing about whether a line goes.
"""

import re
from collections.abc import Mapping

from flows.strip.captions import read_caption
from flows.strip.cues import CueBook
from flows.strip.headlines import looks_like_headline
from flows.strip.page import Page, PageLine
from flows.strip.rules import Rule, Verdict
from flows.strip.zones import Zones
from schemas.slugs import Category

_HASHTAGS = re.compile(r"#\w+(?:[\s,]+#\w+)*")
_CRUMB = re.compile(r"\s(?:[>»›/|]|::)\s")
_LISTED = re.compile(r"\s*[,|•·/]\s*")
# A heading of one of these gives its category to the lines below it, as far as no line is kept.
_HEADINGS = frozenset(
    {Category.RELATED, Category.COMMENTS, Category.NEWSLETTER, Category.CONSENT, Category.TAGS}
)
_REACH = 40


def is_hashtags(line: PageLine) -> bool:
    """Whether a line is hashtags and nothing else."""
    return line.text[0] == "#" and _HASHTAGS.fullmatch(line.text) is not None and not line.text[1:2].isdigit()


def is_keywords(line: PageLine) -> bool:
    """Whether a line is a list of keywords as sites print them: three or more, lower case, no sentence."""
    text = line.text
    if text != text.lower() or text[-1] in ".!?:;" or not 3 <= len(line.words) <= 40:
        return False
    items = [item for item in re.split(r"[,|]", text) if item.strip()]
    return len(items) >= 3 and all(len(item.split()) <= 3 for item in items) and " and " not in items[-1]


def is_breadcrumb(line: PageLine) -> bool:
    """Whether a line is a path through a site: "Home > News > Europe"."""
    return line.words[:1] == ["home"] and len(line.words) <= 16 and _CRUMB.search(line.text) is not None


class Namer:
    """Names the lines of one page that the model removes; `verdicts` are the lines that rules removed."""

    def __init__(self, page: Page, zones: Zones, cues: CueBook, title_at: int | None) -> None:
        self._page = page
        self._zones = zones
        self._cues = cues
        self._title_at = title_at

    def category(self, at: int, verdicts: Mapping[int, Verdict]) -> Category:
        """What line `at` is; the lines before it have been decided."""
        line = self._page.lines[at]
        cue = self._cues.name(line.key, line.words) if len(line.words) <= 60 else None
        if cue:
            return cue.category
        if is_hashtags(line) or is_keywords(line):
            return Category.TAGS
        if is_breadcrumb(line):
            return Category.NAVIGATION
        heading = self._heading(at, verdicts)
        if heading:
            return heading
        caption = read_caption(line)
        if caption:
            return caption.category
        return self._by_place(at, line, verdicts)

    def _heading(self, at: int, verdicts: Mapping[int, Verdict]) -> Category | None:
        """The category of the nearest heading above, if nothing between was kept."""
        for above in range(at - 1, max(at - _REACH, -1), -1):
            verdict = verdicts.get(above)
            if verdict is None:
                return None
            if verdict.rule != Rule.LINE_MODEL:
                return verdict.category if verdict.category in _HEADINGS else None
        return None

    def _by_place(self, at: int, line: PageLine, verdicts: Mapping[int, Verdict]) -> Category:
        is_label = len(line.words) <= 4
        if self._title_at is not None and at < self._title_at:
            return Category.NAVIGATION if is_label or not looks_like_headline(line) else Category.RELATED
        if self._zones.is_foot(at) or self._zones.is_head(at):
            if is_label:
                return Category.NAVIGATION
            return Category.RELATED if looks_like_headline(line) and not line.is_prose else Category.OTHER
        above = verdicts.get(at - 1)
        if above and above.category in {Category.CAPTION, Category.CREDIT}:
            return above.category
        return Category.RELATED if looks_like_headline(line) and not line.is_prose else Category.OTHER
