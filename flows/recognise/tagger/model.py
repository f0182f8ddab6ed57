"""The recogniser that ships: vectors of words, layers that look at their neighbours, and how tags become names.

Reads seeds/recognise/recogniser.npz, which `training/recogniser.py` makes; its card says from what. Nothing here knows
articles or entities.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

import seeds
from flows.recognise.gazetteer import load_gazetteer
from flows.recognise.names import Name
from flows.recognise.tagger.net import Layer, Net
from flows.recognise.tagger.numbering import Reader, Tokens
from flows.recognise.tagger.paths import best_tags
from flows.recognise.tagger.vectors import FORMS, Codes, Floats, Table, WordVectors
from schemas.identity import bytes_id, version_of
from schemas.slugs import Label

LABELS = tuple(Label)
TAGS = ("O", *(f"{part}-{label}" for label in LABELS for part in "BI"))
BATCH = 100_000  # characters read at once: memory stays flat for long articles
MEMORY = 200_000  # distinct words kept between calls
CODE = "2"
Numbers = Mapping[str, npt.NDArray[Any]]  # arrays by the names that the training script gave them

# Callers may share a model between threads, and two that met a new word at once would mix up its number; and how many
# threads a product takes is one setting for the whole process.
_LOCK = Lock()


class NameModel:
    """Finds names in English sentences. Deterministic; a sentence's names do not depend on the others of a call."""

    name = "copydesk"
    languages = frozenset({"en"})

    def __init__(self, vectors: WordVectors, net: Net, version: str) -> None:
        self.version = version
        self._vectors = vectors
        self._net = net
        self._forget()

    def _forget(self) -> None:
        self._reader = Reader(load_gazetteer())
        self._rows = self._vectors.of([], load_gazetteer())

    @classmethod
    def load(cls, path: Path | None = None) -> "NameModel":
        """The weights that ship, or another file that the training script wrote."""
        path = path or seeds.path("recognise", "recogniser.npz")
        with np.load(path) as file:
            numbers = {name: file[name] for name in file.files}
        parts = {"weights": bytes_id(path.read_bytes()), "gazetteer": load_gazetteer().version}
        return cls(word_vectors(numbers), network(numbers), version_of(CODE, parts))

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

    def scores(self, texts: Sequence[str]) -> tuple[Tokens, Floats]:
        """The tokens of the texts, and the score of every tag of TAGS for each, shape (tokens, tags)."""
        with _LOCK, _one_thread().limit(limits=1, user_api="blas"):
            if len(self._rows) > MEMORY:
                self._forget()
            tokens = self._reader.read(texts)
            new = self._reader.words[len(self._rows) :]
            if new:
                self._rows = np.concatenate([self._rows, self._vectors.of(new, load_gazetteer())])
            return tokens, self._net.scores(self._rows[tokens.words], tokens)

    def _find(self, texts: Sequence[str]) -> list[list[Name]]:
        tokens, scores = self.scores(texts)
        tags, sure = best_tags(scores, tokens.lengths)
        found = names_of(tokens.spans, tags.tolist(), sure.tolist())
        return [
            [n for n in names if _has_letter(t[n.start : n.end])]
            for t, names in zip(texts, found, strict=True)
        ]


@cache
def _one_thread() -> ThreadpoolController:
    """What keeps products on one thread: two took twice the CPU-seconds beside another process, and saved no time."""
    return ThreadpoolController()


def word_vectors(numbers: Numbers) -> WordVectors:
    """The part of a file's numbers that is about words alone."""
    tables = {form: Table(numbers[f"{form}_keys"], numbers[f"{form}_rows"]) for form in FORMS}
    alone = Codes(numbers["alone_keys"], numbers["alone_codes"], numbers["alone_book"])
    return WordVectors(tables, alone, *_layer(numbers, "word"))


def network(numbers: Numbers) -> Net:
    """The part of a file's numbers that is about tokens among others."""
    layers = [Layer(*_layer(numbers, f"layer{i}")) for i in range(int(numbers["layers"]))]
    place, phrase = (numbers[name].astype(np.float32) for name in ("place", "phrase"))
    return Net(place, phrase, layers, Layer(*_layer(numbers, "head")))


def _layer(numbers: Numbers, name: str) -> tuple[Floats, Floats, Floats]:
    parts = (numbers[f"{name}_{part}"].astype(np.float32) for part in ("matrix", "scale", "bias"))
    matrix, scale, bias = parts
    return matrix, scale, bias


def _has_letter(written: str) -> bool:
    return any(char.isalpha() for char in written)


def names_of(
    sentences: Sequence[Sequence[tuple[int, int]]], tags: Sequence[int], sure: Sequence[float]
) -> list[list[Name]]:
    """Tags of all tokens as names of each sentence; a name is as sure as its least sure token."""
    found: list[list[Name]] = []
    at = 0
    for spans in sentences:
        names: list[Name] = []
        for i, (start, end) in enumerate(spans):
            tag = tags[at + i]
            if tag == 0:
                continue
            label = LABELS[(tag - 1) // 2]
            score = round(sure[at + i], 4)
            if tag % 2 == 0:
                # best_tags puts an I only behind the B or I of its label.
                before = names.pop()
                names.append(Name(before.start, end, label, min(score, before.score or 0.0)))
            else:
                names.append(Name(start, end, label, score))
        at += len(spans)
        found.append(names)
    return found
