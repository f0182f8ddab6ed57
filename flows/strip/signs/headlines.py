"""What headlines look like: their form, the site's name behind them, and lines that repeat them.

Which line of a page is its headline is for `lift.title`.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from flows.strip.page.page import REMEMBERED_LINES, PageLine
from flows.strip.signs.cues import words_of
from flows.strip.signs.sources import sources

_SITE_MARK = re.compile(r"\s*(?:\s[-–—|:•·»«›/~]+\s|\||\s::\s|»|›)\s*")
_SURE_MARK = re.compile(r"[|»›]|::")
_ROW_MARK = re.compile(r"\s{2,}|\t|\s*[|•·]\s*")
_WORD = re.compile(r"\w+")
_FULL_STOP = re.compile(
    r"(?<![A-Z])(?<!\b(?:Mr|Dr|Ms|Jr|Sr|St|Co|vs))(?<!\b(?:Inc|Mrs|a\.m|p\.m))\.[\"'”’»)]*$"
)
_MOST_WORDS = 32
_LEAST_LETTERS = 8
# Longer lines are not looked at: a million spaces would keep these patterns busy for hours.
LONGEST_HEADLINE = 250


class TitlePart(NamedTuple):
    """A headline within a line, in code points of the raw text."""

    start: int
    end: int
    text: str


def looks_like_headline(line: PageLine) -> bool:
    """Whether a line can be a headline by its form: some words, not too many, no paragraph."""
    text, count = line.text, len(line.words)
    if count > _MOST_WORDS or not _LEAST_LETTERS <= len(text) <= LONGEST_HEADLINE:
        return False
    return _looks_like_headline(text, count)


@lru_cache(REMEMBERED_LINES)
def _looks_like_headline(text: str, count: int) -> bool:
    # Scripts without spaces: a line of Chinese or Thai is one word or two.
    if count < 3:
        return length_in_words(text, count) >= _LEAST_LETTERS // 2 and not _FULL_STOP.search(text)
    letters = sum(map(str.isalpha, text))
    if letters < len(text) * 0.5 or text[0].islower():
        return False
    return not is_row(text) and not text.endswith((":", ";", ",", "...", "…"))


def length_in_words(text: str, count: int) -> int:
    """The length of a line of so many words; where no spaces part words, two letters count as one."""
    return count if count > 2 or text.isascii() else max(count, len(text) // 2)


def is_row(text: str) -> bool:
    """Whether a line is labels in a row, three or more: "News  Sport  Money", "Money | Bills | Household"."""
    if len(text) > LONGEST_HEADLINE:
        return False
    items = [item for item in _ROW_MARK.split(text) if item.strip()]
    return len(items) >= 3 and all(len(item.split()) <= 3 for item in items)


def ends_with_full_stop(text: str) -> bool:
    """Whether a text ends as a sentence ends; an abbreviation does not count."""
    return _FULL_STOP.search(text) is not None


def without_site(line: PageLine, sites: frozenset[str]) -> TitlePart:
    """The headline of a line without "| Site" behind it or "Site | " before it.

    Behind a stroke anything short is a site; behind a dash only what is known as one: a name in `sites` (folded
    names of the publisher and of lines of the page), or a word that papers are called by.
    """
    marks = list(_SITE_MARK.finditer(line.text)) if len(line.text) <= LONGEST_HEADLINE else []
    start, end = 0, len(line.text)
    if glued := sources().title_tails.search(line.text):
        end = glued.start()
        marks = [mark for mark in marks if mark.end() < end]
    for mark in marks:
        before, behind = line.text[start : mark.start()], line.text[mark.end() : end]
        if len(_WORD.findall(before)) >= 3 and _is_site(behind, mark[0], sites):
            end = mark.start()
            break
        if len(_WORD.findall(behind)) >= 4 and _is_site(before, mark[0], sites):
            start = mark.end()
    return TitlePart(line.start + start, line.start + end, line.text[start:end])


def _is_site(text: str, mark: str, sites: frozenset[str]) -> bool:
    words = words_of(text)
    if not words or len(words) > 8:
        return False
    name = " ".join(words)
    if name in sites or "".join(words) in sites:
        return True
    if _SURE_MARK.search(mark):
        return len(words) <= 6
    return len(words) <= 4 and text[:1].isupper() and not sources().site_words.isdisjoint(words)


def halves(line: PageLine) -> tuple[TitlePart, TitlePart] | None:
    """A line that is the same headline twice ("T T", "T – T"), as its two halves; None otherwise."""
    words = line.words
    if len(words) < 4 or len(words) % 2 or len(words) > 2 * _MOST_WORDS:
        return None
    half = len(words) // 2
    if words[:half] != words[half:]:
        return None
    found = list(_WORD.finditer(line.text.replace("_", " ")))
    if len(found) != len(words):
        return None
    middle = found[half].start()
    # An opening quotation mark belongs to the second half.
    while middle and not line.text[middle - 1].isspace():
        middle -= 1
    first = line.text[:middle].rstrip().rstrip("|-–—:•· ")
    start = line.start + middle
    return TitlePart(line.start, line.start + len(first), first), TitlePart(
        start, line.end, line.text[middle:]
    )


def repeats(line: PageLine, title_key: str) -> bool:
    """Whether a line says a headline again: as it is, in other case, cut short, twice, or with the site's name."""
    key = line.key
    if key == title_key:
        return True
    words, title_words = line.words, title_key.split()
    if len(title_words) < 3:
        return key == f"{title_key} {title_key}"
    if len(words) >= 4 and len(key) >= 0.5 * len(title_key) and title_key.startswith(f"{key} "):
        return True
    is_cut = line.text.endswith(("…", "...")) and len(words) >= 3
    if is_cut and title_key.startswith(key):
        return True
    if key.startswith(title_key) and key[len(title_key) : len(title_key) + 1] == " ":
        rest = key[len(title_key) :].strip()
        return rest == title_key or (
            len(rest.split()) <= 6 and not line.is_prose and _has_site_mark(line.text)
        )
    return False


def _has_site_mark(text: str) -> bool:
    return len(text) <= LONGEST_HEADLINE and _SITE_MARK.search(text) is not None
