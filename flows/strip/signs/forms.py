"""Recognises lines by their form: menus on one line, paths, counters, hashtags, keywords, notices of rights.

Captions and credits are `captions`', dates and bylines their own modules'. What phrases say is `cues`'.
"""

import re

from flows.strip.page.page import PageLine
from flows.strip.rules import Rule, Verdict
from flows.strip.signs.cues import CueBook
from flows.strip.signs.headlines import LONGEST_HEADLINE, is_row
from flows.strip.signs.publishers import agency_of, is_company, read_owner
from flows.strip.zones.zones import Layout
from schemas.slugs import Category

_HASHTAGS = re.compile(r"#[^\W\d]\w*(?:[\s,]+#\w+)*")
_CRUMB_MARK = re.compile(r"[>»›→/:]")
_CRUMB = re.compile(r"\s+(?:[>»›→/]|::)\s+")
_CRUMB_HOMES = frozenset(
    {"home", "homepage", "startseite", "accueil", "inicio", "portada", "news", "you", "início"}
)
_COUNTER = re.compile(r"\(?\d{1,3}\s?(?:/|of|von|de|sur|di)\s?\d{1,3}\)?")
_MOST_ROW_WORDS = 24


def read_form(line: PageLine, cues: CueBook) -> Verdict | None:
    """What a line is that goes by its form wherever it stands, or None."""
    count = len(line.words)
    if count > _MOST_ROW_WORDS:
        return None
    if is_hashtags(line):
        return Verdict(Category.TAGS, Rule.HASHTAGS)
    if is_breadcrumb(line):
        return Verdict(Category.NAVIGATION, Rule.BREADCRUMB)
    if count <= 3 and line.text[0] in "(0123456789" and _COUNTER.fullmatch(line.text):
        return Verdict(Category.NAVIGATION, Rule.COUNTER)
    row = cues.row(line.words) if count > 1 else None
    return Verdict(row.category, Rule.MENU_ROW) if row else None


def read_edge_forms(layout: Layout, cues: CueBook) -> dict[int, Verdict]:
    """The lines that go by their form above or below the text, where it cannot be the text's."""
    verdicts: dict[int, Verdict] = {}
    title_at = layout.title_at
    for at, line in enumerate(layout.page.lines):
        if not layout.is_edge(at):
            continue
        if is_keywords(line):
            verdicts[at] = Verdict(Category.TAGS, Rule.KEYWORDS)
        elif title_at is not None and at < title_at:
            if is_row(line.text):
                verdicts[at] = Verdict(Category.NAVIGATION, Rule.MENU_ROW)
            elif len(line.words) <= 3 and (cue := cues.name(line.key, line.words)):
                verdicts[at] = Verdict(cue.category, cue.rule)
        elif not layout.is_head(at) and (verdict := _read_rights(line)):
            verdicts[at] = verdict
    return verdicts


def _read_rights(line: PageLine) -> Verdict | None:
    """A company's name, or a © line that names who holds the rights."""
    if is_company(line.text):
        return Verdict(Category.LEGAL, Rule.COMPANY_LINE)
    if line.text[0] != "©" or len(line.words) > 20:
        return None
    owner = read_owner(line)
    is_agency = owner is not None and agency_of(owner.name) is not None
    return Verdict(Category.AGENCY if is_agency else Category.LEGAL, Rule.COPYRIGHT_NAME)


def is_hashtags(line: PageLine) -> bool:
    """Whether a line is hashtags and nothing else."""
    return line.text[0] == "#" and _HASHTAGS.fullmatch(line.text) is not None


def is_keywords(line: PageLine) -> bool:
    """Whether a line is a list of keywords as sites print them: three or more, lower case, no sentence."""
    text = line.text
    if text[-1] in ".!?:;" or not 3 <= len(line.words) <= 40 or text != text.lower():
        return False
    # Scripts without case say nothing by not using capitals.
    if text == text.upper() or line.is_prose:
        return False
    items = [item.split() for item in re.split(r"[,|]", text) if item.strip()]
    return (
        len(items) >= 3
        and all(len(item) <= 3 for item in items)
        and items[-1][0] not in {"and", "or", "und", "et", "y"}
    )


def is_breadcrumb(line: PageLine) -> bool:
    """Whether a line is a path through a site: "Home > News > Europe"."""
    if not 1 <= len(line.words) <= 16 or len(line.text) > LONGEST_HEADLINE:
        return False
    marks = len(_CRUMB.findall(line.text)) if _CRUMB_MARK.search(line.text) else 0
    return marks > 0 and (line.words[0] in _CRUMB_HOMES or (marks > 1 and len(line.words) <= 8))


def category_of_form(line: PageLine) -> Category | None:
    """What a line that goes anyway is by its form, or None."""
    if line.text.replace(" ", "").isalpha():
        return None
    if is_hashtags(line) or is_keywords(line):
        return Category.TAGS
    return Category.NAVIGATION if is_breadcrumb(line) else None
