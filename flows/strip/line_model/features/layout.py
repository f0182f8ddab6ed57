"""Where lines stand: on the page, in their block, around the longest run of prose, behind a heading or headline."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from flows.strip.line_model.features.characters import Ints, Kind, Lines
from flows.strip.line_model.features.page import NEVER, Flags, Walk
from flows.strip.line_model.features.repeats import Occurrences
from flows.strip.line_model.features.words import Words

Named = dict[str, npt.NDArray[Any]]
# Lines of at most so many words without a full stop can be headings.
_HEADING_WORDS = 10
_HEADLINE_WORDS = (3, 30)


def is_prose(lines: Lines) -> Flags:
    """Lines that are long and punctuated like sentences, in any script."""
    stops = lines.counts[:, Kind.STOP]
    marks = stops + lines.counts[:, Kind.COMMA]
    flags: Flags = (lines.length >= 80) & (stops > 0) & (marks * 200 >= lines.length)
    return flags


def is_heading(lines: Lines, words: Words) -> Flags:
    """Short lines without a full stop at their end."""
    flags: Flags = (words.counts <= _HEADING_WORDS) & (lines.last != Kind.STOP)
    return flags


@dataclass(frozen=True)
class Run:
    """The longest run of prose of each line's page: index of its first and last line, -1 where there is no prose."""

    start: Ints
    end: Ints
    words: Ints

    @property
    def missing(self) -> Flags:
        """Lines on pages without prose."""
        return self.start < 0


def longest_run(prose: Flags, count: Ints, walk: Walk, gap: int) -> Run:
    """The run of prose with the most words, gaps of at most `gap` other lines allowed; the first one of equals."""
    last = walk.last_where(prose)
    starting = prose & ((last < 0) | (walk.at - last > gap + 1))
    run = np.cumsum(starting) - 1
    begins = np.flatnonzero(starting)
    words = np.bincount(run[prose], count[prose], minlength=len(begins)).astype(np.int64)
    ends = np.zeros(len(begins), np.int64)
    ends[run[prose]] = walk.at[prose]
    best = np.full(int(walk.page[-1]) + 1, -1)
    order = np.lexsort((-begins, words, walk.page[begins]))
    best[walk.page[begins][order]] = order
    mine = best[walk.page]
    if not len(begins):
        return Run(mine, mine, np.zeros_like(mine))
    return Run(walk.pick(begins, mine, -1), walk.pick(ends, mine, -1), walk.pick(words, mine, 0))


def run_columns(run: Run, prose: Flags, count: Ints, walk: Walk) -> Named:
    """Where each line stands to the run."""
    total = np.maximum(walk.whole(prose * count), 1)
    return {
        "from": np.where(run.missing, NEVER, walk.at - run.start),
        "to": np.where(run.missing, NEVER, walk.at - run.end),
        "words_from": np.where(run.missing, NEVER, walk.between(count, run.start)),
        "words_to": np.where(run.missing, NEVER, walk.between(count, run.end)),
        "share": run.words / total,
        "lines": run.end - run.start,
    }


def headlines(lines: Lines, words: Words, content: Occurrences, run: Run, walk: Walk) -> Ints:
    """Index of the line that is most likely its page's headline, -1 where there is none.

    Up to the run's first line: the line whose words stand in the run most often, the last one of equals.
    """
    size = len(lines)
    later = (content.behind >= run.start[content.line]) & (content.behind >= 0)
    shared = np.bincount(content.line, later, minlength=size).astype(np.int64)
    least, most = _HEADLINE_WORDS
    possible = (
        (words.counts >= least) & (words.counts <= most) & (walk.at <= run.start) & (lines.last != Kind.STOP)
    )
    merit = np.where(possible & (shared > 0), shared * shared * 1_000 // np.maximum(words.counts, 4), 0)
    order = np.lexsort((walk.at, merit, walk.page))
    best = np.full(int(walk.page[-1]) + 1, -1)
    best[walk.page[order]] = order
    mine = best[walk.page]
    return np.where(merit[mine] > 0, mine, -1)


def place_columns(prose: Flags, count: Ints, walk: Walk) -> Named:
    """Where each line stands on its page, and what kind of page it is."""
    size = walk.end - walk.first
    total = np.maximum(walk.whole(count), 1)
    before = walk.before(count)
    prose_words = walk.whole(prose * count)
    return {
        "index": walk.at - walk.first,
        "index_end": walk.end - walk.at,
        "place": (walk.at - walk.first) / size,
        "words_before": before,
        "words_behind": total - before - count,
        "words_before_share": before / total,
        "prose_before": walk.before(prose),
        "prose_behind": walk.whole(prose) - walk.before(prose) - prose,
        "page_lines": size,
        "page_words": total,
        "page_prose": walk.whole(prose) / size,
        "page_prose_words": prose_words,
        "page_prose_share": prose_words / total,
        "page_line_words": walk.median(count),
    }


def group_columns(group: Ints, prose: Flags, count: Ints, scores: list[Ints], walk: Walk) -> Named:
    """What kind of group of lines a line stands in; groups are numbered in order."""
    first = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(first, append=len(group))
    end = first + sizes
    words = np.add.reduceat(count, first)
    columns: Named = {
        "lines": sizes[group],
        "words": words[group],
        "line_words": (words / sizes)[group],
        "longest": np.maximum.reduceat(count, first)[group],
        "prose": (np.add.reduceat(prose.astype(np.int64), first) / sizes)[group],
        "from": walk.at - first[group],
        "to": end[group] - walk.at,
    }
    for index, score in enumerate(scores):
        columns[f"score{index}"] = (np.add.reduceat(score, first) / np.maximum(words, 1))[group]
        columns[f"line_score{index}"] = (np.add.reduceat(score, first) / sizes)[group]
        columns[f"highest{index}"] = np.maximum.reduceat(score, first)[group]
        columns[f"lowest{index}"] = np.minimum.reduceat(score, first)[group]
    return columns
