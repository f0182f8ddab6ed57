"""How much the words of a line speak for boilerplate, by weights learnt for hashed words and pairs of words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.strip.features.characters import Ints
from flows.strip.features.words import Hashes, Words


@dataclass(frozen=True)
class Evidence:
    """Weights of each line's words and pairs, in whole units; positive speaks for boilerplate."""

    total: Ints
    highest: Ints
    lowest: Ints


@dataclass(frozen=True)
class Lexicon:
    """Weights (int8) by hash bucket, one row for each way they were learnt."""

    weights: npt.NDArray[np.int8]

    def buckets(self, hashes: Hashes) -> Ints:
        """Where the weights of these hashes stand."""
        bits = int(self.weights.shape[1]).bit_length() - 1
        return (hashes >> np.uint64(64 - bits)).astype(np.int64)

    def read(self, words: Words, lines: int) -> list[Evidence]:
        """The evidence of every line, by each row of weights."""
        pairs, owners = words.pairs()
        single, double = self.buckets(words.hashes), self.buckets(pairs)
        filled = np.flatnonzero(words.counts)
        starts = words.starts[:-1][filled]
        pair_starts = np.flatnonzero(np.diff(owners, prepend=-1))
        evidence = []
        for weights in self.weights:
            ones, twos = weights[single], weights[double]
            total, highest, lowest = (np.zeros(lines, np.int64) for _ in range(3))
            if len(filled):
                total[filled] = _sum(ones, starts) + _sum(twos, pair_starts)
                highest[filled] = np.maximum(
                    np.maximum.reduceat(ones, starts), np.maximum.reduceat(twos, pair_starts)
                )
                lowest[filled] = np.minimum(
                    np.minimum.reduceat(ones, starts), np.minimum.reduceat(twos, pair_starts)
                )
            evidence.append(Evidence(total, highest, lowest))
        return evidence


def _sum(values: npt.NDArray[np.int8], starts: Ints) -> Ints:
    return np.add.reduceat(values, starts, dtype=np.int64)
