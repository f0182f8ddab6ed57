"""Counts over the cleaned text that articles carry: words, the share that was kept, the hash that finds copies."""

import re

from schemas.identity import bytes_id

_WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
_SPACE = re.compile(r"\s+")


def word_count(text: str) -> int:
    """Words of a text: runs of letters and figures, with apostrophes, points and hyphens inside them."""
    return sum(1 for _ in _WORD.finditer(text))


def kept_ratio(text: str, raw: str) -> float:
    """Share of the raw text's characters other than white space that the text keeps; 0 where there are none."""
    whole = visible_length(raw)
    return round(visible_length(text) / whole, 4) if whole else 0.0


def visible_length(text: str) -> int:
    """Characters of a text that are not white space."""
    return sum(map(len, text.split()))


def text_hash(text: str) -> str:
    """A hash that copies of a text share, whatever their white space."""
    return bytes_id(_SPACE.sub(" ", text).strip().encode("utf-8", "surrogatepass"))
