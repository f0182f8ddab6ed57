"""What the model sees of every token: columns, each the hash of one or several properties of the words around it.

Pure functions of the text, the lexicon and the gazetteer; weights and decoding stand in `model` and `crf`. Everything
about a word that does not depend on its neighbours is worked out once for every distinct word; the rest is array
arithmetic over all sentences at once.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

from flows.recognise.gazetteer import Gazetteer
from flows.recognise.lexicon import Lexicon, folded
from flows.recognise.tokens import plain, shape, tokens

# Properties of a token. The first fourteen belong to the word itself.
LOW, EXACT, SHAPE, C50, C200, C1000, CASE, LISTS, P2, P3, P4, S2, S3, S4, PHRASE, GLUE, PLACE = range(17)
WORD_PROPERTIES = 14
PAD = 2  # positions before and after every sentence, so that windows never reach into a neighbour
HEADLINE = 1  # what case_mode gives for a sentence that Is Written Like This
MEMORY = 200_000  # distinct words kept between calls

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


@dataclass(frozen=True)
class Sentences:
    """Texts as tokens: spans of each, and for all together the hashes of their columns, shape (tokens, columns)."""

    spans: list[list[tuple[int, int]]]
    hashes: Hashes


class Columns:
    """Reads texts into columns. Keeps the properties of words that it has met; results do not depend on that."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self._lexicon = lexicon
        self._gazetteer = gazetteer
        # Batches run in threads over one recogniser, and two that met a new word at once would mix up its number.
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        self._ids: dict[str, int] = {}
        self._properties: list[tuple[int, ...]] = []
        self._rows = np.zeros((0, WORD_PROPERTIES), np.int64)
        self._foldeds: list[str] = []
        self._starts: list[bool] = []
        self._id("")  # the padding is word 0

    def read(self, texts: Sequence[str]) -> Sentences:
        """The columns of every token of the texts, one after another."""
        with self._lock:
            if len(self._ids) > MEMORY:
                self._forget()
            spans = [tokens(text) for text in texts]
            words, place, glue = self._lay_out(texts, spans)
            phrase = self._phrases(words)
            kept = np.flatnonzero(words)
            properties = self._table()[words].T.copy()
            modes = place >> 1
            properties[SHAPE] += modes * 7919
        rows = np.concatenate([properties, [phrase, glue, place]]).astype(np.uint32)
        return Sentences(spans, _hashes(rows, kept))

    def _id(self, word: str) -> int:
        found = self._ids.get(word)
        if found is None:
            found = self._ids[word] = len(self._properties)
            compared = plain(word)
            low = folded(compared)
            self._properties.append(self._describe(compared, low))
            self._foldeds.append(low)
            self._starts.append(self._gazetteer.begins_phrase(low))
        return found

    def _describe(self, word: str, low: str) -> tuple[int, ...]:
        affixes = (low[:2], low[:3], low[:4], low[-2:], low[-3:], low[-4:])
        lists = self._gazetteer.lists_of(word, low)
        return (
            _hash(low), _hash(word), _hash(shape(word)), *self._lexicon.of(low), lists, *map(_hash, affixes),
        )  # fmt: skip

    def _table(self) -> npt.NDArray[np.int64]:
        """Properties of all words met; only what was met since the last call is turned into an array."""
        new = self._properties[len(self._rows) :]
        if new:
            self._rows = np.concatenate([self._rows, np.array(new, np.int64)])
        return self._rows

    def _lay_out(
        self, texts: Sequence[str], spans: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Word ids, places and glue of all tokens, with padding around every sentence."""
        words = [0] * PAD
        place = [0] * PAD
        glue = [0] * PAD
        for text, sentence in zip(texts, spans, strict=True):
            written = [text[start:end] for start, end in sentence]
            mode = case_mode(written)
            words += [self._id(word) for word in written]
            place += [mode * 2] * len(written)
            before = -1
            for start, end in sentence:
                glue.append(1 if start == before else 0)
                before = end
            if written:
                place[-len(written)] += 1
            words += [0] * PAD
            place += [0] * PAD
            glue += [0] * PAD
        glued = np.array(glue, np.int64)
        glued[:-1] += 2 * glued[1:] % 4
        return np.array(words, np.int64), np.array(place, np.int64), glued & 3

    def _phrases(self, words: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """For each token the list whose phrase it begins (odd) or continues (even); 0 for none."""
        found = np.zeros(len(words), np.int64)
        after = 0
        for at in np.flatnonzero(np.array(self._starts, bool)[words]).tolist():
            if at < after:
                continue
            window = [self._foldeds[i] for i in words[at : at + 8].tolist()]
            match = self._gazetteer.phrase_at(window, 0)
            if match:
                length, index = match
                found[at : at + length] = index * 2 + 2
                found[at] -= 1
                after = at + length
        return found


def case_mode(words: Sequence[str]) -> int:
    """How a sentence is capitalised: 0 as prose, 1 as a headline (Most Words Begin So), 2 ALL SO, 3 not at all."""
    letters = [word for word in words if len(word) > 3 and word[0].isalpha()]
    if len(letters) < 3:
        return 0
    upper = sum(word.isupper() for word in letters)
    if upper >= 0.7 * len(letters):
        return 2
    capitals = sum(word[0].isupper() for word in letters)
    if capitals >= 0.75 * len(letters):
        return HEADLINE
    return 3 if len(letters) >= 5 and not any(word[0].isupper() for word in words) else 0


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


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
