"""A linear chain over tags: how probable each tag of every token is.

Batches of sentences of like length are worked on together, since a loop over single tokens would be too slow in
Python.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Tags = npt.NDArray[np.int64]
BATCH_CELLS = 4096  # tokens of a batch, padding included: small enough for the processor's cache
WINDOW = 400  # a longer sentence is no prose; it is cut so that a batch stays small


@dataclass(frozen=True)
class Chain:
    """Scores for beginning with a tag, shape (tags,), and for going from one to the next, shape (tags, tags)."""

    start: Floats
    steps: Floats

    def odds(self, emissions: Floats, lengths: Sequence[int]) -> Floats:
        """How probable every tag of every token is, shape (tokens, tags).

        Args:
            emissions: scores of all tokens of all sentences one after another, shape (tokens, tags).
            lengths: tokens of each sentence.
        """
        found = np.zeros(emissions.shape, np.float32)
        for starts, length in _batches(lengths):
            places = starts[:, None] + np.arange(length.max())
            inside = np.arange(length.max()) < length[:, None]
            found[places[inside]] = self._marginals(emissions[np.where(inside, places, 0)], length)[inside]
        return found

    def _marginals(self, batch: Floats, lengths: Tags) -> Floats:
        """Probability of every tag at every place, by the forward-backward algorithm with scaling."""
        count, longest, tags = batch.shape
        local = np.exp(batch - batch.max(2, keepdims=True))
        steps = np.exp(self.steps)
        forward = np.empty((longest, count, tags), np.float32)
        here = local[:, 0] * np.exp(self.start)
        forward[0] = here / here.sum(1, keepdims=True)
        for at in range(1, longest):
            here = (forward[at - 1] @ steps) * local[:, at]
            forward[at] = here / here.sum(1, keepdims=True)
        backward = np.ones((count, tags), np.float32)
        found = np.empty((count, longest, tags), np.float32)
        for at in range(longest - 1, -1, -1):
            both = forward[at] * backward
            found[:, at] = both / both.sum(1, keepdims=True)
            before = (local[:, at] * backward) @ steps.T
            before /= before.sum(1, keepdims=True)
            backward = np.where((at < lengths)[:, None], before, 1).astype(np.float32)
        return found


def _batches(lengths: Sequence[int]) -> Iterator[tuple[Tags, Tags]]:
    """Where the sentences of each batch begin, and their lengths; long sentences in windows, empty ones left out."""
    pieces: list[tuple[int, int]] = []
    at = 0
    for length in lengths:
        pieces += [(min(WINDOW, length - cut), at + cut) for cut in range(0, length, WINDOW)]
        at += length
    pieces.sort()
    first = 0
    while first < len(pieces):
        end = first + 1
        while end < len(pieces) and (end - first + 1) * pieces[end][0] <= BATCH_CELLS:
            end += 1
        chosen = np.array(pieces[first:end], np.int64)
        yield chosen[:, 1], chosen[:, 0]
        first = end
