"""Decides line by line what goes, in order of certainty: a person's rules, the headline, phrases, forms, the model.

Reads like the list of what strip knows. How each thing is recognised stands in the module of its name; the white
space between what stays is `tidy`'s, the columns are `lifting`'s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.strip.bylines import Byline
from flows.strip.captions import read_caption
from flows.strip.categories import Namer, is_breadcrumb, is_hashtags, is_keywords
from flows.strip.cues import Cue, CueBook
from flows.strip.dates import DateLine, Printed
from flows.strip.inline import cuts_at_end
from flows.strip.lift_date import date_lines, lift_date
from flows.strip.lift_source import Source, byline_marks, lift_source
from flows.strip.lift_title import Title, lift_title
from flows.strip.own_rules import OwnBooks
from flows.strip.page import Page, PageLine
from flows.strip.protection import is_protected
from flows.strip.publishers import is_company
from flows.strip.repeats import repeated_lines
from flows.strip.rules import Cut, Rule, Verdict
from flows.strip.standfirst import find_standfirst
from flows.strip.zones import Zones, find_zones
from schemas.slugs import Category

# The model's own threshold; others did not pay.
_BOILERPLATE = 0.5
# Within what a main-content extractor keeps, the model must be surer: the extractor saw the page's structure.
_BOILERPLATE_IN_MAIN = 0.9
# A phrase within a paragraph counts only where the model has some doubt too: papers write about cookies.
_DOUBT = 0.1
_QUOTES = "\"“‘'«„"


@dataclass(frozen=True)
class Decisions:
    """What goes, sorted and within lines, and what was read on the way."""

    cuts: Sequence[Cut]
    zones: Zones
    title: Title | None
    subtitle: int | None
    source: Source
    published: tuple[int, Printed] | None
    verdicts: Mapping[int, Verdict]


def decide(page: Page, scores: Sequence[float], cues: CueBook, own: OwnBooks | None) -> Decisions:
    """What goes of a page.

    Args:
        page: the page.
        scores: the line model's probability for each of page.lines.
        cues: the phrases that ship.
        own: the person's rules for this document, if any.
    """
    kept, verdicts = _own(page, own)
    found = _phrases(page, scores, cues)
    dates, bylines = date_lines(page), byline_marks(page)
    taken = {**found, **verdicts}
    zones = find_zones(page, scores, taken.keys(), {*dates, *bylines})
    title = lift_title(page, zones.body_at, _no_titles(taken, found, dates, bylines), dict(enumerate(scores)))
    title_at = title.at if title else None
    title_lines = title.lines - kept if title else frozenset()
    near = {
        *dates,
        *(at for at, cue in found.items() if cue.category in {Category.BYLINE, Category.READING_TIME}),
    }
    source = lift_source(page, zones, title_at, bylines, near, {*taken, *title_lines})
    forms = _forms(page, zones, title_at, cues)
    subtitle = find_standfirst(page, zones, title_at, {*taken, *dates, *source.verdicts, *forms})

    rules: dict[int, Verdict] = {}
    rules |= forms
    rules |= _dates(zones, dates)
    rules |= source.verdicts
    if subtitle is not None:
        rules[subtitle] = Verdict(Category.SUBTITLE, Rule.STANDFIRST)
    rules |= {at: Verdict(cue.category, cue.rule) for at, cue in found.items()}
    verdicts = {
        at: verdict for at, verdict in rules.items() if at not in kept and at not in title_lines
    } | verdicts
    for at in title_lines:
        verdicts.setdefault(at, Verdict(Category.TITLE, Rule.HEADLINE))
    _outside_main(page, kept, verdicts)
    verdicts |= dict(repeated_lines(page, scores, kept, verdicts))
    _by_model(page, scores, zones, title_at, Namer(page, zones, cues, title_at), kept, verdicts)
    cuts = _cuts(page, verdicts, title, title_lines, kept, cues)
    published = lift_date(page, zones, title_at, dates, {at: 0 for at in bylines})
    return Decisions(cuts, zones, title, subtitle, source, published, verdicts)


def _own(page: Page, own: OwnBooks | None) -> tuple[frozenset[int], dict[int, Verdict]]:
    """The lines that a person's rules keep, and those that they remove; keeping wins."""
    if own is None:
        return frozenset(), {}
    lines = enumerate(page.lines)
    kept = frozenset(at for at, line in lines if own.keep.find(line.text, line.key, line.words))
    removed = {
        at: Verdict(cue.category, cue.rule)
        for at, line in enumerate(page.lines)
        if at not in kept and (cue := own.remove.find(line.text, line.key, line.words))
    }
    return kept, removed


def _phrases(page: Page, scores: Sequence[float], cues: CueBook) -> dict[int, Cue]:
    """The lines that go by a phrase of the lists that ship."""
    found = {}
    for at, line in enumerate(page.lines):
        cue = cues.find(line.text, line.key, line.words)
        if cue and (cue.kind == "lines" or not _speaks_of_it(line, scores[at])):
            found[at] = cue
    return found


def _speaks_of_it(line: PageLine, score: float) -> bool:
    """Whether a paragraph rather uses a phrase than consists of it."""
    return line.text[0] in _QUOTES or (line.is_prose and len(line.words) > 12 and score < _DOUBT)


def _no_titles(
    taken: Mapping[int, object],
    found: Mapping[int, Cue],
    dates: Mapping[int, DateLine],
    bylines: Mapping[int, Byline],
) -> set[int]:
    """The lines that cannot be the headline. "Watch: A Bridge Falls" can: marks also begin headlines."""
    marked = {at for at, cue in found.items() if cue.kind == "marks"}
    return ({*taken, *dates, *bylines}) - marked


def _dates(zones: Zones, dates: Mapping[int, DateLine]) -> dict[int, Verdict]:
    """Date lines above and below the text; between paragraphs a date may head a section, and the model decides."""
    return {
        at: Verdict(Category.DATE, Rule.RELATIVE_DATE if line.is_relative else Rule.DATE_LINE)
        for at, line in dates.items()
        if zones.is_head(at) or zones.is_foot(at)
    }


def _forms(page: Page, zones: Zones, title_at: int | None, cues: CueBook) -> dict[int, Verdict]:
    """The lines that go by their form or by their place above the headline."""
    verdicts = {}
    for at, line in enumerate(page.lines):
        is_edge = zones.is_head(at) or zones.is_foot(at)
        if is_hashtags(line):
            verdicts[at] = Verdict(Category.TAGS, Rule.HASHTAGS)
        elif is_breadcrumb(line):
            verdicts[at] = Verdict(Category.NAVIGATION, Rule.BREADCRUMB)
        elif is_edge and is_keywords(line):
            verdicts[at] = Verdict(Category.TAGS, Rule.KEYWORDS)
        elif zones.is_foot(at) and is_company(line.text):
            verdicts[at] = Verdict(Category.LEGAL, Rule.COMPANY_LINE)
        elif caption := read_caption(line):
            verdicts[at] = caption
        elif not zones.is_head(at) and line.text[0] == "©" and len(line.words) <= 20:
            verdicts[at] = Verdict(Category.LEGAL, Rule.COPYRIGHT_NAME)
        elif (
            title_at is not None
            and at < title_at
            and len(line.words) <= 3
            and (cue := cues.name(line.key, line.words))
        ):
            verdicts[at] = Verdict(cue.category, cue.rule)
    return verdicts


def _outside_main(page: Page, kept: frozenset[int], verdicts: dict[int, Verdict]) -> None:
    """Removes what the main-content extractor left out, where one saw the page."""
    spans = page.supplied.main_spans
    if spans is None:
        return
    index = 0
    for at, line in enumerate(page.lines):
        while index < len(spans) and spans[index].end <= line.start:
            index += 1
        is_main = index < len(spans) and spans[index].start < line.end
        if not is_main and at not in kept:
            verdicts.setdefault(at, Verdict(Category.HTML_OUTSIDE_MAIN, Rule.OUTSIDE_MAIN))


def _by_model(
    page: Page,
    scores: Sequence[float],
    zones: Zones,
    title_at: int | None,
    namer: Namer,
    kept: frozenset[int],
    verdicts: dict[int, Verdict],
) -> None:
    """Removes what the model takes for boilerplate, unless its form says that it is text."""
    threshold = _BOILERPLATE if page.supplied.main_spans is None else _BOILERPLATE_IN_MAIN
    for at in range(len(page.lines)):
        if at in verdicts or at in kept or scores[at] < threshold:
            continue
        if not is_protected(page, at, scores, zones, title_at, verdicts):
            verdicts[at] = Verdict(namer.category(at, verdicts), Rule.LINE_MODEL, scores[at])


def _cuts(
    page: Page,
    verdicts: Mapping[int, Verdict],
    title: Title | None,
    title_lines: frozenset[int],
    kept: frozenset[int],
    cues: CueBook,
) -> list[Cut]:
    """The spans of all that goes: whole lines, the headline's parts, and what is glued to paragraphs' ends."""
    cuts: list[Cut] = []
    if title:
        own_lines = [(page.lines[at].start, page.lines[at].end) for at in title_lines]
        cuts += [cut for cut in title.cuts if any(s <= cut.start and cut.end <= e for s, e in own_lines)]
    for at, line in enumerate(page.lines):
        if at in title_lines:
            continue
        verdict = verdicts.get(at)
        if verdict:
            cuts.append(Cut(line.start, line.end, *verdict))
        elif at not in kept:
            cuts += cuts_at_end(line, cues)
    return sorted(cuts)
