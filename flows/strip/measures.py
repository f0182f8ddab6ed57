"""Counts over the cleaned text that articles carry: words, the share that was kept, the hash that finds copies."""

import re
from typing import NamedTuple

from schemas.identity import bytes_id

# The head of a word: letters and figures that do not go on what stands before an apostrophe, a point or a hyphen.
# Without possessive groups, which early releases of Python 3.11 match wrongly.
_WORD = re.compile(r"(?<!\w)(?<!\w['’.\-])\w+")


class Measures(NamedTuple):
    """What is counted of a text.

    text_hash: the same for copies, whatever their white space; word_count: see `word_count`; kept_ratio: share of
    the raw text's characters other than white space that the text keeps, 0 where there are none.
    """

    text_hash: str
    word_count: int
    kept_ratio: float


def measure(text: str, raw: str) -> Measures:
    """All counts over a text that is left of a raw text."""
    squeezed = " ".join(text.split())
    kept, whole = len(squeezed) - squeezed.count(" "), len("".join(raw.split()))
    ratio = round(kept / whole, 4) if whole else 0.0
    return Measures(bytes_id(squeezed.encode("utf-8", "surrogatepass")), word_count(text), ratio)


def word_count(text: str) -> int:
    """Words of a text: runs of letters and figures, with apostrophes, points and hyphens inside them."""
    return len(_WORD.findall(text))
