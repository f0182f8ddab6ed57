"""Finds lines that say again what the text says: repeated paragraphs, and teasers cut off after some words."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from flows.strip.page import Page
from flows.strip.rules import Rule, Verdict
from schemas.slugs import Category

# Shorter lines repeat by right: "Yes." in an interview, a refrain, a head.
_LEAST_WORDS = 8
_HEAD = 8
_TEXT = 0.5


def repeated_lines(
    page: Page, scores: Sequence[float], kept: Collection[int], verdicts: Mapping[int, Verdict]
) -> Iterator[tuple[int, Verdict]]:
    """The lines, of those without a verdict, that repeat one that the model takes for text; with what they are."""
    lines = [
        at for at, line in enumerate(page.lines) if at not in verdicts and len(line.words) >= _LEAST_WORDS
    ]
    teasers = {at for at in lines if page.lines[at].text.endswith(("...", "…"))}
    heads = {tuple(page.lines[at].words[:_HEAD]) for at in lines if at not in teasers and scores[at] < _TEXT}
    seen: set[str] = set()
    for at in lines:
        line = page.lines[at]
        if at not in kept:
            if line.key in seen:
                yield at, Verdict(Category.DUPLICATE, Rule.LINE_REPEATED)
            elif at in teasers and tuple(line.words[:_HEAD]) in heads:
                yield at, Verdict(Category.DUPLICATE, Rule.TEASER_OF_TEXT)
        if scores[at] < _TEXT:
            seen.add(line.key)
