"""Scores what a stripper left of labelled pages, word by word and line by line.

Knows nothing of who stripped them. F1 is over a page's words, lower-cased and as bags; title lines are taken out of
both sides, because the sources of the data differ on whether they belong to the text.
"""

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from training.line_model_data import Page

_WORD = re.compile(r"\w+")


class Kept(NamedTuple):
    """What is left of a page: its text, and of each line of the page whether anything of it is left."""

    text: str
    lines: tuple[bool, ...]

    @classmethod
    def of_lines(cls, page: Page, lines: Sequence[bool]) -> "Kept":
        """Whole lines, kept or not."""
        text = "\n".join(line for line, keep in zip(page.lines, lines, strict=True) if keep)
        return cls(text, tuple(lines))


@dataclass(frozen=True)
class Mark:
    """How one page came out.

    Attributes:
        precision, recall, f1: over words; all 1 where neither side has any.
        gold, boilerplate: words in lines labelled keep, and in lines labelled strip.
        lost, left: of these, words in lines of which nothing is left, and words in lines of which something is.
        right, wrong, missed: lines rightly removed, wrongly removed, wrongly kept.
    """

    page: Page
    precision: float
    recall: float
    f1: float
    gold: int
    boilerplate: int
    lost: int
    left: int
    right: int
    wrong: int
    missed: int


@dataclass(frozen=True)
class Score:
    """Of some pages: means, the median F1, words lost and left as shares of all, F1 over removed lines."""

    pages: int
    precision: float
    recall: float
    f1: float
    median: float
    lost: float
    left: float
    line_f1: float


def words(text: str) -> list[str]:
    """The words that count, in lower case."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def mark(page: Page, kept: Kept) -> Mark:
    """Compare what is left of a page with its labels."""
    titles = {" ".join(words(line)) for line, title in zip(page.lines, page.is_title, strict=True) if title}
    gold, found = _counted(page.gold, titles), _counted(kept.text, titles)
    common = (gold & found).total()
    if gold or found:
        scores = (
            common / max(1, found.total()),
            common / max(1, gold.total()),
            2 * common / (gold.total() + found.total()),
        )
    else:
        scores = (1.0, 1.0, 1.0)
    return Mark(page, *scores, *_line_counts(page, kept.lines))


def summed(marks: Sequence[Mark]) -> Score:
    """The score of some pages; their order does not matter."""
    right = sum(m.right for m in marks)
    errors = sum(m.wrong + m.missed for m in marks)
    return Score(
        pages=len(marks),
        precision=statistics.fmean(m.precision for m in marks),
        recall=statistics.fmean(m.recall for m in marks),
        f1=statistics.fmean(m.f1 for m in marks),
        median=statistics.median(m.f1 for m in marks),
        lost=sum(m.lost for m in marks) / max(1, sum(m.gold for m in marks)),
        left=sum(m.left for m in marks) / max(1, sum(m.boilerplate for m in marks)),
        line_f1=2 * right / max(1, 2 * right + errors),
    )


def _counted(text: str, titles: set[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for line in text.split("\n"):
        found = words(line)
        if not titles or " ".join(found) not in titles:
            counts.update(found)
    return counts


def _line_counts(page: Page, kept: Sequence[bool]) -> tuple[int, ...]:
    gold = boilerplate = lost = left = right = wrong = missed = 0
    for line, label, title, keep in zip(page.lines, page.labels, page.is_title, kept, strict=True):
        if label == "blank" or title:
            continue
        size = len(words(line))
        if label == "strip":
            boilerplate += size
            left += size * keep
            right += not keep
            missed += keep
        else:
            gold += size
            lost += size * (not keep)
            wrong += not keep
    return gold, boilerplate, lost, left, right, wrong, missed
