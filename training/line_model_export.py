"""Writes the weights of the line model as plain arrays that NumPy alone can run."""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from flows.strip.line_model.features.characters import Alphabet
from flows.strip.line_model.trees import LEAF_UNIT

Arrays = dict[str, npt.NDArray[Any]]


def tree_arrays(model: Any) -> Arrays:  # noqa: ANN401 - CatBoost publishes no types
    """The arrays of a CatBoost model of symmetric trees, as `Trees.from_arrays` reads them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.json")
        model.save_model(str(path), format="json")
        stored = json.loads(path.read_text())
    trees = stored["oblivious_trees"]
    depth = max(len(tree["splits"]) for tree in trees)
    numbers: dict[tuple[int, float], int] = {}
    questions = np.zeros((len(trees), depth), np.int32)
    leaves = np.zeros((len(trees), 2**depth), np.int32)
    for row, tree in enumerate(trees):
        splits = [
            (split["float_feature_index"], float(np.float32(split["border"]))) for split in tree["splits"]
        ]
        for level in range(depth):
            # A shallower tree repeats its last question; the leaf values are repeated with it.
            split = splits[min(level, len(splits) - 1)]
            questions[row, level] = numbers.setdefault(split, len(numbers))
        index = np.arange(2**depth) & (2 ** len(splits) - 1)
        leaves[row] = np.rint(np.array(tree["leaf_values"])[index] / LEAF_UNIT)
    scale, bias = stored["scale_and_bias"]
    assert scale == 1  # noqa: S101 - what CatBoost writes for log-loss; anything else would be silently wrong
    return {
        "features": np.array([feature for feature, _ in numbers], np.int32),
        "borders": np.array([border for _, border in numbers], np.float32),
        "questions": questions,
        "leaves": leaves,
        "bias": np.array(round(float(np.ravel(bias)[0]) / LEAF_UNIT)),
    }


def write_weights(
    path: Path, alphabet: Alphabet, lexicon: npt.NDArray[np.int8], first: Arrays, second: Arrays
) -> None:
    """Writes everything that `LineModel.load` reads."""
    trees = {f"first_{name}": values for name, values in first.items()}
    trees |= {f"second_{name}": values for name, values in second.items()}
    np.savez_compressed(
        path, allow_pickle=False, kinds=alphabet.kinds, folded=alphabet.folded, lexicon=lexicon, **trees
    )
