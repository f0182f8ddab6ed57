"""Trains the line model of the strip stage, and measures it on sites it never saw.

    .venv/bin/python -m training.line_model PAGES.jsonl.gz

writes `seeds/strip/line_model.npz` (what ships) and `benchmarks/strip_folds.npz` (the same model trained FOLDS
times, each without one part of the sites; the benchmark scores each page with the one that does not know its site).
Takes the `train` group of dependencies. Same data, same versions, same weights.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

import seeds
from flows.strip.line_model.features.columns import Batch, columns, read_batch
from flows.strip.line_model.features.context import context_columns
from flows.strip.line_model.features.lexicon import Lexicon
from flows.strip.line_model.model import as_matrix, in_thousandths
from flows.strip.line_model.trees import Trees
from training.line_model_alphabet import make_alphabet
from training.line_model_data import FOLDS, Labels, Page, labels_of, read_pages
from training.line_model_export import Arrays, tree_arrays, write_weights
from training.line_model_lexicon import cross_fitted
from training.line_model_variants import varied

FOLD_WEIGHTS = Path(__file__).parents[1] / "benchmarks" / "strip_folds.npz"
ALPHABET = make_alphabet()
# Trees of the first reading, and of the second, which starts from what the first one found.
FIRST, SECOND = 450, 300


@dataclass(frozen=True)
class Part:
    """The pages of one fold: features of the first reading (columns, lines), answers, and what a line counts."""

    batch: Batch
    matrix: npt.NDArray[np.float32]
    labels: Labels
    kept: npt.NDArray[np.bool_]
    weight: npt.NDArray[np.float64]


def main() -> None:
    """Reads the pages, trains, writes the weights."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("--out", type=Path, default=seeds.path("strip", "line_model.npz"))
    arguments.add_argument("--folds", type=Path, default=FOLD_WEIGHTS)
    arguments.add_argument("--threads", type=int, default=1)
    options = arguments.parse_args()
    pages = read_pages(options.pages)
    batch = read_batch([page.lines for page in pages], ALPHABET)
    lexicons = cross_fitted(batch, labels_of(batch, pages))
    every = [*pages, *varied(pages, 0.15, 0.08)]
    parts = [
        gather([page for page in every if page.fold == fold], lexicons[fold], fold) for fold in range(FOLDS)
    ]
    first = train_each(parts, [part.matrix for part in parts], FIRST, options.threads)
    matrices = [with_context(part, trees) for part, trees in zip(parts, first, strict=False)]
    second = train_each(parts, matrices, SECOND, options.threads)
    write_weights(options.out, ALPHABET, lexicons[FOLDS], first[FOLDS], second[FOLDS])
    write_folds(options.folds, lexicons, first, second)


def gather(pages: Sequence[Page], lexicon: npt.NDArray[np.int8], seed: int) -> Part:
    """The lines of these pages, with features by a lexicon that does not know their sites."""
    batch = read_batch([page.lines for page in pages], ALPHABET)
    labels = labels_of(batch, pages)
    kept, factor = _sampled(batch, labels, seed)
    return Part(
        batch, as_matrix(columns(batch, Lexicon(lexicon))), labels, kept, _weights(batch, labels) * factor
    )


def _weights(batch: Batch, labels: Labels) -> npt.NDArray[np.float64]:
    """What a line's label counts: as the score is words' F1 averaged over pages, more in short articles."""
    count = batch.words.counts
    kept_words = batch.walk.whole(count * (~labels.strip & ~labels.title))
    page = (np.maximum(kept_words, 50) / 500) ** -0.5
    # Three times the weight for short lines that stay was tried: half the section heads lost, but .003 of F1 on
    # full pages too. Where a head stands tells it better than its label's weight; strip's protection looks there.
    return np.asarray(np.sqrt(np.maximum(count, 1)) * page * np.where(labels.news, 1, 0.5))


def _sampled(
    batch: Batch, labels: Labels, seed: int
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    """Which lines to train on, and what to multiply their weights with: most one-word lines say nothing new."""
    count = batch.words.counts
    chance = np.where(labels.strip, np.clip(count / 6, 0.25, 1), np.clip(count / 2, 0.5, 1))
    kept = np.random.default_rng(seed).random(len(batch)) < chance
    return kept & ~labels.title, 1 / chance


def with_context(part: Part, trees: Arrays) -> npt.NDArray[np.float32]:
    """The features of the second reading, by a first one that did not know the part's sites."""
    likely = in_thousandths(Trees.from_arrays(trees, "").logits(part.matrix))
    return np.concatenate([part.matrix, as_matrix(context_columns(part.batch, likely))])


def train_each(
    parts: Sequence[Part], matrices: Sequence[npt.NDArray[np.float32]], size: int, threads: int
) -> list[Arrays]:
    """The trees without each part, and last of all parts."""
    matrix = np.concatenate([matrix[:, part.kept].T for matrix, part in zip(matrices, parts, strict=True)])
    strip = np.concatenate([part.labels.strip[part.kept] for part in parts])
    weight = np.concatenate([part.weight[part.kept] for part in parts])
    fold = np.concatenate([part.labels.fold[part.kept] for part in parts])
    trees = []
    for left_out in range(FOLDS + 1):
        chosen = fold != left_out
        trees.append(train(matrix[chosen], strip[chosen], weight[chosen], size, threads))
        sys.stderr.write(f"{size} trees without fold {left_out} of {FOLDS}\n")
    return trees


def train(
    matrix: npt.NDArray[np.float32],
    strip: npt.NDArray[np.bool_],
    weight: npt.NDArray[np.float64],
    size: int,
    threads: int,
) -> Arrays:
    """The arrays of so many trees for these lines."""
    from catboost import CatBoostClassifier

    model = CatBoostClassifier(
        iterations=size,
        depth=6,
        learning_rate=0.1,
        rsm=0.25,
        subsample=0.8,
        bootstrap_type="Bernoulli",
        boosting_type="Plain",
        border_count=48,
        leaf_estimation_iterations=1,
        random_seed=1,
        thread_count=threads,
        verbose=0,
        allow_writing_files=False,
    )
    model.fit(matrix, strip, sample_weight=weight)
    return tree_arrays(model)


def write_folds(
    path: Path, lexicons: npt.NDArray[np.int8], first: Sequence[Arrays], second: Sequence[Arrays]
) -> None:
    """Writes the weights of each fold, names starting with the fold's number."""
    arrays = {
        f"{fold}_{reading}_{name}": values
        for reading, folds in (("first", first), ("second", second))
        for fold, trees in enumerate(folds[:FOLDS])
        for name, values in trees.items()
    }
    np.savez_compressed(path, allow_pickle=False, lexicons=lexicons[:FOLDS], **arrays)


if __name__ == "__main__":
    main()
