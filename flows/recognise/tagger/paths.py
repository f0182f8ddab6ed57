"""The best tags of a sentence among those that can follow each other: I-X only behind B-X or I-X.

Tag 0 is O, then come B and I of each label: B is odd, and its I is the number behind it. What they mean to names stands
in `model`.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from flows.recognise.tagger.numbering import Ints
from flows.recognise.tagger.vectors import Floats

NEVER = np.float32(-1e6)


def best_tags(scores: Floats, lengths: Sequence[int]) -> tuple[Ints, Floats]:
    """The best tag of every token and its probability.

    Args:
        scores: log odds of all tokens of all sentences one after another, shape (tokens, tags).
        lengths: tokens of each sentence.
    """
    tags = scores.argmax(1)
    # The likeliest tags of nearly every sentence can follow each other as they are.
    for first, end in _broken(tags, lengths):
        tags[first:end] = _best_path(scores[first:end])
    odds = np.exp(scores - scores.max(1, keepdims=True))
    sure: Floats = np.take_along_axis(odds, tags[:, None], 1)[:, 0] / odds.sum(1)
    return tags, sure


def _broken(tags: Ints, lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and behind-last token of every sentence whose tags cannot follow each other."""
    firsts = np.cumsum([0, *lengths])
    before = np.concatenate([[0], tags])[:-1]
    before[firsts[:-1][np.array(lengths, np.int64) > 0]] = 0
    is_inner = (tags > 0) & (tags % 2 == 0)
    wrong = np.flatnonzero(is_inner & (before != tags) & (before != tags - 1))
    for sentence in np.unique(np.searchsorted(firsts, wrong, side="right") - 1).tolist():
        yield int(firsts[sentence]), int(firsts[sentence + 1])


def _best_path(scores: Floats) -> Ints:
    """Viterbi's algorithm over one sentence, shape (tokens, tags)."""
    length, tags = scores.shape
    steps = np.zeros((tags, tags), np.float32)
    for inner in range(2, tags, 2):
        steps[:, inner] = NEVER
        steps[[inner - 1, inner], inner] = 0
    came_from = np.zeros((length, tags), np.uint8)
    score = scores[0] + steps[0]
    for at in range(1, length):
        ways = score[:, None] + steps
        came_from[at] = ways.argmax(0)
        score = ways.max(0) + scores[at]
        score -= score.max()  # or the last digits would be lost in a very long sentence
    path = np.zeros(length, np.int64)
    path[-1] = score.argmax()
    for at in range(length - 1, 0, -1):
        path[at - 1] = came_from[at, path[at]]
    return path
