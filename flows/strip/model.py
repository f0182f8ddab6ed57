"""The line model: how likely each line of a page is boilerplate, from the page's text alone.

Loads the weights and runs them; what the features are stands in `features`, how weights are made in `training/`.
What follows from a probability (thresholds, rules, categories) is the stage's business.
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

import seeds
from flows.strip.features.characters import Alphabet
from flows.strip.features.columns import columns, read_batch
from flows.strip.features.lexicon import Lexicon
from flows.strip.trees import LEAF_UNIT, Trees
from schemas.errors import UsageError

Probabilities = npt.NDArray[np.float64]

# Pages are read together up to so many characters: enough to spread NumPy's cost of a call, little enough for
# the processor's cache.
_BATCH_CHARACTERS = 400_000
# Log-odds beyond this are as good as certain; the table of probabilities ends there.
_CERTAIN = 12
_STEPS = 1_000


@dataclass(frozen=True)
class LineModel:
    """Scores the lines of pages; `version` names the weights."""

    version: str
    alphabet: Alphabet
    lexicon: Lexicon
    trees: Trees

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """The weights in that file, those that ship by default. UsageError if they cannot be read."""
        path = path or seeds.path("strip", "line_model.npz")
        try:
            data = path.read_bytes()
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                return cls(
                    version=hashlib.sha256(data).hexdigest()[:16],
                    alphabet=Alphabet(arrays["kinds"], arrays["folded"]),
                    lexicon=Lexicon(arrays["lexicon"]),
                    trees=Trees.from_arrays(arrays, "trees_"),
                )
        except (OSError, ValueError, KeyError) as error:
            message = f"{path}: not the weights of a line model ({error}); `git checkout` restores the file."
            raise UsageError(message) from error

    def score(self, pages: Sequence[Sequence[str]]) -> list[Probabilities]:
        """For each page, the probability (4 digits) that each of its lines is boilerplate.

        A page's numbers do not depend on the pages beside it. A blank line has the higher one of the nearest
        lines before and behind it; on a page of blank lines all have 1.
        """
        scores: list[Probabilities] = []
        for group in _groups(pages):
            scores += self._score_group(group)
        return scores

    def _score_group(self, pages: Sequence[Sequence[str]]) -> list[Probabilities]:
        scores = [np.full(len(lines), -1.0) for lines in pages]
        batch = read_batch(pages, self.alphabet)
        if len(batch):
            matrix = np.stack(list(columns(batch, self.lexicon).values()))
            found = _probabilities(self.trees.logits(matrix))
            bounds = np.searchsorted(batch.lines.page, np.arange(len(pages) + 1))
            for page, (start, end) in enumerate(zip(bounds, bounds[1:], strict=False)):
                scores[page][batch.lines.number[start:end]] = found[start:end]
        return [_with_blanks(score) for score in scores]


def _groups(pages: Sequence[Sequence[str]]) -> Iterator[Sequence[Sequence[str]]]:
    start = size = 0
    for at, lines in enumerate(pages):
        size += sum(map(len, lines))
        if size >= _BATCH_CHARACTERS:
            yield pages[start : at + 1]
            start, size = at + 1, 0
    if start < len(pages):
        yield pages[start:]


def _probabilities(logits: npt.NDArray[np.int64]) -> Probabilities:
    table = np.round(1 / (1 + np.exp(-np.arange(-_CERTAIN * _STEPS, _CERTAIN * _STEPS + 1) / _STEPS)), 4)
    steps = np.rint(logits * (LEAF_UNIT * _STEPS)).astype(np.int64)
    return table[np.clip(steps, -_CERTAIN * _STEPS, _CERTAIN * _STEPS) + _CERTAIN * _STEPS]


def _with_blanks(scores: Probabilities) -> Probabilities:
    """The scores of a page where -1 stands for a blank line, blank lines filled."""
    known = scores >= 0
    if known.all():
        return scores
    if not known.any():
        return np.ones(len(scores))
    at = np.arange(len(scores))
    before = np.maximum.accumulate(np.where(known, at, -1))
    behind = np.minimum.accumulate(np.where(known, at, len(scores))[::-1])[::-1]
    nearest = np.append(scores, -1.0)  # index -1 and len(scores) both mean there is none
    return np.where(known, scores, np.maximum(nearest[before], nearest[behind]))
