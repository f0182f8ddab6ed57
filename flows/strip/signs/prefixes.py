"""Finds with what a text begins, among hundreds of beginnings: labels such as "Related:" and "File photo:"."""

from collections.abc import Iterable
from typing import Generic, TypeVar

_LONGEST = 48
_T = TypeVar("_T")


class Prefixes(Generic[_T]):
    """Texts that others may begin with, in any case, each with a value; the first that was given wins.

    They end where words end: "photo by" begins no "photo bylines".
    """

    def __init__(self, values: Iterable[tuple[str, _T]]) -> None:
        self._by_first: dict[str, list[tuple[str, _T]]] = {}
        for text, value in values:
            folded = text.casefold()
            self._by_first.setdefault(folded[:1], []).append((folded, value))
        self._texts = {first: tuple(text for text, _ in found) for first, found in self._by_first.items()}

    def find(self, text: str) -> _T | None:
        """The value of the first of them that the text begins with, or None."""
        # By their first letters, because most texts begin with none of hundreds.
        first = text[:1].casefold()[:1]
        if first not in self._texts:
            return None
        start = text[:_LONGEST].casefold()
        if not start.startswith(self._texts[first]):
            return None
        values = (value for prefix, value in self._by_first[first] if _begins(start, prefix))
        return next(values, None)


def _begins(text: str, prefix: str) -> bool:
    return text.startswith(prefix) and not (prefix[-1].isalpha() and text[len(prefix) :][:1].isalpha())
