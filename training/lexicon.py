"""Word classes: clusters of words used alike, and how often a word stands capitalised.

Only looked up here; `clusters` makes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

CASES = 8  # classes of how often a word is capitalised


@dataclass(frozen=True)
class Lexicon:
    """Folded words in ascending order and the classes of each, shape (words, 4); class 0 is the unknown.

    Classes are clusters of three sizes, then how often the word is capitalised.
    """

    words: Sequence[str]
    classes: npt.NDArray[np.uint16]

    @cached_property
    def _rows(self) -> dict[str, tuple[int, ...]]:
        return dict(zip(self.words, map(tuple, self.classes.tolist()), strict=True))

    def of(self, folded_word: str) -> tuple[int, ...]:
        """The classes of a folded word; zeros where it is unknown."""
        return self._rows.get(folded_word, (0, 0, 0, 0))
