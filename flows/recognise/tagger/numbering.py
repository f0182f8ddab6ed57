"""What the model sees of texts: which words, and how each stands in its sentence.

Words are numbered, so that what depends on a word alone is worked out once for each. The vectors of words stand in
`vectors`, the layers that look at neighbours in `net`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from flows.recognise.gazetteer import Gazetteer
from flows.recognise.tokens import folded, plain, tokens

HEADLINE = 1  # what case_mode gives for a sentence that Is Written Like This
# What the number of a token's place is made of.
GLUED_BEFORE, GLUED_BEHIND, IS_FIRST, MODES = 1, 2, 4, 8
PLACES = MODES * 4
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tokens:
    """Texts as tokens, all sentences one after another.

    Attributes:
        spans: start and end of each token, for each sentence.
        words: the number of each token's word, shape (tokens,).
        place: how its sentence is capitalised, whether the token is the first, and whether no white space stands
            before or behind it, as one number below PLACES.
        phrase: for a token that begins (odd) or continues (even) a phrase of the gazetteer which list's; 0 for none.
    """

    spans: list[list[tuple[int, int]]]
    words: Ints
    place: Ints
    phrase: Ints

    @cached_property
    def lengths(self) -> list[int]:
        """Tokens of each sentence."""
        return [len(spans) for spans in self.spans]

    @cached_property
    def firsts(self) -> Ints:
        """Where each sentence begins among the tokens, and where the last one ends."""
        return np.cumsum([0, *self.lengths])


class Reader:
    """Numbers the words that it meets.

    Attributes:
        words: the plain form of each, by its number.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._ids: dict[str, int] = {}
        self._foldeds: list[str] = []
        self._starting: set[int] = set()
        self.words: list[str] = []

    def read(self, texts: Sequence[str]) -> Tokens:
        """The tokens of the texts, one after another."""
        words: list[int] = []
        places: list[int] = []
        spans = [tokens(text) for text in texts]
        for text, sentence in zip(texts, spans, strict=True):
            written = [text[start:end] for start, end in sentence]
            words += [self._id(word) for word in written]
            places += _places(sentence, case_mode(written))
        phrases = self._phrases(words, np.cumsum([len(sentence) for sentence in spans]))
        return Tokens(spans, np.array(words, np.int64), np.array(places, np.int64), phrases)

    def _id(self, word: str) -> int:
        found = self._ids.get(word)
        if found is None:
            found = len(self.words)
            compared = plain(word)
            low = folded(compared)
            if self._gazetteer.begins_phrase(low):
                self._starting.add(found)
            self._foldeds.append(low)
            self.words.append(compared)
            self._ids[word] = found
        return found

    def _phrases(self, words: Sequence[int], ends: Ints) -> Ints:
        """For each token the list whose phrase it begins or continues; `ends` are those of the sentences."""
        found = np.zeros(len(words), np.int64)
        after = 0
        begins = [at for at, word in enumerate(words) if word in self._starting]
        for at, end in zip(begins, ends[np.searchsorted(ends, begins, "right")].tolist(), strict=True):
            if at < after:
                continue
            window = [self._foldeds[i] for i in words[at : min(at + self._gazetteer.longest_phrase, end)]]
            match = self._gazetteer.phrase_at(window, 0)
            if match:
                length, index = match
                found[at : at + length] = index * 2 + 2
                found[at] -= 1
                after = at + length
        return found


def _places(sentence: Sequence[tuple[int, int]], mode: int) -> list[int]:
    """The place of every token of one sentence."""
    found: list[int] = []
    before = -1
    for start, end in sentence:
        if start == before:
            found[-1] += GLUED_BEHIND
        found.append(mode * MODES + (GLUED_BEFORE if start == before else 0))
        before = end
    if found:
        found[0] += IS_FIRST
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
