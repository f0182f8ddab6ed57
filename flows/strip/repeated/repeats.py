"""Finds lines that say again what the text says: repeated paragraphs, and teasers cut off after some words."""

from collections.abc import Collection, Iterator, Mapping

from flows.strip.rules import Rule, Verdict
from flows.strip.zones.zones import BOILERPLATE, Layout
from schemas.slugs import Category

# Shorter lines repeat by right: "Yes." in an interview, a refrain, a head that a table of contents names first.
_LEAST_WORDS = 10
_HEAD = 8
# Lists of products say the same of each; where the model is sure that it is text, the repetition stays.
_DOUBT = 0.1


def repeated_lines(
    layout: Layout, kept: Collection[int], verdicts: Mapping[int, Verdict]
) -> Iterator[tuple[int, Verdict]]:
    """The lines, of those without a verdict, that repeat one that the model takes for text; with what they are."""
    page, scores = layout.page, layout.scores
    lines = [
        at for at, line in enumerate(page.lines) if len(line.words) >= _LEAST_WORDS and at not in verdicts
    ]
    teasers = {at for at in lines if page.lines[at].text.endswith(("...", "…"))}
    heads = {
        tuple(page.lines[at].words[:_HEAD]) for at in lines if at not in teasers and scores[at] < BOILERPLATE
    }
    seen: set[str] = set()
    for at in lines:
        line = page.lines[at]
        if at not in kept:
            if line.key in seen and line.is_prose and scores[at] >= _DOUBT:
                yield at, Verdict(Category.DUPLICATE, Rule.LINE_REPEATED)
            elif at in teasers and tuple(line.words[:_HEAD]) in heads:
                yield at, Verdict(Category.DUPLICATE, Rule.TEASER_OF_TEXT)
        if scores[at] < BOILERPLATE:
            seen.add(line.key)
