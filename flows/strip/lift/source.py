"""Finds who wrote an article and which agency it came from: bylines, credits, datelines, agency lines.

People only; a supplied list wins for the column, while the printed lines go all the same.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flows.strip.page.page import PageLine
from flows.strip.rules import Rule, Verdict
from flows.strip.signs.bylines import (
    Byline,
    Name,
    may_be_byline,
    may_be_credit,
    read_byline,
    read_credit,
    read_names,
)
from flows.strip.signs.readings import Readings
from flows.strip.signs.sources import agencies
from flows.strip.zones.zones import Layout
from schemas.slugs import Category
from schemas.spans import Span

_LED_BY = frozenset(
    {"by", "written by", "author", "authors", "story by", "words by", "von", "par", "por", "text by"}
)
_CONTACT = re.compile(r"@\w{2,}|\S+@\S+\.\w+")
_MOST_WORDS = 34
_MOST_CREDIT_WORDS = 40
_MOST_NAME_WORDS = 14
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


@dataclass(frozen=True)
class _Found:
    """What lines say of a text's source, by index: bylines, credits below the text, agencies' names alone."""

    bylines: Mapping[int, Byline]
    credits: Mapping[int, Byline]
    agencies: Mapping[int, str]


def byline_of_line(line: PageLine) -> Byline | None:
    """The line as a byline by its form ("By Jane Doe"), wherever it stands, or None."""
    if len(line.words) > _MOST_WORDS or not may_be_byline(line.words):
        return None
    byline = read_byline(line.text)
    return byline if byline is not None and byline.is_sure else None


def lift_source(
    layout: Layout,
    readings: Readings,
    near: Collection[int],
    taken: Collection[int],
) -> Source:
    """Authors and agency.

    Args:
        layout: the page, its headline known.
        readings: what its lines are by their form, wherever they stand.
        near: lines that are dates, roles or the like: a name beside one of them is a byline.
        taken: lines that are something else for certain.
    """
    bylines = {**_names_in_head(layout, readings, near, taken), **readings.bylines}
    alone = {at: name for at, name in readings.agencies.items() if at not in bylines and at not in taken}
    from_credits: dict[int, Byline] = {}
    for at in range(layout.body_at, len(layout.page.lines)):
        line = layout.page.lines[at]
        if len(line.words) > _MOST_CREDIT_WORDS or not may_be_credit(line.key, line.words):
            continue
        is_other = at in bylines or at in taken or at in alone or at in readings.forms
        if not is_other and (credit := read_credit(line.text)):
            from_credits[at] = credit
    found = _Found(bylines, from_credits, alone)
    return Source(_authors(layout, found), _agency(layout, found), _verdicts(layout, found))


def _verdicts(layout: Layout, found: _Found) -> dict[int, Verdict]:
    verdicts = {at: Verdict(Category.BYLINE, Rule.BYLINE) for at in found.bylines}
    for at, credit in found.credits.items():
        category = Category.AGENCY if credit.agency and not credit.names else Category.BYLINE
        verdicts[at] = Verdict(category, Rule.REPORTING_CREDIT)
    for at in found.agencies:
        # Alone between paragraphs, an agency's name is what is left of a picture's credit.
        if layout.is_edge(at):
            verdicts[at] = Verdict(Category.AGENCY, Rule.AGENCY_LINE)
        else:
            verdicts[at] = Verdict(Category.CREDIT, Rule.CREDIT_LINE)
    return verdicts


def _names_in_head(
    layout: Layout,
    readings: Readings,
    near: Collection[int],
    taken: Collection[int],
) -> dict[int, Byline]:
    """Bylines without "By" above the text: below "By", with a date, a role or an address below, or with an agency."""
    lines, title_at = layout.page.lines, layout.title_at
    if any(layout.is_head(at) for at in readings.bylines):
        return {}
    for at in range(0 if title_at is None else title_at + 1, min(layout.head_end, len(lines))):
        if at in taken or at in readings.agencies or not 2 <= len(lines[at].words) <= _MOST_NAME_WORDS:
            continue
        is_led = at > 0 and lines[at - 1].key in _LED_BY
        below = lines[at + 1] if at + 1 < len(lines) else None
        is_near = below is not None and (at + 1 in near or _CONTACT.fullmatch(below.text) is not None)
        if not (is_led or (title_at is not None and (is_near or agencies().may_name(lines[at].words)))):
            continue
        byline = read_names(lines[at].text, places=1 if is_near else 0)
        # "Newsdesk / EFE" has the form of a picture's credit; with a name it would be one.
        if byline is None or (at in readings.forms and (byline.names or not byline.agency)):
            continue
        if is_led or (title_at is not None and (is_near or byline.agency)):
            # The first is the byline; a name below it is a place ("Santa Cruz", "San Marino").
            return {at: byline}
    return {}


def _authors(layout: Layout, found: _Found) -> tuple[Evidence, ...]:
    """The names of the page's own byline: the first in the head, else below the text, else the first credit."""
    title_at = layout.title_at
    head = [
        at for at in sorted(found.bylines) if layout.is_head(at) and (title_at is None or at > title_at - 3)
    ]
    foot = [at for at in sorted(found.bylines) if layout.foot_at <= at <= layout.foot_at + 3]
    names = _names(found.bylines, _together(head)) or _names(found.bylines, foot[:1])
    method = Rule.BYLINE
    if not names:
        names = _names(found.credits, sorted(found.credits)[:1])
        method = Rule.REPORTING_CREDIT
    seen: dict[str, Evidence] = {}
    for at, name in names:
        start = layout.page.lines[at].start
        evidence = Evidence(name.text, Span(start + name.start, start + name.end), method)
        seen.setdefault(name.text.casefold(), evidence)
    return tuple(seen.values())


def _names(bylines: Mapping[int, Byline], lines: Sequence[int]) -> list[tuple[int, Name]]:
    return [(at, name) for at in lines for name in bylines[at].names]


def _together(lines: Sequence[int]) -> list[int]:
    """The first of some lines and those that follow it closely."""
    run = list(lines[:1])
    for at in lines[1:]:
        if at - run[-1] > 3:
            break
        run.append(at)
    return run


def _agency(layout: Layout, found: _Found) -> Evidence | None:
    """The agency by the surest sign: the byline, then the dateline, then a line of its own, then a credit."""
    lines = layout.page.lines
    for at, byline in sorted(found.bylines.items()):
        if byline.agency and layout.is_head(at):
            return Evidence(byline.agency, _span(lines[at]), Rule.BYLINE)
    if dateline := _dateline(layout):
        return dateline
    for at, name in found.agencies.items():
        if layout.is_edge(at):
            return Evidence(name, _span(lines[at]), Rule.AGENCY_LINE)
    for at, credit in sorted(found.credits.items()):
        if credit.agency:
            return Evidence(credit.agency, _span(lines[at]), Rule.REPORTING_CREDIT)
    return None


def _dateline(layout: Layout) -> Evidence | None:
    """The agency of "LONDON (Reuters) -" at the beginning of the text: read, and left where it stands."""
    for line in layout.page.lines[layout.body_at : layout.body_at + _LEADS]:
        text = line.text[:160]
        match = agencies().dateline.match(text) if "(" in text else None
        name = agencies().name(match["agency"]) if match else None
        if match and name:
            start = line.start + match.start("agency")
            return Evidence(name, Span(start, start + len(match["agency"])), Rule.DATELINE)
    return None


def _span(line: PageLine) -> Span:
    return Span(line.start, line.end)
