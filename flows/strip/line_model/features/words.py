"""The words of a batch's lines as hashes, with what can be said of each word alone.

Words are never made into strings: hashing all characters at once is what makes the model fast enough for archives.
"""

from dataclasses import dataclass
from typing import Any, Self, TypeVar

import numpy as np
import numpy.typing as npt

from flows.strip.line_model.features.characters import Alphabet, Ints, Kind, Lines

Hashes = npt.NDArray[np.uint64]
_T = TypeVar("_T", bound=np.integer[Any])

_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)
# Characters further into a word than this share a place value.
_PLACES = 32
_POWERS = np.array([pow(_BASE, place, 2**64) for place in range(1, _PLACES + 1)], np.uint64)
_LETTERS = np.zeros(256, bool)
_LETTERS[[Kind.LOWER, Kind.UPPER, Kind.CASELESS, Kind.IDEOGRAPH, Kind.MARK]] = True
_IN_WORD = _LETTERS.copy()
_IN_WORD[Kind.DIGIT] = True


def mixed(hashes: Hashes) -> Hashes:
    """The hashes with every bit depending on every other, as the buckets are cut from the high bits."""
    hashes = (hashes ^ (hashes >> np.uint64(32))) * _MIX
    return hashes ^ (hashes >> np.uint64(29))


@dataclass(frozen=True)
class Words:
    """The words of a batch in order, one entry an array.

    hashes: of the folded word; line: which line; starts: where each line's words start, one entry more than lines;
    counts: words of each line; initial: Kind of the first letter; lengths: in characters; capitals: capital letters.
    """

    hashes: Hashes
    line: Ints
    starts: Ints
    counts: Ints
    initial: npt.NDArray[np.uint8]
    lengths: Ints
    capitals: Ints

    def __len__(self) -> int:
        return len(self.hashes)

    @classmethod
    def read(cls, lines: Lines, alphabet: Alphabet) -> Self:
        """All words of these lines."""
        kinds = lines.kinds
        inside = _IN_WORD[kinds]
        _join_apostrophes(inside, lines)
        at = np.flatnonzero(inside)
        starting = np.ones(len(at), bool)
        starting[1:] = np.diff(at) > 1
        starting |= kinds[at] == Kind.IDEOGRAPH
        is_line_start = np.zeros(len(kinds) + 1, bool)
        is_line_start[lines.starts] = True
        starting |= is_line_start[at]
        starts = np.flatnonzero(starting)
        lengths = np.diff(starts, append=len(at))
        line = np.searchsorted(lines.starts, at[starts], side="right") - 1
        counts = np.bincount(line, minlength=len(lines))
        folded = alphabet.fold(lines.codes[at]).astype(np.uint64)
        place = np.minimum(np.arange(len(at)) - np.repeat(starts, lengths), _PLACES - 1)
        hashes = _sums(folded * _POWERS[place], starts)
        return cls(
            hashes=mixed(hashes),
            line=line,
            starts=np.concatenate([[0], np.cumsum(counts)]),
            counts=counts,
            initial=kinds[at[starts]],
            lengths=lengths,
            capitals=_sums((kinds[at] == Kind.UPPER).astype(np.int64), starts),
        )

    def pairs(self) -> "Terms":
        """Two words in a row; a line's edges count as a word each, so that n words make n + 1 pairs."""
        edge = np.uint64(0x51ED270B)
        filled = self.counts > 0
        edges_before: Ints = np.cumsum(filled) - filled
        size = len(self.hashes) + int(filled.sum())
        first = (self.starts[:-1] + edges_before)[filled]
        left, right = np.empty(size, np.uint64), np.empty(size, np.uint64)
        slot = np.arange(len(self.hashes)) + edges_before[self.line]
        right[slot] = self.hashes
        left[slot + 1] = self.hashes
        left[first] = edge
        right[first + self.counts[filled]] = edge
        counts = np.where(filled, self.counts + 1, 0)
        return Terms(mixed(left * np.uint64(31) + right), counts)

    def triples(self) -> "Terms":
        """Three words in a row."""
        hashes = self.hashes
        inside = self.line[2:] == self.line[:-2]
        three = mixed(mixed(hashes[:-2] * np.uint64(31) + hashes[1:-1]) * np.uint64(37) + hashes[2:])
        return Terms(three[inside], np.maximum(self.counts - 2, 0))

    def shapes(self) -> "Terms":
        """Two words in a row by their shape: length and capitals, but short small words as they are."""
        size = (np.minimum(self.lengths, 8) // 3).astype(np.uint64)
        shouted = (self.capitals == self.lengths).astype(np.uint64)
        shape = self.initial * np.uint64(1_000) + np.uint64(10) * shouted + size + np.uint64(77_777)
        shape = np.where((self.initial == Kind.LOWER) & (self.lengths <= 4), self.hashes, shape)
        inside = self.line[1:] == self.line[:-1]
        two = mixed(mixed(shape[:-1] * np.uint64(41)) + shape[1:])
        return Terms(two[inside], np.maximum(self.counts - 1, 0))

    def heads(self, most: int = 4) -> "Terms":
        """The first words of each line, apart from the same words elsewhere."""
        first = np.arange(len(self)) - self.starts[self.line] < most
        return Terms(mixed(self.hashes[first] * np.uint64(29)), np.minimum(self.counts, most))

    def tails(self, most: int = 3) -> "Terms":
        """The last words of each line, apart from the same words elsewhere."""
        last = self.starts[self.line + 1] - np.arange(len(self)) <= most
        return Terms(mixed(self.hashes[last] * np.uint64(23)), np.minimum(self.counts, most))


@dataclass(frozen=True)
class Terms:
    """Hashes of what lines are made of, in the order of the lines, and how many each line has."""

    hashes: Hashes
    counts: Ints


def _join_apostrophes(inside: npt.NDArray[np.bool_], lines: Lines) -> None:
    """Counts an apostrophe between two letters as part of the word."""
    kinds = lines.kinds
    at = lines.between(np.flatnonzero(kinds == Kind.APOSTROPHE))
    inside[at] = _LETTERS[kinds[at - 1]] & _LETTERS[kinds[at + 1]]


def _sums(values: npt.NDArray[_T], starts: Ints) -> npt.NDArray[_T]:
    """Sums of the values from each start to the next."""
    return np.add.reduceat(values, starts) if len(starts) else values[:0]
