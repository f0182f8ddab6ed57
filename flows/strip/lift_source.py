"""Finds who wrote an article and which agency it came from: bylines, credits, datelines, agency lines.

People only; a supplied list wins for the column, while the printed lines go all the same.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flows.strip.bylines import Byline, read_byline, read_credit, read_names
from flows.strip.page import Page, PageLine
from flows.strip.rules import Rule, Verdict
from flows.strip.sources import agencies
from flows.strip.zones import Zones
from schemas.slugs import Category
from schemas.spans import Span

_LED_BY = frozenset(
    {"by", "written by", "author", "authors", "story by", "words by", "von", "par", "por", "text by"}
)
_CONTACT = re.compile(r"^@\w{2,}$|^\S+@\S+\.\w+$")
_MOST_WORDS = 34
# A dateline stands in the first paragraph; below a standfirst or a summary it may be the third.
_LEADS = 3


@dataclass(frozen=True)
class Evidence:
    """A value with where it was read, in code points of the raw text, and by which rule."""

    value: str
    span: Span
    method: str


@dataclass(frozen=True)
class Source:
    """Who an article is by. `verdicts` are the lines that go for it, by index."""

    authors: tuple[Evidence, ...]
    agency: Evidence | None
    verdicts: Mapping[int, Verdict]


def byline_marks(page: Page) -> dict[int, Byline]:
    """The lines that are bylines by their form ("By Jane Doe"), wherever they stand."""
    return {
        at: byline
        for at, line in enumerate(page.lines)
        if len(line.words) <= _MOST_WORDS
        and (byline := read_byline(line.text)) is not None
        and byline.is_sure
    }


def lift_source(
    page: Page,
    zones: Zones,
    title_at: int | None,
    bylines: Mapping[int, Byline],
    near: Collection[int],
    taken: Collection[int],
) -> Source:
    """Authors and agency.

    Args:
        page: the page.
        zones: its zones.
        title_at: index of the headline's line.
        bylines: from `byline_marks`.
        near: lines that are dates, roles or the like: a name beside one of them is a byline.
        taken: lines that are something else for certain.
    """
    found = dict(bylines)
    verdicts = {at: Verdict(Category.BYLINE, Rule.BYLINE) for at in found}
    for at in _names_in_head(page, zones, title_at, near, taken):
        if at not in found and (byline := read_names(page.lines[at].text)):
            found[at] = byline
            verdicts[at] = Verdict(Category.BYLINE, Rule.BYLINE)
    credits: dict[int, Byline] = {}
    agency_lines: list[tuple[int, str]] = []
    for at, line in enumerate(page.lines):
        if at in found or at in taken or len(line.words) > 40:
            continue
        name = agencies().name(line.text) if len(line.words) <= 4 else None
        if name:
            is_edge = zones.is_head(at) or zones.is_foot(at)
            verdicts[at] = _agency_verdict(is_edge=is_edge)
            if is_edge:
                agency_lines.append((at, name))
        elif at >= zones.body_at and (credit := read_credit(line.text)):
            credits[at] = credit
            verdicts[at] = Verdict(Category.BYLINE, Rule.REPORTING_CREDIT)
    return Source(
        _authors(page, zones, title_at, found, credits),
        _agency(page, zones, found, agency_lines, credits),
        verdicts,
    )


def _agency_verdict(*, is_edge: bool) -> Verdict:
    # Alone between paragraphs, an agency's name is what is left of a picture's credit.
    return (
        Verdict(Category.AGENCY, Rule.AGENCY_LINE) if is_edge else Verdict(Category.CREDIT, Rule.CREDIT_LINE)
    )


def _names_in_head(
    page: Page, zones: Zones, title_at: int | None, near: Collection[int], taken: Collection[int]
) -> list[int]:
    """Lines above the text that may be names: below "By", or with a date, a role or an address beside them."""
    first = 0 if title_at is None else title_at + 1
    lines = page.lines
    found = []
    for at in range(first, min(zones.head_end, len(lines))):
        if at in taken or not 2 <= len(lines[at].words) <= 14:
            continue
        is_led = at > 0 and lines[at - 1].key in _LED_BY
        behind = at + 1
        is_near = behind < len(lines) and (behind in near or _CONTACT.match(lines[behind].text) is not None)
        if is_led or (is_near and title_at is not None):
            found.append(at)
    return found


def _authors(
    page: Page,
    zones: Zones,
    title_at: int | None,
    bylines: Mapping[int, Byline],
    credits: Mapping[int, Byline],
) -> tuple[Evidence, ...]:
    """The names of the page's own byline: the first in the head, else the first credit below the text."""
    head = [at for at in sorted(bylines) if zones.is_head(at) and (title_at is None or at > title_at - 3)]
    run = _together(head)
    names = [(at, name) for at in run for name in bylines[at].names]
    method = Rule.BYLINE
    if not names:
        foot = [at for at in sorted(bylines) if zones.is_foot(at) and at <= zones.foot_at + 3]
        names = [(at, name) for at in foot[:1] for name in bylines[at].names]
    if not names:
        names = [(at, name) for at in sorted(credits)[:1] for name in credits[at].names]
        method = Rule.REPORTING_CREDIT
    seen: dict[str, Evidence] = {}
    for at, name in names:
        start = page.lines[at].start
        evidence = Evidence(name.text, Span(start + name.start, start + name.end), method)
        seen.setdefault(name.text.casefold(), evidence)
    return tuple(seen.values())


def _together(lines: Sequence[int]) -> list[int]:
    """The first of some lines and those that follow it closely."""
    run = list(lines[:1])
    for at in lines[1:]:
        if at - run[-1] > 3:
            break
        run.append(at)
    return run


def _agency(
    page: Page,
    zones: Zones,
    bylines: Mapping[int, Byline],
    agency_lines: Sequence[tuple[int, str]],
    credits: Mapping[int, Byline],
) -> Evidence | None:
    """The agency by the surest sign: the byline, then the dateline, then a line of its own, then a credit."""
    for at in sorted(bylines):
        name = bylines[at].agency
        if name and zones.is_head(at):
            return Evidence(name, _span(page.lines[at]), Rule.BYLINE)
    dateline = _dateline(page, zones)
    if dateline:
        return dateline
    for at, name in agency_lines:
        return Evidence(name, _span(page.lines[at]), Rule.AGENCY_LINE)
    for at, credit in sorted(credits.items()):
        if credit.agency:
            return Evidence(credit.agency, _span(page.lines[at]), Rule.REPORTING_CREDIT)
    return None


def _dateline(page: Page, zones: Zones) -> Evidence | None:
    """ "LONDON (Reuters) -" at the beginning of the text: read, and left where it stands."""
    for line in page.lines[zones.body_at : zones.body_at + _LEADS]:
        match = agencies().dateline.match(line.text[:160])
        name = agencies().name(match["agency"]) if match else None
        if match and name:
            start = line.start + match.start("agency")
            return Evidence(name, Span(start, start + len(match["agency"])), Rule.DATELINE)
    return None


def _span(line: PageLine) -> Span:
    return Span(line.start, line.end)
