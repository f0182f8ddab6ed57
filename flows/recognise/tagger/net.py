"""The layers that look at a token's neighbours, and what they say of its tag.

A convolution over the sentence, layer upon layer (Collobert et al. 2011; Strubell et al. 2017), in whole numbers that
32-bit floats hold exactly: a sentence gets the same scores on every machine and in any company.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from flows.recognise.tagger.numbering import Ints, Tokens
from flows.recognise.tagger.vectors import Floats, rounded

GAP = 2  # nothing stands so many places around every sentence; no layer looks further
MOST = 127.0  # activations are whole numbers from 0 to this, and one more of it for each layer that is added
CHUNK = 1024  # places worked on at once: what a layer makes of them stays in the processor's cache
EXACT = 1 << 24  # 32-bit floats hold every whole number below this; no sum may reach it


@dataclass(frozen=True)
class Layer:
    """One convolution.

    Attributes:
        matrix: whole numbers, shape (places seen * width before, width).
        scale, bias: the result is the product times scale plus bias, rounded and cut to 0 … 127; shape (width,).
    """

    matrix: Floats
    scale: Floats
    bias: Floats

    def of(self, values: Floats) -> Floats:
        """What the layer makes of every place, shape (places, width); nothing at the ends that it cannot see around."""
        width = values.shape[1]
        seen = len(self.matrix) // width
        count = len(values) - seen + 1
        sums = values[:count] @ self.matrix[:width]
        for step in range(1, seen):
            sums += values[step : step + count] @ self.matrix[step * width : (step + 1) * width]
        found = np.zeros((len(values), sums.shape[1]), np.float32)
        found[seen // 2 : seen // 2 + count] = np.clip(rounded(sums, self.scale, self.bias), 0, MOST)
        return found


@dataclass(frozen=True)
class Net:
    """Layers one upon the other; each but the first adds to what stands below it.

    Attributes:
        place, phrase: added to a word's vector for its place in the sentence and its phrase; whole numbers.
        head: the last layer's weights, shape (width, tags), with scale and bias as in a layer.
    """

    place: Floats
    phrase: Floats
    layers: Sequence[Layer]
    head: Layer

    def scores(self, vectors: Floats, tokens: Tokens) -> Floats:
        """The score of every tag for every token (log odds up to a constant), shape (tokens, tags).

        Args:
            vectors: of the tokens' words, shape (tokens, width).
            tokens: how each stands in its sentence.
        """
        found = np.zeros((len(vectors), self.head.matrix.shape[1]), np.float32)
        low = np.clip(vectors + self.place[tokens.place] + self.phrase[tokens.phrase], 0, MOST)
        for pieces in _chunks(tokens.lengths, GAP * len(self.layers)):
            seen = np.concatenate([np.arange(piece.first, piece.end) for piece in pieces])
            lengths = [piece.end - piece.first for piece in pieces]
            # Every piece stands GAP places further behind the one before it.
            at = np.arange(len(seen)) + np.repeat(np.arange(1, len(pieces) + 1) * GAP, lengths)
            scores = self._of_chunk(low[seen], at)
            first = 0
            for piece, length in zip(pieces, lengths, strict=True):
                here = scores[first + piece.kept_first - piece.first : first + piece.kept_end - piece.first]
                found[piece.kept_first : piece.kept_end] = here
                first += length
        return found

    def _of_chunk(self, low: Floats, at: Ints) -> Floats:
        values = np.zeros((at[-1] + 1 + GAP, low.shape[1]), np.float32)
        values[at] = low
        is_outside = np.ones(len(values), bool)
        is_outside[at] = False
        for number, layer in enumerate(self.layers):
            above = layer.of(values)
            if number:
                above += values
            above[is_outside] = 0
            values = above
        return values[at] @ self.head.matrix * self.head.scale + self.head.bias


@dataclass(frozen=True)
class _Piece:
    """A sentence, or a part of a very long one: the tokens that are seen, and those whose scores are kept."""

    first: int
    end: int
    kept_first: int
    kept_end: int


def _chunks(lengths: Sequence[int], reach: int) -> Iterator[list[_Piece]]:
    """All sentences, about CHUNK tokens together; parts of one see `reach` tokens of what stands beside them."""
    pieces: list[_Piece] = []
    size = start = 0
    for length in lengths:
        end = start + length
        for first in range(start, end, CHUNK):
            last = min(first + CHUNK, end)
            pieces.append(_Piece(max(start, first - reach), min(last + reach, end), first, last))
            size += last - first
            if size >= CHUNK:
                yield pieces
                pieces, size = [], 0
        start = end
    if pieces:
        yield pieces
