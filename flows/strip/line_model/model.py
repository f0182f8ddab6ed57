"""The line model: how likely each line of a page is boilerplate, from the page's text alone.

Loads the weights and runs them; what the features are stands in `features`, how weights are made in `training/`.
What follows from a probability (thresholds, rules, categories) is the stage's business.
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

import seeds
from flows.strip.line_model.features.characters import Alphabet
from flows.strip.line_model.features.columns import Batch, columns, read_batch
from flows.strip.line_model.features.context import CERTAIN, context_columns
from flows.strip.line_model.features.layout import Named
from flows.strip.line_model.features.lexicon import Lexicon
from flows.strip.line_model.features.repeats import PAGE_BITS
from flows.strip.line_model.trees import LEAF_UNIT, Trees
from schemas.errors import UsageError

Probabilities = npt.NDArray[np.float64]

# Pages are read together up to so many characters: enough to spread NumPy's cost of a call, little enough for
# the processor's cache.
_BATCH_CHARACTERS = 800_000
_BATCH_PAGES = 2**PAGE_BITS - 1
# A longer page is read in pieces, each like a page: the features of all its lines at once would not fit.
_PIECE_LINES = 20_000
# Log-odds beyond this are as good as certain; the table of probabilities ends there.
_CERTAIN = 12
_STEPS = 1_000


@dataclass(frozen=True)
class LineModel:
    """Scores the lines of pages; `version` names the weights."""

    version: str
    alphabet: Alphabet
    lexicon: Lexicon
    first: Trees
    second: Trees

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
                    first=Trees.from_arrays(arrays, "first_"),
                    second=Trees.from_arrays(arrays, "second_"),
                )
        except (OSError, ValueError, KeyError) as error:
            message = f"{path}: not the weights of a line model ({error}); `git checkout` restores the file."
            raise UsageError(message) from error

    def score(self, pages: Sequence[Sequence[str]]) -> list[Probabilities]:
        """For each page, the probability (4 digits) that each of its lines is boilerplate.

        A page's numbers do not depend on the pages beside it. A blank line has the higher one of the nearest
        lines before and behind it; on a page of blank lines all have 1.
        """
        pieces, owners = [], []
        for page, lines in enumerate(pages):
            for start in range(0, max(len(lines), 1), _PIECE_LINES):
                pieces.append(lines[start : start + _PIECE_LINES])
                owners.append(page)
        found: list[list[Probabilities]] = [[] for _ in pages]
        scored = (scores for group in _groups(pieces) for scores in self._score_group(group))
        for page, scores in zip(owners, scored, strict=True):
            found[page].append(scores)
        return [np.concatenate(parts) for parts in found]

    def read(self, batch: Batch) -> Probabilities:
        """The probability of each line of a batch: a second reading that knows what the first one said."""
        matrix = as_matrix(columns(batch, self.lexicon))
        likely = in_thousandths(self.first.logits(matrix))
        context = as_matrix(context_columns(batch, likely))
        return _probabilities(self.second.logits(np.concatenate([matrix, context])))

    def _score_group(self, pages: Sequence[Sequence[str]]) -> list[Probabilities]:
        scores = [np.full(len(lines), -1.0) for lines in pages]
        batch = read_batch(pages, self.alphabet)
        if len(batch):
            found = self.read(batch)
            bounds = np.searchsorted(batch.lines.page, np.arange(len(pages) + 1))
            for page, (start, end) in enumerate(pairwise(bounds)):
                scores[page][batch.lines.number[start:end]] = found[start:end]
        return [_with_blanks(score) for score in scores]


def as_matrix(named: Named) -> npt.NDArray[np.float32]:
    """The features as an array of shape (features, lines)."""
    return np.stack([values.astype(np.float32) for values in named.values()])


def in_thousandths(logits: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The first reading's probabilities as the second one takes them."""
    return np.rint(_probabilities(logits) * CERTAIN).astype(np.int64)


def _groups(pages: Sequence[Sequence[str]]) -> Iterator[Sequence[Sequence[str]]]:
    start = size = 0
    for at, lines in enumerate(pages):
        size += sum(map(len, lines))
        if size >= _BATCH_CHARACTERS or at + 1 - start == _BATCH_PAGES:
            yield pages[start : at + 1]
            start, size = at + 1, 0
    if start < len(pages):
        yield pages[start:]


def _probabilities(logits: npt.NDArray[np.int64]) -> Probabilities:
    most = _CERTAIN * _STEPS
    table: Probabilities = np.round(1 / (1 + np.exp(-np.arange(-most, most + 1) / _STEPS)), 4)
    steps = np.rint(logits * (LEAF_UNIT * _STEPS)).astype(np.int64)
    found: Probabilities = table[np.clip(steps, -most, most) + most]
    return found


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
