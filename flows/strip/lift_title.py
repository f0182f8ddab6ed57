"""Finds the headline: the line that a supplied title stands in, or else the line that looks and stands like one.

Null rather than a guess: a text that begins with a sentence has no headline. Forms are `headlines`' business.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flows.strip.cues import fold
from flows.strip.headlines import (
    TitlePart,
    ends_with_full_stop,
    halves,
    looks_like_headline,
    repeats,
    without_site,
)
from flows.strip.page import Page, PageLine
from flows.strip.rules import Cut, Rule
from schemas.slugs import Category

# A headline stands at the top; a page's whole menu may stand above it.
_DEEPEST = 400


@dataclass(frozen=True)
class Title:
    """The headline and what to cut for it: `at` is the index of its line among page.lines, None where supplied."""

    value: str
    part: TitlePart | None
    at: int | None
    cuts: tuple[Cut, ...]
    lines: frozenset[int]


def lift_title(page: Page, body_at: int, taken: Collection[int], scores: Mapping[int, float]) -> Title | None:
    """The headline of a page, or None.

    Args:
        page: the page.
        body_at: index of the first line of running text (len(page.lines) if there is none).
        taken: indices of lines that a rule has removed as something else.
        scores: the model's score of each line, by index.
    """
    if page.supplied.title:
        return _supplied(page, page.supplied.title)
    at = _best(page, body_at, taken, scores)
    if at is None:
        return None
    part = _part(page, at)
    # Of several lines that print it, the first is the headline, in its own spelling.
    key = " ".join(fold(part.text).split())
    first = next((i for i in range(at) if i not in taken and _key_of(page, i) == key), at)
    return _with_repeats(page, _part(page, first).text, _part(page, first), first, Rule.HEADLINE)


def _part(page: Page, at: int) -> TitlePart:
    glued = halves(page.lines[at])
    return glued[0] if glued else without_site(page.lines[at], _sites(page))


def _key_of(page: Page, at: int) -> str:
    return " ".join(fold(_part(page, at).text).split()) if len(page.lines[at].words) >= 2 else ""


def _supplied(page: Page, title: str) -> Title:
    """A supplied title; the lines that print it go, the first as title."""
    key = " ".join(fold(title).split())
    for at, line in enumerate(page.lines[:_DEEPEST]):
        if repeats(line, key) and not (line.is_prose and line.key != key):
            return _with_repeats(page, title, _part(page, at), at, Rule.SUPPLIED_TITLE)
    # What is supplied may carry the site's name, which the page's own headline does not.
    bare = " ".join(fold(without_site(_as_line(title), _sites(page)).text).split())
    if bare != key:
        for at, line in enumerate(page.lines[:_DEEPEST]):
            if line.key == bare:
                part = TitlePart(line.start, line.end, line.text)
                return _with_repeats(page, title, part, at, Rule.SUPPLIED_TITLE)
    return Title(title, None, None, (), frozenset())


def _as_line(text: str) -> PageLine:
    key = " ".join(fold(text).split())
    return PageLine(0, 0, len(text), text, key, key.split())


def _with_repeats(page: Page, value: str, part: TitlePart, at: int, rule: Rule) -> Title:
    line = page.lines[at]
    key = " ".join(fold(part.text).split())
    cuts = [Cut(part.start, part.end, Category.TITLE, rule)]
    # What stands beside the headline on its line: the site's name, or the headline again.
    again = halves(line) is not None
    beside = (Category.DUPLICATE, Rule.TITLE_REPEATED) if again else (Category.TITLE, Rule.TITLE_SITE)
    if part.start > line.start:
        cuts.insert(0, Cut(line.start, part.start, *beside))
    if part.end < line.end:
        cuts.append(Cut(part.end, line.end, *beside))
    lines = {at}
    for index, other in enumerate(page.lines):
        if index != at and repeats(other, key):
            lines.add(index)
            cuts.append(Cut(other.start, other.end, Category.DUPLICATE, Rule.TITLE_REPEATED))
    return Title(value, part, at, tuple(sorted(cuts)), frozenset(lines))


def _best(page: Page, body_at: int, taken: Collection[int], scores: Mapping[int, float]) -> int | None:
    """The index of the line that is most like a headline, by form, place and repetition."""
    lines = page.lines
    last = min(body_at, _DEEPEST, len(lines))
    seen = _first_seen(lines[: last + 60])
    best, best_worth = None, 2.0
    place = 0
    for at in range(last):
        line = lines[at]
        if at in taken or not looks_like_headline(line):
            continue
        worth = _worth(line, place, last - at, seen)
        place += 1
        if worth > best_worth:
            best, best_worth = at, worth
    return best


def _worth(line: PageLine, place: int, to_body: int, seen: Mapping[str, int]) -> float:
    words = len(line.words)
    worth = 1.0 + min(words, 8) * 0.25 - max(0, words - 20) * 0.2
    # The first line that could be a headline mostly is.
    worth += 2.5 if place == 0 else 0.0
    worth += max(0.0, 1.5 - 0.15 * to_body)
    part = without_site(line, frozenset())
    key = " ".join(fold(part.text).split())
    if seen.get(key, 0) > 1 or (part.text != line.text and seen.get(key, 0)):
        worth += 3.0
    if halves(line):
        worth += 3.0
    if ends_with_full_stop(line.text):
        worth -= 3.0
    return worth


def _first_seen(lines: Sequence[PageLine]) -> Mapping[str, int]:
    """How often each line of headline's length stands in the page's head, the site's name aside."""
    seen: dict[str, int] = {}
    for line in lines:
        if 3 <= len(line.words) <= 40:
            seen[line.key] = seen.get(line.key, 0) + 1
    return seen


def _sites(page: Page) -> frozenset[str]:
    """Folded names that may stand behind a headline: the publisher, the host, short lines of the page."""
    names = {line.key for line in page.lines if 1 <= len(line.words) <= 4}
    if page.supplied.publisher:
        names.add(" ".join(fold(page.supplied.publisher).split()))
    if page.supplied.host:
        names |= {page.supplied.host, page.supplied.host.split(".")[0]}
    return frozenset(names)
