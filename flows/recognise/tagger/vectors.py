"""What the model knows of a word by itself, whatever stands around it: one vector of whole numbers.

A word is looked up by its hash in several tables: as it stands in lower case, by its first and last letters, by its
shape, on the lists of the gazetteer, and by how the teacher that the model learned from takes it where it stands alone.
What it finds is joined and multiplied by one matrix. All numbers are whole and small enough for sums in 32-bit floats
to be exact, so that a vector does not depend on the machine or on the words that are looked up with it.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.recognise.gazetteer import Gazetteer
from flows.recognise.tokens import folded, shape

Floats = npt.NDArray[np.float32]
# The forms of a word that have a table each; the first is also what is looked up among words that stand alone.
FORMS = ("low", "shape", "p2", "p3", "p4", "s2", "s3", "s4")


def forms(word: str) -> tuple[str, ...]:
    """What of a word in its plain form is looked up, in the order of FORMS."""
    low = folded(word)
    return low, shape(word), low[:2], low[:3], low[:4], low[-2:], low[-3:], low[-4:]


def looked_up(
    words: Sequence[str], gazetteer: Gazetteer
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """The hashes of the forms of words in their plain form, and a 1 for each list that holds a word.

    Shapes (words, forms) and (words, lists).
    """
    found = [forms(word) for word in words]
    lists = [gazetteer.lists_of(word, low) for word, (low, *_) in zip(words, found, strict=True)]
    hashes = np.array([[*map(hashed, row)] for row in found], np.uint32).reshape(-1, len(FORMS))
    return hashes, np.array(lists, np.int64)[:, None] >> np.arange(len(gazetteer.names)) & 1


def hashed(text: str) -> int:
    """The 32 bits by which a form is known; no table holds text."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Table:
    """Vectors of hashed forms.

    Attributes:
        keys: ascending, shape (forms,).
        rows: shape (forms + 1, width); the last row is that of forms that are not there.
    """

    keys: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.int8]

    def of(self, hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int8]:
        """The vectors of some forms, shape (hashes, width)."""
        return self.rows[_find(self.keys, hashes)]


@dataclass(frozen=True)
class Codes:
    """Vectors of very many words, each as a few codes (product quantisation, Jégou et al. 2011).

    Attributes:
        keys: ascending, shape (words,).
        codes: for each word and part of the vector the number of its entry, shape (words, parts).
        book: the entries, shape (parts, 256, width of a part).
    """

    keys: npt.NDArray[np.uint32]
    codes: npt.NDArray[np.uint8]
    book: npt.NDArray[np.int8]

    def of(self, hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int8]:
        """The vectors of some words, and whether each is known, shape (hashes, parts * width + 1)."""
        at = _find(self.keys, hashes)
        is_known = at < len(self.keys)
        parts = np.arange(len(self.book))
        found = np.zeros((len(hashes), self.book.shape[0] * self.book.shape[2] + 1), np.int8)
        known = self.book[parts, self.codes[at[is_known]]]
        found[is_known, :-1] = known.reshape(len(known), found.shape[1] - 1)
        found[:, -1] = np.where(is_known, 127, 0)
        return found


def _find(keys: npt.NDArray[np.uint32], hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Where each hash stands among the keys; behind the last for one that is not there."""
    at = np.searchsorted(keys, hashes)
    inside = np.minimum(at, len(keys) - 1)
    return np.where(keys[inside] == hashes, inside, len(keys))


@dataclass(frozen=True)
class WordVectors:
    """All tables, and the matrix that makes one vector of what they give.

    Attributes:
        tables: one for each of FORMS.
        alone: how the teacher takes a word that stands alone.
        matrix: whole numbers, shape (width of everything joined, width of a vector).
        scale, bias: a vector is the product times scale plus bias, rounded; shape (width of a vector,).
    """

    tables: Mapping[str, Table]
    alone: Codes
    matrix: Floats
    scale: Floats
    bias: Floats

    def of(self, words: Sequence[str], gazetteer: Gazetteer) -> Floats:
        """The vectors of words in their plain form, whole numbers, shape (words, width)."""
        hashes, lists = looked_up(words, gazetteer)
        parts = [self.tables[form].of(hashes[:, i]) for i, form in enumerate(FORMS)]
        joined = np.concatenate([*parts, self.alone.of(hashes[:, 0]), lists * 127], axis=1)
        return rounded(joined.astype(np.float32) @ self.matrix, self.scale, self.bias)


def rounded(sums: Floats, scale: Floats, bias: Floats) -> Floats:
    """Whole sums in other units, to the nearest whole number."""
    found = sums * scale
    found += bias + np.float32(0.5)
    np.floor(found, out=found)
    return found
