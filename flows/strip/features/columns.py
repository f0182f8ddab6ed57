"""Puts the features of every line together, by name.

What a column is and over which lines it is taken stands here; how it is computed for all pages at once, in `page`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from flows.strip.features.characters import Alphabet, Ints, Kind, Lines
from flows.strip.features.lexicon import Lexicon
from flows.strip.features.page import Flags, Walk
from flows.strip.features.words import Words

Columns = dict[str, npt.NDArray[np.float32]]
Adder = Callable[[str, npt.NDArray[Any]], None]


@dataclass(frozen=True)
class Batch:
    """The lines of some pages with all that the columns are made of."""

    lines: Lines
    words: Words
    walk: Walk
    alphabet: Alphabet

    def __len__(self) -> int:
        return len(self.lines)


def read_batch(pages: Sequence[Sequence[str]], alphabet: Alphabet) -> Batch:
    """The lines and words of some pages, at least one line of which is not blank."""
    lines = Lines.read(pages, alphabet)
    return Batch(lines, Words.read(lines, alphabet), Walk.along(lines.page), alphabet)


def columns(batch: Batch, lexicon: Lexicon) -> Columns:
    """Every feature of every line: float32 arrays as long as the batch."""
    lines, words, walk = batch.lines, batch.words, batch.walk
    result: Columns = {}

    def add(name: str, values: npt.NDArray[Any]) -> None:
        result[name] = values.astype(np.float32)

    count = words.counts
    own_columns(batch, add)
    evidence = lexicon.read(words, len(batch))
    score = evidence[0].total
    for index, found in enumerate(evidence):
        mean = found.total / np.maximum(count, 1)
        add(f"lexicon{index}", found.total)
        add(f"lexicon{index}_mean", mean)
        add(f"lexicon{index}_high", found.highest)
        add(f"lexicon{index}_low", found.lowest)
        for by in (-2, -1, 1, 2):
            add(f"lexicon{index}[{by}]", walk.shifted(found.total, by, 0))
        for reach in (3, 10):
            spoken = np.clip(found.total, -200, 200)
            add(f"lexicon{index}_back{reach}", walk.window(spoken, reach, -1))
            add(f"lexicon{index}_ahead{reach}", walk.window(spoken, -1, reach))
    prose = is_prose(batch)
    for by in (-3, -2, -1, 1, 2, 3):
        add(f"words[{by}]", walk.shifted(count, by, -1))
        add(f"stop[{by}]", walk.shifted((lines.last == Kind.STOP).astype(np.int8), by, -1))
    for by in (-1, 1):
        add(f"blanks[{by}]", walk.shifted(lines.blanks, by, -1))
        add(f"first[{by}]", walk.shifted(lines.first, by, 99))
        add(f"last[{by}]", walk.shifted(lines.last, by, 99))
    for reach in (3, 8, 20):
        add(f"prose_words_back{reach}", walk.window(prose * count, reach, -1))
        add(f"prose_words_ahead{reach}", walk.window(prose * count, -1, reach))
        add(f"prose_back{reach}", walk.window(prose, reach, -1))
        add(f"prose_ahead{reach}", walk.window(prose, -1, reach))
        add(f"words_back{reach}", walk.window(count, reach, -1))
        add(f"words_ahead{reach}", walk.window(count, -1, reach))
    add("prose", prose)
    add("to_prose_back", walk.distance(walk.last_where(prose)))
    add("to_prose_ahead", walk.distance(walk.next_where(prose)))
    place_columns(batch, prose, score, add)
    for gap in (2, 6):
        run_columns(batch, prose, gap, add)
    return result


def own_columns(batch: Batch, add: Adder) -> None:
    """What a line shows by itself."""
    lines, words = batch.lines, batch.words
    count = words.counts
    some = np.maximum(count, 1)
    length = np.diff(lines.starts)
    add("blanks", lines.blanks)
    add("length", lines.length)
    add("words", count)
    add("first", lines.first)
    add("last", lines.last)
    for kind in Kind:
        if kind in (
            Kind.STOP,
            Kind.COMMA,
            Kind.COLON,
            Kind.QUOTE,
            Kind.BAR,
            Kind.SIGN,
            Kind.PICTURE,
            Kind.DIGIT,
        ):
            add(f"{kind.name.lower()}s", lines.counts[:, kind])
        if kind in (Kind.UPPER, Kind.LOWER, Kind.DIGIT, Kind.CASELESS, Kind.STOP, Kind.BRACKET, Kind.DASH):
            add(f"{kind.name.lower()}_share", lines.counts[:, kind] / length)
    capital = np.bincount(words.line, words.initial == Kind.UPPER, minlength=len(batch))
    shouted = np.bincount(
        words.line, (words.capitals == words.lengths) & (words.lengths > 1), minlength=len(batch)
    )
    small = np.bincount(
        words.line, (words.initial == Kind.LOWER) & (words.lengths <= 4), minlength=len(batch)
    )
    longest = np.zeros(len(batch), np.int64)
    filled = np.flatnonzero(count)
    if len(filled):
        longest[filled] = np.maximum.reduceat(words.lengths, words.starts[:-1][filled])
    add("capital_share", capital / some)
    add("shouted_share", shouted / some)
    add("small_share", small / some)
    add("word_length", lines.counts[:, 2:8].sum(axis=1) / some)
    add("longest_word", longest)


def is_prose(batch: Batch) -> Flags:
    """Lines that are long and punctuated like sentences, in any script."""
    counts = batch.lines.counts
    marks = counts[:, Kind.STOP] + counts[:, Kind.COMMA]
    return (batch.lines.length >= 80) & (counts[:, Kind.STOP] > 0) & (marks * 200 >= batch.lines.length)


def place_columns(batch: Batch, prose: Flags, score: Ints, add: Adder) -> None:
    """Where a line stands on its page, and what kind of page it is."""
    walk, count = batch.walk, batch.words.counts
    size = walk.end - walk.first
    total = np.maximum(walk.whole(count), 1)
    add("index", walk.at - walk.first)
    add("index_end", walk.end - walk.at)
    add("place", (walk.at - walk.first) / size)
    add("words_before", walk.before(count))
    add("words_before_share", walk.before(count) / total)
    add("page_lines", size)
    add("page_words", total)
    add("page_prose", walk.whole(prose) / size)
    add("page_prose_words", walk.whole(prose * count))
    add("page_prose_share", walk.whole(prose * count) / total)
    add("page_score", walk.whole(np.clip(score, -200, 200)) / size)
    add("page_blanks", walk.whole(batch.lines.blanks) / size)
    add("prose_before", walk.before(prose))
    add("prose_behind", walk.whole(prose) - walk.before(prose) - prose)
    group = walk.groups(batch.lines.blanks > 0)
    first = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(first, append=len(group))
    add("block_lines", sizes[group])
    add("block_words", np.add.reduceat(count, first)[group] / sizes[group])
    add("block_prose", np.add.reduceat(prose.astype(np.int64), first)[group] / sizes[group])
    add("block_score", np.add.reduceat(score, first)[group] / sizes[group])
    add("block_index", walk.at - first[group])


def run_columns(batch: Batch, prose: Flags, gap: int, add: Adder) -> None:
    """Where a line stands to its page's longest run of prose, whose gaps are at most so many lines."""
    walk, count = batch.walk, batch.words.counts
    last = walk.last_where(prose)
    starting = prose & ((last < 0) | (walk.at - last > gap + 1))
    run = np.cumsum(starting) - 1
    words = np.bincount(run[prose], count[prose], minlength=int(starting.sum())).astype(np.int64)
    begins = np.flatnonzero(starting)
    ends = np.zeros(len(begins), np.int64)
    ends[run[prose]] = walk.at[prose]
    best = np.full(int(walk.page[-1]) + 1, -1)
    order = np.lexsort((-begins, words, walk.page[begins]))
    best[walk.page[begins][order]] = order
    mine = best[walk.page]
    begin, end = walk.pick(begins, mine, -1), walk.pick(ends, mine, -1)
    add(f"run{gap}_from", np.where(mine >= 0, walk.at - begin, 9999))
    add(f"run{gap}_to", np.where(mine >= 0, walk.at - end, 9999))
    add(
        f"run{gap}_share",
        np.where(mine >= 0, walk.pick(words, mine, 0) / np.maximum(1, walk.whole(prose * count)), 0),
    )
    add(f"run{gap}_lines", end - begin)
