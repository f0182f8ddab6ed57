"""Decides line by line what goes, in order of certainty: a person's rules, the headline, phrases, forms, the model.

Reads like the list of what strip knows. How each thing is recognised stands in the module of its name; the white
space between what stays is `tidy`'s, the columns are `lift.fields`'s.
"""

from collections import ChainMap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from flows.strip.categories import category_of, heading_of
from flows.strip.lift.date import lift_date
from flows.strip.lift.source import Source, lift_source
from flows.strip.lift.standfirst import find_standfirst
from flows.strip.lift.title import Title, lift_title
from flows.strip.own_rules import OwnBooks
from flows.strip.page.page import Page, PageLine
from flows.strip.repeated.repeats import repeated_lines
from flows.strip.repeated.templates import Standing, may_turn_template, template_lines
from flows.strip.rules import Cut, Rule, Verdict
from flows.strip.signs.cues import Cue, CueBook
from flows.strip.signs.dates import DateLine, Printed
from flows.strip.signs.forms import read_edge_forms
from flows.strip.signs.inline import cuts_at_end
from flows.strip.signs.reader import LineReader
from flows.strip.zones.protection import is_protected
from flows.strip.zones.zones import BOILERPLATE, Layout, lay_out
from schemas.slugs import Category

# Within what a main-content extractor keeps, the model must be surer: the extractor saw the page's structure.
_BOILERPLATE_IN_MAIN = 0.9
# A phrase within a paragraph counts only where the model has some doubt too: papers write about cookies.
_DOUBT = 0.1
# "About", "Next", "Accessibility" may head sections: the model must lean towards a menu.
_LABEL_DOUBT = 0.3
_LABELS = frozenset({Category.NAVIGATION, Category.LEGAL, Category.SHARE})
_QUOTES = "\"“‘'«„"

_Verdicts = dict[int, Verdict]


@dataclass(frozen=True)
class Decisions:
    """What goes, sorted and within lines, and what was read on the way.

    `verdicts` and `may_go` are by index into page.lines; the latter are lines that stay, and from how many stories on
    they would be template.
    """

    cuts: Sequence[Cut]
    verdicts: Mapping[int, Verdict]
    title: Title | None
    subtitle_at: int | None
    source: Source
    published: tuple[int, Printed] | None
    may_go: Mapping[int, int]


def decide(
    page: Page,
    scores: Sequence[float],
    reader: LineReader,
    own: OwnBooks | None,
    stories: Sequence[int] = (),
) -> Decisions:
    """What goes of a page.

    Args:
        page: the page.
        scores: the line model's probability for each of page.lines.
        reader: reads lines by the phrases that ship.
        own: the person's rules for this document, if any.
        stories: for each of page.lines, how many stories it stands in; none if nobody has counted.
    """
    cues = reader.cues
    kept, owned = _own(page, own)
    readings = reader.read(page.lines)
    forms, dates, bylines = readings.forms, readings.dates, readings.bylines
    found = {
        at: cue for at, cue in readings.cues.items() if not _speaks_of_it(page.lines[at], cue, scores[at])
    }
    certain = {**forms, **{at: Verdict(cue.category, cue.rule) for at, cue in found.items()}, **owned}
    layout = lay_out(page, scores, certain, {*dates, *bylines})

    no_titles = {*kept, *(at for at in certain if not _may_head(found.get(at)))}
    title = lift_title(layout, no_titles, {*dates, *bylines})
    standing = Standing.of(layout, stories, title.at if title else None)
    templates = template_lines(standing, {*kept, *certain})
    if templates:
        # What is template is neither lead nor paragraph; the head may be another one without it.
        layout = lay_out(page, scores, {*certain, *templates}, {*dates, *bylines})
        title = lift_title(layout, {*no_titles, *templates}, {*dates, *bylines})
    layout = replace(layout, title_at=title.at if title else None)
    title_lines = title.lines - kept - set(owned) if title else frozenset()
    source = lift_source(layout, readings, _beside_names(dates, found), {*found, *owned, *title_lines})
    subtitle_at = find_standfirst(layout, {*certain, *dates, *source.verdicts})

    verdicts: _Verdicts = {
        **read_edge_forms(layout, cues),
        **forms,
        **_dates(layout, dates),
        **source.verdicts,
    }
    if subtitle_at in templates:
        subtitle_at = None
    if subtitle_at is not None:
        verdicts[subtitle_at] = Verdict(Category.SUBTITLE, Rule.STANDFIRST)
    verdicts |= {at: certain[at] for at in found if not (at in dates and layout.is_edge(at))}
    verdicts |= owned
    verdicts |= {at: Verdict(Category.TITLE, Rule.HEADLINE) for at in title_lines}
    verdicts = {at: verdict for at, verdict in verdicts.items() if at not in kept}
    _outside_main(page, kept, verdicts)
    templates = {at: verdict for at, verdict in templates.items() if at not in verdicts}
    verdicts |= dict(repeated_lines(layout, kept, {**templates, **verdicts}))
    _by_model(layout, kept, reader, verdicts, templates)
    _leave_a_text(page, reader, verdicts)
    titles = [(at, cut) for at, cut in (title.cuts if title else ()) if at in title_lines]
    cuts = _cuts(layout, cues, titles, kept, verdicts)
    published = lift_date(layout, dates, bylines)
    may_go = may_turn_template(standing, {*kept, *verdicts})
    return Decisions(cuts, verdicts, title, subtitle_at, source, published, may_go)


def _own(page: Page, own: OwnBooks | None) -> tuple[frozenset[int], _Verdicts]:
    """The lines that a person's rules keep, and those that they remove; keeping wins."""
    if own is None:
        return frozenset(), {}
    lines = list(enumerate(page.lines))
    kept = frozenset(at for at, line in lines if own.keep.find(line.text, line.key, line.words))
    removed = {
        at: Verdict(cue.category, cue.rule)
        for at, line in lines
        if at not in kept and (cue := own.remove.find(line.text, line.key, line.words))
    }
    return kept, removed


def _speaks_of_it(line: PageLine, cue: Cue, score: float) -> bool:
    """Whether a line of text rather uses a phrase than consists of it."""
    if cue.kind == "lines":
        return cue.category in _LABELS and score < _LABEL_DOUBT
    return line.text[0] in _QUOTES or (line.is_prose and len(line.words) > 12 and score < _DOUBT)


def _may_head(cue: Cue | None) -> bool:
    """Whether a line that goes by this phrase may still be the headline: "Watch: A Bridge Falls"."""
    return cue is not None and cue.kind == "marks"


def _beside_names(dates: Collection[int], found: Mapping[int, Cue]) -> set[int]:
    """The lines below which, or above which, a name alone is a byline: dates, roles, reading times."""
    roles = {at for at, cue in found.items() if cue.category in {Category.BYLINE, Category.READING_TIME}}
    return {*dates, *roles}


def _dates(layout: Layout, dates: Mapping[int, DateLine]) -> _Verdicts:
    """Date lines above and below the text; between paragraphs a date may head a section, and the model decides."""
    return {
        at: Verdict(Category.DATE, Rule.RELATIVE_DATE if line.is_relative else Rule.DATE_LINE)
        for at, line in dates.items()
        if layout.is_edge(at)
    }


def _outside_main(page: Page, kept: Collection[int], verdicts: _Verdicts) -> None:
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
    layout: Layout,
    kept: Collection[int],
    reader: LineReader,
    verdicts: _Verdicts,
    templates: Mapping[int, Verdict],
) -> None:
    """Removes what the model takes for boilerplate, unless its form and place say that it is text, and templates."""
    threshold = BOILERPLATE if layout.page.supplied.main_spans is None else _BOILERPLATE_IN_MAIN
    heading: Category | None = None
    gone = ChainMap(verdicts, dict(templates)) if templates else verdicts
    for at, score in enumerate(layout.scores):
        verdict = verdicts.get(at)
        if verdict is not None:
            heading = heading_of(verdict, heading)
        elif score < threshold or at in kept or is_protected(layout, at, reader, gone):
            heading = None
            if at in templates:
                verdicts[at] = templates[at]
        else:
            category = category_of(layout, at, reader, heading, gone.get(at - 1))
            is_nameless = category is Category.OTHER and at in templates
            verdicts[at] = templates[at] if is_nameless else Verdict(category, Rule.LINE_MODEL, score)


def _leave_a_text(page: Page, reader: LineReader, verdicts: _Verdicts) -> None:
    """Of a page that would lose every paragraph, those that only the model doubts stay: briefs look like teasers."""
    paragraphs = [at for at, line in enumerate(page.lines) if line.is_prose]
    if all(at in verdicts for at in paragraphs):
        for at in paragraphs:
            line = page.lines[at]
            if verdicts[at].rule == Rule.LINE_MODEL and reader.name(line) is None:
                del verdicts[at]


def _cuts(
    layout: Layout,
    cues: CueBook,
    titles: Collection[tuple[int, Cut]],
    kept: Collection[int],
    verdicts: Mapping[int, Verdict],
) -> list[Cut]:
    """The spans of all that goes: whole lines, the headline's parts, and what is glued to paragraphs' ends."""
    title_lines = {at for at, _ in titles}
    cuts = [cut for _, cut in titles]
    for at, line in enumerate(layout.page.lines):
        verdict = verdicts.get(at)
        if at in title_lines:
            continue
        if verdict:
            cuts.append(Cut(line.start, line.end, *verdict))
        elif at not in kept:
            cuts += cuts_at_end(line, cues, layout.scores[at])
    return sorted(cuts)
