"""Reads the lines of a batch of pages as one array of characters, and counts their kinds per line.

Blank lines take no part from here on but as a count before the next line. Nothing here knows words or pages' layout.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

# Of a longer line only its two ends are read, so that one line of 20 MB costs no more than a paragraph.
LONGEST = 4_000
_END = LONGEST // 2


class Kind(IntEnum):
    """What a character is to the layout of a line; the alphabet maps code points to these."""

    OTHER = 0
    SPACE = 1
    LOWER = 2
    UPPER = 3
    CASELESS = 4
    IDEOGRAPH = 5  # of scripts without spaces: each counts as a word
    MARK = 6
    DIGIT = 7
    STOP = 8
    COMMA = 9
    COLON = 10
    QUOTE = 11
    APOSTROPHE = 12
    DASH = 13
    BAR = 14
    BRACKET = 15
    SIGN = 16
    PICTURE = 17


KINDS = len(Kind)


@dataclass(frozen=True)
class Alphabet:
    """Kind and folded form of each code point, learnt from one version of Unicode and stored with the weights.

    `kinds` is uint8, `folded` int32 by how much the lower-case form differs; code points behind their ends are
    ideographs up to U+3FFFF (the supplementary planes of Han), pictures otherwise.
    """

    kinds: npt.NDArray[np.uint8]
    folded: npt.NDArray[np.int32]

    def kinds_of(self, codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
        """The Kind of each code point."""
        size = len(self.kinds)
        kinds = self.kinds[np.minimum(codes, size - 1)]
        beyond = np.flatnonzero(codes >= size)
        if len(beyond):
            kinds[beyond] = np.where(codes[beyond] < 0x40000, Kind.IDEOGRAPH, Kind.PICTURE)
        return kinds

    def fold(self, codes: npt.NDArray[np.uint32]) -> Ints:
        """The code points in lower case, all digits as one."""
        size = len(self.folded)
        near = np.minimum(codes, size - 1)
        return codes.astype(np.int64) + np.where(codes < size, self.folded[near], 0)


@dataclass(frozen=True)
class Lines:
    """The lines of a batch that are not blank, in order, one entry an array.

    page: which page (0 ...); number: which line of its page, blank ones counted; blanks: blank lines before it;
    indent: white space before its text;
    length: characters without white space at the ends; starts: where its characters start in `codes`, one entry
    more than lines; counts: (lines, KINDS); first, last: Kind of the first and last character.
    """

    pages: int
    page: Ints
    number: Ints
    blanks: Ints
    indent: Ints
    length: Ints
    codes: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint8]
    starts: Ints
    counts: Ints
    first: npt.NDArray[np.uint8]
    last: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.page)

    def between(self, marks: Ints) -> Ints:
        """Those of the characters (indices into `codes`, ascending) that have a neighbour on both sides in their line.

        Lines stand end to end in `codes`: a look to the side without this sees the next line, or another page.
        """
        is_start = np.zeros(len(self.codes) + 1, np.bool_)
        is_start[self.starts] = True
        return marks[~is_start[marks] & ~is_start[marks + 1]]

    @classmethod
    def read(cls, pages: Sequence[Sequence[str]], alphabet: Alphabet) -> Self:
        """All lines of these pages but the blank ones."""
        texts: list[str] = []
        page, number, indent, length = [], [], [], []
        for index, lines in enumerate(pages):
            for at, line in enumerate(lines):
                text = line.strip()
                if text:
                    length.append(len(text))
                    indent.append(0 if line[0] == text[0] else len(line) - len(line.lstrip()))
                    texts.append(text if len(text) <= LONGEST else f"{text[:_END]} {text[-_END:]}")
                    page.append(index)
                    number.append(at)
        codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        kinds = alphabet.kinds_of(codes)
        starts = np.zeros(len(texts) + 1, np.int64)
        np.cumsum([len(text) for text in texts], out=starts[1:])
        owner = np.repeat(np.arange(len(texts)), np.diff(starts))
        counts = np.bincount(owner * KINDS + kinds, minlength=len(texts) * KINDS).reshape(-1, KINDS)
        pages_of, numbers = np.array(page, np.int64), np.array(number, np.int64)
        return cls(
            pages=len(pages),
            page=pages_of,
            number=numbers,
            blanks=_blanks_before(pages_of, numbers),
            indent=np.array(indent, np.int64),
            length=np.array(length, np.int64),
            codes=codes,
            kinds=kinds,
            starts=starts,
            counts=counts,
            first=kinds[starts[:-1]],
            last=kinds[starts[1:] - 1],
        )


def _blanks_before(page: Ints, number: Ints) -> Ints:
    """Blank lines between each line and the one before it on its page."""
    blanks = np.diff(number, prepend=-1) - 1
    first = np.diff(page, prepend=-1) > 0
    return np.where(first, number, blanks)
