"""What a recogniser is: texts in, names out. Which ones there are stands in `recognisers`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from schemas.slugs import Label


@dataclass(frozen=True, order=True)
class Name:
    """A name in a text.

    Attributes:
        start, end: half-open, in code points of the text.
        score: the recogniser's probability, 0 to 1 at 4 digits; None where it gives none.
    """

    start: int
    end: int
    label: Label
    score: float | None = None


class Recogniser(Protocol):
    """Finds names.

    Attributes:
        name: as people write it behind --recogniser.
        version: changes whenever the names that it finds may change.
        languages: first parts of the BCP 47 tags that it serves.
    """

    name: str
    version: str
    languages: frozenset[str]

    def find(self, texts: Sequence[str]) -> list[list[Name]]:
        """The names of each sentence, ordered and without overlap; a sentence's names depend on it alone."""
        ...
