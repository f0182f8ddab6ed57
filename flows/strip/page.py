"""A document laid out for the rules: its lines that are not blank, folded, and what came with it.

Knows nothing of what is boilerplate.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flows.strip.cues import fold
from flows.strip.lines import split_lines
from flows.strip.supplied import Supplied

# What counts as white space at a line's ends: Python's, and marks that have no width.
BLANKS = "".join(chr(c) for c in range(0x3001) if chr(c).isspace()) + "\u200b\u2060\ufeff\u00ad\u200e\u200f"
_LONG_LINE = 4_000
_SENTENCE_END = re.compile(r"[.!?…。！？।؟:;][\"'”’»)\]]*$")


class PageLine(NamedTuple):
    """A line that is not blank.

    `start` and `end` are code points of the raw text, white space at both ends left out; `key` is the text after
    `fold`; `number` counts the raw text's lines from 0. Of a very long line, `key` holds its head and tail only.
    """

    number: int
    start: int
    end: int
    text: str
    key: str
    words: Sequence[str]

    @property
    def is_prose(self) -> bool:
        """Whether the line looks like a paragraph: sentences, not a label."""
        count = len(self.words)
        return (
            count >= 25 or (count >= 9 and ends_sentence(self.text)) or (count < 3 and len(self.text) >= 80)
        )


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences do, a closing quotation mark aside."""
    return _SENTENCE_END.search(text[-8:]) is not None


@dataclass(frozen=True)
class Page:
    """A document, laid out."""

    raw: str
    lines: Sequence[PageLine]
    supplied: Supplied

    @classmethod
    def of(cls, raw: str, supplied: Supplied) -> "Page":
        """Lay out a raw text."""
        whole = split_lines(raw)
        texts = [line.text for line in whole]
        if any(len(text) > _LONG_LINE for text in texts):
            texts = [t if len(t) <= _LONG_LINE else f"{t[:2_000]} {t[-500:]}" for t in texts]
        lines = []
        for number, (line, folded) in enumerate(zip(whole, fold("\n".join(texts)).split("\n"), strict=True)):
            text = line.text.strip(BLANKS)
            if text:
                start = line.start + len(line.text) - len(line.text.lstrip(BLANKS))
                key = folded.strip()
                lines.append(PageLine(number, start, start + len(text), text, key, key.split()))
        return cls(raw, lines, supplied)
