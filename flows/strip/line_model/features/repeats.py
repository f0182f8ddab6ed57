"""What of a line stands elsewhere on its page: the whole line, three words in a row, single words.

A caption is often there twice, a teaser repeats a headline, and a story's lines share words with the lines around
them. Where words recur is found by one sort over all words of the batch.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.strip.line_model.features.characters import Ints, Kind, Lines
from flows.strip.line_model.features.page import NEVER, Flags, Walk
from flows.strip.line_model.features.words import Hashes, Words, mixed

# A sort key holds page, hash and position; a batch is kept below these sizes.
PAGE_BITS, _HASH_BITS, _AT_BITS = 12, 26, 26
# Shorter words stand in every line of a language with such words; in other scripts length says little.
_CONTENT_LENGTH = 5


@dataclass(frozen=True)
class Occurrences:
    """Things that occur in lines, with the lines where the same thing stood before and stands next on the page.

    line: of each; before, behind: the nearest earlier and later line with the same thing, -1 if there is none;
    group: number of the thing, one for all its occurrences on a page.
    """

    line: Ints
    before: Ints
    behind: Ints
    group: Ints

    @property
    def again(self) -> Flags:
        """Whether it stands in another line of the page too."""
        return (self.before >= 0) | (self.behind >= 0)


def occurrences(hashes: Hashes, line: Ints, walk: Walk) -> Occurrences:
    """Where each of these hashes (in the order of their lines) stands elsewhere on its page."""
    size = len(hashes)
    page = walk.page[line].astype(np.uint64)
    keys = page << np.uint64(_HASH_BITS + _AT_BITS)
    keys |= (hashes >> np.uint64(64 - _HASH_BITS)) << np.uint64(_AT_BITS)
    keys |= np.arange(size, dtype=np.uint64)
    keys.sort()
    at = (keys & np.uint64(2**_AT_BITS - 1)).astype(np.int64)
    things = keys >> np.uint64(_AT_BITS)
    new = np.ones(size, bool)
    new[1:] = things[1:] != things[:-1]
    lines = line[at]
    before, behind = np.full(size, -1), np.full(size, -1)
    # Occurrences in one and the same line count once: look to the nearest occurrence in another line.
    moved = new.copy()
    moved[1:] |= lines[1:] != lines[:-1]
    starts = np.flatnonzero(moved)
    stretch = np.cumsum(moved) - 1
    same = ~new[starts[1:]]
    earlier, later = np.full(len(starts), -1), np.full(len(starts), -1)
    earlier[1:] = np.where(same, lines[starts[:-1]], -1)
    later[:-1] = np.where(same, lines[starts[1:]], -1)
    group = np.empty(size, np.int64)
    before[at], behind[at], group[at] = earlier[stretch], later[stretch], np.cumsum(new) - 1
    return Occurrences(line, before, behind, group)


def equal_lines(words: Words, walk: Walk) -> Occurrences:
    """Where the same line (by its words) stands elsewhere on the page; lines without words are all the same."""
    hashes = np.zeros(len(words.counts), np.uint64)
    filled = np.flatnonzero(words.counts)
    if len(filled):
        place = np.arange(len(words)) - words.starts[words.line]
        placed = mixed(words.hashes + place.astype(np.uint64))
        hashes[filled] = np.add.reduceat(placed, words.starts[:-1][filled])
    return occurrences(mixed(hashes), walk.at, walk)


def triples(words: Words, walk: Walk) -> Occurrences:
    """Where three words in a row stand elsewhere on the page."""
    found = words.triples()
    return occurrences(found.hashes, np.repeat(walk.at, found.counts), walk)


def content_words(words: Words, walk: Walk) -> Occurrences:
    """Where the longer words of each line stand elsewhere on the page."""
    kept = (words.lengths >= _CONTENT_LENGTH) & (words.initial != Kind.DIGIT)
    kept |= words.initial == Kind.IDEOGRAPH
    return occurrences(words.hashes[kept], words.line[kept], walk)


def share(flags: npt.NDArray[np.bool_], found: Occurrences, lines: int) -> npt.NDArray[np.float64]:
    """Share of each line's occurrences that are flagged; -1 where the line has none."""
    total = np.bincount(found.line, minlength=lines)
    return np.where(total > 0, np.bincount(found.line, flags, minlength=lines) / np.maximum(total, 1), -1)


def distances(found: Occurrences, walk: Walk) -> tuple[Ints, Ints]:
    """Lines back and ahead to the same thing, NEVER where there is none; for things of whole lines."""
    back = np.where(found.before >= 0, walk.at - found.before, NEVER)
    ahead = np.where(found.behind >= 0, found.behind - walk.at, NEVER)
    return back, ahead


def dates(lines: Lines, words: Words) -> Flags:
    """Lines with a number of four digits (a year, mostly) or a time like 12:50."""
    numbers = (words.initial == Kind.DIGIT) & (words.lengths == 4)
    years = np.bincount(words.line, numbers, minlength=len(lines)) > 0
    kinds = lines.kinds
    colon = lines.between(np.flatnonzero(kinds == Kind.COLON))
    colon = colon[(kinds[colon - 1] == Kind.DIGIT) & (kinds[colon + 1] == Kind.DIGIT)]
    times = np.zeros(len(lines), bool)
    times[np.searchsorted(lines.starts, colon, side="right") - 1] = True
    return years | times
