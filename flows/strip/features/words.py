"""The words of a batch's lines as hashes, with what can be said of each word alone.

Words are never made into strings: hashing all characters at once is what makes the model fast enough for archives.
"""

from dataclasses import dataclass
from typing import Any, Self, TypeVar

import numpy as np
import numpy.typing as npt

from flows.strip.features.characters import Alphabet, Ints, Kind, Lines

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
        _join_apostrophes(inside, kinds)
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

    def pairs(self) -> tuple[Hashes, Ints]:
        """Hashes of two words in a row, and the line of each; a line's edges count as a word each."""
        edge = np.uint64(0x51ED270B)
        filled = self.counts > 0
        # A line of n words has n + 1 pairs: (edge, first) ... (last, edge).
        size = len(self.hashes) + int(filled.sum())
        first_slots = (self.starts[:-1] + np.cumsum(filled) - filled)[filled]
        left, right = np.empty(size, np.uint64), np.empty(size, np.uint64)
        slot = np.arange(len(self.hashes)) + (np.cumsum(filled) - filled)[self.line]
        right[slot] = self.hashes
        left[slot + 1] = self.hashes
        left[first_slots] = edge
        right[first_slots + self.counts[filled]] = edge
        owner = np.repeat(np.flatnonzero(filled), self.counts[filled] + 1)
        return mixed(left * np.uint64(31) + right), owner


def _join_apostrophes(inside: npt.NDArray[np.bool_], kinds: npt.NDArray[np.uint8]) -> None:
    """Counts an apostrophe between two letters as part of the word."""
    at = np.flatnonzero(kinds == Kind.APOSTROPHE)
    at = at[(at > 0) & (at < len(kinds) - 1)]
    inside[at] = _LETTERS[kinds[at - 1]] & _LETTERS[kinds[at + 1]]


def _sums(values: npt.NDArray[_T], starts: Ints) -> npt.NDArray[_T]:
    """Sums of the values from each start to the next."""
    return np.add.reduceat(values, starts) if len(starts) else values[:0]
