"""The recogniser that ships: weights of columns, a chain over tags, and how they become names.

Reads seeds/recognise/recogniser.npz, which `training/recogniser.py` makes; its card says from what. Nothing here knows
articles or entities.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

import seeds
from flows.recognise.columns import Columns, Sentences
from flows.recognise.crf import Chain, Floats
from flows.recognise.gazetteer import load_gazetteer
from flows.recognise.lexicon import Lexicon
from flows.recognise.names import Name
from schemas.identity import bytes_id, version_of
from schemas.slugs import Label

LABELS = tuple(Label)
TAGS = ("O", *(f"{part}-{label}" for label in LABELS for part in "BI"))
SLOTS = 1 << 22
CHUNK = 8192  # tokens scored at once: the sums stay in the processor's cache
BATCH = 100_000  # characters read at once: memory stays flat for long articles
CODE = "1"


@dataclass(frozen=True)
class Weights:
    """The learned numbers.

    Attributes:
        keys: hashes of the columns that carry weight, no two with the same last 22 bits, shape (columns,).
        values: their weights by tag in steps of `unit`, shape (columns, tags).
    """

    keys: npt.NDArray[np.uint32]
    values: npt.NDArray[np.int8]
    unit: float
    chain: Chain

    @cached_property
    def _slots(self) -> npt.NDArray[np.int32]:
        slots = np.zeros(SLOTS, np.int32)
        slots[self.keys & np.uint32(SLOTS - 1)] = np.arange(1, len(self.keys) + 1)
        return slots

    @cached_property
    def _table(self) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int16]]:
        """Keys and weights with a row of nothing in front; sixteen columns, so that a row fills half a cache line."""
        values = np.zeros((len(self.keys) + 1, 16), np.int16)
        values[1:, : len(TAGS)] = self.values
        return np.concatenate([np.zeros(1, np.uint32), self.keys]), values

    def rows(self, hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.int32]:
        """The row of each column's weights, 0 for a column that carries none."""
        keys, _ = self._table
        found = self._slots[hashes & np.uint32(SLOTS - 1)]
        return np.where(keys[found] == hashes, found, 0)

    def emissions(self, hashes: npt.NDArray[np.uint32]) -> Floats:
        """Scores of every tag for every token, shape (tokens, tags)."""
        _, values = self._table
        found = np.zeros((len(hashes), 16), np.int16)
        for start in range(0, len(hashes), CHUNK):
            rows = self.rows(hashes[start : start + CHUNK])
            here = found[start : start + CHUNK]
            for column in range(rows.shape[1]):
                here += values.take(rows[:, column], axis=0)
        return found[:, : len(TAGS)].astype(np.float32) * np.float32(self.unit)


class NameModel:
    """Finds names in English sentences. Deterministic; a sentence's names do not depend on the others of a call."""

    name = "copydesk"
    languages = frozenset({"en"})

    def __init__(self, weights: Weights, lexicon: Lexicon, version: str) -> None:
        self.weights = weights
        self.columns = Columns(lexicon, load_gazetteer())
        self.version = version

    @classmethod
    def load(cls, path: Path | None = None) -> "NameModel":
        """The weights that ship, or another file that the training script wrote."""
        path = path or seeds.path("recognise", "recogniser.npz")
        with np.load(path) as file:
            chain = Chain(file["start"], file["steps"])
            weights = Weights(file["keys"], file["values"], float(file["unit"]), chain)
            words = file["words"].tobytes().decode("utf-8", "surrogatepass").split("\n")
            lexicon = Lexicon(words, file["classes"])
        parts = {"weights": bytes_id(path.read_bytes()), "gazetteer": load_gazetteer().version}
        return cls(weights, lexicon, version_of(CODE, parts))

    def find(self, texts: Sequence[str]) -> list[list[Name]]:
        """The names of each text, in order and without overlap; offsets are code points of that text."""
        found: list[list[Name]] = []
        first = length = 0
        for end, text in enumerate(texts, 1):
            length += len(text)
            if length >= BATCH or end == len(texts):
                found += self._find(texts[first:end])
                first, length = end, 0
        return found

    def odds(self, texts: Sequence[str]) -> list[Floats]:
        """For each text how probable every tag of TAGS is for every token, shape (tokens, tags)."""
        sentences = self.columns.read(texts)
        lengths = [len(spans) for spans in sentences.spans]
        odds = self.weights.chain.odds(self.weights.emissions(sentences.hashes), lengths)
        return np.split(odds, np.cumsum(lengths))[:-1]

    def _find(self, texts: Sequence[str]) -> list[list[Name]]:
        sentences = self.columns.read(texts)
        lengths = [len(spans) for spans in sentences.spans]
        tags, sure = self.weights.chain.decode(self.weights.emissions(sentences.hashes), lengths)
        found = names_of(sentences, tags.tolist(), sure.tolist())
        return [
            [n for n in names if _has_letter(t[n.start : n.end])]
            for t, names in zip(texts, found, strict=True)
        ]


def _has_letter(written: str) -> bool:
    return any(char.isalpha() for char in written)


def names_of(sentences: Sentences, tags: Sequence[int], sure: Sequence[float]) -> list[list[Name]]:
    """Tags of all tokens as names of each sentence; a name is as sure as its least sure token."""
    found: list[list[Name]] = []
    at = 0
    for spans in sentences.spans:
        names: list[Name] = []
        for i, (start, end) in enumerate(spans):
            tag = tags[at + i]
            if tag == 0:
                continue
            label = LABELS[(tag - 1) // 2]
            score = round(sure[at + i], 4)
            is_same = bool(names) and i > 0 and names[-1].end == spans[i - 1][1] and names[-1].label == label
            if tag % 2 == 0 and is_same:
                before = names.pop()
                names.append(Name(before.start, end, label, min(score, before.score or 0.0)))
            else:
                names.append(Name(start, end, label, score))
        at += len(spans)
        found.append(names)
    return found
