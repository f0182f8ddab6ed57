"""Learns the lexicon: logistic regressions over hashed words and pairs of words, one for each question.

The features that the trees are trained on must come from a lexicon that never saw the page's site; `cross_fitted`
makes one lexicon for each fold that is left out, and the one of all folds that ships.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from flows.strip.line_model.features import layout
from flows.strip.line_model.features.columns import Batch
from flows.strip.line_model.features.lexicon import (
    HEADING,
    HERE,
    LONG,
    NEXT,
    OWN,
    PREVIOUS,
    ROWS,
    Lexicon,
    terms,
    terms_of,
)
from training.line_model_data import FOLDS, Labels

BUCKETS = 2**17
# Weights are stored in whole sixteenths of log-odds; more than eight are never needed.
_UNIT = 16
_ITERATIONS = 50
_FREEDOM = 1.0
# Words of a line beyond this say no more about what the line's label is worth.
_MOST_WORDS = 60


@dataclass(frozen=True)
class Question:
    """What some lines are asked, by the words of which lines: target in 0 ... 1, and a weight.

    rows: the rows of weights that answer together, each with how many lines on its words stand.
    """

    rows: tuple[tuple[int, int], ...]
    lines: npt.NDArray[np.int64]
    target: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]


def cross_fitted(batch: Batch, labels: Labels) -> npt.NDArray[np.int8]:
    """Weights of shape (FOLDS + 1, ROWS, BUCKETS): without each fold, and last of all folds."""
    weights = np.zeros((FOLDS + 1, ROWS, BUCKETS), np.int8)
    tokens = {row: _token_matrix(batch, row) for row in (OWN, NEXT)}
    tokens |= {LONG: tokens[OWN], HERE: tokens[OWN], PREVIOUS: tokens[NEXT], HEADING: tokens[NEXT]}
    for question in _questions(batch, labels):
        parts = [_shifted(tokens[row], batch, by)[question.lines] for row, by in question.rows]
        matrix = sp.hstack(parts).tocsr()
        for fold in range(FOLDS + 1):
            found = _fit(matrix, question, labels.fold[question.lines] != fold)
            for (row, _), answer in zip(question.rows, np.split(found, len(question.rows)), strict=True):
                weights[fold, row] = answer
    return weights


def _questions(batch: Batch, labels: Labels) -> list[Question]:
    count, known = batch.words.counts, ~labels.title
    truth = labels.strip.astype(float)
    one = np.ones(len(batch))
    value = np.sqrt(np.minimum(count, _MOST_WORDS) + 1) / 2
    every, long = np.flatnonzero(known), np.flatnonzero(known & (count >= 10))
    return [
        Question(((OWN, 0),), every, truth[every], one[every]),
        Question(((LONG, 0),), long, truth[long], one[long]),
        Question(((HERE, 0), (NEXT, -1), (PREVIOUS, 1)), every, truth[every], value[every]),
        _heading_question(batch, labels),
    ]


def _heading_question(batch: Batch, labels: Labels) -> Question:
    """What share of the words under a heading, up to the next one, is boilerplate."""
    heading = layout.is_heading(batch.lines, batch.words)
    above = batch.walk.last_where(heading)
    count = batch.words.counts
    under = ~labels.title & (above >= 0) & (count >= 4) & ~heading
    words = np.minimum(count, _MOST_WORDS)[under]
    stripped = np.bincount(above[under], words * labels.strip[under], minlength=len(batch))
    total = np.bincount(above[under], words, minlength=len(batch))
    lines = np.flatnonzero(total)
    weight = np.sqrt(np.minimum(total[lines], 200)) / 4
    return Question(((HEADING, 0),), lines, stripped[lines] / total[lines], weight)


def _token_matrix(batch: Batch, row: int) -> sp.csr_matrix:
    """Terms by bucket, one row a line, of length 1 for lines without repeats."""
    buckets = Lexicon(np.zeros((1, BUCKETS), np.int8)).buckets
    used = terms_of(row, terms(batch.words))
    rows = np.concatenate([np.repeat(batch.walk.at, term.counts) for term in used])
    columns = np.concatenate([buckets(term.hashes) for term in used])
    matrix = sp.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(batch), BUCKETS))
    matrix.sum_duplicates()
    size = np.maximum(1, sum(term.counts for term in used))
    return sp.diags((1 / np.sqrt(size)).astype(np.float32)) @ matrix


def _shifted(tokens: sp.csr_matrix, batch: Batch, by: int) -> sp.csr_matrix:
    """The tokens of the line `by` lines further on, none off the page."""
    if not by:
        return tokens
    there = batch.walk.shifted(batch.walk.at, by, -1)
    has = np.flatnonzero(there >= 0)
    size = len(batch)
    move = sp.csr_matrix((np.ones(len(has), np.float32), (has, there[has])), shape=(size, size))
    return (move @ tokens).tocsr()


def _fit(tokens: sp.csr_matrix, question: Question, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int8]:
    at = np.flatnonzero(chosen)
    target, weight = question.target[at], question.weight[at]
    # A target between 0 and 1 is two rows, one for each answer.
    both = np.flatnonzero((target > 0) & (target < 1))
    sure = np.maximum(target, 1 - target)
    answer = target >= 0.5
    model = LogisticRegression(C=_FREEDOM, max_iter=_ITERATIONS, tol=1e-3)
    model.fit(
        sp.vstack([tokens[at], tokens[at[both]]]),
        np.concatenate([answer, ~answer[both]]),
        sample_weight=np.concatenate([weight * sure, (weight * (1 - sure))[both]]),
    )
    weights = np.rint(np.asarray(model.coef_[0], np.float64) * _UNIT)
    return np.clip(weights, -127, 127).astype(np.int8)
