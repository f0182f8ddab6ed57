"""What the model sees of every token: columns, each the hash of one or several properties of the words around it.

Pure functions of the text, the lexicon and the gazetteer; weights stand in `chain`.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from flows.recognise.gazetteer import Gazetteer
from flows.recognise.tagger.numbering import GLUED_BEFORE, GLUED_BEHIND, IS_FIRST, MODES, Tokens
from flows.recognise.tagger.vectors import hashed
from flows.recognise.tokens import folded, shape
from training.lexicon import Lexicon

# Properties of a token. The first fourteen belong to the word itself.
LOW, EXACT, SHAPE, C50, C200, C1000, CASE, LISTS, P2, P3, P4, S2, S3, S4, PHRASE, GLUE, PLACE = range(17)
WORD_PROPERTIES = 14
PAD = 2  # positions before and after every sentence, so that windows never reach into a neighbour

Part = tuple[int, int]  # property, offset from the token
COLUMNS: tuple[tuple[Part, ...], ...] = (
    *(((LOW, o),) for o in (-2, -1, 0, 1, 2)),
    *(((EXACT, o),) for o in (-1, 0, 1)),
    *(((SHAPE, o),) for o in (-2, -1, 0, 1, 2)),
    *(((C50, o),) for o in (-2, -1, 0, 1, 2)),
    *(((C200, o),) for o in (-2, -1, 0, 1, 2)),
    *(((C1000, o),) for o in (-1, 0, 1)),
    *(((CASE, o),) for o in (-1, 0, 1)),
    *(((LISTS, o),) for o in (-2, -1, 0, 1, 2)),
    *(((PHRASE, o),) for o in (-1, 0, 1)),
    *(((affix, 0),) for affix in (P2, P3, P4, S2, S3, S4)),
    ((S3, -1),),
    ((S3, 1),),
    ((GLUE, 0),),
    ((PLACE, 0),),
    ((LOW, -1), (LOW, 0)),
    ((LOW, 0), (LOW, 1)),
    ((LOW, -2), (LOW, -1)),
    ((LOW, 1), (LOW, 2)),
    ((LOW, -1), (SHAPE, 0)),
    ((SHAPE, 0), (LOW, 1)),
    ((LOW, -1), (SHAPE, 0), (LOW, 1)),
    ((SHAPE, -1), (SHAPE, 0)),
    ((SHAPE, 0), (SHAPE, 1)),
    ((SHAPE, -1), (SHAPE, 0), (SHAPE, 1)),
    ((SHAPE, -2), (SHAPE, -1), (SHAPE, 0)),
    ((SHAPE, 0), (SHAPE, 1), (SHAPE, 2)),
    ((C50, -1), (C50, 0), (C50, 1)),
    ((C200, -1), (C200, 0)),
    ((C200, 0), (C200, 1)),
    ((C200, -1), (SHAPE, 0)),
    ((SHAPE, 0), (C200, 1)),
    ((C1000, 0), (SHAPE, 0)),
    ((C200, -1), (SHAPE, 0), (C200, 1)),
    ((C50, -2), (C50, -1), (SHAPE, 0)),
    ((SHAPE, 0), (C50, 1), (C50, 2)),
    ((CASE, 0), (SHAPE, 0), (PLACE, 0)),
    ((CASE, 0), (CASE, 1), (SHAPE, 0)),
    ((CASE, -1), (CASE, 0), (SHAPE, 0)),
    ((S3, 0), (SHAPE, 0)),
    ((S2, 0), (S2, 1)),
    ((LISTS, -1), (LISTS, 0)),
    ((LISTS, 0), (LISTS, 1)),
    ((LISTS, 0), (SHAPE, 0), (GLUE, 0)),
    ((LISTS, -1), (SHAPE, 0)),
    ((SHAPE, 0), (LISTS, 1)),
    ((LISTS, -1), (LISTS, 0), (LISTS, 1)),
    ((PHRASE, 0), (SHAPE, 1)),
    ((GLUE, 0), (SHAPE, 0), (SHAPE, 1)),
    ((GLUE, 0), (LOW, -1), (SHAPE, 0)),
    ((LOW, 0), (LISTS, 1)),
    ((LOW, 0), (PLACE, 0)),
)

Hashes = npt.NDArray[np.uint32]


class Columns:
    """Reads texts into columns."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer

    def read(self, tokens: Tokens, words: Sequence[str]) -> Hashes:
        """The columns of every token, shape (tokens, columns); `words` are the plain forms by number."""
        described = np.array([self._describe(word, folded(word)) for word in ("", *words)], np.int64)
        sentence = np.repeat(np.arange(len(tokens.spans)), tokens.lengths)
        kept = np.arange(len(tokens.words)) + (sentence + 1) * PAD
        rows = np.zeros((len(kept) + (len(tokens.spans) + 1) * PAD, WORD_PROPERTIES + 3), np.int64)
        rows[:, :WORD_PROPERTIES] = described[0]
        rows[kept, :WORD_PROPERTIES] = described[tokens.words + 1]
        rows[kept, SHAPE] += tokens.place // MODES * 7919
        rows[kept, PHRASE] = tokens.phrase
        rows[kept, GLUE] = tokens.place & (GLUED_BEFORE | GLUED_BEHIND)
        rows[kept, PLACE] = tokens.place // IS_FIRST
        return _hashes(rows.T.astype(np.uint32), kept)

    def _describe(self, word: str, low: str) -> tuple[int, ...]:
        affixes = (low[:2], low[:3], low[:4], low[-2:], low[-3:], low[-4:])
        lists = self._gazetteer.lists_of(word, low)
        return (
            hashed(low), hashed(word), hashed(shape(word)), *self._lexicon.of(low), lists, *map(hashed, affixes),
        )  # fmt: skip


def _hashes(rows: npt.NDArray[np.uint32], kept: npt.NDArray[np.int64]) -> Hashes:
    """The columns of the kept positions; `rows` has shape (properties, positions)."""
    found = np.empty((len(kept), len(COLUMNS)), np.uint32)
    for number, parts in enumerate(COLUMNS):
        mixed = np.full(len(kept), (number + 1) * 0x9E3779B1 & 0xFFFFFFFF, np.uint32)
        for kind, offset in parts:
            mixed ^= rows[kind][kept + offset]
            mixed *= np.uint32(0x85EBCA6B)
            mixed ^= mixed >> np.uint32(15)
        mixed *= np.uint32(0xC2B2AE35)
        found[:, number] = mixed ^ (mixed >> np.uint32(16))
    return found
