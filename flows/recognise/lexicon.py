"""Word classes: clusters of words used alike, and how often a word stands capitalised.

Only looked up here; `training/clusters.py` makes them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

# Columns of Lexicon.classes: clusters of three sizes, then the class of how often the word is capitalised.
CLASSES = ("c50", "c200", "c1000", "case")
CASES = 8
# American papers write Mr., British ones Mr; women are rarer in the training texts: one word for all.
_HONORIFICS = frozenset({"mr", "mrs", "ms", "mr.", "mrs.", "ms."})
_DIGIT = re.compile(r"\d")


def folded(word: str) -> str:
    """The form under which a word is looked up: lower case, every digit a 0, honorifics all alike."""
    lower = word.lower()
    if lower in _HONORIFICS and word != lower:
        return "mr"
    return lower if lower.isalpha() else _DIGIT.sub("0", lower)


@dataclass(frozen=True)
class Lexicon:
    """Folded words in ascending order and the classes of each, shape (words, 4); class 0 is the unknown."""

    words: Sequence[str]
    classes: npt.NDArray[np.uint16]

    @cached_property
    def _rows(self) -> dict[str, tuple[int, ...]]:
        return dict(zip(self.words, map(tuple, self.classes.tolist()), strict=True))

    def of(self, folded_word: str) -> tuple[int, ...]:
        """The classes of a folded word; zeros where it is unknown."""
        return self._rows.get(folded_word, (0, 0, 0, 0))
