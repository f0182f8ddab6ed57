"""The model that judges what the rules propose, and finds where a sentence begins without a mark.

Reads seeds/split/sentences.npz, which `training/sentences.py` makes; its card says from what. A logistic regression
over hashed columns, in whole numbers: the same sums on every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

import seeds
from flows.split.abbreviations import Abbreviations, load_abbreviations
from flows.split.boundaries import boundaries
from flows.split.columns import Columns
from schemas.identity import bytes_id

BITS = 20
# How likely a place must be, as a probability and in log odds. Where the rules see a sentence's end, .38 (-.5):
# quotations one behind the other are rare in what was learned from, and F1 is the same as at .5. Where they see none,
# .3 (-.85), which is where F1 on the development split of web text is highest. Behind a colon readers disagree, and
# edited prose goes on: there it is .7 (.85), which costs web text nothing.
LEAST_RULED, LEAST_OTHER, LEAST_BEHIND_COLON = -0.5, -0.8473, 0.8473
BATCH = 100_000  # characters read at once: memory stays flat for long articles


@dataclass(frozen=True)
class Weights:
    """The learned numbers: `table` holds the weight of each hash's first 20 bits in steps of `unit`."""

    table: npt.NDArray[np.int8]
    unit: float
    bias: float
    version: str

    @classmethod
    def load(cls, path: Path) -> "Weights":
        """The weights in a file that the training script wrote."""
        table = np.zeros(1 << BITS, np.int8)
        with np.load(path) as file:
            table[file["slots"]] = file["values"]
            return cls(table, float(file["unit"]), float(file["bias"]), bytes_id(path.read_bytes()))

    def scores(self, hashes: npt.NDArray[np.uint32]) -> npt.NDArray[np.float64]:
        """Log odds of each place, for hashes of shape (places, columns)."""
        sums = self.table[hashes >> np.uint32(32 - BITS)].sum(axis=1, dtype=np.int32)
        scores: npt.NDArray[np.float64] = np.round(sums * self.unit + self.bias, 6)
        return scores


class Splitter:
    """Finds where sentences begin: the rules alone, or the rules and the model for English."""

    def __init__(self, words: Abbreviations, weights: Weights) -> None:
        self._words = words
        self._weights = weights
        self._columns = Columns()

    def begin(self, paragraphs: Sequence[str], *, is_english: bool) -> list[list[int]]:
        """Where in each paragraph a new sentence begins: ascending, without 0; white space stays before it."""
        ruled = [boundaries(paragraph, self._words) for paragraph in paragraphs]
        if not is_english:
            return ruled
        found: list[list[int]] = []
        first = length = 0
        for end, paragraph in enumerate(paragraphs, 1):
            length += len(paragraph)
            if length >= BATCH or end == len(paragraphs):
                found += self._judge(paragraphs[first:end], ruled[first:end])
                first, length = end, 0
        return found

    def _judge(self, paragraphs: Sequence[str], ruled: Sequence[Sequence[int]]) -> list[list[int]]:
        places = self._columns.read(paragraphs, ruled)
        scores = self._weights.scores(places.hashes)
        found = [set(taken) for taken in ruled]
        likely = scores >= np.where(places.is_behind_colon, LEAST_BEHIND_COLON, LEAST_OTHER)
        sure = scores >= LEAST_RULED
        for number, at, is_likely, is_sure in zip(
            places.paragraph.tolist(), places.at.tolist(), likely.tolist(), sure.tolist(), strict=True
        ):
            if at in found[number]:
                if not is_sure:
                    found[number].discard(at)
            elif is_likely:
                found[number].add(at)
        return [sorted(starts) for starts in found]


@cache
def load_splitter(path: Path | None = None) -> Splitter:
    """The rules and weights that ship, or other weights."""
    return Splitter(load_abbreviations(), Weights.load(path or seeds.path("split", "sentences.npz")))


@cache
def splitter_version() -> str:
    """A hash of the weights and of the abbreviations."""
    weights = bytes_id(seeds.path("split", "sentences.npz").read_bytes())
    return bytes_id(f"{weights} {load_abbreviations().version}".encode())
