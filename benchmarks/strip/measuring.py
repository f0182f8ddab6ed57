"""Runs strip and its peers over the labelled pages, one kind of pages after the other.

A kind is a genre in a variant ("news", "light"); a group is what a table is about: the news pages, or all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.strip import ours, peers
from benchmarks.strip.drop import count_lines
from benchmarks.strip.ours import Method, Run
from benchmarks.strip.scoring import Mark, Score, mark, summed
from flows.strip import Stripper
from training.line_model_data import Page

VARIANTS = ("light", "full")
NEWS, ALL = "news", "all genres"
MODEL, WHOLE, REPEATS = "line model alone", "whole stage", "the same with repeats"
OURS = (MODEL, WHOLE, REPEATS)
# Enough for a speed that holds to a few percent.
_TIMED_PAGES = 100


@dataclass(frozen=True)
class Part:
    """Pages of one kind, what one method left of them, and how each came out."""

    pages: Sequence[Page]
    run: Run
    marks: Sequence[Mark]


@dataclass(frozen=True)
class Result:
    """What one method reaches on a group of pages; megabytes of UTF-8, seconds of processor time."""

    score: Score
    megabytes: float
    seconds: float


def methods(strippers: Sequence[Stripper], drop: Sequence[Page]) -> dict[str, Method]:
    """What is measured, by name, as far as it is installed; for repeats, all pages of `drop` came together."""
    ours.warm_up(strippers[0])
    counted = count_lines(ours.documents_of(drop))
    found: dict[str, Method] = {
        MODEL: partial(ours.line_model, strippers=strippers),
        WHOLE: partial(ours.whole_stage, strippers=strippers),
        REPEATS: partial(ours.whole_stage, strippers=strippers, drop=counted),
        "keep everything": peers.keep_everything,
        "C4 line rules": peers.c4_rules,
    }
    return found | ({"jusText": peers.justext} if peers.is_installed("justext") else {})


def kinds(pages: Sequence[Page], variant: str) -> dict[str, list[Page]]:
    """The pages of a variant by genre, news first."""
    found: dict[str, list[Page]] = {}
    for page in sorted(pages, key=lambda page: (page.genre != NEWS, page.genre)):
        if page.variant == variant:
            found.setdefault(page.genre, []).append(page)
    return found


def measure(pages: Sequence[Page], method: Method) -> Part:
    """Run a method over pages and mark what it left."""
    run = method(pages)
    return Part(pages, run, [mark(page, run.kept[page.page_id]) for page in pages])


def groups(parts: Mapping[str, Part]) -> dict[str, list[Part]]:
    """The groups that tables are about, from one method's parts by genre."""
    found = {NEWS: [parts[NEWS]]} if NEWS in parts else {}
    return found | {ALL: list(parts.values())}


def result(parts: Sequence[Part]) -> Result:
    """What a method reaches on some parts together."""
    return Result(
        summed([of_page for part in parts for of_page in part.marks]),
        sum(len("\n".join(page.lines).encode("utf-8", "replace")) for part in parts for page in part.pages)
        / 1e6,
        sum(part.run.seconds for part in parts),
    )


def trafilatura_speed(pages: Sequence[Page]) -> float:
    """Pages that trafilatura takes in a second of processor time, measured on some of them."""
    sample = pages[:: max(1, len(pages) // _TIMED_PAGES)]
    return len(sample) / peers.trafilatura_seconds(sample)
