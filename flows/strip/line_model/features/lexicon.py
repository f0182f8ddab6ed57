"""How much the words of a line speak for boilerplate, by weights learnt for hashed words and groups of words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from flows.strip.line_model.features.characters import Ints
from flows.strip.line_model.features.words import Hashes, Terms, Words

# Rows of weights: a line's words for the line itself, learnt from all lines; from long lines alone; learnt together,
# its words for itself, for the next line and for the line before; a heading's words for what stands under it.
OWN, LONG, HERE, NEXT, PREVIOUS, HEADING = range(6)
ROWS = 6
# Lines speak of other lines by their words and pairs alone.
_NEAR_TERMS = 2
# Totals are in sixty-fourths of log-odds, weights in sixteenths.
_FINER = 4
LOUDEST = 1_000


@dataclass(frozen=True)
class Evidence:
    """What each line's words say; positive speaks for boilerplate.

    total: sum over its terms by the square root of their number, in sixty-fourths of log-odds; highest, lowest:
    the weight of one term, in sixteenths.
    """

    total: Ints
    highest: Ints
    lowest: Ints


def terms(words: Words) -> list[Terms]:
    """What weights are learnt for, those that also speak of other lines first."""
    single = Terms(words.hashes, words.counts)
    return [single, words.pairs(), words.shapes(), words.triples(), words.heads(), words.tails()]


def terms_of(row: int, found: list[Terms]) -> list[Terms]:
    """Those of the terms that a row of weights is for."""
    return found if row in (OWN, LONG, HERE) else found[:_NEAR_TERMS]


@dataclass(frozen=True)
class Lexicon:
    """Weights (int8), one row for each question, one column for each hash bucket."""

    weights: npt.NDArray[np.int8]

    def buckets(self, hashes: Hashes) -> Ints:
        """Where the weights of these hashes stand."""
        bits = int(self.weights.shape[1]).bit_length() - 1
        return (hashes >> np.uint64(64 - bits)).astype(np.int64)

    def read(self, words: Words) -> list[Evidence]:
        """The evidence of every line, by each row of weights."""
        found = terms(words)
        places = [(self.buckets(term.hashes), *_spans(term.counts)) for term in found]
        evidence = []
        for row, weights in enumerate(self.weights):
            used = terms_of(row, found)
            total, highest, lowest = (np.zeros(len(words.counts), np.int64) for _ in range(3))
            size = np.zeros(len(words.counts), np.int64)
            for term, (buckets, lines, starts) in zip(used, places, strict=False):
                size += term.counts
                if len(lines):
                    spoken = weights[buckets]
                    total[lines] += np.add.reduceat(spoken, starts, dtype=np.int64)
                    if row in (OWN, LONG):
                        highest[lines] = np.maximum(highest[lines], np.maximum.reduceat(spoken, starts))
                        lowest[lines] = np.minimum(lowest[lines], np.minimum.reduceat(spoken, starts))
            share = np.rint(total * _FINER / np.sqrt(np.maximum(size, 1))).astype(np.int64)
            evidence.append(Evidence(np.clip(share, -LOUDEST, LOUDEST), highest, lowest))
        return evidence


def _spans(counts: Ints) -> tuple[Ints, Ints]:
    """Lines that have any terms, and where the terms of each start."""
    lines = np.flatnonzero(counts)
    return lines, (np.cumsum(counts) - counts)[lines]
