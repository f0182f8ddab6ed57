"""Trains the model that finds where sentences begin: `python -m training.sentences FOLDER`. One minute on one core.

FOLDER holds senter_train.jsonl.gz and senter_dev.jsonl.gz, one paragraph a line as {sents, seps}. Needs scikit-learn
and scipy beside what copydesk needs. What ships is trained on both. `--held-out` makes the weights that
`make bench-entities` scores in its place, benchmarks/sentences_held_out.npz: they have seen four fifths of the training
split and nothing of the rest. `--folds` prints F1 over five folds of the training split.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

import seeds
from benchmarks.sentences import HELD_OUT, Paragraph, read, seen
from flows.split.abbreviations import load_abbreviations
from flows.split.boundaries import boundaries
from flows.split.columns import Columns, Places
from flows.split.model import BITS, LEAST_BEHIND_COLON, LEAST_OTHER, LEAST_RULED

COPIES, DROPPED, STRENGTH = (
    3,
    0.3,
    0.5,
)  # copies of every place, share of columns left out in each, C of the regression
FOLDS = 5
LEAST = 0.02  # weights below this are not kept
Floats = npt.NDArray[np.float64]


class Set:
    """Paragraphs as places, columns and answers."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = paragraphs
        ruled = [boundaries(p.text, load_abbreviations()) for p in paragraphs]
        places: Places = Columns().read([p.text for p in paragraphs], ruled)
        slots = (places.hashes >> np.uint32(32 - BITS)).astype(np.int32)
        ends = np.arange(0, slots.size + 1, slots.shape[1])
        ones = np.ones(slots.size, np.float32)
        self.columns = sp.csr_matrix((ones, slots.ravel(), ends), shape=(len(slots), 1 << BITS))
        self.paragraph = places.paragraph
        self.least = np.where(places.is_behind_colon, LEAST_BEHIND_COLON, LEAST_OTHER)
        where = list(zip(places.paragraph.tolist(), places.at.tolist(), strict=True))
        self.answers = np.array([at in paragraphs[n].starts for n, at in where])
        self.ruled = np.array(
            [at in taken for taken, (_, at) in zip((ruled[n] for n, _ in where), where, strict=True)]
        )
        known = set(where)
        others = [(n, at) for n, taken in enumerate(ruled) for at in taken if (n, at) not in known]
        # Places without a white space are the rules' alone.
        self.others = len(others), sum(at in paragraphs[n].starts for n, at in others)

    def f1(self, scores: Floats) -> float:
        """F1 over all inner boundaries."""
        taken = np.where(self.ruled, scores >= LEAST_RULED, scores >= self.least)
        right = int((taken & self.answers).sum()) + self.others[1]
        return 2 * right / (int(taken.sum()) + self.others[0] + sum(len(p.starts) for p in self.paragraphs))


def fitted(columns: Any, answers: npt.NDArray[np.bool_]) -> tuple[Floats, float]:  # noqa: ANN401 - scipy publishes no types
    """Weights and bias; every place is shown several times, each time with other columns left out."""
    chance = np.random.default_rng(0)
    shown = []
    for _ in range(COPIES):
        copy = columns.copy()
        copy.data = np.where(chance.random(copy.nnz) > DROPPED, 1 / (1 - DROPPED), 0).astype(np.float32)
        copy.eliminate_zeros()
        shown.append(copy)
    model = LogisticRegression(C=STRENGTH, max_iter=200, solver="liblinear", random_state=0)
    model.fit(sp.vstack(shown).tocsr(), np.concatenate([answers] * COPIES))
    return model.coef_[0], float(model.intercept_[0])


def cross_validated(data: Set) -> float:
    """F1 on the training split, each paragraph scored by a model that has not seen it."""
    fold = data.paragraph * FOLDS // len(data.paragraphs)
    scores = np.zeros(len(fold))
    for number in range(FOLDS):
        inside = fold == number
        weights, bias = fitted(data.columns[~inside], data.answers[~inside])
        scores[inside] = data.columns[inside] @ weights + bias
    return data.f1(scores)


def write(data: Set, out: Path) -> None:
    """Trains on a set and writes the weights in whole numbers."""
    weights, bias = fitted(data.columns, data.answers)
    unit = float(np.abs(weights).max()) / 127
    values = np.where(np.abs(weights) >= LEAST, np.round(weights / unit), 0).astype(np.int8)
    slots = np.flatnonzero(values).astype(np.uint32)
    np.savez_compressed(out, slots=slots, values=values[slots], unit=unit, bias=bias)
    sys.stderr.write(f"{out}: {len(slots)} weights from {len(data.paragraphs)} paragraphs\n")


def main() -> None:
    """Trains and writes the weights, or prints what folds reach."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--folds", action="store_true")
    arguments = parser.parse_args()
    train = read(arguments.folder / "senter_train.jsonl.gz")
    if arguments.folds:
        sys.stderr.write(f"five folds of the training split: F1 {cross_validated(Set(train)):.4f}\n")
    elif arguments.held_out:
        write(Set(seen(train)), HELD_OUT)
    else:
        dev = read(arguments.folder / "senter_dev.jsonl.gz")
        write(Set([*train, *dev]), seeds.path("split", "sentences.npz"))


if __name__ == "__main__":
    main()
