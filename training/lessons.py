"""Sentences to learn from: the corpora, texts that a teacher labelled, and copies of both in other capitals.

How the chain and the student learn from them stands in `chain` and `student`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from flows.recognise.tagger.model import TAGS
from flows.recognise.tokens import tokens
from training.examples import SOURCE_WEIGHTS, Example, tags_of

# The share of the teacher where it and a chain label a text together; .5, .65 and .8 were tried.
TEACHER = 0.65
FLOOR = 1e-4  # added to every probability, so that neither can rule out a tag
# How much of what is learned from a corpus are its own labels: those of the newswire are a machine's.
OWN_LABELS = {"gmb": 0.25}
OWN_LABELS_ELSE = 0.5
# What a sentence weighs for the student: silver newswire little, the small corpora that people labelled by OntoNotes'
# rules much. They are a fiftieth of all words and would else be outvoted: unseen documents of GUM .735 to .770, of EWT
# .751 to .764; DocRED, whose rules are others, .793 to .768.
TAUGHT_WEIGHTS = {"gmb": 0.5, "gum": 4.0, "uner_ewt": 3.0, "wikigold": 2.0}
# Headlines and shouting: one sentence in so many is repeated Capitalised Like This, or IN CAPITALS, or in none.
VARIANTS = {"title": 12, "upper": 30, "lower": 30}
# What headlines leave small.
SMALL_WORDS = frozenset(
    {
        "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "on", "or", "over", "the", "to",
        "with", "after", "amid", "is", "are", "be", "it", "its",
    }
)  # fmt: skip
Odds = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lesson:
    """A sentence to learn from: how probable each tag of each token is, shape (tokens, tags), and what it weighs."""

    text: str
    odds: Odds
    weight: float


def labelled(examples: Iterable[Example]) -> Iterator[Lesson]:
    """The corpora with their own labels."""
    for example in examples:
        yield Lesson(example.text, _own(example), SOURCE_WEIGHTS.get(example.source, 1.0))


def taught(examples: Sequence[Example], said: Sequence[Odds]) -> Iterator[Lesson]:
    """The corpora with what the teacher says of them mixed with their own labels, and pages with it alone."""
    for example, odds in zip(examples, said, strict=True):
        weight = TAUGHT_WEIGHTS.get(example.source, 1.0)
        if example.source == "pages":
            yield Lesson(example.text, odds, weight)
        else:
            share = OWN_LABELS.get(example.source, OWN_LABELS_ELSE)
            yield Lesson(example.text, share * _own(example) + (1 - share) * odds, weight)


def together(teacher: Odds, chain: Odds) -> Odds:
    """The geometric mean of what two say: they err, and seldom alike, and together are better than either."""
    both = (teacher + FLOOR) ** TEACHER * (chain + FLOOR) ** (1 - TEACHER)
    return both / both.sum(1, keepdims=True)


def _own(example: Example) -> Odds:
    return np.eye(len(TAGS), dtype=np.float32)[tags_of(example, tokens(example.text))]


def with_variants(lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons and copies in other capitals, chosen by position so that a rerun gives the same."""
    return [*lessons, *_variants(lessons)]


def _variants(lessons: Iterable[Lesson]) -> Iterator[Lesson]:
    for number, lesson in enumerate(lessons):
        if number % VARIANTS["title"] == 5:
            yield from _written(lesson, _as_title)
        if number % VARIANTS["upper"] == 7:
            yield from _written(lesson, str.upper)
        if number % VARIANTS["lower"] == 11:
            yield from _written(lesson, str.lower)


def _written(lesson: Lesson, form: Callable[[str], str]) -> Iterator[Lesson]:
    """The copy, unless other capitals make other tokens of it."""
    text = lesson.text
    for start, end in tokens(text):
        changed = form(text[start:end])
        if len(changed) == end - start:
            text = text[:start] + changed + text[end:]
    if len(tokens(text)) == len(lesson.odds):
        yield replace(lesson, text=text)


def _as_title(word: str) -> str:
    return word if word in SMALL_WORDS else word[0].upper() + word[1:]
