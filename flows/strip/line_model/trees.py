"""Boosted symmetric trees, evaluated with NumPy alone.

All nodes of one level ask the same question, so a tree is a handful of comparisons over all lines and one look-up.
Leaves are whole numbers: their sum is the same in any order. Training is none of this module's business.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

LEAF_UNIT = 1 / 65_536


@dataclass(frozen=True)
class Trees:
    """A boosted ensemble.

    features, borders: the questions "is this feature above that border", each once; questions: (trees, depth)
    numbers of questions; leaves: (trees, 2 ** depth) int32 in LEAF_UNITs of log-odds, the first question's answer
    being the lowest bit; bias: in the same units.
    """

    features: npt.NDArray[np.int32]
    borders: npt.NDArray[np.float32]
    questions: npt.NDArray[np.int32]
    leaves: npt.NDArray[np.int32]
    bias: int

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]], prefix: str) -> Self:
        """The ensemble stored under these names."""
        return cls(
            features=arrays[f"{prefix}features"],
            borders=arrays[f"{prefix}borders"],
            questions=arrays[f"{prefix}questions"],
            leaves=arrays[f"{prefix}leaves"],
            bias=int(arrays[f"{prefix}bias"]),
        )

    def logits(self, matrix: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
        """Log-odds in LEAF_UNITs of every line; `matrix` is (features, lines)."""
        lines = matrix.shape[1]
        # Eight answers of one byte are shifted and joined as one word; no byte reaches its top bit.
        answers = np.zeros((len(self.features), -(-lines // 8)), np.uint64)
        flags = answers.view(np.bool_)[:, :lines]
        for question, (feature, border) in enumerate(zip(self.features, self.borders, strict=True)):
            np.greater(matrix[feature], border, out=flags[question])
        total = np.full(lines, self.bias, np.int64)
        one = np.uint64(1)
        for questions, leaves in zip(self.questions, self.leaves, strict=True):
            leaf = answers[questions[-1]].copy()
            for question in questions[-2::-1]:
                leaf <<= one
                leaf |= answers[question]
            total += leaves.take(leaf.view(np.uint8)[:lines])
        return total
