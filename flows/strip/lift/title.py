"""Finds the headline: the line that a supplied title stands in, or else the line that looks and stands like one.

Null rather than a guess: a text that begins with a sentence has no headline. Forms are `headlines`' business.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flows.strip.page.page import Page, PageLine
from flows.strip.rules import Cut, Rule
from flows.strip.signs.cues import fold
from flows.strip.signs.headlines import (
    TitlePart,
    ends_with_full_stop,
    halves,
    length_in_words,
    looks_like_headline,
    repeats,
    without_site,
)
from flows.strip.zones.zones import Layout
from schemas.slugs import Category

# A headline stands at the top; a page's whole menu may stand above it.
_DEEPEST = 400
# What a line must be worth at least to be the headline; see `_worth_by_place`.
_LEAST_WORTH = 7.0
# In decimal logarithms: most menu lines have a probability of text below 1.6 %.
_DOUBT_WEIGHT, _USUAL_DOUBT, _MOST_DOUBT = 1.0, -1.8, 1.0
_LEAST_BELOW_KICKER = 5.5
# The most that `_worth_by_words` gives.
_MOST_BY_WORDS = 6.55
# A headline speaks of what the text speaks of: the words of so many lines of text are looked at.
_TEXT_LINES = 40
_LONG_WORD = 4
# "World Cup" above "A Late Goal Decides the Final" is the section or the topic.
_KICKER = 3


@dataclass(frozen=True)
class Title:
    """The headline and what to cut for it.

    `at` is the index of its line among page.lines, None where the title is supplied and not printed; `lines` are all
    lines that print it, `cuts` the spans to remove, each with its line.
    """

    value: str
    part: TitlePart | None
    at: int | None
    cuts: tuple[tuple[int, Cut], ...]
    lines: frozenset[int]


def lift_title(layout: Layout, taken: Collection[int], marks: Collection[int]) -> Title | None:
    """The headline of a page, or None.

    Args:
        layout: the page.
        taken: lines that are something else for certain.
        marks: lines that are bylines or dates by their form.
    """
    page = layout.page
    if page.supplied.title:
        return _supplied(page, page.supplied.title)
    at = _best(layout, taken, marks)
    if at is None:
        return None
    sites = _sites(page)
    part = _part(page.lines[at], sites)
    # Of several lines that print it, the first is the headline, in its own spelling.
    key = fold(part.text)
    for first in range(at):
        if first not in taken and page.lines[first].key.startswith(key[:20]):
            again = _part(page.lines[first], sites)
            if fold(again.text) == key:
                return _with_repeats(page, again.text, again, first, Rule.HEADLINE)
    return _with_repeats(page, part.text, part, at, Rule.HEADLINE)


def _supplied(page: Page, title: str) -> Title:
    """A supplied title; the lines that print it go, the first as title."""
    sites = _sites(page)
    key = fold(title)
    # What is supplied may carry the site's name, which the page's own headline does not.
    bare = fold(without_site(PageLine.of(title), sites).text)
    for at, line in enumerate(page.lines[:_DEEPEST]):
        if line.key == bare or (repeats(line, key) and not (line.is_prose and line.key != key)):
            return _with_repeats(page, title, _part(line, sites), at, Rule.SUPPLIED_TITLE)
    return Title(title, None, None, (), frozenset())


def _part(line: PageLine, sites: frozenset[str]) -> TitlePart:
    glued = halves(line)
    return glued[0] if glued else without_site(line, sites)


def _with_repeats(page: Page, value: str, part: TitlePart, at: int, rule: Rule) -> Title:
    line = page.lines[at]
    key = fold(part.text)
    cuts = [(at, Cut(part.start, part.end, Category.TITLE, rule))]
    # What stands beside the headline on its line: the site's name, or the headline again.
    again = halves(line) is not None
    beside = (Category.DUPLICATE, Rule.TITLE_REPEATED) if again else (Category.TITLE, Rule.TITLE_SITE)
    if part.start > line.start:
        cuts.append((at, Cut(line.start, part.start, *beside)))
    if part.end < line.end:
        cuts.append((at, Cut(part.end, line.end, *beside)))
    lines = {at}
    first_word = key.split(" ", 1)[0]
    for index, other in enumerate(page.lines):
        if other.key.startswith(first_word) and index != at and repeats(other, key):
            lines.add(index)
            cuts.append((index, Cut(other.start, other.end, Category.DUPLICATE, Rule.TITLE_REPEATED)))
    return Title(value, part, at, tuple(cuts), frozenset(lines))


class _Candidate(NamedTuple):
    """A line that may be the headline: how many such lines stand above it, and how far below it the text begins."""

    line: PageLine
    score: float
    place: int
    to_text: int
    is_above_mark: bool


def _best(layout: Layout, taken: Collection[int], marks: Collection[int]) -> int | None:
    """The index of the line that is most like a headline, by form, place, repetition and words."""
    lines = layout.page.lines
    last = min(layout.body_at, _DEEPEST, len(lines))
    counts = _counts(lines[: last + 60])
    words = _words_of_text(layout)
    best, best_worth = None, _LEAST_WORTH
    place = 0
    for at in range(last):
        if at in taken or at in marks or not looks_like_headline(lines[at]):
            continue
        is_above_mark = any(at + below in marks for below in range(1, 5))
        by_place = _worth_by_place(_Candidate(lines[at], layout.scores[at], place, last - at, is_above_mark))
        place += 1
        # A page's menu has hundreds of lines; most are out before their words are looked at.
        if by_place + _MOST_BY_WORDS <= _LEAST_BELOW_KICKER:
            continue
        worth = by_place + _worth_by_words(lines[at], counts, words)
        is_below_kicker = (
            best == at - 1
            and len(lines[at - 1].text.split()) <= _KICKER
            and len(lines[at].words) > _KICKER + 1
        )
        if worth > best_worth or (is_below_kicker and worth > _LEAST_BELOW_KICKER):
            best, best_worth = at, worth
    return best


def _worth_by_place(candidate: _Candidate) -> float:
    """How much a line's length and place speak for its being the headline.

    Weights, here and below, of a logistic regression over the lines above the text of the development pages (sites
    left out: the right line on 98 % of whole pages and 86 % of main-content pages of news that print one), rounded.
    """
    line = candidate.line
    count = length_in_words(line.text, len(line.words))
    worth = 0.7 * min(count, 8) - 0.55 * max(0, count - 20)
    # The first line that could be a headline mostly is; and it stands near the text, above byline and date.
    worth += 2.3 if candidate.place == 0 else -0.13 * min(candidate.place, 10)
    worth += 1.3 * candidate.is_above_mark - 0.12 * min(candidate.to_text, 15)
    # The model has never been told what a title is: it takes menus for menus, and is of two minds about headlines.
    doubt = math.log10(1.001 - candidate.score)
    worth += _DOUBT_WEIGHT * min(max(doubt - _USUAL_DOUBT, 0.0), _MOST_DOUBT)
    return worth - 3.7 * ends_with_full_stop(line.text)


def _worth_by_words(line: PageLine, counts: Mapping[str, int], text_words: Collection[str]) -> float:
    """How much speaks for it that a line is repeated, names the site, and shares its words with the text."""
    part = without_site(line, frozenset())
    key = line.key if part.text == line.text else fold(part.text)
    worth = 1.2 * (part.text != line.text)
    if counts.get(key, 0) > (1 if key == line.key else 0) or halves(line):
        worth += 1.35
    long_words = [word for word in key.split() if len(word) >= _LONG_WORD]
    shared = 0.5
    # Where no spaces part words, a line's words cannot be told.
    if text_words and long_words and len(line.words) > _KICKER - 1:
        shared = sum(word in text_words for word in long_words) / len(long_words)
    return worth + 4.0 * shared


def _words_of_text(layout: Layout) -> frozenset[str]:
    lines = layout.page.lines[layout.body_at : layout.body_at + 3 * _TEXT_LINES]
    prose = [line for line in lines if line.is_prose][:_TEXT_LINES]
    return frozenset().union(*(line.words for line in prose))


def _counts(lines: Sequence[PageLine]) -> Mapping[str, int]:
    """How often each line of headline's length stands in the page's head."""
    seen: dict[str, int] = {}
    for line in lines:
        if 3 <= len(line.words) <= 40:
            seen[line.key] = seen.get(line.key, 0) + 1
    return seen


def _sites(page: Page) -> frozenset[str]:
    """Folded names that may stand behind a headline: the publisher, the host, short lines of the page."""
    names = {line.key for line in page.lines if 1 <= len(line.words) <= 4}
    if page.supplied.publisher:
        names.add(fold(page.supplied.publisher))
    if page.supplied.host:
        names |= {fold(page.supplied.host), fold(page.supplied.host.split(".")[0])}
    return frozenset(names)
