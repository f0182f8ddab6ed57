"""A document laid out for the rules: its lines that are not blank, folded, and what came with it.

Knows nothing of what is boilerplate.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Self

from flows.count.line_keys import BLANKS
from flows.strip.page.lines import split_lines
from flows.strip.page.supplied import Supplied
from flows.strip.signs.cues import words_of

_LONG_LINE = 4_000
_FIRST_DENSE = "\u2e80"
_LEAST_DENSE = 20
_DENSE_SAMPLE = 300
_SENTENCE_END = re.compile(r"[.!?…。！？।؟:;][\"'”’»)\]]*$")
# Menus repeat themselves, in a page and from page to page: what short lines say is remembered. That many of them take
# about 10 MB.
SHORT_LINE = 120
REMEMBERED_LINES = 2**14


class PageLine(NamedTuple):
    """A line that is not blank.

    `start` and `end` are code points of the raw text, white space at both ends left out; `key` is the text after
    `fold`, its words parted by one space; `number` counts the raw text's lines from 0; `is_prose` says whether it
    looks like a paragraph: sentences, not a label. Of a very long line, `key` holds its head and tail only.
    """

    number: int
    start: int
    end: int
    text: str
    key: str
    words: Sequence[str]
    is_prose: bool

    @classmethod
    def of(cls, text: str, number: int = 0, start: int = 0) -> Self:
        """The line that says this, which is not blank."""
        read = _read if len(text) <= SHORT_LINE else _read.__wrapped__
        return cls(number, start, start + len(text), text, *read(text))


@lru_cache(REMEMBERED_LINES)
def _read(text: str) -> tuple[str, Sequence[str], bool]:
    """A line's key, its words, and whether it is prose."""
    words = words_of(text if len(text) <= _LONG_LINE else f"{text[:2_000]} {text[-500:]}")
    count = len(words)
    is_prose = count >= 25 or (count >= 9 and ends_sentence(text)) or (count < 3 and len(text) >= 80)
    is_prose = is_prose or (not text.isascii() and _is_dense_prose(text[:_DENSE_SAMPLE]))
    return " ".join(words), words, is_prose


def _is_dense_prose(text: str) -> bool:
    """Whether a text of Chinese or Japanese, which put no spaces between words, holds a sentence's worth of letters."""
    letters = sum(c >= _FIRST_DENSE for c in text)
    return letters * 2 > len(text) and letters >= (_LEAST_DENSE if ends_sentence(text) else 3 * _LEAST_DENSE)


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
        lines = []
        start = 0
        for number, line in enumerate(split_lines(raw)):
            text = line.strip()
            # `strip` knows white space fast, and marks without width not at all.
            if text and (text[0] in BLANKS or text[-1] in BLANKS):
                text = line.strip(BLANKS)
            if text:
                inset = 0 if line[0] == text[0] else len(line) - len(line.lstrip(BLANKS))
                lines.append(PageLine.of(text, number, start + inset))
            start += len(line) + 1
        return cls(raw, lines, supplied)
